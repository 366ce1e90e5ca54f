"""What goes wrong in suggested_rate: why it is tempting, where it was seen."""

import numpy as np

from ...exercise import Mistake


def before_divergence(losses):
    """The losses up to the first that is not finite, without it."""
    finite = np.isfinite(losses)
    return losses if finite.all() else losses[: np.argmin(finite)]


suggested_rate = (
    Mistake(
        "suggested_rate.nan_is_lowest",
        {"counted": lambda losses: losses},
        what=(
            "The search goes over NaN and what comes after it, and finds the divergence.",
            "La búsqueda pasa por NaN y por lo que sigue, y encuentra la divergencia.",
        ),
        why=(
            "argmin takes a NaN for the lowest of all, and says nothing.",
            "argmin toma un NaN por el menor de todos, y no dice nada.",
        ),
        source="Lightning-AI/pytorch-lightning#1850, fastai/fastai#3476",
    ),
    Mistake(
        "suggested_rate.after_divergence",
        {"counted": lambda losses: np.where(np.isfinite(losses), losses, np.inf)},
        what=(
            "NaN is left out, but low numbers after it are not: they come from a broken network.",
            "NaN se descarta, pero no los números bajos que vienen después: salen de una red rota.",
        ),
        why=(
            "nanargmin looks like the whole cure.",
            "nanargmin parece el remedio completo.",
        ),
    ),
    Mistake(
        "suggested_rate.squeezed",
        {"counted": lambda losses: losses[np.isfinite(losses)]},
        what=(
            "Taking the NaN out shifts what comes after them, and counts it: the place is that of another rate.",
            "Al quitar los NaN lo que sigue se desplaza, y además cuenta: el lugar es el de otra tasa.",
        ),
        why=(
            "losses[np.isfinite(losses)] is short, and the rates keep their old places.",
            "losses[np.isfinite(losses)] es breve, y las tasas conservan sus lugares de antes.",
        ),
        source="Lightning-AI/pytorch-lightning#14248 (a comment in the code quoted there)",
    ),
    Mistake(
        "suggested_rate.steepest",
        {"place": lambda losses: np.argmin(np.diff(losses))},
        what=(
            "This is where the loss falls most from one batch to the next, not where it is lowest.",
            "Aquí es donde la pérdida más cae de un lote al siguiente, no donde es mínima.",
        ),
        why=(
            "It is another rule, and for smooth curves a good one.",
            "Es otra regla, y buena para curvas suaves.",
        ),
    ),
    Mistake(
        "suggested_rate.last_before_divergence",
        {"counted": before_divergence, "place": lambda losses: len(losses) - 1},
        what=(
            "This is the largest rate that still gave a number; the loss had turned long before.",
            "Esta es la mayor tasa que aún dio un número; la pérdida había dado la vuelta mucho antes.",
        ),
        why=(
            "The largest rate that works is what one is after.",
            "La mayor tasa que funciona es lo que se busca.",
        ),
    ),
    Mistake(
        "suggested_rate.highest",
        {"counted": before_divergence, "place": np.argmax},
        what=("This is where the loss is highest.", "Aquí es donde la pérdida es máxima."),
        why=(
            "For an accuracy the best is the maximum, and the line was taken over from there.",
            "Con la exactitud lo mejor es el máximo, y la línea viene de ahí.",
        ),
        source="OHDSI/DeepPatientLevelPrediction#141 (of the gradient)",
    ),
    Mistake(
        "suggested_rate.half_the_loss",
        {"rate": lambda rates, losses, place: losses[place] / 2},
        what=(
            "This is half of the lowest loss: a loss where a rate was asked for.",
            "Esto es la mitad de la pérdida mínima: una pérdida donde se pedía una tasa.",
        ),
        why=(
            "min() gives the loss itself; the rate stands at the same place of the other list.",
            "min() da la propia pérdida; la tasa está en el mismo lugar de la otra lista.",
        ),
    ),
    Mistake(
        "suggested_rate.half_of_the_way",
        {"rate": lambda rates, losses, place: rates[place // 2]},
        what=(
            "This is the rate half of the steps before the minimum, not half of its rate.",
            "Esta es la tasa a mitad de los pasos hasta el mínimo, no la mitad de su tasa.",
        ),
        why=(
            "Half of it may mean the number or the way to it; on an exponential scale they lie far apart.",
            "La mitad puede ser del número o del camino; en una escala exponencial quedan muy lejos.",
        ),
    ),
)

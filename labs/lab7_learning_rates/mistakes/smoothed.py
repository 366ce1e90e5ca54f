"""What goes wrong in smoothed: why it is tempting, where it was seen."""

import numpy as np

from ...exercise import Mistake

smoothed = (
    Mistake(
        "smoothed.not_corrected",
        {"shown": lambda mean, step, beta: mean, "goes_on": lambda mean, shown: mean},
        what=(
            "The 0 from which the mean began is still in it: the curve climbs at first.",
            "El 0 del que partió la media sigue dentro: la curva sube al principio.",
        ),
        why=(
            "After some hundred batches nothing is left of it; a range test has its interest before that.",
            "Tras unos cientos de lotes no queda nada de él; lo interesante de la prueba viene antes.",
        ),
        source="Lightning-AI/pytorch-lightning#14167 (asks about it)",
    ),
    Mistake(
        "smoothed.corrected_one_step_late",
        {"shown": lambda mean, step, beta: np.float64(mean) / (1 - beta ** (step - 1))},
        what=(
            "The correction is that of the batch before: the first one divides by zero.",
            "La corrección es la del lote anterior: la primera divide entre cero.",
        ),
        why=(
            "A loop counts from 0, and the power has to count the batches that are in the mean.",
            "Un bucle cuenta desde 0, y la potencia ha de contar los lotes que ya están en la media.",
        ),
        source="keras-team/keras#10129 (of Adam's means)",
    ),
    Mistake(
        "smoothed.corrected_one_step_early",
        {"shown": lambda mean, step, beta: mean / (1 - beta ** (step + 1))},
        what=(
            "The correction is that of the batch after: the first entries come out too low.",
            "La corrección es la del lote siguiente: las primeras entradas salen demasiado bajas.",
        ),
        why=(
            "The count had already been raised when the correction was made.",
            "La cuenta ya se había aumentado cuando se hizo la corrección.",
        ),
        source="cs231n/cs231n.github.io#179 (of Adam's means)",
    ),
    Mistake(
        "smoothed.correction_goes_on",
        {"goes_on": lambda mean, shown: shown},
        what=(
            "The corrected mean goes into the next one, so that it is corrected again and again.",
            "La media corregida entra en la siguiente, de modo que se corrige una y otra vez.",
        ),
        why=(
            "One name serves for the mean and for what is shown of it.",
            "Un mismo nombre sirve para la media y para lo que se muestra de ella.",
        ),
        source="frgfm/holocron#1 (of RAdam's means)",
    ),
    Mistake(
        "smoothed.weights_swapped",
        {"mean": lambda mean, loss, beta: (1 - beta) * mean + beta * loss},
        what=(
            "beta weighs the new loss: the more of it, the less smooth the curve.",
            "beta pesa sobre la pérdida nueva: cuanto mayor, menos suave la curva.",
        ),
        why=(
            "Both conventions exist, and with 0.5 they are the same.",
            "Existen ambas convenciones, y con 0.5 son la misma.",
        ),
    ),
    Mistake(
        "smoothed.mean_not_kept",
        {
            "start": lambda losses: 0.0,
            "mean": lambda mean, loss, beta: beta * loss + (1 - beta) * loss,
            "goes_on": lambda mean, shown: mean,
        },
        what=(
            "The mean before is not in it: nothing is smoothed.",
            "La media anterior no está: no se suaviza nada.",
        ),
        why=(
            "The name of the loss stands in both places of the formula.",
            "El nombre de la pérdida está en los dos lugares de la fórmula.",
        ),
        source="titu1994/keras-one-cycle#2",
    ),
    Mistake(
        "smoothed.starts_at_the_first_loss",
        {"start": lambda losses: losses[0]},
        what=(
            "The mean begins at the first loss and is corrected all the same: the first entries are far too high.",
            "La media empieza en la primera pérdida y aun así se corrige: las primeras entradas salen demasiado altas.",
        ),
        why=(
            "It is the other cure for the 0 at the beginning; the two do not go together.",
            "Es el otro remedio contra el 0 del principio; los dos juntos no van.",
        ),
    ),
    Mistake(
        "smoothed.corrected_without_power",
        {"shown": lambda mean, step, beta: mean / (1 - beta)},
        what=(
            "The correction does not know how many losses there have been: later entries come out far too high.",
            "La corrección no sabe cuántas pérdidas van ya: las entradas posteriores salen demasiado altas.",
        ),
        why=(
            "For the first entry it is right.",
            "En la primera entrada es correcta.",
        ),
    ),
)

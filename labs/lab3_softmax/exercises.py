"""Lab 3's functions: the right lines, the probes, the hints."""

import numpy as np

from .. import probes
from ..exercise import Exercise, keeping
from . import mistakes

LARGE = {"float64": 1000, "float32": 250}  # exp of it overflows, and exp of minus it is 0


def logits(rng, dtype):
    """Four batches; in the last one logits that exp cannot bear: one alone, and a row of negative ones.

    The first is square: there a maximum or a total laid along the wrong axis runs, and has a name.
    """
    batches = [2 * probes.normal(rng, dtype, *lengths) for lengths in ((5, 5), (7, 5), (4, 6), (8, 5))]
    large = LARGE[dtype.name]
    batches[-1][2, 1] += large
    batches[-1][3] -= large
    return batches


def softmax_probes(rng, dtype):
    """Batches of 5, 7, 4 and 8, with 5 and 6 classes."""
    return [{"z": z} for z in logits(rng, dtype)]


softmax_forward = Exercise(
    name="softmax_forward",
    symbols={"z": ("N", "C")},
    results={"p": ("N", "C")},
    run=keeping("p"),
    lines={
        "shifted": lambda t: t.z - t.z.max(axis=1, keepdims=True),
        "e": lambda t: np.exp(t.shifted),
        "total": lambda t: t.e.sum(axis=1, keepdims=True),
        "p": lambda t: t.e / t.total,
    },
    probes=softmax_probes,
    mistakes=mistakes.softmax_forward,
    hints=(
        (
            "Add up the rows of what comes out, and then the columns: which of them should be 1?",
            "Suma las filas de lo que sale, y luego las columnas: ¿cuáles deberían dar 1?",
        ),
        (
            "exp(1000) is infinite. What may be taken away from all logits of a row without changing its p?",
            "exp(1000) es infinito. ¿Qué se puede restar a todos los logits de una fila sin que cambie su p?",
        ),
        (
            "e = exp(z - the row's largest z); p = e / the row's sum of e",
            "e = exp(z - la mayor z de la fila); p = e / la suma de e en la fila",
        ),
    ),
)


def cross_entropy_probes(rng, dtype):
    """The same logits; the sample with one large logit belongs to another class, so its loss is large too."""
    batches = [{"z": z, "y": probes.labels(rng, *z.shape)} for z in logits(rng, dtype)]
    batches[-1]["y"][2] = 3
    return batches


softmax_cross_entropy_forward = Exercise(
    name="softmax_cross_entropy_forward",
    symbols={"z": ("N", "C"), "y": ("N",)},
    results={"loss": (), "p": ("N", "C")},
    run=keeping("p", "loss"),
    lines={
        "shifted": lambda t: t.z - t.z.max(axis=1, keepdims=True),
        "e": lambda t: np.exp(t.shifted),
        "p": lambda t: t.e / t.e.sum(axis=1, keepdims=True),
        "log_p": lambda t: t.shifted - np.log(t.e.sum(axis=1, keepdims=True)),
        "picked": lambda t: t.log_p[np.arange(len(t.y)), t.y],
        "loss": lambda t: -t.picked.mean(),
    },
    probes=cross_entropy_probes,
    mistakes=mistakes.softmax_cross_entropy_forward,
    hints=(
        (
            "Each sample has one loss, and only the probability of its own class enters into it.",
            "Cada muestra tiene una pérdida, y en ella solo entra la probabilidad de su propia clase.",
        ),
        (
            "A p of 1e-500 is stored as 0, and log(0) is infinite. Take the logarithm on paper, before it is computed.",
            "Una p de 1e-500 se guarda como 0, y log(0) es infinito. Toma el logaritmo en el papel, antes de calcular.",
        ),
        (
            "-log p[n, y[n]] = log(sum over c of exp(s[n, c])) - s[n, y[n]], with s = z - the row's largest z",
            "-log p[n, y[n]] = log(suma sobre c de exp(s[n, c])) - s[n, y[n]], con s = z - la mayor z de la fila",
        ),
    ),
)


def accuracy_probes(rng, dtype):
    """Three batches in which some are right and sure, some right and unsure, and some wrong."""
    return [some_right(rng, dtype, *counts) for counts in ((9, 5, 9), (7, 3, 5), (11, 8, 10))]


def some_right(rng, dtype, n_sure, n_unsure, n_wrong, n_classes=6):
    """p and y: the likeliest class is the label's, with more than one half or with less, or it is another one."""
    n = n_sure + n_unsure + n_wrong
    y = probes.labels(rng, n, n_classes)
    p = rng.uniform(0.5, 1, (n, n_classes))
    y[-2:] = np.maximum(y[-2:], 1)
    winner = np.where(np.arange(n) < n_sure + n_unsure, y, (y + rng.integers(1, n_classes, n)) % n_classes)
    winner[-2:] = y[-2:] - 1  # just beside the label
    p[np.arange(n), winner] = np.where(np.arange(n) < n_sure, rng.uniform(6, 9, n), rng.uniform(1.2, 2, n))
    p[0, y[0]] = 20  # the likeliest of all: its class comes twice
    return {"p": (p / p.sum(axis=1, keepdims=True)).astype(dtype), "y": y}


accuracy = Exercise(
    name="accuracy",
    symbols={"p": ("N", "C"), "y": ("N",)},
    results={"accuracy": ()},
    run=keeping("accuracy"),
    lines={
        "guesses": lambda t: t.p.argmax(axis=1),
        "hits": lambda t: t.guesses == t.y,
        "accuracy": lambda t: t.hits.mean(),
    },
    probes=accuracy_probes,
    mistakes=mistakes.accuracy,
    hints=(
        (
            "Each sample is either right or wrong; by how much, nobody asks here.",
            "Cada muestra está bien o está mal; aquí nadie pregunta por cuánto.",
        ),
        (
            "Which class is each row's guess? Compare it with the label, and see how many of all agree.",
            "¿Qué clase propone cada fila? Compárala con la etiqueta, y mira cuántas de todas coinciden.",
        ),
        (
            "(1/N) * how many n have: the c with the largest p[n, c] is y[n]",
            "(1/N) * cuántas n cumplen que la c con la mayor p[n, c] es y[n]",
        ),
    ),
)

EXERCISES = (softmax_forward, softmax_cross_entropy_forward, accuracy)

"""Lab 4's functions: the right lines, the probes, the hints."""

import numpy as np

from .. import probes
from ..child import log_sum_exp, sum_of_cubes, waves
from ..exercise import Exercise, keeping
from ..numeric import central_differences
from . import mistakes


def onehot_probes(rng, dtype):
    """Two batches; class 0 is there, one class comes twice and one not at all."""
    batches = [{"y": probes.labels(rng, n, n_classes), "n_classes": n_classes} for n, n_classes in ((7, 5), (4, 6))]
    for arguments in batches:
        arguments["y"][2] = 0
    return batches


def onehot_run(lines, arguments):
    """A table filled with one number, and another one written where the labels say."""
    table = np.full((len(arguments["y"]), arguments["n_classes"]), lines["elsewhere"]())
    table[lines["rows"](arguments["y"]), lines["columns"](arguments["y"])] = lines["there"](arguments["y"])
    return {"onehot": table}


onehot = Exercise(
    name="onehot",
    symbols={"y": ("N",)},
    results={"onehot": ("N", "C")},
    run=onehot_run,
    lines={
        "elsewhere": lambda: 0,
        "rows": lambda y: np.arange(len(y)),
        "columns": lambda y: y,
        "there": lambda y: 1,
    },
    probes=onehot_probes,
    mistakes=mistakes.onehot,
    hints=(
        (
            "Write the table for y = [2, 0] and three classes by hand.",
            "Escribe a mano la tabla para y = [2, 0] y tres clases.",
        ),
        (
            "Row n belongs to sample n, and has to be written in one column only: its own.",
            "La fila n es de la muestra n, y hay que escribir en una sola columna: la suya.",
        ),
        ("table[n, y[n]] = 1 for each n, 0 elsewhere", "tabla[n, y[n]] = 1 para cada n, 0 en lo demás"),
    ),
)


def softmax(z):
    """Row by row, as lab 3 has it."""
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def backward_probes(rng, dtype):
    """Batches of 7 and of 4, with 5 and with 6 classes."""
    return [
        {"p": softmax(probes.normal(rng, dtype, *lengths)), "y": probes.labels(rng, *lengths)}
        for lengths in ((7, 5), (4, 6))
    ]


def backward_numeric(arguments, name):
    """dz by central differences of the mean loss; log p are logits that make these p."""
    y, z = arguments["y"], np.log(np.asarray(arguments["p"], "float64"))
    loss = lambda z: float(-np.log(softmax(z)[np.arange(len(y)), y]).mean())  # noqa: E731
    return central_differences(loss, {"z": z}, name.removeprefix("d"))


def at_labels(y, n_classes):
    """Which entries are the labels' own."""
    return np.arange(n_classes) == y[:, None]


softmax_cross_entropy_backward = Exercise(
    name="softmax_cross_entropy_backward",
    symbols={"p": ("N", "C"), "y": ("N",)},
    results={"dz": ("N", "C")},
    run=keeping("dz"),
    lines={
        "target": lambda t: np.eye(t.p.shape[1], dtype=t.p.dtype)[t.y],
        "difference": lambda t: t.p - t.target,
        "through_softmax": lambda t: t.difference,
        "dz": lambda t: t.through_softmax / len(t.y),
    },
    probes=backward_probes,
    numeric=backward_numeric,
    regions=lambda arguments, name: {
        ("at the labels", "en las etiquetas"): at_labels(arguments["y"], arguments["p"].shape[1]),
        ("away from the labels", "fuera de las etiquetas"): ~at_labels(arguments["y"], arguments["p"].shape[1]),
    },
    mistakes=mistakes.softmax_cross_entropy_backward,
    hints=(
        (
            "Two things to look at: what each row adds up to, and how dz changes when the batch comes twice.",
            "Dos cosas que mirar: cuánto suma cada fila, y cómo cambia dz si el lote se repite.",
        ),
        (
            "Softmax and logarithm nearly cancel: what is left is how far each p is from where it should be.",
            "El softmax y el logaritmo casi se cancelan: queda lo lejos que está cada p de donde debería.",
        ),
        ("dz = (p - onehot(y)) / N", "dz = (p - onehot(y)) / N"),
    ),
)


def gradient_probes(rng, dtype):
    """Three losses. All numbers are whole multiples of 1/1024 and in float64: z moved and moved back is z again."""
    cases = ((log_sum_exp, 2**-8, (4, 3)), (sum_of_cubes, 2**-6, (2, 5)), (waves, 2**-7, (3, 2)))
    return [
        {"loss": loss, "z": np.round(rng.normal(0, 1, lengths) * 1024) / 1024, "step": step}
        for loss, step, lengths in cases
    ]


def gradient_run(lines, arguments):
    """Every entry in turn: the loss where it is a little larger, and where it is a little smaller."""
    loss, z, step = arguments["loss"], arguments["z"], arguments["step"]
    dz = np.zeros(z.shape)
    for index in np.ndindex(z.shape):
        move = lines["move"](z, index, step)
        here, higher, lower = loss(z), loss(z + move), loss(lines["lower"](z, move))
        dz[index] = lines["quotient"](higher, here, lower, step)
        z = lines["after"](z, move)
    return {"dz": dz}


def one_entry(z, index, step):
    """The move of one entry."""
    move = np.zeros_like(z)
    move[index] = step
    return move


numeric_gradient = Exercise(
    name="numeric_gradient",
    symbols={"z": ("N", "C")},
    results={"dz": ("N", "C")},
    run=gradient_run,
    lines={
        "move": one_entry,
        "lower": lambda z, move: z - move,
        "quotient": lambda higher, here, lower, step: (higher - lower) / (2 * step),
        "after": lambda z, move: z,
    },
    probes=gradient_probes,
    mistakes=mistakes.numeric_gradient,
    hints=(
        (
            "The loss is a single number: how often does it have to be computed for N * C slopes?",
            "La pérdida es un solo número: ¿cuántas veces hay que calcularla para N * C pendientes?",
        ),
        (
            "One entry moves, up and down, and all others stay; afterwards z is what it was.",
            "Se mueve un elemento, arriba y abajo, y los demás se quedan; después z es la de antes.",
        ),
        (
            "dz[i] = (loss(z with z[i] + step) - loss(z with z[i] - step)) / (2 * step)",
            "dz[i] = (pérdida(z con z[i] + step) - pérdida(z con z[i] - step)) / (2 * step)",
        ),
    ),
)

EXERCISES = (onehot, softmax_cross_entropy_backward, numeric_gradient)

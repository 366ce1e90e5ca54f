"""Lab 6's functions: the right lines, the probes, the hints."""

import numpy as np

from .. import probes
from ..child import linear_loss_and_gradients
from ..exercise import Exercise
from . import mistakes


def update_probes(rng, dtype):
    """A matrix, and a vector at another rate."""
    return [
        {"w": probes.normal(rng, dtype, *shape), "dw": probes.normal(rng, dtype, *shape), "learning_rate": rate}
        for shape, rate in (((4, 3), 0.25), ((5,), 0.6))
    ]


sgd_update = Exercise(
    name="sgd_update",
    symbols={},
    results={"w": ("D", "M")},
    lines={
        "step": lambda w, dw, learning_rate: learning_rate * dw,
        "w": lambda w, step: w - step,
    },
    run=lambda lines, t: {"w": lines["w"](t["w"], lines["step"](t["w"], t["dw"], t["learning_rate"]))},
    in_place=("w",),
    probes=update_probes,
    mistakes=mistakes.sgd_update,
    hints=(
        ("Who else holds this array?", "¿Quién más tiene este array?"),
        (
            "The caller keeps its own w and gets nothing back: the array itself has to change, down the slope.",
            "Quien llama conserva su w y no recibe nada: tiene que cambiar el propio array, cuesta abajo.",
        ),
        ("w -= learning_rate * dw", "w -= learning_rate * dw"),
    ),
)


def batches_probes(rng, dtype):
    """Numbers of a part of twenty samples, in batches that come out even and in such that do not."""
    return [{"order": rng.permutation(20)[:n], "batch_size": size} for n, size in ((13, 5), (7, 3), (12, 4))]


def batches_results(arguments):
    """batch_1, batch_2, ..., each with its length as a plain number."""
    n, size = len(arguments["order"]), arguments["batch_size"]
    starts = range(0, n, size)
    return {f"batch_{number}": (min(size, n - start),) for number, start in enumerate(starts, start=1)}


def batches_run(lines, arguments):
    """Where each batch begins, and what is in it."""
    order, size = lines["order"](arguments["order"]), arguments["batch_size"]
    made = [lines["batch"](order, start, size) for start in lines["starts"](len(order), size)]
    return {f"batch_{number}": batch for number, batch in enumerate(made, start=1)}


batches = Exercise(
    name="batches",
    symbols={"order": ("n",)},
    results=batches_results,
    run=batches_run,
    lines={
        "order": lambda order: order,
        "starts": lambda n, size: range(0, n, size),
        "batch": lambda order, start, size: order[start : start + size],
    },
    probes=batches_probes,
    mistakes=mistakes.batches,
    hints=(
        ("Look at where each batch begins and ends.", "Mira dónde empieza y dónde acaba cada lote."),
        (
            "Every sample comes exactly once, in the order that is given; a slice may reach past the end.",
            "Cada muestra aparece exactamente una vez, en el orden dado; un corte puede pasarse del final.",
        ),
        (
            "order[start : start + batch_size] for start = 0, batch_size, 2 batch_size, ... below n",
            "order[start : start + batch_size] para start = 0, batch_size, 2 batch_size, ... menor que n",
        ),
    ),
)


def epoch_probes(rng, dtype):
    """Thirteen samples in three batches of 5, and seven in four of 2, of a layer with two outputs."""
    return [one_epoch(rng, dtype, *setting) for setting in ((13, 5, 0.1), (7, 2, 0.2))]


def one_epoch(rng, dtype, n, batch_size, rate):
    """The arguments of one epoch: the last batch is smaller than the others."""
    weights = [probes.normal(rng, dtype, 3, 2), probes.normal(rng, dtype, 2)]
    data = {"x": probes.normal(rng, dtype, n, 3), "y": probes.labels(rng, n, 5)}
    steps = {"order": other_order(rng, n, batch_size), "batch_size": batch_size, "learning_rate": rate}
    return {"loss_and_gradients": linear_loss_and_gradients, "weights": weights, **data, **steps}


def other_order(rng, n, batch_size):
    """A permutation whose last batch is not the data's own last samples."""
    order = rng.permutation(n)
    while set(order[-(n % batch_size) :]) & set(range(n - n % batch_size, n)):
        order = rng.permutation(n)
    return order


def epoch_run(lines, arguments):
    """The weights after the epoch, then its mean loss."""
    weights, order, size = (arguments[name] for name in ("weights", "order", "batch_size"))
    taken, start, seen = lines["batches"](order, size), [w.copy() for w in weights], []
    losses = [batch_run(lines, arguments, batch, number, start, seen) for number, batch in enumerate(taken)]
    moved = {f"weights_{number}": w for number, w in enumerate(weights, start=1)}
    return moved | {"loss": lines["mean"](np.array(losses), np.array([len(batch) for batch in taken]))}


def batch_run(lines, arguments, batch, number, start, seen):
    """One step, and the loss of its batch.

    Mistakes may look at where the batch would begin without the order, at the weights with which the epoch began, and
    at all gradients so far (`seen`).
    """
    names = ("loss_and_gradients", "weights", "x", "y", "batch_size", "learning_rate")
    evaluate, weights, x, y, size, rate = (arguments[name] for name in names)
    x_batch, y_batch = lines["x"](x, batch, number * size), lines["y"](y, batch, number * size)
    loss, gradients = evaluate(lines["weights"](weights, start), x_batch, y_batch)
    seen.append(gradients)
    for index, w in enumerate(weights):
        lines["update"](w, lines["gradient"](seen, index), lines["rate"](rate, len(batch), size), index)
    return lines["loss"](loss, evaluate, weights, x_batch, y_batch)


def in_place(w, dw, rate, index):
    """w -= rate * dw"""
    w -= rate * dw


train_epoch = Exercise(
    name="train_epoch",
    symbols={"x": ("n", "D"), "y": ("n",)},
    results={"loss": ()},
    run=epoch_run,
    in_place=("weights",),
    lines={
        "batches": lambda order, size: [order[start : start + size] for start in range(0, len(order), size)],
        "x": lambda x, batch, start: x[batch],
        "y": lambda y, batch, start: y[batch],
        "weights": lambda weights, start: weights,
        "rate": lambda rate, n, size: rate,
        "gradient": lambda seen, index: seen[-1][index],
        "update": in_place,
        "loss": lambda loss, evaluate, weights, x, y: loss,
        "mean": lambda losses, sizes: float((losses * sizes).sum() / sizes.sum()),
    },
    probes=epoch_probes,
    mistakes=mistakes.train_epoch,
    hints=(
        (
            "Follow one batch: what goes in, what changes, and what is noted down.",
            "Sigue un lote: qué entra, qué cambia y qué se anota.",
        ),
        (
            "x and y of a batch are taken with the same numbers; a small last batch weighs less in the mean.",
            "x e y de un lote se toman con los mismos números; un último lote pequeño pesa menos en la media.",
        ),
        (
            "mean loss = (sum over batches of loss * len(batch)) / n",
            "pérdida media = (suma sobre los lotes de loss * len(batch)) / n",
        ),
    ),
)

EXERCISES = (sgd_update, batches, train_epoch)

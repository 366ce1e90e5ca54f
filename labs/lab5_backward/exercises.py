"""Lab 5's functions: the right lines, the probes, the hints."""

import numpy as np

from .. import probes
from ..exercise import Exercise
from ..numeric import central_differences
from . import mistakes


def dense_probes(rng, dtype):
    """Two batches, of 7 and of 4, through one layer."""
    W = probes.normal(rng, dtype, 9, 6)
    return [
        {"dz": probes.normal(rng, dtype, n, 6), "x": probes.normal(rng, dtype, n, 9), "W": W.copy()} for n in (7, 4)
    ]


def dense_numeric(arguments, name):
    """dx, dW, db by central differences of sum(dz * (x @ W + b))."""
    dz, x, W = (np.asarray(arguments[key], "float64") for key in ("dz", "x", "W"))
    values = {"x": x, "W": W, "b": np.zeros(W.shape[1])}
    loss = lambda **v: float((dz * (v["x"] @ v["W"] + v["b"])).sum())  # noqa: E731
    return central_differences(loss, values, name.removeprefix("d"))


dense_backward = Exercise(
    name="dense_backward",
    symbols={"dz": ("N", "M"), "x": ("N", "D"), "W": ("D", "M")},
    results={"dx": ("N", "D"), "dW": ("D", "M"), "db": ("M",)},
    lines={
        "dx": lambda t: t.dz @ t.W.T,
        "dW": lambda t: t.x.T @ t.dz,
        "db": lambda t: t.dz.sum(axis=0),
    },
    probes=dense_probes,
    numeric=dense_numeric,
    mistakes=mistakes.dense_backward,
    hints=(
        (
            "Look at the shapes first: each gradient has the shape of what it belongs to.",
            "Mira primero las formas: cada gradiente tiene la forma de aquello a lo que pertenece.",
        ),
        (
            "Each weight meets every sample of the batch once, and its gradient is a sum over them.",
            "Cada peso se encuentra una vez con cada muestra del lote, y su gradiente es una suma sobre ellas.",
        ),
        ("dW[d, m] = sum over n of x[n, d] * dz[n, m]", "dW[d, m] = suma sobre n de x[n, d] * dz[n, m]"),
    ),
)


def relu_probes(rng, dtype):
    """Two batches with an exact 0 in each row of z."""
    return [
        {"da": probes.normal(rng, dtype, n, 6), "z": probes.with_zero(rng, probes.normal(rng, dtype, n, 6))}
        for n in (7, 4)
    ]


relu_backward = Exercise(
    name="relu_backward",
    symbols={"da": ("N", "M"), "z": ("N", "M")},
    results={"dz": ("N", "M")},
    lines={"dz": lambda t: t.da * (t.z > 0)},
    probes=relu_probes,
    regions=lambda arguments, name: {
        ("where z <= 0", "donde z <= 0"): arguments["z"] <= 0,
        ("where z > 0", "donde z > 0"): arguments["z"] > 0,
    },
    mistakes=mistakes.relu_backward,
    hints=(
        ("The unit's own z decides what passes.", "Decide el propio z de la neurona lo que pasa."),
        (
            "Where the unit was off, the loss does not depend on z at all.",
            "Donde la neurona estaba apagada, la pérdida no depende de z en absoluto.",
        ),
        ("dz = da where z > 0, and 0 elsewhere", "dz = da donde z > 0, y 0 en lo demás"),
    ),
)


def pass_probes(rng, dtype):
    """Networks of three layers and of two, batches of 7 and of 4, with an exact 0 among the z."""
    return [one_pass(rng, dtype, sizes, n) for sizes, n in (((11, 9, 6, 5), 7), ((11, 9, 6, 5), 4), ((8, 6, 5), 7))]


def one_pass(rng, dtype, sizes, n):
    """The arguments of one backward pass: weights, zs, activations, dz."""
    weights, activations, zs = probes.network(rng, dtype, sizes), [probes.normal(rng, dtype, n, sizes[0])], []
    for W, b in zip(weights[0::2], weights[1::2]):
        zs.append(activations[-1] @ W + b)
        if len(zs) < len(weights) // 2:
            zs[-1] = probes.with_zero(rng, zs[-1])
            activations.append(np.maximum(zs[-1], 0))
    return {"weights": weights, "zs": zs, "activations": activations, "dz": probes.normal(rng, dtype, n, sizes[-1])}


def pass_results(arguments):
    """dW1, db1, ..., each of its weight's shape."""
    lengths = ["D", *(f"M{layer}" for layer in range(1, len(arguments["zs"]))), "C"]
    results = {}
    for layer, (n_in, n_out) in enumerate(zip(lengths, lengths[1:]), start=1):
        results |= {f"dW{layer}": (n_in, n_out), f"db{layer}": (n_out,)}
    return results


def pass_run(lines, arguments):
    """The chain from the logits back; the lines say what happens in a layer (counted from 0, the last one L - 1)."""
    weights, zs, activations, dz = arguments["weights"], arguments["zs"], arguments["activations"], arguments["dz"]
    gradients = {}
    for layer in reversed(range(len(zs))):
        gradients[f"dW{layer + 1}"] = lines["dW"](lines["input"](activations, zs, layer), dz, layer)
        gradients[f"db{layer + 1}"] = lines["db"](dz, layer)
        if layer > 0:
            da = lines["da"](dz, weights[2 * layer], layer)
            dz = lines["dz"](da, lines["mask_from"](zs, activations, layer), layer)
    return gradients


backward_pass = Exercise(
    name="backward_pass",
    symbols={"dz": ("N", "C")},
    results=pass_results,
    run=pass_run,
    lines={
        "input": lambda activations, zs, layer: activations[layer],
        "dW": lambda a, dz, layer: a.T @ dz,
        "db": lambda dz, layer: dz.sum(axis=0),
        "da": lambda dz, W, layer: dz @ W.T,
        "mask_from": lambda zs, activations, layer: zs[layer - 1],
        "dz": lambda da, z, layer: da * (z > 0),
    },
    probes=pass_probes,
    mistakes=mistakes.backward_pass,
    hints=(
        (
            "Go through the layers from the last to the first; each one needs the dz of the one after it.",
            "Recorre las capas de la última a la primera; cada una necesita el dz de la siguiente.",
        ),
        (
            "Between two dense layers stands a ReLU: its backward needs the z of the layer in front.",
            "Entre dos capas densas hay una ReLU: su paso hacia atrás necesita el z de la capa anterior.",
        ),
        (
            "da, dW, db = dense_backward(dz, activations[l], W_l); dz = relu_backward(da, zs[l - 1])",
            "da, dW, db = dense_backward(dz, activations[l], W_l); dz = relu_backward(da, zs[l - 1])",
        ),
    ),
)

EXERCISES = (dense_backward, relu_backward, backward_pass)

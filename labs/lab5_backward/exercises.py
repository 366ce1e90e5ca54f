"""Lab 5's functions: the right lines, the probes, the hints."""

import numpy as np

from .. import probes
from ..exercise import Exercise
from ..numeric import central_differences
from . import mistakes


def dense_probes(rng, dtype):
    """Batches of 7 and of 4 through one layer: first a square one, where what is transposed runs and has a name."""
    return [one_layer(rng, dtype, n, n_in, 6) for n, n_in in ((7, 6), (7, 9), (4, 9))]


def one_layer(rng, dtype, n, n_in, n_out):
    """The arguments of one layer's way back."""
    dz, x = probes.normal(rng, dtype, n, n_out), probes.normal(rng, dtype, n, n_in)
    return {"dz": dz, "x": x, "W": probes.normal(rng, dtype, n_in, n_out)}


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
        (
            "dx[n, d] = sum over m of dz[n, m] * W[d, m]; dW[d, m] = sum over n of x[n, d] * dz[n, m]; "
            "db[m] = sum over n of dz[n, m]",
            "dx[n, d] = suma sobre m de dz[n, m] * W[d, m]; dW[d, m] = suma sobre n de x[n, d] * dz[n, m]; "
            "db[m] = suma sobre n de dz[n, m]",
        ),
    ),
)


def relu_probes(rng, dtype):
    """Two batches with an exact 0 in each row of z."""
    return [
        {"da": probes.normal(rng, dtype, n, 6), "z": probes.with_zero(rng, probes.normal(rng, dtype, n, 6))}
        for n in (7, 4)
    ]


def relu_numeric(arguments, name):
    """dz by central differences of sum(da * relu(z)); at the kink, which has no slope, those of a z just below it."""
    da, z = (np.asarray(arguments[key], "float64") for key in ("da", "z"))
    loss = lambda z: float((da * np.maximum(z, 0)).sum())  # noqa: E731
    return central_differences(loss, {"z": np.where(z == 0, -1e-3, z)}, name.removeprefix("d"))


relu_backward = Exercise(
    name="relu_backward",
    symbols={"da": ("N", "M"), "z": ("N", "M")},
    results={"dz": ("N", "M")},
    lines={"dz": lambda t: t.da * (t.z > 0)},
    probes=relu_probes,
    numeric=relu_numeric,
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
        (
            "dz[n, m] = da[n, m] where z[n, m] is above 0, and 0 elsewhere",
            "dz[n, m] = da[n, m] donde z[n, m] es mayor que 0, y 0 en lo demás",
        ),
    ),
)


def pass_probes(rng, dtype):
    """Networks of three layers and of two, batches of 6, 7 and 4, with an exact 0 among the z.

    The first ones have layers of one width: there the wrong layer's z, or W, runs, and has a name. In the very first
    the batch has this length too: there a bias in W's place runs. In the others it does not fit, and what fits only by
    one width does not either.
    """
    square = (6, 6, 6, 6)
    settings = ((square, 6), (square, 7), (square, 4), ((11, 9, 6, 5), 7), ((8, 6, 5), 4))
    return [one_pass(rng, dtype, sizes, n) for sizes, n in settings]


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
    weights, zs, activations, first = (arguments[name] for name in ("weights", "zs", "activations", "dz"))
    gradients, dz = [], lines["start"](first, zs)
    for layer in reversed(range(len(zs))):
        dW, db = lines["dW"](lines["input"](activations, zs, layer), dz, layer), lines["db"](dz, layer)
        gradients.insert(0, (dW, db))
        if layer > 0:
            da = lines["da"](dz, lines["W"](weights, layer), layer)
            dz = lines["dz"](da, lines["mask_from"](zs, layer), layer, first)
    return last_layer_first(dict(zip(pass_results(arguments), lines["order"](gradients))))


def last_layer_first(gradients):
    """The same in the order of the chain: dWL, dbL, ..., dW1, db1."""
    names = list(gradients)
    return {name: gradients[name] for at in reversed(range(0, len(names), 2)) for name in names[at : at + 2]}


def pass_numeric(arguments, name):
    """A gradient by central differences of sum(dz * logits), at the z that are given."""
    weights, zs, activations, dz = (in_doubles(arguments[key]) for key in ("weights", "zs", "activations", "dz"))
    moved = [np.where(z == 0, -1e-3, z) for z in zs]  # a kink has no slope: the proof is taken just below it
    offsets = [z - a @ W - b for z, a, W, b in zip(moved, activations, weights[0::2], weights[1::2])]

    def loss(**changed):
        a, changed = activations[0], list(changed.values())
        for W, b, offset in zip(changed[0::2], changed[1::2], offsets):
            z = a @ W + b + offset
            a = np.maximum(z, 0)
        return float((dz * z).sum())

    return central_differences(loss, dict(zip(pass_results(arguments), weights)), name)


def in_doubles(value):
    """An array, or a list of arrays, in float64."""
    return [in_doubles(item) for item in value] if isinstance(value, list) else np.asarray(value, "float64")


backward_pass = Exercise(
    name="backward_pass",
    symbols={"dz": ("N", "C")},
    results=pass_results,
    run=pass_run,
    lines={
        "start": lambda dz, zs: dz,
        "input": lambda activations, zs, layer: activations[layer],
        "dW": lambda a, dz, layer: a.T @ dz,
        "db": lambda dz, layer: dz.sum(axis=0),
        "W": lambda weights, layer: weights[2 * layer],
        "da": lambda dz, W, layer: dz @ W.T,
        "mask_from": lambda zs, layer: zs[layer - 1],
        "dz": lambda da, z, layer, first: da * (z > 0),
        "order": lambda gradients: [gradient for pair in gradients for gradient in pair],
    },
    probes=pass_probes,
    numeric=pass_numeric,
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
            "For l = L, ..., 1: dz_l, a_(l-1) and W_l give dW_l, db_l and da_(l-1); this and z_(l-1) give dz_(l-1)",
            "Para l = L, ..., 1: dz_l, a_(l-1) y W_l dan dW_l, db_l y da_(l-1); esta y z_(l-1) dan dz_(l-1)",
        ),
    ),
)

EXERCISES = (dense_backward, relu_backward, backward_pass)

"""Lab 8's functions: the right lines, the probes, the hints.

The right lines are not loops themselves: `terms` holds all products at once, and a loop that goes wrong is another way
of adding them up.
"""

import numpy as np

from .. import probes
from ..exercise import Exercise
from ..numeric import central_differences
from . import mistakes


def forward_probes(rng, dtype):
    """Batches of 5 and of 4 through one layer: first a square one, where what is transposed runs and has a name."""
    return [one_layer(rng, dtype, n, n_in) for n, n_in in ((5, 4), (5, 7), (3, 6))]


def one_layer(rng, dtype, n, n_in, n_out=4):
    """The arguments of one layer's way forward."""
    x, W = probes.normal(rng, dtype, n, n_in), probes.normal(rng, dtype, n_in, n_out)
    return {"x": x, "W": W, "b": probes.normal(rng, dtype, n_out)}


def forward_run(lines, t):
    """The bias, and the products summed over the inputs."""
    totals = lines["totals"](lines["terms"](t["x"], t["W"]))
    return {"z": lines["bias"](t["b"], t["x"].shape[1]) + totals}


FORWARD = {
    "symbols": {"x": ("N", "D"), "W": ("D", "M"), "b": ("M",)},
    "results": {"z": ("N", "M")},
}

dense_forward_loops = Exercise(
    name="dense_forward_loops",
    **FORWARD,
    run=forward_run,
    lines={
        "terms": lambda x, W: x[:, :, None] * W,
        "totals": lambda terms: terms.sum(axis=1),
        "bias": lambda b, n_in: b,
    },
    probes=forward_probes,
    mistakes=mistakes.dense_forward_loops,
    hints=(
        (
            "Work out z[0, 0] and z[0, 1] by hand, and compare.",
            "Calcula a mano z[0, 0] y z[0, 1] y compara.",
        ),
        (
            "Each z[n, m] is a sum of its own: it begins anew, and takes the bias once.",
            "Cada z[n, m] es una suma propia: empieza de nuevo y toma el sesgo una sola vez.",
        ),
        (
            "z[n, m] = b[m] + sum over d of x[n, d] * W[d, m]",
            "z[n, m] = b[m] + suma sobre d de x[n, d] * W[d, m]",
        ),
    ),
)


def backward_probes(rng, dtype):
    """Batches of 5 and of 3 back through one layer: first a square one."""
    return [
        {
            "dz": probes.normal(rng, dtype, n, 4),
            "x": probes.normal(rng, dtype, n, n_in),
            "W": probes.normal(rng, dtype, n_in, 4),
        }
        for n, n_in in ((5, 4), (5, 7), (3, 6))
    ]


def backward_run(lines, t):
    """The products summed over the samples, and dz itself so summed."""
    dz, x = t["dz"], t["x"]
    return {"dW": lines["dW"](x[:, :, None] * dz[:, None, :]), "db": lines["db"](dz, x.shape[1])}


def backward_numeric(arguments, name):
    """dW, db by central differences of sum(dz * (x @ W + b))."""
    dz, x, W = (np.asarray(arguments[key], "float64") for key in ("dz", "x", "W"))
    loss = lambda W, b: float((dz * (x @ W + b)).sum())  # noqa: E731
    return central_differences(loss, {"W": W, "b": np.zeros(W.shape[1])}, name.removeprefix("d"))


dense_backward_loops = Exercise(
    name="dense_backward_loops",
    symbols={"dz": ("N", "M"), "x": ("N", "D"), "W": ("D", "M")},
    results={"dW": ("D", "M"), "db": ("M",)},
    run=backward_run,
    lines={"dW": lambda terms: terms.sum(axis=0), "db": lambda dz, n_in: dz.sum(axis=0)},
    probes=backward_probes,
    numeric=backward_numeric,
    mistakes=mistakes.dense_backward_loops,
    hints=(
        (
            "Ask of each line in the innermost loop: how often does it run?",
            "Pregunta por cada línea del bucle interior: ¿cuántas veces se ejecuta?",
        ),
        (
            "Each entry of dW and of db collects one product, or one number, from every sample.",
            "Cada entrada de dW y de db recoge de cada muestra un producto, o un número.",
        ),
        (
            "dW[d, m] += x[n, d] * dz[n, m] for all n, d, m; db[m] += dz[n, m] for all n, m",
            "dW[d, m] += x[n, d] * dz[n, m] para todo n, d, m; db[m] += dz[n, m] para todo n, m",
        ),
    ),
)


def rows_probes(rng, dtype):
    """Inputs of both signs, half of them 0, and one sample of nothing but zeros."""
    made = [one_layer(rng, dtype, n, n_in) for n, n_in in ((5, 9), (4, 7))]
    for arguments in made:
        x = arguments["x"]
        x[:, 1:][rng.random(x[:, 1:].shape) < 0.5] = 0
        x[:, 0], x[:2, -1], x[2] = 0, -1.5, 0
    return made


def rows_run(lines, t):
    """For every sample the bias, and then what each input adds to it."""
    x, W, b = t["x"], t["W"], t["b"]
    z = np.zeros((len(x), W.shape[1]), x.dtype)
    for n in range(len(x)):
        inputs = lines["inputs"](x, n)
        z[n] = lines["start"](b, z[n - 1] if n else b, len(inputs))
        for place, d in enumerate(inputs):
            z[n] = lines["added"](z[n], lines["value"](x[n], d) * lines["row"](W, d, place))
    return {"z": z}


dense_forward_rows = Exercise(
    name="dense_forward_rows",
    **FORWARD,
    run=rows_run,
    lines={
        "inputs": lambda x, n: np.flatnonzero(x[n]),
        "added": lambda z, term: z + term,
        "start": lambda b, before, n_inputs: b,
        "value": lambda x, d: x[d],
        "row": lambda W, d, place: W[d],
    },
    probes=rows_probes,
    regions=lambda arguments, name: {
        ("where the whole sample is 0", "donde toda la muestra es 0"): np.broadcast_to(
            (arguments["x"] == 0).all(axis=1)[:, None], (len(arguments["x"]), arguments["W"].shape[1])
        )
    },
    mistakes=mistakes.dense_forward_rows,
    hints=(
        (
            "Take a sample with a single input that is not 0, and look at its row of z.",
            "Toma una muestra con una sola entrada distinta de 0 y mira su fila de z.",
        ),
        (
            "An input adds its own row of W, as many times as it is large; a sample of zeros has z = b.",
            "Una entrada suma su propia fila de W, tantas veces como valga; una muestra de ceros tiene z = b.",
        ),
        (
            "z[n] = b, then z[n] += x[n, d] * W[d] for every d with x[n, d] != 0",
            "z[n] = b, y luego z[n] += x[n, d] * W[d] para cada d con x[n, d] != 0",
        ),
    ),
)


def numba_probes(rng, dtype):
    """Two batches, always in float64: every other dtype would be compiled anew."""
    return [one_layer(rng, np.dtype("float64"), n, n_in) for n, n_in in ((5, 7), (3, 6))]


dense_forward_numba = Exercise(
    name="dense_forward_numba",
    **FORWARD,
    lines={"z": lambda t: t.x @ t.W + t.b},
    probes=numba_probes,
    optional=True,
    hints=(
        (
            "Your loops are already what Numba likes best.",
            "Tus bucles ya son lo que más le gusta a Numba.",
        ),
        (
            "Compiling takes most of a second: do it once, keep what comes out, and have Numba keep it in a file, too.",
            "Compilar tarda casi un segundo: hazlo una vez, guarda lo que sale, y que Numba lo guarde en un archivo.",
        ),
        (
            "compiled = numba.njit(dense_forward_loops, cache=True), once; then compiled(x, W, b)",
            "compiled = numba.njit(dense_forward_loops, cache=True), una vez; luego compiled(x, W, b)",
        ),
    ),
)

EXERCISES = (dense_forward_loops, dense_backward_loops, dense_forward_rows, dense_forward_numba)

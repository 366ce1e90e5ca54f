"""Lab 2's functions: the right lines, the probes, the hints."""

import numpy as np

from .. import probes
from ..exercise import Exercise, keeping
from . import mistakes


def dense_probes(rng, dtype):
    """Batches of 7, 4 and 2 through layers: first a square one, where what is transposed runs and has a name."""
    return [one_layer(rng, dtype, *lengths) for lengths in ((7, 6, 6), (7, 9, 6), (4, 9, 6), (2, 5, 3))]


def one_layer(rng, dtype, n, n_in, n_out):
    """The arguments of one dense layer."""
    return {
        "x": probes.normal(rng, dtype, n, n_in),
        "W": probes.normal(rng, dtype, n_in, n_out),
        "b": probes.normal(rng, dtype, n_out),
    }


dense_forward = Exercise(
    name="dense_forward",
    symbols={"x": ("N", "D"), "W": ("D", "M"), "b": ("M",)},
    results={"z": ("N", "M")},
    run=keeping("z"),
    lines={
        "products": lambda t: t.x @ t.W,
        "shifted": lambda t: t.products + t.b,
        "z": lambda t: t.shifted,
    },
    probes=dense_probes,
    mistakes=mistakes.dense_forward,
    hints=(
        (
            "Write the three shapes side by side: which length is summed away?",
            "Escribe las tres formas una junto a otra: ¿qué longitud desaparece al sumar?",
        ),
        (
            "Each sample meets each unit: D products and a sum, and the unit's own bias.",
            "Cada muestra se encuentra con cada neurona: D productos y una suma, y el sesgo propio de la neurona.",
        ),
        (
            "z[n, m] = sum over d of x[n, d] * W[d, m], + b[m]",
            "z[n, m] = suma sobre d de x[n, d] * W[d, m], + b[m]",
        ),
    ),
)


def relu_probes(rng, dtype):
    """Numbers of both signs, one beyond 6, with an exact 0 in each row; the third time with a NaN too."""
    batches = [probes.with_zero(rng, 2 * probes.normal(rng, dtype, n, 6)) for n in (7, 4, 5)]
    batches[0][1, 2] = rng.uniform(7, 9)  # some ReLUs end at 6
    batches[-1][2, 3] = np.nan
    return [{"z": z} for z in batches]


def relu_run(lines, arguments):
    """A number of its own for what is on (z > 0), off (z <= 0) and neither (NaN)."""
    z = arguments["z"]
    off_or_nan = np.where(z <= 0, lines["off"](z), lines["nan"](z))
    return {"a": lines["result"](np.where(z > 0, lines["on"](z), off_or_nan).astype(z.dtype), z)}


relu_forward = Exercise(
    name="relu_forward",
    symbols={"z": ("N", "M")},
    results={"a": ("N", "M")},
    run=relu_run,
    lines={
        "on": lambda z: z,
        "off": lambda z: np.zeros_like(z),
        "nan": lambda z: np.full_like(z, np.nan),
        "result": lambda a, z: a,
    },
    probes=relu_probes,
    regions=lambda arguments, name: {
        ("where z < 0", "donde z < 0"): arguments["z"] < 0,
        ("where z > 0", "donde z > 0"): arguments["z"] > 0,
        ("where z is NaN", "donde z es NaN"): np.isnan(arguments["z"]),
    },
    mistakes=mistakes.relu_forward,
    hints=(
        (
            "Draw the curve: a flat piece and a straight one, meeting at 0.",
            "Dibuja la curva: un trozo plano y uno recto, que se encuentran en 0.",
        ),
        (
            "Every comparison with NaN is false. Which NumPy function hands a NaN on?",
            "Toda comparación con NaN es falsa. ¿Qué función de NumPy deja pasar un NaN?",
        ),
        ("a = max(z, 0), entry by entry", "a = max(z, 0), elemento por elemento"),
    ),
)


def pass_probes(rng, dtype):
    """Networks of three layers and of two, batches of 7 and of 4; inputs and logits have both signs."""
    return [
        {"weights": probes.network(rng, dtype, sizes), "x": probes.normal(rng, dtype, n, sizes[0])}
        for sizes, n in (((11, 9, 6, 5), 7), ((11, 9, 6, 5), 4), ((8, 6, 5), 7))
    ]


def pass_results(arguments):
    """z1 ... zL and then a0 ... a(L-1), in the order in which they are returned."""
    n_layers = len(arguments["weights"]) // 2
    widths = ["D", *(f"M{layer}" for layer in range(1, n_layers)), "C"]
    zs = {f"z{layer}": ("N", widths[layer]) for layer in range(1, n_layers + 1)}
    return zs | {f"a{layer}": ("N", widths[layer]) for layer in range(n_layers)}


def pass_run(lines, arguments):
    """The chain from x to the logits; the lines say what is kept of a layer and what the next one is fed."""
    weights, activation = arguments["weights"], lines["input"](arguments["x"])
    tensors, fed, n_layers = {"a0": activation}, activation, len(weights) // 2
    for layer in range(1, n_layers + 1):
        z = lines["z"](fed, weights[2 * layer - 2], weights[2 * layer - 1])
        if layer == n_layers:
            tensors[f"z{layer}"] = lines["logits"](z)
            return tensors
        activation = lines["a"](z)
        tensors |= {f"z{layer}": lines["kept"](z, activation), f"a{layer}": activation}
        fed = lines["fed"](z, activation)


forward_pass = Exercise(
    name="forward_pass",
    symbols={"x": ("N", "D")},
    results=pass_results,
    run=pass_run,
    lines={
        "input": lambda x: x,
        "z": lambda a, W, b: a @ W + b,
        "a": lambda z: np.maximum(z, 0),
        "kept": lambda z, a: z,
        "fed": lambda z, a: a,
        "logits": lambda z: z,
    },
    probes=pass_probes,
    mistakes=mistakes.forward_pass,
    hints=(
        (
            "Count: L layers make L times z, but how many ReLUs stand between them?",
            "Cuenta: L capas dan L veces z, pero ¿cuántas ReLU hay entre ellas?",
        ),
        (
            "Backward will need both: z to know which units were on, a because it was the next layer's input.",
            "El camino de vuelta necesitará ambas: z para saber qué neuronas estaban encendidas, a por ser la entrada "
            "de la capa siguiente.",
        ),
        (
            "z_l = dense_forward(a_(l-1), W_l, b_l); a_l = relu_forward(z_l) for all l but the last; a_0 = x",
            "z_l = dense_forward(a_(l-1), W_l, b_l); a_l = relu_forward(z_l) en todas menos la última; a_0 = x",
        ),
    ),
)

EXERCISES = (dense_forward, relu_forward, forward_pass)

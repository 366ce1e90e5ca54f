"""Lab 1's functions: the right lines, the probes, the hints."""

import numpy as np

from ..exercise import Exercise, keeping
from ..numeric import central_differences
from . import mistakes


def away(rng, *shape):
    """Numbers of both signs, each at least 0.5 from 0: none that a mistake could do without."""
    return rng.uniform(0.5, 1.5, shape) * rng.choice([-1, 1], shape)


def forward_probes(rng, dtype):
    """Three neurons, of 5, 3 and 4 inputs, whose z does not cancel to nearly nothing."""
    return [one_neuron(rng, dtype, n_in) for n_in in (5, 3, 4)]


def one_neuron(rng, dtype, n_in):
    """x, w and b. A z of nearly 0 is drawn again: a float32's roundings would be a large part of it."""
    while True:
        x, w, b = away(rng, n_in), away(rng, n_in), float(away(rng))
        if abs((x * w).sum() + b) > 0.5:
            return {"x": x.astype(dtype), "w": w.astype(dtype), "b": b}


neuron_forward = Exercise(
    name="neuron_forward",
    symbols={"x": ("D",), "w": ("D",)},
    results={"z": ()},
    run=keeping("z"),
    lines={
        "products": lambda t: t.x * t.w,
        "total": lambda t: t.products.sum(),
        "z": lambda t: t.total + t.b,
    },
    probes=forward_probes,
    mistakes=mistakes.neuron_forward,
    hints=(
        (
            "Do it once on paper with two inputs: how many products are there, and how many sums?",
            "Hazlo una vez en papel con dos entradas: ¿cuántos productos hay, y cuántas sumas?",
        ),
        (
            "Each input has its own weight; the bias belongs to the neuron, not to an input.",
            "Cada entrada tiene su propio peso; el sesgo es de la neurona, no de una entrada.",
        ),
        ("z = x[0] * w[0] + ... + x[D-1] * w[D-1] + b", "z = x[0] * w[0] + ... + x[D-1] * w[D-1] + b"),
    ),
)


def sigmoid_probes(rng, dtype):
    """Two plain numbers, one of each sign, and arrays with 0 among them."""
    z = rng.uniform(0.5, 3, 2)
    return [
        {"z": float(z[0])},
        {"z": float(-z[1])},
        {"z": np.append(3 * away(rng, 5), 0).astype(dtype)},
        {"z": away(rng, 4, 3).astype(dtype)},
    ]


sigmoid = Exercise(
    name="sigmoid",
    symbols={},
    results={"p": ()},
    run=keeping("p"),
    lines={
        "e": lambda t: np.exp(-t.z),
        "denominator": lambda t: 1 + t.e,
        "p": lambda t: 1 / t.denominator,
    },
    probes=sigmoid_probes,
    mistakes=mistakes.sigmoid,
    hints=(
        (
            "Try three numbers: what should come out for 0, for 5 and for -5?",
            "Prueba con tres números: ¿qué debería salir para 0, para 5 y para -5?",
        ),
        (
            "A large z has to give nearly 1: what becomes of the exponential then?",
            "Una z grande debe dar casi 1: ¿qué le pasa entonces a la exponencial?",
        ),
        ("p = 1 / (1 + exp(-z))", "p = 1 / (1 + exp(-z))"),
    ),
)


def loss_probes(rng, dtype):
    """Each label twice: once with the prediction on its side, once against it. Plain numbers."""
    near, far = rng.uniform(0.55, 0.9, 2), rng.uniform(0.1, 0.45, 2)
    return [{"p": float(p), "y": y} for p, y in ((near[0], 1), (near[1], 0), (far[0], 1), (far[1], 0))]


neuron_loss = Exercise(
    name="neuron_loss",
    symbols={},
    results={"loss": ()},
    run=keeping("loss"),
    lines={
        "for_one": lambda t: -np.log(t.p),
        "for_zero": lambda t: -np.log(1 - t.p),
        "loss": lambda t: t.for_one if t.y == 1 else t.for_zero,
    },
    probes=loss_probes,
    mistakes=mistakes.neuron_loss,
    hints=(
        (
            "Write down what the loss should be when the neuron is sure and right, and when it is sure and wrong.",
            "Escribe cuánto debería valer la pérdida si la neurona está segura y acierta, y si está segura y falla.",
        ),
        (
            "p is the probability of a 1. What, then, is the probability of a 0?",
            "p es la probabilidad de un 1. ¿Cuál es entonces la probabilidad de un 0?",
        ),
        ("loss = -log(p) if y is 1, -log(1 - p) if y is 0", "loss = -log(p) si y es 1, -log(1 - p) si y es 0"),
    ),
)


def backward_probes(rng, dtype):
    """Four samples, of 5, 3, 4 and 2 inputs, both labels right and wrong."""
    return [
        {**arguments, "x": away(rng, n_in).astype(dtype)}
        for arguments, n_in in zip(loss_probes(rng, dtype), (5, 3, 4, 2))
    ]


def backward_numeric(arguments, name):
    """dw or db by central differences of the loss, as it moves with w and b from where p is what it is."""
    p, y, x = arguments["p"], arguments["y"], np.asarray(arguments["x"], "float64")
    z = np.log(p / (1 - p))

    def loss(w, b):
        p = 1 / (1 + np.exp(-(z + x @ w + b)))
        return -np.log(p if y == 1 else 1 - p)

    return central_differences(loss, {"w": np.zeros(len(x)), "b": 0.0}, name.removeprefix("d"))


neuron_backward = Exercise(
    name="neuron_backward",
    symbols={"x": ("D",)},
    results={"dw": ("D",), "db": ()},
    run=keeping("dw", "db"),
    lines={
        "target": lambda t: t.y,
        "error": lambda t: t.p - t.target,
        "dz": lambda t: t.error,
        "dw": lambda t: t.dz * t.x,
        "db": lambda t: t.dz,
    },
    probes=backward_probes,
    numeric=backward_numeric,
    mistakes=mistakes.neuron_backward,
    hints=(
        (
            "Go back one step at a time: first from the loss to z, then from z to w and to b.",
            "Vuelve atrás paso a paso: primero de la pérdida a z, luego de z a w y a b.",
        ),
        (
            "In dz = (dloss/dp) * (dp/dz) nearly everything cancels. Then ask what z gains when one weight grows by 1.",
            "En dz = (dpérdida/dp) * (dp/dz) casi todo se cancela. Luego pregunta cuánto gana z si un peso crece en 1.",
        ),
        ("dz = p - y,  dw[d] = dz * x[d],  db = dz", "dz = p - y,  dw[d] = dz * x[d],  db = dz"),
    ),
)


def update_probes(rng, dtype):
    """Two neurons, of 5 and 3 inputs, and two learning rates."""
    return [
        {
            "w": away(rng, n_in).astype(dtype),
            "b": float(away(rng)),
            "dw": away(rng, n_in).astype(dtype),
            "db": float(away(rng)),
            "learning_rate": learning_rate,
        }
        for n_in, learning_rate in ((5, 0.1), (3, 0.25))
    ]


neuron_update = Exercise(
    name="neuron_update",
    symbols={"w": ("D",), "dw": ("D",)},
    results={"w": ("D",), "b": ()},
    run=keeping("w", "b"),
    lines={
        "step_w": lambda t: t.learning_rate * t.dw,
        "step_b": lambda t: t.learning_rate * t.db,
        "w": lambda t: t.w - t.step_w,
        "b": lambda t: t.b - t.step_b,
    },
    probes=update_probes,
    mistakes=mistakes.neuron_update,
    hints=(
        (
            "Two things come back, and both have moved a little.",
            "Se devuelven dos cosas, y las dos se han movido un poco.",
        ),
        (
            "The gradient says where the loss grows; how far to go, the learning rate says.",
            "El gradiente dice hacia dónde crece la pérdida; cuánto avanzar lo dice la tasa de aprendizaje.",
        ),
        ("w = w - learning_rate * dw,  b = b - learning_rate * db", "w = w - tasa * dw,  b = b - tasa * db"),
    ),
)

EXERCISES = (neuron_forward, sigmoid, neuron_loss, neuron_backward, neuron_update)

"""Lab 7's functions: the right lines, the probes, the hints."""

import numpy as np

from .. import probes
from ..exercise import Exercise
from . import mistakes


def rates_probes(rng, dtype):
    """Two range tests, of other lengths and factors."""
    return [
        {"first": float(rng.uniform(0.001, 0.01)), "factor": float(rng.uniform(low, low + 0.2)), "n_steps": n}
        for low, n in ((1.1, 9), (1.4, 6))
    ]


def rates_run(lines, t):
    """The exponent of every step, and the rates from them."""
    exponents = lines["exponents"](np.arange(t["n_steps"]), t["n_steps"])
    return {"rates": lines["rates"](t["first"], t["factor"], exponents)}


exponential_rates = Exercise(
    name="exponential_rates",
    symbols={},
    results={"rates": ("n_steps",)},
    run=rates_run,
    lines={
        "exponents": lambda k, n: k,
        "rates": lambda first, factor, k: first * factor**k,
    },
    probes=rates_probes,
    mistakes=mistakes.exponential_rates,
    hints=(
        (
            "Write down the first three rates by hand, and compare.",
            "Escribe a mano las tres primeras tasas y compara.",
        ),
        (
            "Every step multiplies by the same number: on a logarithmic axis the rates stand evenly.",
            "Cada paso multiplica por el mismo número: en un eje logarítmico las tasas van a distancias iguales.",
        ),
        ("rates[k] = first * factor**k, k = 0, 1, ...", "rates[k] = first * factor**k, k = 0, 1, ..."),
    ),
)


def mean_probes(rng, dtype):
    """An epoch whose last batch is smaller, and one of all kinds of batches."""
    kinds = np.array([32, 32, 32, 32, 24]), rng.integers(1, 40, 8)
    return [{"losses": probes.normal(rng, dtype, len(sizes)) ** 2 + dtype.type(0.5), "sizes": sizes} for sizes in kinds]


def mean_run(lines, t):
    """The weight of every loss, the weighted sums so far, and the samples so far."""
    weights = lines["weights"](t["sizes"])
    sums = lines["sums"](lines["products"](t["losses"], weights))
    return {"means": sums / lines["counts"](weights)}


running_mean = Exercise(
    name="running_mean",
    symbols={"losses": ("n",), "sizes": ("n",)},
    results={"means": ("n",)},
    run=mean_run,
    lines={
        "weights": lambda sizes: sizes,
        "products": lambda losses, weights: losses * weights,
        "sums": np.cumsum,
        "counts": np.cumsum,
    },
    probes=mean_probes,
    mistakes=mistakes.running_mean,
    hints=(
        (
            "Work out the first two entries by hand, with batches of 32 and 24.",
            "Calcula a mano las dos primeras entradas, con lotes de 32 y 24.",
        ),
        (
            "A loss is a mean over its batch: it counts as often as there are samples in it.",
            "Una pérdida es la media de su lote: cuenta tantas veces como muestras hay en él.",
        ),
        (
            "means[k] = (sum up to k of losses * sizes) / (sum up to k of sizes)",
            "means[k] = (suma hasta k de losses * sizes) / (suma hasta k de sizes)",
        ),
    ),
)


def smoothed_probes(rng, dtype):
    """Two curves, smoothed little and much."""
    return [
        {"losses": probes.normal(rng, dtype, n) ** 2 + dtype.type(0.5), "beta": beta}
        for n, beta in ((6, 0.6), (9, 0.9))
    ]


def smoothed_run(lines, t):
    """One loss after the other: the mean, what is shown of it, and what goes on."""
    losses, beta = t["losses"], t["beta"]
    mean, shown = lines["start"](losses), []
    for step, loss in enumerate(losses, start=1):
        mean = lines["mean"](mean, loss, beta)
        shown.append(lines["shown"](mean, step, beta))
        mean = lines["goes_on"](mean, shown[-1])
    return {"means": np.array(shown)}


smoothed = Exercise(
    name="smoothed",
    symbols={"losses": ("n",)},
    results={"means": ("n",)},
    run=smoothed_run,
    lines={
        "start": lambda losses: 0.0,
        "mean": lambda mean, loss, beta: beta * mean + (1 - beta) * loss,
        "shown": lambda mean, step, beta: mean / (1 - beta**step),
        "goes_on": lambda mean, shown: mean,
    },
    probes=smoothed_probes,
    mistakes=mistakes.smoothed,
    hints=(
        (
            "The first entry has to be the first loss itself: is it?",
            "La primera entrada tiene que ser la propia primera pérdida: ¿lo es?",
        ),
        (
            "The mean begins at 0 and needs time to forget that; the division takes the rest of the 0 away.",
            "La media empieza en 0 y tarda en olvidarlo; la división quita lo que queda de ese 0.",
        ),
        (
            "m = beta * m + (1 - beta) * loss; means[t - 1] = m / (1 - beta**t), t = 1, 2, ...",
            "m = beta * m + (1 - beta) * loss; means[t - 1] = m / (1 - beta**t), t = 1, 2, ...",
        ),
    ),
)


def suggestion_probes(rng, dtype):
    """Curves with a minimum, then divergence, and after it numbers that mean nothing; the last one ends in peace."""
    return [one_curve(rng, dtype, n, end) for n, end in ((23, np.nan), (31, np.inf), (27, None))]


def one_curve(rng, dtype, n, end):
    """A noisy valley; from three quarters on, if there is an `end`, that, and once 0."""
    n_finite = n if end is None else 3 * n // 4
    losses = np.full(n, 0.0 if end is None else end)
    losses[:n_finite] = valley(rng, n_finite)
    if end is not None:
        losses[rng.integers(n_finite + 2, n)] = 0
    return {"rates": (0.001 * 1.3 ** np.arange(n)).astype(dtype), "losses": losses.astype(dtype)}


def valley(rng, n):
    """Noisy losses (n,) whose lowest, highest, steepest and last places are four different ones."""
    places = set()
    while len(places) < 4:
        losses = 1 + (np.arange(n) / n - rng.uniform(0.5, 0.8)) ** 2 * 4 + rng.uniform(0, 0.3, n)
        places = {losses.argmin(), losses.argmax(), np.diff(losses).argmin(), n - 1}
    return losses


def suggestion_run(lines, t):
    """The losses that count, the place among them, and the number there."""
    rates, losses = t["rates"], t["losses"]
    place = lines["place"](lines["counted"](losses))
    return {"rate": lines["rate"](rates, losses, place)}


suggested_rate = Exercise(
    name="suggested_rate",
    symbols={"rates": ("n",), "losses": ("n",)},
    results={"rate": ()},
    run=suggestion_run,
    lines={
        "counted": mistakes.before_divergence,
        "place": np.argmin,
        "rate": lambda rates, losses, place: rates[place] / 2,
    },
    probes=suggestion_probes,
    mistakes=mistakes.suggested_rate,
    hints=(
        (
            "Look at a curve that ends in NaN: what does your search find there?",
            "Mira una curva que acaba en NaN: ¿qué encuentra ahí tu búsqueda?",
        ),
        (
            "After the first loss that is not finite the network is broken: nothing after it counts, however low.",
            "Tras la primera pérdida que no es finita la red está rota: nada de lo que sigue cuenta, por bajo que sea.",
        ),
        (
            "rates[k] / 2, k = argmin of losses[:end], end = the first place that is not finite",
            "rates[k] / 2, k = argmin de losses[:end], end = el primer lugar que no es finito",
        ),
    ),
)


def separation_probes(rng, dtype):
    """Distances that grow, with steps on which they shrink: the last one is among these."""
    growths = [np.append(rng.normal(0.8, 0.8, n), -rng.uniform(0.2, 0.8)) for n in (8, 13)]
    return [{"distances": (1e-6 * np.exp(np.cumsum(growth))).astype(dtype)} for growth in growths]


separation_exponent = Exercise(
    name="separation_exponent",
    symbols={"distances": ("n",)},
    results={"exponent": ()},
    run=lambda lines, t: {"exponent": lines["mean"](lines["growth"](np.asarray(t["distances"], "float64")))},
    lines={
        "growth": lambda d: np.log(d[1:] / d[:-1]),
        "mean": lambda growth: growth.mean(),
    },
    probes=separation_probes,
    mistakes=mistakes.separation_exponent,
    hints=(
        (
            "Try distances 1, 2, 4, 8: the answer is log 2.",
            "Prueba con distancias 1, 2, 4, 8: la respuesta es log 2.",
        ),
        (
            "n distances have n - 1 steps between them; growth is a factor, and its logarithm is what is averaged.",
            "Entre n distancias hay n - 1 pasos; el crecimiento es un factor, y lo que se promedia es su logaritmo.",
        ),
        (
            "mean over k of log(distances[k + 1] / distances[k])",
            "media sobre k de log(distances[k + 1] / distances[k])",
        ),
    ),
)

EXERCISES = (exponential_rates, running_mean, smoothed, suggested_rate, separation_exponent)

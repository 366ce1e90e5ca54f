"""What is measured of one network: range tests with twins, trainings at a grid of rates, twins at a fixed rate."""

import numpy as np

from numpy_mlp import MLP, SGD
from numpy_mlp.range_test import orders
from numpy_mlp.separation import separate
from numpy_mlp.suggestions import RULES


def range_test(experiment, data, plan, seed):
    """{rule: rate or None}, with the lowest running mean: a range test on a fresh network, with twins."""
    (x, y), _, _ = data
    mlp = MLP(experiment.sizes, engine="numba", seed=seed)
    n_samples = len(x) if plan.sweep_batches is None else plan.sweep_batches * experiment.batch_size
    order = orders(mlp.rng, 1, len(x))[:, :n_samples]
    test = mlp.lr_range_test(
        x,
        y,
        initial_learning_rate=plan.first_rate,
        factor=plan.factor,
        batch_size=experiment.batch_size,
        batch_order=order,
        lyapunov=True,
        verbose=0,
    )
    return test.suggestions | {"minimum": test.minimum._asdict(), "factor": test.factor, "seconds": test.seconds}


def training(experiment, data, plan, seed, rate):
    """{"val_loss", "val_accuracy"} after every `between` steps of a training at a fixed rate, lists of `looks`.

    The network and the batches are those of the range test with this seed, float32 on the fast path.
    """
    (x, y), (x_valid, y_valid), _ = data
    mlp = MLP(experiment.sizes, engine="numba", seed=seed)
    rows = orders(mlp.rng, 1, len(x))[:, : plan.steps * experiment.batch_size].reshape(plan.looks, -1)
    history = mlp.fit(
        x,
        y,
        optimizer=SGD(rate),
        epochs=plan.looks,  # an "epoch" is what lies between two looks
        batch_size=experiment.batch_size,
        batch_order=rows,
        validation_data=(x_valid[: plan.n_valid], y_valid[: plan.n_valid]),
        verbose=0,
    ).history
    return {name: history[name] for name in ("val_loss", "val_accuracy")}


def exponent(experiment, data, plan, seed, rate):
    """The twins' mean exponent a step in a training at a fixed rate; None where it diverged before it could be seen.

    Its first sixth is left out: there the twins' difference still turns into the direction in which it grows.
    """
    (x, y), _, _ = data
    mlp = MLP(experiment.sizes, dtype="float64", engine="numba", seed=seed)
    mlp.compile(SGD(rate))
    order = orders(mlp.rng, 1, len(x))[0, : plan.exponent_steps * experiment.batch_size]
    batches = np.split(order, plan.exponent_steps)
    found = separate(mlp, x, y, batches, [rate] * len(batches))
    seen = [value for step, value in zip(*found[::2], strict=True) if 6 * step > plan.exponent_steps]
    return float(np.mean(seen)) if seen else None


def medians(sweeps):
    """{rule: the median rate over the seeds' range tests, to three figures; None where most found none}."""
    return {name: _median([sweep[name] for sweep in sweeps.values()]) for name in RULES}


def _median(rates):
    found = sorted(rate for rate in rates if rate is not None)
    return float(f"{found[len(found) // 2]:.3g}") if 2 * len(found) > len(rates) else None


def rates_of(experiment, plan, suggested):
    """{rate: where it comes from}, ascending: multiples of the edge, the rules' suggestions, the published rate."""
    edge = suggested["edge_of_stability"]
    if edge is None:
        raise RuntimeError(f"{experiment.name}: the range tests found no edge of stability to measure around")
    rates = {float(f"{multiple * edge:.3g}"): "grid" for multiple in plan.grid}
    rates |= {rate: name for name, rate in suggested.items() if rate is not None}
    rates.setdefault(experiment.learning_rate, "published")
    return dict(sorted(rates.items()))

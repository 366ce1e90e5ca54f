"""A learning rate found with a student's functions, and a training at it."""

from dataclasses import replace

import numpy as np

from labs.course import lab
from labs.wrong_functions import as_function
from numpy_mlp.initializers import initial_weights

from .functions import loss_and_gradients, network_functions

FIRST, LAST, STEPS = 1e-3, 3.0, 400  # of the range test
BETA = 0.95  # of the smoothed curve
GRID = (0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8)  # rates at which twins are trained
BEFORE, BEFORE_RATE, TWIN_STEPS = 200, 0.1, 100  # steps of one network, then of the two
APART = 1e-8  # the distance at which they begin
PARTING = 0.002  # their exponent where they part: far above what it is at small rates, far below what it grows to


def train_at_suggested_rate(functions, data, plan, seed):
    """The record of an epoch at the rate that `suggested_rate` reads off the running mean, and "rate"."""
    f, (x, y) = lab_functions(functions), data[0]
    rates, losses, sizes = range_test(f, x, y, plan, seed)
    return trained_at(f["suggested_rate"](rates, f["running_mean"](losses, sizes)), data, plan, seed)


def train_at_smoothed_rate(functions, data, plan, seed):
    """The same with the smoothed curve."""
    f, (x, y) = lab_functions(functions), data[0]
    rates, losses, _ = range_test(f, x, y, plan, seed)
    return trained_at(f["suggested_rate"](rates, f["smoothed"](losses, BETA)), data, plan, seed)


def train_at_edge(functions, data, plan, seed):
    """The same at half of the first rate of GRID whose twins part."""
    f = lab_functions(functions)
    exponents = [float(f["separation_exponent"](d.copy())) for d in twins(*data[0], plan, seed)]
    edge = next((rate for rate, exponent in zip(GRID, exponents) if exponent > PARTING), GRID[-1])
    return trained_at(edge / 2, data, plan, seed)


def lab_functions(functions):
    """Lab 7's right functions, and these in place of some."""
    seventh = lab(7)
    return {exercise.name: as_function(seventh, exercise) for exercise in seventh.exercises} | functions


def trained_at(rate, data, plan, seed):
    """An epoch at this rate, right but for that."""
    from .trainings import train_network

    rate = float(rate)
    return train_network({}, data, replace(plan, rate=rate), seed) | {"rate": rate}


def range_test(f, x, y, plan, seed):
    """rates, losses, sizes: the rate grows after every batch, and the last batch is half as large."""
    rates = np.asarray(f["exponential_rates"](FIRST, (LAST / FIRST) ** (1 / STEPS), STEPS), "float64")
    engine, weights, batches = beginning(x, plan, seed, len(rates), np.float32)
    batches[-1] = batches[-1][: plan.batch_size // 2]
    losses = [step(engine, weights, x[rows], y[rows], np.float32(rate)) for rows, rate in zip(batches, rates)]
    return rates, np.array(losses), np.array([len(rows) for rows in batches])


def twins(x, y, plan, seed):
    """For each rate of GRID the distances, step by step, of two trainings that begin APART from each other.

    No student's function has a part in them: they are kept for the next one.
    """
    key = (id(x), plan, seed)
    if key not in KEPT:
        engine, weights, batches = beginning(x, plan, seed, BEFORE + TWIN_STEPS, np.float64)
        for rows in batches[:BEFORE]:
            step(engine, weights, x[rows].astype("float64"), y[rows], BEFORE_RATE)
        KEPT[key] = [parted(engine, weights, x, y, batches[BEFORE:], rate) for rate in GRID]
    return KEPT[key]


KEPT = {}


def parted(engine, weights, x, y, batches, rate):
    """(steps + 1,): the distances of a training that goes on from these weights and its twin."""
    one, other = ([w.copy() for w in weights] for _ in range(2))
    other[-2].flat[0] += APART
    distances = [APART]
    for rows in batches:
        batch = x[rows].astype("float64")
        for network in (one, other):
            step(engine, network, batch, y[rows], rate)
        distances.append(np.sqrt(sum(((a - b) ** 2).sum() for a, b in zip(one, other))))
    return np.array(distances)


def step(engine, weights, x, y, rate):
    """One step of plain SGD; returns the loss before it."""
    loss, gradients = loss_and_gradients(engine, weights, x, y)
    for w, dw in zip(weights, gradients):
        w -= rate * dw
    return float(loss)


def beginning(x, plan, seed, n_steps, dtype):
    """The functions, the weights and the batches of a training of so many steps."""
    rng = np.random.default_rng(seed)
    weights = initial_weights(rng, plan.sizes, dtype)
    order = np.resize(rng.permutation(len(x)), n_steps * plan.batch_size)
    return network_functions(), weights, np.split(order, n_steps)

"""A learning rate found with a student's functions, and a training at it."""

from dataclasses import replace

import numpy as np

from labs.course import lab
from numpy_mlp.initializers import initial_weights

from .functions import as_function, loss_and_gradients, network_functions

FIRST, LAST, STEPS = 1e-3, 3.0, 400  # of the range test
BETA = 0.95  # of the smoothed curve
GRID = (0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.4)  # rates at which twins are trained
TWIN_STEPS, APART = 80, 1e-8


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
    f, (x, y) = lab_functions(functions), data[0]
    exponents = [float(f["separation_exponent"](twins(x, y, plan, seed, rate))) for rate in GRID]
    edge = next((rate for rate, exponent in zip(GRID, exponents) if exponent > 0), GRID[-1])
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
    """rates, losses, sizes: the rate grows after every batch."""
    rates = np.asarray(f["exponential_rates"](FIRST, (LAST / FIRST) ** (1 / STEPS), STEPS), "float64")
    engine, weights, batches = beginning(x, plan, seed, len(rates), np.float32)
    losses = []
    for rows, rate in zip(batches, rates):
        loss, gradients = loss_and_gradients(engine, weights, x[rows], y[rows])
        losses.append(float(loss))
        for w, dw in zip(weights, gradients):
            w -= np.float32(rate) * dw
    return rates, np.array(losses), np.full(len(losses), plan.batch_size)


def twins(x, y, plan, seed, rate):
    """The distances, step by step, of two trainings that begin APART from each other."""
    engine, weights, batches = beginning(x, plan, seed, TWIN_STEPS, np.float64)
    other, distances = [w.copy() for w in weights], []
    other[-2].flat[0] += APART
    for rows in batches:
        batch = x[rows].astype("float64")
        for network in (weights, other):
            for w, dw in zip(network, loss_and_gradients(engine, network, batch, y[rows])[1]):
                w -= rate * dw
        distances.append(np.sqrt(sum(((a - b) ** 2).sum() for a, b in zip(weights, other))))
    return np.array(distances)


def beginning(x, plan, seed, n_steps, dtype):
    """The functions, the weights and the batches of a training of so many steps."""
    rng = np.random.default_rng(seed)
    weights = initial_weights(rng, plan.sizes, dtype)
    order = rng.permutation(len(x))[: n_steps * plan.batch_size]
    return network_functions(), weights, np.array_split(order, max(1, len(order) // plan.batch_size))

"""Lab 7, solved: learning rates: range test, divergence, edge of stability."""

import numpy as np


def exponential_rates(first, factor, n_steps):
    """numbers  ->  rates (n_steps,): the first is `first`, and each is `factor` times the one before"""
    return first * factor ** np.arange(n_steps)


def running_mean(losses, sizes):
    """losses (n,) of batches of these sizes (n,)  ->  (n,): after each batch, the mean over all samples so far"""
    return np.cumsum(losses * sizes) / np.cumsum(sizes)


def smoothed(losses, beta):
    """losses (n,)  ->  (n,): after t batches m / (1 - beta**t), where m <- beta m + (1 - beta) loss began at 0"""
    mean, means = 0.0, []
    for t, loss in enumerate(losses, start=1):
        mean = beta * mean + (1 - beta) * loss
        means.append(mean / (1 - beta**t))
    return np.array(means)


def suggested_rate(rates, losses):
    """rates (n,), losses (n,)  ->  number: half of the rate at the lowest loss before the first that is not finite"""
    finite = np.isfinite(losses)
    end = len(losses) if finite.all() else np.argmin(finite)
    return rates[np.argmin(losses[:end])] / 2


def separation_exponent(distances):
    """distances (n,) of two networks, a step apart  ->  number: how much log(distance) grows in a step, on average"""
    return np.diff(np.log(distances)).mean()

"""Inputs that tell the mistakes apart.

Every length is another one (a mean over the wrong axis shows), biases are not zero, inputs have both signs, one
pre-activation is exactly 0 (z > 0 against z >= 0), one class comes twice and one not at all, and there are two batches
of different sizes (a built-in 32, a partial last batch). One is a plain number of rounding-free halves where it helps.
"""

import numpy as np

SEED = 0  # of the probes that students see; a teacher grades with others


def network(rng, dtype, sizes=(11, 9, 6, 5)):
    """[W1, b1, ..., WL, bL], He-normal weights and biases that are not zero."""
    weights = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        weights += [
            rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out)).astype(dtype),
            rng.normal(0, 0.3, n_out).astype(dtype),
        ]
    return weights


def normal(rng, dtype, *shape):
    """Numbers of both signs."""
    return rng.normal(0, 1, shape).astype(dtype)


def labels(rng, n, n_classes):
    """y (n,): the first two are the same class, and one class is absent."""
    absent, twice = rng.choice(n_classes, 2, replace=False)
    y = rng.choice(np.delete(np.arange(n_classes), absent), n)
    y[:2] = twice
    return y


def with_zero(rng, z):
    """z with an exact 0 in every row: the place where z > 0 and z >= 0 differ."""
    z = z.copy()
    z[np.arange(len(z)), rng.integers(0, z.shape[1], len(z))] = 0
    return z

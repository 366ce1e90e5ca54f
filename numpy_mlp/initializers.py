"""Where training starts: uniform random weights, scaled so that neither signals nor gradients swell; zero biases."""

import numpy as np


def glorot_uniform(rng: np.random.Generator, n_in: int, n_out: int, dtype) -> np.ndarray:
    """W (n_in, n_out), uniform in +-sqrt(6 / (n_in + n_out)): Keras's default.

    Source: Glorot and Bengio, Understanding the difficulty of training deep feedforward neural networks, AISTATS 2010.
    """
    limit = np.sqrt(6 / (n_in + n_out))
    return rng.uniform(-limit, limit, size=(n_in, n_out)).astype(dtype)


def initial_weights(rng: np.random.Generator, sizes, dtype) -> list[np.ndarray]:
    """[W1, b1, W2, b2, ...] of a network with these sizes."""
    weights = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        weights += [glorot_uniform(rng, n_in, n_out, dtype), np.zeros(n_out, dtype)]
    return weights

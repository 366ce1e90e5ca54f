"""Weights cross between the two sides unchanged: W (n_in, n_out) is Keras's `kernel`, b its `bias`."""

import numpy as np

from .backend import to_numpy
from .model import precision


def to_keras(model, weights):
    """Copies [W1, b1, W2, b2, ...] into a Keras model."""
    weights = [np.asarray(weight) for weight in weights]
    _check_shapes(model, weights)
    with precision(model.compute_dtype):  # else JAX would round float64 to float32 on the way
        model.set_weights(weights)


def from_keras(model):
    """[W1, b1, W2, b2, ...] of a Keras model, as numpy copies."""
    return [to_numpy(variable.value) for variable in model.weights]


def _check_shapes(model, weights):
    expected = [tuple(variable.shape) for variable in model.weights]
    if len(weights) != len(expected):
        raise ValueError(f"got {len(weights)} arrays, expected {len(expected)}: W1, b1, W2, b2, ... of every layer")
    for index, (weight, shape) in enumerate(zip(weights, expected)):
        if weight.shape != shape:
            raise ValueError(f"{'Wb'[index % 2]}{index // 2 + 1} has shape {weight.shape}, expected {shape}")

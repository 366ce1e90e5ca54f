"""Keras's own training steps on a tape: its numbers, under the names that `numpy_mlp.tape` gives to ours."""

import numpy as np

from numpy_mlp.tape import Tape
from numpy_mlp.tape.names import tensor_shapes, weight_names
from numpy_mlp.tape.recording import kept

from .backend import BACKEND, to_numpy
from .reference import KerasReference


def record(experiment, weights, batches, dtype="float32"):
    """The Tape of Keras's steps from weights [W1, b1, ...] on the batches [(x (N, 784), y (N,)), ...] in turn."""
    reference = KerasReference(experiment, dtype)
    reference.set_weights(weights)
    steps = tuple(recorded_step(reference, x, y) for x, y in batches)
    return Tape(experiment.sizes, np.dtype(dtype), f"keras on {BACKEND}", steps)


def recorded_step(reference, x, y):
    """One step, which Keras takes: x (N, 784), y (N,) -> {name: array} as in `tensor_shapes`."""
    before, tensors = reference.get_weights(), reference.trace(x, y)
    tensors |= {"x": x, "y": y, "p": reference.predict(x, batch_size=len(x))}
    tensors["learning_rate"] = to_numpy(reference.model.optimizer.learning_rate.value)
    reference.step(x, y)
    n_layers = len(before) // 2
    tensors |= dict(zip(weight_names(n_layers), before, strict=True))
    tensors |= dict(zip(weight_names(n_layers, "{}_after"), reference.get_weights(), strict=True))
    sizes = [len(before[0]), *map(len, before[1::2])]
    return {name: kept(tensors[name], reference.dtype) for name in tensor_shapes(sizes, len(x))}

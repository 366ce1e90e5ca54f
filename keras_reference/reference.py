"""Keras behind the few methods that a step-by-step comparison needs."""

from .model import as_images, as_keras_data, build, clean_session, precision
from .tensors import KerasTensors
from .weights import from_keras, to_keras


class KerasReference:
    """The compiled model of an experiment: `trace` shows a batch's tensors, `step` trains on the batch.

    No XLA: its fused kernels round otherwise than the operations that are compared here one by one.
    """

    name = "keras"

    def __init__(self, experiment, dtype="float32", seed=42):
        clean_session(seed)
        self.dtype = dtype
        self.model = build(experiment, dtype, jit_compile=False)
        self._tensors = KerasTensors(self.model)

    def set_weights(self, weights):
        """[W1, b1, W2, b2, ...]"""
        to_keras(self.model, weights)

    def get_weights(self):
        """[W1, b1, W2, b2, ...], as numpy copies"""
        return from_keras(self.model)

    def trace(self, x, y):
        """{name: array} of every tensor of the step that `step(x, y)` would take now; nothing is changed."""
        return self._tensors(x, y)

    def step(self, x, y):
        """One step of Keras's own training: `train_on_batch` of the compiled model."""
        with precision(self.dtype):
            self.model.train_on_batch(*as_keras_data(x, y, self.dtype))

    def predict(self, x, batch_size=1000):
        """(n, 10) probabilities"""
        with precision(self.dtype):
            return self.model.predict(as_images(x, self.dtype), batch_size=batch_size, verbose=0)

    def evaluate(self, x, y, batch_size=1000):
        """(loss, accuracy)"""
        with precision(self.dtype):
            return tuple(self.model.evaluate(*as_keras_data(x, y, self.dtype), batch_size=batch_size, verbose=0))

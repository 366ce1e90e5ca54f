"""An optimizer turns gradients into a change of the weights."""

import numpy as np

from .validation import checked_rate


class SGD:
    """Stochastic gradient descent: w = w - learning_rate * dw, the gradient that of the batch's mean loss.

    `learning_rate` (a positive number, 0.01 as in Keras) can be changed while training, by a callback for instance.
    Once a network trains with it, the rate is stored in the network's dtype, as Keras stores it in a variable.
    `iterations` counts the steps taken.
    Raises ValueError for a rate that is not a positive number.
    """

    def __init__(self, learning_rate=0.01):
        self.dtype = np.dtype("float64")
        self.learning_rate = checked_rate(learning_rate)
        self.iterations = 0

    @property
    def learning_rate(self):
        """The rate, a NumPy scalar of the network's dtype."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value):
        self._learning_rate = self.dtype.type(value)

    def build(self, dtype):
        """Stores the rate in the dtype of the network that is to be trained."""
        self.dtype = np.dtype(dtype)
        self.learning_rate = self._learning_rate

    def apply(self, engine, weights, gradients):
        """Updates every weight in place: weights and gradients in the order [W1, b1, W2, b2, ...]."""
        for w, dw in zip(weights, gradients, strict=True):
            engine.sgd_update(w, dw, self._learning_rate)
        self.iterations += 1

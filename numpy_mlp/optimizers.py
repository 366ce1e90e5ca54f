"""An optimizer turns gradients into a change of the weights."""

import math
import numbers
import weakref

import numpy as np

from .schedules import LearningRateSchedule, number_type
from .validation import checked_rate


class SGD:
    """Stochastic gradient descent, the gradient dw that of the batch's mean loss:

        w = w - learning_rate * dw

    With momentum each w has a velocity v, zeros at first, and the sign convention is Keras's:

        v = momentum * v - learning_rate * dw
        w = w + v                                         or, with nesterov:
        w = w + momentum * v - learning_rate * dw

    Before either, weight_decay takes w = w - w * weight_decay * learning_rate, of the biases too.

    learning_rate  a positive number (0.01 as in Keras), or a schedule (numpy_mlp.schedules), which is asked for every
                   step's rate. A number can be changed while training, by a callback for instance. Once a network
                   trains with it, the rate is stored in the network's dtype, as Keras stores it in a variable.
    momentum       from 0 to 1; it and weight_decay are rounded to float32, whatever the network's dtype, unless they
                   are given as np.float64: so does Keras on TensorFlow
    nesterov       whether the step looks ahead along the velocity; without momentum it changes nothing
    weight_decay   a number that is not negative, or None

    `iterations` counts the steps taken; a schedule goes by it. Raises ValueError for numbers that do not fit.
    """

    def __init__(self, learning_rate=0.01, momentum=0.0, nesterov=False, weight_decay=None):
        self.dtype = np.dtype("float64")
        self.schedule = learning_rate if isinstance(learning_rate, LearningRateSchedule) else None
        self._learning_rate = None if self.schedule else self.dtype.type(checked_rate(learning_rate))
        self.momentum = checked_part("momentum", momentum, largest=1)
        self.nesterov = nesterov
        self.weight_decay = None if weight_decay is None else checked_part("weight_decay", weight_decay)
        self.iterations, self.velocities = 0, None
        self._network = None

    @property
    def is_plain(self):
        """Whether a step is w - learning_rate * dw and no more."""
        return self.momentum == 0 and self.weight_decay is None

    @property
    def learning_rate(self):
        """The next step's rate, a NumPy scalar of the network's dtype."""
        return self._learning_rate if self.schedule is None else self.dtype.type(self.schedule(self.iterations))

    @learning_rate.setter
    def learning_rate(self, value):
        if isinstance(value, LearningRateSchedule):
            self.schedule = value
        elif self.schedule is not None:
            raise TypeError("the learning rate follows a schedule and cannot be set: make SGD with a number instead")
        else:
            self._learning_rate = self.dtype.type(value)

    def build(self, dtype, network=None):
        """Stores the rate in the dtype of the network that is to be trained.

        Velocities and the count of steps belong to a network: another one starts without them.
        """
        self.dtype = np.dtype(dtype)
        if self.schedule is None:
            self.learning_rate = self._learning_rate
        if network is not None:
            if self._network is not None and self._network() is not network:
                self.iterations, self.velocities = 0, None
            self._network = weakref.ref(network)

    def apply(self, engine, weights, gradients):
        """One step: updates every weight in place. Weights and gradients in the order [W1, b1, W2, b2, ...]."""
        rate = self.learning_rate
        if self.weight_decay is not None:
            for w in weights:
                w -= w * self._as_keras_rounds(self.weight_decay) * rate
        if self.momentum:
            self._apply_momentum(engine, weights, gradients, rate)
        else:
            for w, dw in zip(weights, gradients, strict=True):
                engine.sgd_update(w, dw, rate)
        self.iterations += 1

    def _apply_momentum(self, engine, weights, gradients, rate):
        """In the order of Keras's own arithmetic."""
        momentum = self._as_keras_rounds(self.momentum)
        if self.velocities is None:
            self.velocities = [np.zeros_like(w) for w in weights]
        for w, dw, v in zip(weights, gradients, self.velocities, strict=True):
            v *= momentum
            engine.sgd_update(v, dw, rate)
            w += momentum * v - rate * dw if self.nesterov else v

    def _as_keras_rounds(self, value):
        return self.dtype.type(number_type(value)(value))

    def get_state(self):
        """{name: number, list of arrays or None}: what has to be kept to go on from here, beside the arguments."""
        velocities = None if self.velocities is None else [v.copy() for v in self.velocities]
        rate = None if self.schedule else float(self.learning_rate)
        return {"learning_rate": rate, "iterations": self.iterations, "velocities": velocities}

    def set_state(self, state):
        """Goes on from what `get_state` gave."""
        if self.schedule is None:
            self.learning_rate = state["learning_rate"]
        self.iterations = int(state["iterations"])
        velocities = state["velocities"]
        self.velocities = None if velocities is None else [np.array(v, self.dtype) for v in velocities]


def checked_part(name, value, largest=math.inf):
    """value, if it is a finite number from 0 to `largest`. Raises ValueError."""
    is_number = isinstance(value, numbers.Real) and not isinstance(value, bool)
    if not (is_number and 0 <= value <= largest and value < math.inf):
        most = "that is not negative" if largest == math.inf else f"from 0 to {largest}"
        raise ValueError(f"{name} is {value!r}: expected a number {most}")
    return value

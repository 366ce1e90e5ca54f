"""The Keras callbacks of a run: the notebook's range test, a clock, and the weights after the first epoch."""

import time

from .backend import keras
from .weights import from_keras


class ExponentialLearningRate(keras.callbacks.Callback):
    """The notebook's own: multiplies the learning rate by `factor` after every batch.

    In its order and precision: the rate is read as it is stored (float32), multiplied in float64, and that product, the
    *next* batch's rate, is recorded beside *this* batch's loss, which in Keras is the epoch's running mean.
    """

    def __init__(self, factor):
        super().__init__()
        self.factor = factor
        self.rates = []
        self.losses = []

    def on_batch_end(self, batch, logs=None):
        """Notes this batch's loss and the next one's rate, and sets that rate."""
        optimizer = self.model.optimizer
        rate = float(optimizer.learning_rate) * self.factor
        self.rates.append(rate)
        self.losses.append(float(logs["loss"]))
        optimizer.learning_rate = rate


class EpochClock(keras.callbacks.Callback):
    """Seconds of every epoch, its validation included, as Keras prints them."""

    def __init__(self):
        super().__init__()
        self.seconds = []

    def on_epoch_begin(self, epoch, logs=None):
        """Starts the clock."""
        self._start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        """Notes the seconds since."""
        self.seconds.append(time.perf_counter() - self._start)


class FirstEpochWeights(keras.callbacks.Callback):
    """Keeps a copy of the weights as they are after the first epoch."""

    def __init__(self):
        super().__init__()
        self.weights = None

    def on_epoch_end(self, epoch, logs=None):
        """Copies the weights, the first time alone."""
        if self.weights is None:
            self.weights = from_keras(self.model)

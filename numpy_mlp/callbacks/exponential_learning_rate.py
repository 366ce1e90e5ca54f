"""The learning-rate range test: a rate that grows after every batch, and the loss beside it."""

import math
from typing import NamedTuple

import numpy as np

from .callback import Callback


class RangeMinimum(NamedTuple):
    """The lowest running loss of a range test, the rate recorded beside it, and the batches seen by then (from 1)."""

    loss: float
    learning_rate: float
    step: int


class ExponentialLearningRate(Callback):
    """rate <- rate * factor after every batch: the learning-rate range test.

    After each batch three lists grow: `losses`, the epoch's running mean (the published curve); `batch_losses`, this
    batch's own loss; `rates`, the product, which is the *next* batch's rate (so the notebook recorded it). The product
    is computed in float64 from the rate as the optimizer stores it, and stored back in the network's dtype.

    A Keras model tells no batch's own loss. There `batch_losses` is recovered, which `batch_losses_recovered` says: the
    sum over the samples seen by now, less that before the batch, by the batch's number of samples. Both sums are
    rounded to the model's dtype, and so the difference is only good to a rounding of the sum.
    """

    state_names = ("rates", "losses", "batch_losses", "batch_losses_recovered", "_count", "_sum")

    def __init__(self, factor):
        if not (math.isfinite(factor) and factor > 0):
            raise ValueError(f"factor is {factor}: expected a positive number, such as 1.005")
        self.factor = factor
        self._clear()

    def _clear(self):
        self.rates, self.losses, self.batch_losses = [], [], []
        self.batch_losses_recovered = False
        self._count = self._sum = 0.0

    def on_train_begin(self, logs=None):
        self._clear()

    def on_epoch_begin(self, epoch, logs=None):
        self._count = self._sum = 0.0

    def on_batch_end(self, batch, logs=None):
        model = self.model
        rate = float(model.optimizer.learning_rate) * self.factor
        self.rates.append(rate)
        self.losses.append(float(logs["loss"]))
        self.batch_losses.append(model.batch_loss if hasattr(model, "batch_loss") else self._recovered(model))
        model.optimizer.learning_rate = rate

    def _recovered(self, model):
        """A Keras model's loss on the last batch, from its running mean and the number of samples that this is of."""
        mean = next(metric for metric in model.metrics if metric.name == "loss")
        before, self._count, self._sum = (self._count, self._sum), float(mean.count), float(mean.total)
        self.batch_losses_recovered = True
        return (self._sum - before[1]) / (self._count - before[0])

    def minimum(self):
        """The first lowest running loss, NaN left out."""
        if not np.isfinite(self.losses).any():
            raise ValueError(f"none of {len(self.losses)} recorded losses is finite: fit with this callback first")
        index = int(np.nanargmin(self.losses))
        return RangeMinimum(self.losses[index], self.rates[index], index + 1)

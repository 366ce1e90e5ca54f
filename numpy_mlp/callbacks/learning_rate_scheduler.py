"""A rate that a function says, for every epoch or for every batch."""

import inspect
import math
import numbers

from .callback import Callback


class LearningRateScheduler(Callback):
    """Asks `schedule` for the rate before every epoch, as Keras does, or before every batch.

    The rate goes into the epoch's logs as `learning_rate`, and so into the history.

    Args:
        schedule: a function (number, rate) -> rate, or (number) -> rate: the epoch's number from 0 and the rate so far.
        verbose: 1 says each epoch's rate in a line, unless by_batch. Defaults to 0.
        by_batch: the function is asked before every batch, and the number is that of the steps that the optimizer has
            taken: what a schedule (`numpy_mlp.schedules`) goes by. Defaults to False.
    """

    def __init__(self, schedule, verbose=0, by_batch=False):
        self.schedule = schedule
        self.verbose = verbose
        self.by_batch = by_batch
        self._takes_the_rate = takes_two(schedule)
        if by_batch:  # on this object alone: who does not watch batches does not slow them down
            self.on_train_batch_begin = self._before_batch

    def on_epoch_begin(self, epoch, logs=None):
        if self.by_batch:
            return
        self._set(epoch)
        if self.verbose:
            print(f"epoch {epoch + 1}: the learning rate is {float(self.model.optimizer.learning_rate):.4g}")

    def _before_batch(self, batch, logs=None):
        self._set(int(self.model.optimizer.iterations))

    def _set(self, number):
        optimizer = self.model.optimizer
        rate = self.schedule(number, float(optimizer.learning_rate)) if self._takes_the_rate else self.schedule(number)
        if not isinstance(rate, numbers.Real) or isinstance(rate, bool) or not 0 <= rate < math.inf:
            raise ValueError(f"the schedule's rate for {number} is {rate!r}: expected a number that is not negative")
        optimizer.learning_rate = float(rate)

    def on_epoch_end(self, epoch, logs=None):
        if logs is not None:
            logs["learning_rate"] = float(self.model.optimizer.learning_rate)


def takes_two(function):
    """Whether a function can be called with two arguments. Raises TypeError for what is no function."""
    if not callable(function):
        raise TypeError(f"schedule is {function!r}: expected a function, such as lambda epoch, rate: rate / 2")
    try:
        inspect.signature(function).bind(0, 0.0)
    except TypeError:
        return False
    return True

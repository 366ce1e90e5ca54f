"""Loss and accuracy as an epoch goes on: Keras's running means, to the last bit."""

import numpy as np

SUMS = ("loss_sum", "correct", "count")


class RunningMetrics:
    """Loss and accuracy over the samples so far, each batch weighted by its samples, summed in the network's dtype.

    This is Keras's arithmetic (its Mean metric): a batch's log is the mean of the epoch up to there, not of the batch.
    """

    def __init__(self, dtype):
        self.scalar = np.dtype(dtype).type
        self.loss_sum = self.correct = self.count = self.scalar(0)

    def update(self, losses, right, n_samples):
        """Adds batches, one after the other: mean losses (k,), right answers (k,), samples (k,)."""
        losses, right, n_samples = (np.asarray(values, self.scalar) for values in (losses, right, n_samples))
        self.loss_sum = added(self.loss_sum, losses * n_samples)
        self.correct = added(self.correct, right)
        self.count = added(self.count, n_samples)

    def get_state(self):
        """The three sums, of the network's dtype."""
        return dict(zip(SUMS, (self.loss_sum, self.correct, self.count), strict=True))

    def set_state(self, state):
        """Goes on from what `get_state` gave."""
        self.loss_sum, self.correct, self.count = (state[name] for name in SUMS)

    def means(self):
        """(loss, accuracy) as floats."""
        return float(self.loss_sum / self.count), float(self.correct / self.count)

    def logs(self):
        """The same as callbacks get it."""
        return dict(zip(("loss", "accuracy"), self.means(), strict=True))


def added(total, values):
    """total + values[0] + values[1] + ..., rounded after every addition: `sum` would go about it in another order."""
    return np.add.accumulate(np.concatenate([[total], values]), dtype=values.dtype)[-1]

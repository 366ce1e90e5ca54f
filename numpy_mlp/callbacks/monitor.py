"""What the callbacks share that watch one metric and act when it gets better, or no better."""

import warnings

import numpy as np

from ..validation import checked_choice
from .callback import Callback

MODES = ("auto", "min", "max")
SIGNS = {"min": 1, "max": -1}


class Monitor(Callback):
    """Watches the metric `monitor`: by `mode`, the smaller ("min") or the larger ("max") value is the better one.

    "auto" takes the smaller loss and the larger accuracy, and knows no other metric. Raises ValueError.
    """

    def __init__(self, monitor, mode="auto", min_delta=0):
        self.monitor = monitor
        self.min_delta = abs(min_delta)
        self.best = None
        self._sign = SIGNS[checked_mode(monitor, mode)]

    def _is_improvement(self, value, reference):
        """Better than the reference by more than min_delta. NaN never is, except as the first value, as in Keras.

        Keras compares Python floats in float32, whatever the network's dtype: so does this, so that both sides of a
        comparison stop at the same epoch.
        """
        if reference is None:
            return True
        with np.errstate(over="ignore"):  # beyond float32 is infinite
            value = np.float32(value + self._sign * self.min_delta)
            return bool(self._sign * value < self._sign * np.float32(reference))

    def _value(self, logs):
        """This epoch's value, or None with a warning where it is missing."""
        logs = logs or {}
        value = logs.get(self.monitor)
        if value is None:
            warnings.warn(
                f"{type(self).__name__} watches {self.monitor!r}, which is not among this epoch's metrics "
                f"({', '.join(logs)}): watch one of these, or give fit validation_data",
                stacklevel=3,
            )
        return value


def checked_mode(monitor, mode):
    """ "min" or "max", which "auto" stands for. Raises ValueError where that is not known."""
    if checked_choice("mode", mode, MODES) != "auto":
        return mode
    for ending, found in (("loss", "min"), ("accuracy", "max")):
        if monitor.endswith(ending):
            return found
    raise ValueError(
        f"monitor is {monitor!r}: expected loss, accuracy, val_loss or val_accuracy; "
        "for any other metric say mode='min' or mode='max'"
    )

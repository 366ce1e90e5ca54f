"""Keras at its best: fewer and longer calls, compiled by XLA or not, from arrays or from tf.data."""

from ..keras_settings import Setting
from .keras_fit import KerasFit


class KerasBest(KerasFit):
    """`fit` with the fastest of these settings; all of them are tried before the race."""

    @staticmethod
    def settings(steps):
        """Without XLA one setting is enough to see that it is behind."""
        executions = sorted({min(100, steps), steps})
        compiled = [Setting(number, True, data) for data in ("arrays", "tf.data") for number in executions]
        return [Setting(executions[0], False, "tf.data"), *compiled]

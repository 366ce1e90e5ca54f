"""Keras at its best: fewer and longer calls, compiled by XLA or not, from arrays or from tf.data."""

import itertools

from ..keras_settings import Setting
from .keras_fit import KerasFit


class KerasBest(KerasFit):
    """`fit` with the fastest of these settings; all of them are tried before the race."""

    @staticmethod
    def settings(steps):
        executions = sorted({min(100, steps), steps})
        every = itertools.product(("arrays", "tf.data"), (False, True), executions)
        return [Setting(steps_per_execution, jit, data) for data, jit, steps_per_execution in every]

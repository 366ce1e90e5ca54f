"""Keras with JAX behind it: the same `fit`. The backend is chosen by the environment, so it needs its own process."""

from ..keras_settings import Setting
from .keras_fit import KerasFit


class KerasJax(KerasFit):
    """XLA compiles here anyway; what is left to choose is how seldom `fit` looks up from its steps."""

    @staticmethod
    def settings(steps):
        return [Setting(), Setting(min(10, steps)), Setting(min(100, steps))]

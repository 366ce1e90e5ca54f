"""This project's own network, on both engines. The whole of `fit` is timed, its checks and shuffling included."""

import time

from numpy_mlp import MLP, SGD

from ..sides import DTYPE


class NumbaMLP:
    """What is paid once, compiling and preparing the data, is left out of an epoch's seconds and reported apart."""

    engine, path = "numba", "auto"

    def __init__(self, experiment, weights):
        self.experiment, self.weights = experiment, weights
        self.model = MLP(experiment.sizes, dtype=DTYPE, engine=self.engine, path=self.path)
        self.reset(experiment.learning_rate)

    def reset(self, learning_rate):
        self.learning_rate = learning_rate
        self.model.set_weights(self.weights)

    def epoch(self, x, y, order):
        start = time.perf_counter()
        history = self.model.fit(
            *(x, y),
            optimizer=SGD(learning_rate=self.learning_rate),
            batch_size=self.experiment.batch_size,
            batch_order=order[None],
            verbose=0,
        )
        return time.perf_counter() - start - history.prepare_s - history.compile_s

    def predict(self, x, batch_size):
        return self.model.predict(x, batch_size=batch_size)

    def evaluate(self, x, y, batch_size):
        return self.model.evaluate(x, y, batch_size=batch_size)

    def paid_once(self):
        """{path, density, prepare_s, compile_s} of the last epoch."""
        history = self.model.history
        return {name: getattr(history, name) for name in ("path", "density", "prepare_s", "compile_s")}


class DenseNumbaMLP(NumbaMLP):
    """The same, told not to look for zeros."""

    path = "dense"


class NumpyMLP(NumbaMLP):
    """The engine that is there to be read: the reference."""

    engine = "numpy"

"""The hand-written network as a side of the race. Every side can reset, fit, train an epoch, predict and evaluate."""

import time

from numpy_mlp import MLP, SGD
from numpy_mlp.engines import engine_name, get_engine

LABELS = {"numpy": "NumPy", "numba": "Numba"}
KERAS_SIDES = ("keras", "keras_tuned")
DTYPE = "float32"


def initial_weights(experiment, seed):
    """[W1, b1, W2, b2, ...] that every side starts from."""
    return MLP(experiment.sizes, dtype=DTYPE, engine="numpy", seed=seed).get_weights()


def steps_of(n_samples, batch_size):
    """Steps of an epoch, the last and smaller batch counted."""
    return -(-n_samples // batch_size)


def first_steps(data, steps, batch_size):
    """The samples of so many steps: (x, y) of the training data, all of it where it has no more."""
    x, y = data
    return x[: steps * batch_size], y[: steps * batch_size]


class HandWritten:
    """numpy_mlp on one engine. `epoch()` is a whole `fit` call: its checks of the data and its shuffling are timed."""

    device = "cpu"

    def __init__(self, engine, experiment, weights, data, seed):
        start = time.perf_counter()
        self.engine = get_engine(engine)
        self.name = engine_name(self.engine)
        self.label = LABELS.get(self.name, self.name)
        self.experiment, self.weights = experiment, weights
        self.x, self.y = data
        self.model = MLP(experiment.sizes, dtype=DTYPE, engine=self.engine, seed=seed)
        self.reset()
        self.setup_s = self.prepare_s = time.perf_counter() - start
        self.compile_s = None

    def reset(self):
        """Back to the start: every round is the first epoch again, with as many zeros among its activations."""
        self.model.set_weights(self.weights)

    def fit(self, x, y):
        """One epoch; returns its seconds. What `fit` does once, however many epochs follow, counts as preparing."""
        start = time.perf_counter()
        history = self.model.fit(
            x,
            y,
            optimizer=SGD(learning_rate=self.experiment.learning_rate),
            batch_size=self.experiment.batch_size,
            verbose=0,
        )
        self.prepare_s = self.setup_s + history.prepare_s
        return time.perf_counter() - start - history.prepare_s - history.compile_s

    def epoch(self):
        """Seconds of one epoch over the side's data."""
        return self.fit(self.x, self.y)

    def predict(self, x, batch_size):
        return self.model.predict(x, batch_size=batch_size)

    def evaluate(self, x, y):
        return self.model.evaluate(x, y)

    @property
    def source(self):
        """What names this engine in another process: its name if it is ours, else its file."""
        return self.name if self.engine.__name__.startswith("numpy_mlp.") else self.engine.__file__


def first_call_seconds(side):
    """How much longer the first steps take than the same ones again: what compiling, or fetching compiled code, costs.

    A full batch and the smaller last one are trained on, because some compilers start anew for another shape.
    """
    batch_size = side.experiment.batch_size
    few = min(len(side.x), batch_size + len(side.x) % batch_size)
    seconds = []
    for _ in range(2):
        start = time.perf_counter()
        side.fit(side.x[:few], side.y[:few])
        seconds.append(time.perf_counter() - start)
    side.reset()
    return max(0.0, seconds[0] - seconds[1])

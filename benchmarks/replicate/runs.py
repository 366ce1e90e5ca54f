"""One job done: the notebook's two procedures on our numba engine, or in Keras, same weights, same batches.

Networks that are compared share their luck where they can: a seed gives the order of the samples, the same for every
network and both sides, and the weights at the start, the same for both sides.
"""

import time
from dataclasses import replace
from functools import lru_cache

import numpy as np

from numpy_mlp import EXPERIMENTS, MLP, Callback, load_mnist
from numpy_mlp import procedures as by_hand
from numpy_mlp.experiments import RangeTest
from numpy_mlp.range_test import PUBLISHED_STEPS

DTYPE = "float32"
KEPT = 20  # every so many batches of a range test's curve, one is kept


def run(job):
    """The result of a `Job`, a dict."""
    experiment, data = experiment_of(job), data_of(job)
    weights = MLP(experiment.sizes, dtype=DTYPE, engine="numpy", seed=job.seed).get_weights()
    arguments = {"dtype": DTYPE, "weights": weights, "batch_order": order_of(job)}
    if job.side == "numba":
        arguments["engine"] = "numba"
    procedure = range_test if job.what == "range_test" else train
    with np.errstate(all="ignore"):  # range tests end in NaN
        return procedure(job, experiment, data, arguments)


def experiment_of(job):
    """As published, but for what the job asks for. The wide network gets the range test that it had not."""
    experiment = EXPERIMENTS[job.experiment]
    steps = -(-job.n_train // experiment.batch_size)
    sweep = RangeTest(factor=RangeTest().factor ** (PUBLISHED_STEPS / steps))  # ends at the same rate, in fewer steps
    experiment = replace(experiment, range_test=sweep)
    return replace(experiment, epochs=job.epochs, learning_rate=job.learning_rate or experiment.learning_rate)


def data_of(job):
    (x, y), *judged = mnist()
    return (x[: job.n_train], y[: job.n_train]), *[(x[: job.n_judged], y[: job.n_judged]) for x, y in judged]


mnist = lru_cache(load_mnist)  # once a process


def order_of(job):
    """The order of the samples in each epoch, (epochs, n): row e is the same whatever the number of epochs."""
    rng = np.random.default_rng([job.seed, 1])  # not the generator that the weights were drawn from
    return np.stack([rng.permutation(job.n_train) for _ in range(job.epochs)])


def procedures_of(side):
    """(train, range_test) by hand or in Keras: the same arguments, the same results."""
    if side == "numba":
        return by_hand.train, by_hand.range_test
    import keras_reference

    return keras_reference.train, keras_reference.range_test


def range_test(job, experiment, data, arguments):
    """Lowest running loss and its rate, the last figures, and the curve, thinned."""
    found = procedures_of(job.side)[1](experiment, data, **arguments)
    curve = {name: found["curve"][name][KEPT - 1 :: KEPT] for name in ("learning_rates", "losses")}
    names = ("min_loss", "learning_rate", "step", "accuracy", "val_accuracy", "val_loss")
    return {name: found[name] for name in names} | {"curve": curve}


def train(job, experiment, data, arguments):
    """By epoch: loss, accuracy, val_loss, val_accuracy, test_loss, test_accuracy, cpu_seconds."""
    after_each = callback_of(job.side)(data[2])
    history = procedures_of(job.side)[0](experiment, data, callbacks=[after_each], **arguments)["history"]
    figures = {name: [float(value) for value in values] for name, values in history.items()}
    return {"learning_rate": experiment.learning_rate, **figures, **after_each.figures}


class TestFigures:
    """The network on the test images after every epoch, and the epoch's processor time, validation included.

    Processor time: it hardly changes when several processes share the machine, as they do here.
    """

    def __init__(self, test_data):
        super().__init__()
        self.test_data = test_data
        self.figures = {"test_loss": [], "test_accuracy": [], "cpu_seconds": []}

    def on_epoch_begin(self, epoch, logs=None):
        self.start = time.process_time()

    def on_epoch_end(self, epoch, logs=None):
        seconds = time.process_time() - self.start
        for name, value in zip(self.figures, (*self.evaluated(), seconds), strict=True):
            self.figures[name].append(float(value))


class OurTestFigures(TestFigures, Callback):
    def evaluated(self):
        return self.model.evaluate(*self.test_data)


def callback_of(side):
    """The callback's class for this side's models."""
    if side == "numba":
        return OurTestFigures
    import keras

    from keras_reference.model import as_keras_data

    class KerasTestFigures(TestFigures, keras.callbacks.Callback):
        def evaluated(self):
            return self.model.evaluate(*as_keras_data(*self.test_data, DTYPE), batch_size=1000, verbose=0)

    return KerasTestFigures

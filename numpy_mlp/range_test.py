"""The learning-rate range test: the rate grows after every batch, and several curves beside it tell what it does.

`MLP.lr_range_test` is the way in. The published procedure (procedures.range_test) is inside, to the bit: the same
callback records the running mean and its minimum.
"""

import copy
import math
import time
import warnings
from dataclasses import dataclass

import numpy as np

from . import experiments
from .callbacks import Callback, ExponentialLearningRate
from .language import Texts
from .optimizers import SGD
from .progress import progress_callback
from .range_test_result import RangeTestResult
from .separation import copied, separate
from .training import EpochOrder, checked_data
from .validation import checked_count, checked_order

PUBLISHED = experiments.RangeTest()
PUBLISHED_STEPS = 1719  # 55,000 samples in batches of 32
SMOOTHING = 0.95  # the smoothed loss lags by about 20 batches, a tenth of the published rates
DIVERGED = 4  # times the lowest smoothed loss, as in fastai's LRFinder
MEASURED_WITHIN = 1.025  # about what the rate grows by from one look at the twins to the next
FEW_STEPS = 50

texts = Texts(
    few=(
        "only {steps} batches: with so few the curves are coarse; take smaller batches or more epochs",
        "solo {steps} lotes: con tan pocos las curvas son toscas; toma lotes más pequeños o más épocas",
    ),
    seed=("the same with a fresh network, seed {seed}", "lo mismo con una red nueva, semilla {seed}"),
    twins=("twins that differ in one last bit", "gemelas que difieren en un último bit"),
)


def lr_range_test(
    model,
    x,
    y,
    *,
    initial_learning_rate=PUBLISHED.initial_learning_rate,
    factor=None,
    epochs=1,
    batch_size=32,
    validation_data=None,
    optimizer=None,
    batch_order=None,
    stop_at_divergence=False,
    lyapunov=False,
    seeds=(),
    smoothing=SMOOTHING,
    verbose="auto",
):
    """Trains copies of `model` while the rate grows, and returns a RangeTestResult. The model is left as it was.

    That is: weights, optimizer, history and generator; a `fit` afterwards gives the same bits as without the test.

    factor              the rate's growth after every batch; None takes the published 1.005 for 1,719 batches, and for
                        another number of them the factor that ends at the same rate, 5.3 if it begins at 0.001
    optimizer           SGD(...) whose rate is then set; None takes one like the model's own, or SGD()
    batch_order         as in `fit`
    stop_at_divergence  end when the loss has run away, instead of after all epochs as published
    lyapunov            also train twins that differ in one last bit, for the edge of stability (numpy_mlp.separation)
    seeds               integers: the test is repeated with a fresh network each, for the band
    smoothing           of the smoothed loss: see SmoothedLoss
    epochs, batch_size, validation_data, verbose as in `fit`; with more than one epoch the running mean begins anew

    Raises ValueError or TypeError for data or numbers that do not fit.
    """
    x, y = checked_data(model, x, y)
    batch_size, epochs = checked_count("batch_size", batch_size), checked_count("epochs", epochs)
    order = checked_order(batch_order, epochs, len(x))
    steps = epochs * -(-(len(x) if order is None else order.shape[1]) // batch_size)
    if factor is None and steps < FEW_STEPS:
        warnings.warn(texts("few", steps=steps), stacklevel=3)
    factor = factor_for(steps) if factor is None else checked_factor(factor)
    optimizer = copy.deepcopy(optimizer or model.optimizer or SGD())
    optimizer.learning_rate = SGD(initial_learning_rate).learning_rate  # SGD refuses what is no rate
    sweep = Sweep(optimizer, factor, epochs, batch_size, validation_data, order, smoothing, verbose)
    networks = {seed: type(model)(model.sizes, model.dtype, model.engine, seed, model.path) for seed in seeds}
    own = sweep.of(copied(model), x, y, stop_at_divergence, lyapunov)
    for seed, network in networks.items():
        say(verbose, "seed", seed=seed)
        own.seeds[seed] = sweep.of(network, x, y, stop_at_divergence, lyapunov)
    return own


@dataclass(frozen=True)
class Sweep:
    """How the rate grows, and on what: the same for the network and for every seed's."""

    optimizer: SGD
    factor: float
    epochs: int
    batch_size: int
    validation_data: tuple | None
    order: np.ndarray | None
    smoothing: float
    verbose: str | int

    def of(self, network, x, y, stop, lyapunov):
        """The RangeTestResult of one network, which is trained by it."""
        order = self.order if self.order is not None else orders(network.rng, self.epochs, len(x))
        start = copied(network)
        schedule, divergence = ExponentialLearningRate(self.factor), Divergence(self.smoothing, stop)
        began = time.perf_counter()
        history = network.fit(
            x,
            y,
            optimizer=copy.deepcopy(self.optimizer),
            epochs=self.epochs,
            batch_size=self.batch_size,
            validation_data=self.validation_data,
            callbacks=[schedule, divergence],
            verbose=self.verbose,
            batch_order=order,
        )
        seconds = time.perf_counter() - began - history.compile_s
        found = (schedule.rates, schedule.losses, schedule.batch_losses, divergence.smoothed, schedule.minimum())
        twins, every = self.twins(start, x, y, order, schedule.rates) if lyapunov else (None, 1)
        sweep = (self.factor, self.batch_size, divergence.step, history.history, seconds)
        return RangeTestResult(*found, *sweep, twins, every)

    def twins(self, network, x, y, order, rates):
        """The Separation of twins along the same batches and rates, and every how many steps they were looked at."""
        say(self.verbose, "twins")
        every = max(1, round(math.log(MEASURED_WITHIN) / math.log(self.factor)))
        batches = [row[k : k + self.batch_size] for row in order for k in range(0, len(row), self.batch_size)]
        taken = [float(self.optimizer.learning_rate), *rates[:-1]]  # a batch's rate is recorded beside the one before
        network.compile(copy.deepcopy(self.optimizer))
        with Progress(self.verbose, len(rates)) as progress:
            return separate(network, x, y, batches[: len(rates)], taken, every, progress.report), every


class Progress:
    """The bar, or the line, that `fit` would show for so many steps."""

    def __init__(self, verbose, steps):
        self.shown = progress_callback(verbose)
        if self.shown is not None:
            self.shown.set_params({"epochs": 1, "steps": steps})

    def __enter__(self):
        if self.shown is not None:
            self.shown.on_epoch_begin(0)
        return self

    def report(self, step, distance):
        """After so many steps."""
        self.logs = {"distance": distance}
        if self.shown is not None:
            self.shown.on_train_batch_end(step - 1, self.logs)

    def __exit__(self, *exception):
        if self.shown is not None:
            self.shown.on_train_end()


class SmoothedLoss:
    """m <- smoothing m + (1 - smoothing) loss, from 0, and m / (1 - smoothing^t) after t batches.

    The division takes away what is left of the 0 that m began with (Kingma and Ba, arXiv 1412.6980, section 3).
    """

    def __init__(self, smoothing=SMOOTHING):
        if not 0 <= smoothing < 1:
            raise ValueError(f"smoothing is {smoothing}: expected a number from 0 to below 1, such as {SMOOTHING}")
        self.smoothing, self.mean, self.weight = smoothing, 0.0, 1.0

    def update(self, loss):
        """Takes one batch's loss and returns the smoothed one."""
        self.mean = self.smoothing * self.mean + (1 - self.smoothing) * loss
        self.weight *= self.smoothing
        return self.mean / (1 - self.weight)


class Divergence(Callback):
    """Smooths the batches' losses, notes when the training has diverged, and stops it then if asked to.

    Diverged: a smoothed loss that is not finite; or one of more than DIVERGED times the lowest so far that is above the
    epoch's running mean too, so that the published minimum is past.
    """

    def __init__(self, smoothing, stop):
        self.smoothed, self.step, self.stop = [], None, stop
        self._mean, self._lowest = SmoothedLoss(smoothing), math.inf

    def on_batch_end(self, batch, logs=None):
        value = self._mean.update(self.model.batch_loss)
        self.smoothed.append(value)
        self._lowest = min(self._lowest, value)
        gone = not math.isfinite(value) or value > max(DIVERGED * self._lowest, logs["loss"])
        if gone and self.step is None:
            self.step = len(self.smoothed)
            self.model.stop_training = self.stop


def orders(rng, epochs, n_samples):
    """The orders (epochs, n) that `fit` would draw from this generator, so that others can take the same batches."""
    drawn = EpochOrder(rng, n_samples, shuffle=True, batch_order=None)
    return np.array([drawn.of(epoch) for epoch in range(epochs)])


def factor_for(steps):
    """The factor that takes the rate in so many batches as far as the published one does in 1,719."""
    return PUBLISHED.factor ** (PUBLISHED_STEPS / steps)


def checked_factor(factor):
    """factor, if the rate grows with it. Raises ValueError."""
    if not 1 < factor < math.inf:
        raise ValueError(f"factor is {factor}: expected a number above 1, such as {PUBLISHED.factor}")
    return factor


def say(verbose, key, **values):
    """One of this module's lines, unless silence was asked for."""
    if verbose != 0:
        print(texts(key, **values), flush=True)

"""An experiment run in Keras as a user would run it, or with given weights and a given order of the samples."""

import contextlib
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from numpy_mlp.validation import checked_order

from .backend import keras
from .callbacks import EpochClock, ExponentialLearningRate, FirstEpochWeights
from .device import choose
from .model import as_keras_data, build, clean_session, precision
from .weights import to_keras


def train(
    experiment,
    data,
    *,
    seed=42,
    dtype="float32",
    weights=None,
    batch_order=None,
    callbacks=(),
    checkpoint_path=None,
    device="auto",
    verbose=0,
):
    """Trains with early stopping and the best checkpoint (by val_loss), and tests that checkpoint.

    data: (x_train, y_train), (x_valid, y_valid), (x_test, y_test), as `load_mnist` gives them.
    weights: [W1, b1, ...] to start from. batch_order: (epochs, n) sample indices, used instead of Keras's shuffling.
    checkpoint_path: a .keras file to keep; by default it is a temporary one.
    Returns a dict: history, best_epoch (1 is the first; None if every val_loss was NaN), test_loss and test_accuracy of
    the best checkpoint, after_one_epoch {test_loss, test_accuracy}, seconds_per_epoch (validation included).
    """
    clock, first = EpochClock(), FirstEpochWeights()
    with _run(experiment, seed, dtype, device, weights, verbose) as model, _checkpoint_file(checkpoint_path) as path:
        train_data, valid_data, test_data = [as_keras_data(x, y, dtype) for x, y in data]
        history = model.fit(
            **_batches(train_data, experiment.batch_size, experiment.epochs, batch_order),
            epochs=experiment.epochs,
            validation_data=valid_data,
            callbacks=[
                clock,
                first,
                *callbacks,
                keras.callbacks.EarlyStopping(patience=experiment.patience),
                keras.callbacks.ModelCheckpoint(path, save_best_only=True),
            ],
            verbose=verbose,
        ).history
        best_epoch = _best_epoch(history["val_loss"])
        best = _evaluate(keras.models.load_model(path), test_data) if best_epoch else dict.fromkeys(_TEST_FIGURES)
        to_keras(model, first.weights)
        after_one_epoch = _evaluate(model, test_data)
    return {
        "history": history,
        "best_epoch": best_epoch,
        **best,
        "after_one_epoch": after_one_epoch,
        "seconds_per_epoch": clock.seconds,
    }


def range_test(
    experiment,
    data,
    *,
    seed=42,
    dtype="float32",
    weights=None,
    batch_order=None,
    callbacks=(),
    device="auto",
    verbose=0,
):
    """The notebook's learning-rate range test: the rate grows after every batch; where is the running loss smallest?

    Arguments as in `train`. Returns a dict: min_loss, its learning_rate and step (batches done; all three None if every
    loss was NaN), curve {learning_rates, losses}, accuracy, val_accuracy, val_loss, history, seconds.
    """
    declaration = experiment.range_test
    if declaration is None:
        raise ValueError(f"experiment {experiment.name!r} declares no range test")
    schedule = ExponentialLearningRate(declaration.factor)
    with _run(experiment, seed, dtype, device, weights, verbose) as model:
        train_data, valid_data = [as_keras_data(x, y, dtype) for x, y in data[:2]]
        model.optimizer.learning_rate = declaration.initial_learning_rate
        start = time.perf_counter()
        history = model.fit(
            **_batches(train_data, experiment.batch_size, declaration.epochs, batch_order),
            epochs=declaration.epochs,
            validation_data=valid_data,
            callbacks=[schedule, *callbacks],
            verbose=verbose,
        ).history
        seconds = time.perf_counter() - start
    return {
        **_minimum(schedule.rates, schedule.losses),
        "curve": {"learning_rates": schedule.rates, "losses": schedule.losses},
        **{name: history[name][-1] for name in ("accuracy", "val_accuracy", "val_loss")},
        "history": history,
        "seconds": seconds,
    }


@contextlib.contextmanager
def _run(experiment, seed, dtype, device, weights, verbose):
    """A fresh session, on the device and in the dtype, with the experiment's model in it."""
    chosen = choose(device)
    if verbose and chosen.note:
        print(chosen.note, file=sys.stderr)
    clean_session(seed)
    with chosen.scope(), precision(dtype):
        model = build(experiment, dtype)
        if weights is not None:
            to_keras(model, weights)
        yield model


@contextlib.contextmanager
def _checkpoint_file(path):
    """The path given, or one in a folder that is removed afterwards."""
    if path is not None:
        yield str(path)
        return
    with tempfile.TemporaryDirectory() as folder:
        yield str(Path(folder) / "best.keras")


def _batches(train_data, batch_size, epochs, batch_order):
    """The arguments of `fit` that say which samples come when."""
    x, y = train_data
    if batch_order is None:
        return {"x": x, "y": y, "batch_size": batch_size, "shuffle": True}
    order = checked_order(batch_order, epochs, len(x))
    steps = -(-order.shape[1] // batch_size)
    return {"x": _ordered(x, y, order, batch_size), "steps_per_epoch": steps, "shuffle": False}


def _ordered(x, y, order, batch_size):
    """All batches of all epochs, one after the other; the last of each epoch may be smaller.

    A generator and no `keras.utils.PyDataset`: that one would have to count epochs in `on_epoch_end`, which Keras calls
    once before the first epoch, and its batches may be fetched ahead.
    """
    for epoch_order in order:
        for start in range(0, len(epoch_order), batch_size):
            samples = epoch_order[start : start + batch_size]
            yield x[samples], y[samples]


_TEST_FIGURES = ("test_loss", "test_accuracy")


def _evaluate(model, test_data):
    return dict(zip(_TEST_FIGURES, model.evaluate(*test_data, verbose=0)))


def _best_epoch(val_losses):
    """The epoch that ModelCheckpoint kept: the first with the smallest val_loss, counted from 1. NaN is never best."""
    return int(np.nanargmin(val_losses)) + 1 if np.isfinite(val_losses).any() else None


def _minimum(rates, losses):
    if np.isnan(losses).all():
        return {"min_loss": None, "learning_rate": None, "step": None}
    best = int(np.nanargmin(losses))
    return {"min_loss": losses[best], "learning_rate": rates[best], "step": best + 1}

"""The notebook's two procedures, run by hand: train an experiment and test its best network; the range test.

keras_reference/training.py has the same two for Keras: read them side by side.
"""

import contextlib
import tempfile
import time
from pathlib import Path

from .callbacks import BackupAndRestore, Callback, EarlyStopping, ExponentialLearningRate, ModelCheckpoint
from .model import MLP
from .optimizers import SGD


def train(
    experiment,
    data,
    *,
    engine=None,
    seed=42,
    dtype="float32",
    weights=None,
    batch_order=None,
    epochs=None,
    callbacks=(),
    checkpoint_path=None,
    backup_path=None,
    verbose=0,
):
    """Trains with early stopping and the best checkpoint (by val_loss), and tests that checkpoint.

    data             (x_train, y_train), (x_valid, y_valid), (x_test, y_test), as `load_mnist` gives them
    weights          [W1, b1, ...] to start from; batch_order: (epochs, n) sample numbers instead of shuffling
    epochs           None takes the experiment's
    checkpoint_path  an .npz file to keep; by default it is a temporary one
    backup_path      an .npz file in which the training's state is kept, and from which it goes on if it is there

    Returns a dict: history, best_epoch (1 is the first; None if every val_loss was NaN), test_loss and test_accuracy of
    the best checkpoint, after_one_epoch {test_loss, test_accuracy}, seconds_per_epoch (validation included).
    """
    train_data, valid_data, test_data = data
    network = _network(experiment, engine, dtype, seed, weights)
    clock, first, stopping = EpochClock(), FirstEpochWeights(), EarlyStopping(patience=experiment.patience)
    backup = [BackupAndRestore(backup_path, delete_checkpoint=False)] if backup_path else []
    with _checkpoint_file(checkpoint_path) as path:
        history = network.fit(
            *train_data,
            optimizer=SGD(experiment.learning_rate),
            epochs=epochs or experiment.epochs,
            batch_size=experiment.batch_size,
            validation_data=valid_data,
            callbacks=[clock, first, *callbacks, stopping, ModelCheckpoint(path, save_best_only=True), *backup],
            verbose=verbose,
            batch_order=batch_order,
        ).history
        best = best_epoch(history["val_loss"])
        if best is not None:
            network.set_weights(MLP.load(path, engine=network.engine).weights)
    best_figures = _evaluate(network, test_data) if best else dict.fromkeys(_TEST_FIGURES)
    network.set_weights(first.weights)
    return {
        "history": history,
        "best_epoch": best,
        **best_figures,
        "after_one_epoch": _evaluate(network, test_data),
        "seconds_per_epoch": clock.seconds,
    }


def range_test(
    experiment,
    data,
    *,
    engine=None,
    seed=42,
    dtype="float32",
    weights=None,
    batch_order=None,
    epochs=None,
    callbacks=(),
    verbose=0,
):
    """The notebook's learning-rate range test: the rate grows after every batch; where is the running loss smallest?

    Arguments as in `train`. Returns a dict: min_loss, its learning_rate and step (batches done), curve {learning_rates,
    losses (the epoch's running mean, as published), batch_losses}, accuracy, val_accuracy, val_loss, seconds.
    Raises ValueError for an experiment that declares no range test.
    """
    declaration = experiment.range_test
    if declaration is None:
        raise ValueError(f"experiment {experiment.name!r} declares no range test")
    train_data, valid_data, _ = data
    network = _network(experiment, engine, dtype, seed, weights)
    schedule, start = ExponentialLearningRate(declaration.factor), time.perf_counter()
    history = network.fit(
        *train_data,
        optimizer=SGD(declaration.initial_learning_rate),
        epochs=epochs or declaration.epochs,
        batch_size=experiment.batch_size,
        validation_data=valid_data,
        callbacks=[schedule, *callbacks],
        verbose=verbose,
        batch_order=batch_order,
    )
    seconds, lowest = time.perf_counter() - start - history.compile_s, schedule.minimum()
    curves = {"learning_rates": schedule.rates, "losses": schedule.losses, "batch_losses": schedule.batch_losses}
    return {
        "min_loss": lowest.loss,
        "learning_rate": lowest.learning_rate,
        "step": lowest.step,
        "curve": curves,
        **{name: history.history[name][-1] for name in ("accuracy", "val_accuracy", "val_loss")},
        "seconds": seconds,
    }


class EpochClock(Callback):
    """Seconds of every epoch, from its first batch to the end of its validation."""

    state_names = ("seconds",)

    def __init__(self):
        self.seconds = []

    def on_epoch_begin(self, epoch, logs=None):
        self._start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds.append(time.perf_counter() - self._start)


class FirstEpochWeights(Callback):
    """The weights as they were after the first epoch."""

    state_names = ("weights",)
    weights = None

    def on_epoch_end(self, epoch, logs=None):
        if self.weights is None:
            self.weights = self.model.get_weights()


def _network(experiment, engine, dtype, seed, weights):
    network = MLP(experiment.sizes, dtype=dtype, engine=engine, seed=seed)
    if weights is not None:
        network.set_weights(weights)
    return network


@contextlib.contextmanager
def _checkpoint_file(path):
    """The path given, or one in a folder that is removed afterwards."""
    if path is not None:
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "best.npz"


_TEST_FIGURES = ("test_loss", "test_accuracy")


def _evaluate(network, test_data):
    return dict(zip(_TEST_FIGURES, network.evaluate(*test_data), strict=True))


def best_epoch(val_losses):
    """The epoch that ModelCheckpoint kept: the first with the smallest val_loss, counted from 1. NaN is never best."""
    comparable = [(loss, epoch) for epoch, loss in enumerate(val_losses, start=1) if loss < float("inf")]
    return min(comparable)[1] if comparable else None

"""Training is one loop: take a batch, step, keep count; after each epoch look at the validation images."""

import numpy as np

from .callbacks import Callback
from .interrupts import held_interrupts
from .optimizers import SGD
from .progress import progress_callback
from .validation import (
    checked_callbacks,
    checked_count,
    checked_images,
    checked_labels,
    checked_order,
    checked_pair,
)


class History(Callback):
    """What each epoch came to: `history` has a list each of loss, accuracy, val_loss, val_accuracy."""

    def __init__(self):
        super().__init__()
        self.epoch = []
        self.history = {}

    def on_epoch_end(self, epoch, logs=None):
        self.epoch.append(epoch)
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(value)


class RunningMetrics:
    """Loss and accuracy over the samples so far, each batch weighted by its samples, summed in the network's dtype.

    This is Keras's arithmetic (its Mean metric): a batch's log is the mean of the epoch up to there, not of the batch.
    """

    def __init__(self, dtype):
        self.scalar = np.dtype(dtype).type
        self.loss_sum = self.correct = self.count = self.scalar(0)

    def update(self, loss, p, y):
        """Adds a batch: its mean loss, p (N, C) and y (N,)."""
        samples = self.scalar(len(y))
        self.loss_sum += self.scalar(loss) * samples
        self.correct += self.scalar(np.count_nonzero(p.argmax(axis=1) == y))
        self.count += samples

    def means(self):
        """(loss, accuracy) as floats."""
        return float(self.loss_sum / self.count), float(self.correct / self.count)

    def logs(self):
        """The same as callbacks get it."""
        return dict(zip(("loss", "accuracy"), self.means(), strict=True))


class CallbackList:
    """Calls the same hook of every callback, in their order."""

    def __init__(self, callbacks, model, params):
        self.callbacks = callbacks
        for callback in callbacks:
            callback.set_params(params)
            callback.set_model(model)

    def __getattr__(self, hook):
        def call_each(*arguments):
            for callback in self.callbacks:
                getattr(callback, hook)(*arguments)

        return call_each


def evaluate(model, x, y, batch_size=1000):
    """(mean loss, accuracy): x (n, D) of the network's dtype, y (n,)."""
    metrics = RunningMetrics(model.dtype)
    with np.errstate(all="ignore"):  # a diverged network's loss is inf or NaN, and is shown as such
        for start in range(0, len(x), batch_size):
            samples = slice(start, start + batch_size)
            loss, p = model.loss_and_probabilities(x[samples], y[samples])
            metrics.update(loss, p, y[samples])
    return metrics.means()


def fit(
    model,
    x,
    y,
    *,
    optimizer=None,
    epochs=1,
    batch_size=32,
    validation_data=None,
    callbacks=None,
    verbose="auto",
    shuffle=True,
    initial_epoch=0,
    batch_order=None,
):
    """Trains `model` on x (n, D) or (n, 28, 28) and y (n,), and returns the History. The names are Keras's.

    optimizer        SGD(...); None goes on with the one there is, or takes SGD()
    epochs           the number of the last epoch, `initial_epoch` that of the first, counted from 0
    validation_data  (x, y), evaluated after every epoch
    callbacks        objects with the hooks of `Callback`
    verbose          0 silent, 1 a bar an epoch, 2 a line an epoch, "auto" a bar on a terminal and else lines
    shuffle          a new order every epoch, from the model's generator
    batch_order      integers (epochs, n): row e gives the order of the samples in epoch e, instead of shuffling

    Ctrl-C stops between two steps: the weights and `model.history` keep what was done, and KeyboardInterrupt is raised.
    Raises ValueError or TypeError for data or numbers that do not fit.
    """
    x, y = checked_data(model, x, y)
    if validation_data is not None:
        validation_data = checked_data(model, *checked_pair("validation_data", validation_data))
    batch_size = checked_count("batch_size", batch_size)
    epochs, initial_epoch = checked_count("epochs", epochs), checked_count("initial_epoch", initial_epoch, least=0)
    callbacks = checked_callbacks(callbacks)
    order = EpochOrder(model.rng, len(x), shuffle, checked_order(batch_order, epochs, len(x)))
    model.compile(optimizer or model.optimizer or SGD(), announce=verbose != 0)

    model.history, progress = History(), progress_callback(verbose)
    params = {"epochs": epochs, "steps": -(-order.n_samples // batch_size), "verbose": verbose}
    hooks = CallbackList([*callbacks, model.history, *filter(None, [progress])], model, params)
    model.stop_training = False
    hooks.on_train_begin({})
    logs = {}
    try:
        with held_interrupts() as interrupts, np.errstate(all="ignore"):
            for epoch in range(initial_epoch, epochs):
                hooks.on_epoch_begin(epoch, {})
                logs = _train_epoch(model, x, y, order.of(epoch), batch_size, hooks, interrupts)
                if validation_data is not None:
                    hooks.on_test_begin({})
                    logs["val_loss"], logs["val_accuracy"] = loss, accuracy = evaluate(model, *validation_data)
                    hooks.on_test_end({"loss": loss, "accuracy": accuracy})
                hooks.on_epoch_end(epoch, logs)
                if model.stop_training:
                    break
    finally:
        if progress is not None:
            progress.on_train_end()  # an interrupted epoch leaves its bar on the screen
    hooks.on_train_end(logs)
    return model.history


def _train_epoch(model, x, y, order, batch_size, hooks, interrupts):
    """One pass over the samples in the given order, the last batch as small as it comes; returns the epoch's means."""
    metrics = RunningMetrics(model.dtype)
    for step, start in enumerate(range(0, len(order), batch_size)):
        samples = order[start : start + batch_size]
        hooks.on_train_batch_begin(step, {})
        loss, p = model.train_step(x[samples], y[samples])
        metrics.update(loss, p, y[samples])
        model.batch_loss = float(loss)
        hooks.on_train_batch_end(step, metrics.logs())
        interrupts.check()
        if model.stop_training:
            break
    return metrics.logs()


class EpochOrder:
    """The order of the samples in each epoch: a row of `batch_order`, a fresh shuffle, or as they come."""

    def __init__(self, rng, n_samples, shuffle, batch_order):
        self.rng, self.shuffle, self.batch_order = rng, shuffle, batch_order
        self.n_samples = n_samples if batch_order is None else batch_order.shape[1]

    def of(self, epoch):
        """Sample numbers, (n,), in the order in which the epoch takes them."""
        if self.batch_order is not None:
            return self.batch_order[epoch]
        return self.rng.permutation(self.n_samples) if self.shuffle else np.arange(self.n_samples)


def checked_data(model, x, y):
    """x (n, D) of the network's dtype and y (n,) of int64, or one line that says what is wrong with them."""
    x = checked_images(x, model.sizes[0], model.dtype)
    return x, checked_labels(y, len(x), model.sizes[-1])

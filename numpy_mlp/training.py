"""Training is one loop: take a batch, step, keep count; after each epoch look at the validation images."""

import time

import numpy as np

from . import paths
from .callbacks import Callback
from .interrupts import held_interrupts
from .optimizers import SGD
from .progress import ProgressBar, ProgressLines, progress_callback
from .validation import (
    checked_callbacks,
    checked_count,
    checked_images,
    checked_labels,
    checked_order,
    checked_pair,
)

RUN_SECONDS = 0.05  # what happens in one compiled call: neither Ctrl-C nor the bar waits longer
BATCH_HOOKS = ("on_train_batch_begin", "on_train_batch_end", "on_batch_begin", "on_batch_end")


class History(Callback):
    """What each epoch came to: `history` has a list each of loss, accuracy, val_loss, val_accuracy.

    path, density  the way the steps were taken ("sparse" or "dense") and how much of x was not zero (None: not looked)
    threads        who shares the sparse path's work, as in "2 threads by omp", Numba's threading layer; else None
    prepare_s      seconds spent on the data before the first epoch, once a fit; compile_s is not in it
    """

    def __init__(self):
        super().__init__()
        self.epoch = []
        self.history = {}
        self.path = self.density = self.threads = self.prepare_s = self.compile_s = None

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

    def update(self, losses, right, n_samples):
        """Adds batches, one after the other: mean losses (k,), right answers (k,), samples (k,)."""
        losses, right, n_samples = (np.asarray(values, self.scalar) for values in (losses, right, n_samples))
        self.loss_sum = added(self.loss_sum, losses * n_samples)
        self.correct = added(self.correct, right)
        self.count = added(self.count, n_samples)

    def means(self):
        """(loss, accuracy) as floats."""
        return float(self.loss_sum / self.count), float(self.correct / self.count)

    def logs(self):
        """The same as callbacks get it."""
        return dict(zip(("loss", "accuracy"), self.means(), strict=True))


def added(total, values):
    """total + values[0] + values[1] + ..., rounded after every addition: `sum` would go about it in another order."""
    return np.add.accumulate(np.concatenate([[total], values]), dtype=values.dtype)[-1]


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


def evaluate(model, x, y, batch_size=1000, announce=True):
    """(mean loss, accuracy): x (n, D) of the network's dtype, y (n,)."""
    metrics, batches = RunningMetrics(model.dtype), [slice(i, i + batch_size) for i in range(0, len(x), batch_size)]
    with np.errstate(all="ignore"):  # a diverged network's loss is inf or NaN, and is shown as such
        judged = paths.judge(model, x, y, announce)
        if judged is None:
            model.warm_up(announce)
        for samples in batches:
            loss, right = _of_batch(judged, samples) if judged else _batch_evaluated(model, x[samples], y[samples])
            metrics.update([loss], [right], [len(y[samples])])
    return metrics.means()


def _of_batch(judged, samples):
    """Mean loss, summed sample after sample, and number of right answers, of samples that have been judged."""
    losses, right = (values[samples] for values in judged[:2])
    return added(losses.dtype.type(0), losses) / losses.dtype.type(len(losses)), right.sum()


def _batch_evaluated(model, x, y):
    loss, p = model.loss_and_probabilities(x, y)
    return loss, np.count_nonzero(p.argmax(axis=1) == y)


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
    callbacks, progress = checked_callbacks(callbacks), progress_callback(verbose)
    order = EpochOrder(model.rng, len(x), shuffle, checked_order(batch_order, epochs, len(x)))
    model.compile(optimizer or model.optimizer or SGD())
    path, model.history = _prepared(model, x, y, batch_size, announce=verbose != 0)
    params = {"epochs": epochs, "steps": -(-order.n_samples // batch_size), "verbose": verbose}
    hooks = CallbackList([*callbacks, model.history, *filter(None, [progress])], model, params)
    model.stop_training = False
    hooks.on_train_begin({})
    logs = {}
    try:
        with held_interrupts() as interrupts, np.errstate(all="ignore"):
            for epoch in range(initial_epoch, epochs):
                hooks.on_epoch_begin(epoch, {})
                logs = _train_epoch(model, path, order.of(epoch), batch_size, hooks, interrupts)
                if validation_data is not None:
                    hooks.on_test_begin({})
                    loss, accuracy = evaluate(model, *validation_data, announce=verbose != 0)
                    logs["val_loss"], logs["val_accuracy"] = loss, accuracy
                    hooks.on_test_end({"loss": loss, "accuracy": accuracy})
                hooks.on_epoch_end(epoch, logs)
                if model.stop_training:
                    break
    finally:
        model.take_weights_back()
        if progress is not None:
            progress.on_train_end()  # an interrupted epoch leaves its bar on the screen
    hooks.on_train_end(logs)
    return model.history


def _prepared(model, x, y, batch_size, announce):
    """The path that the training takes, ready, and the History that says so."""
    start, history = time.perf_counter(), History()
    path = paths.choose_path(model, x, y, batch_size, announce)
    history.path, history.density, history.threads = path.name, path.density, path.threads
    history.compile_s = path.compile_s
    history.prepare_s = time.perf_counter() - start - path.compile_s
    return path, history


def _train_epoch(model, path, order, batch_size, hooks, interrupts):
    """One pass over the samples in the given order, the last batch as small as it comes; returns the epoch's means."""
    metrics, runs, step = RunningMetrics(model.dtype), RunLength(hooks.callbacks), 0
    while step * batch_size < len(order):
        samples = order[step * batch_size : (step + runs.length) * batch_size]
        hooks.on_train_batch_begin(step, {})
        losses, right = path.take_steps(samples)
        metrics.update(losses, right, np.minimum(batch_size, len(samples) - batch_size * np.arange(len(losses))))
        step += len(losses)
        model.batch_loss = float(losses[-1])
        hooks.on_train_batch_end(step - 1, metrics.logs())
        interrupts.check()
        if model.stop_training:  # as Keras: looked at after a batch, so an epoch that has begun takes at least one
            break
        runs.adapt(len(losses))
    return metrics.logs()


class RunLength:
    """How many steps to ask for at once: one if a callback looks at every batch, else about RUN_SECONDS of them.

    The progress bar is content with what it is told after each run.
    """

    def __init__(self, callbacks):
        self.length, self.start = 1, time.perf_counter()
        self.grows = not any(watches_batches(callback) for callback in callbacks)

    def adapt(self, taken):
        """Doubles the length if a run of so many steps, the last one, took less than half the time it may."""
        now = time.perf_counter()
        if self.grows and taken == self.length and now - self.start < RUN_SECONDS / 2:
            self.length *= 2
        self.start = now


def watches_batches(callback):
    """Whether a callback has something to do before or after a batch; ours that show progress need not see each one."""
    if type(callback) in (ProgressLines, ProgressBar):
        return False
    return any(
        getattr(getattr(callback, hook, None), "__func__", None) is not getattr(Callback, hook) for hook in BATCH_HOOKS
    )


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

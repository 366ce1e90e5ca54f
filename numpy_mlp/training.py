"""Training is one loop: take a batch, step, keep count; after each epoch look at the validation images."""

import time
import warnings
from contextlib import contextmanager

import numpy as np

from . import paths
from .callbacks import BackupAndRestore, Callback, CallbackList
from .callbacks.admission import admitted, keras_classes
from .callbacks.backup_and_restore import checkpoint_path
from .callbacks.callback import is_idle
from .evaluation import evaluate
from .interrupts import held_interrupts
from .optimizers import SGD
from .progress import ProgressBar, ProgressLines, progress_callback
from .state_files import load_state
from .training_state import Training
from .validation import (
    checked_count,
    checked_images,
    checked_labels,
    checked_order,
    checked_pair,
)

RUN_SECONDS = 0.1  # what happens in one compiled call: neither Ctrl-C nor the bar waits longer
GROWTH = 4  # from run to run; each has to begin anew, which costs about a step
BATCH_HOOKS = ("on_train_batch_begin", "on_train_batch_end", "on_batch_begin", "on_batch_end")


class History(Callback):
    """What each epoch came to: `history` has a list each of loss, accuracy, val_loss, val_accuracy, ...

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

    def get_state(self):
        """Epochs, names and values so far."""
        return {"epoch": list(self.epoch), "names": list(self.history), "values": [*map(list, self.history.values())]}

    def set_state(self, state):
        """Goes on from what `get_state` gave."""
        self.epoch = list(state["epoch"])
        self.history = {name: list(values) for name, values in zip(state["names"], state["values"], strict=True)}


def fit(
    model,
    x,
    y,
    *,
    optimizer=None,
    epochs=1,
    batch_size=32,
    validation_data=None,
    validation_batch_size=1000,
    callbacks=None,
    verbose="auto",
    shuffle=True,
    initial_epoch=0,
    batch_order=None,
    resume=None,
):
    """Trains `model` on x (n, D) or (n, 28, 28) and y (n,), and returns the History. The names are Keras's.

    optimizer        SGD(...); None goes on with the one there is, or takes SGD()
    epochs           the number of the last epoch, `initial_epoch` that of the first, counted from 0
    validation_data  (x, y), evaluated after every epoch, `validation_batch_size` samples at a time
    callbacks        objects with the hooks of `Callback`, ours or Keras's own
    verbose          0 silent, 1 a bar an epoch, 2 a line an epoch, "auto" a bar on a terminal and else lines
    shuffle          a new order every epoch, from the model's generator
    batch_order      integers (epochs, n): row e gives the order of the samples in epoch e, instead of shuffling
    resume           where BackupAndRestore saved the state of a training with these arguments: goes on from there, to
                     the same bits, and `epochs` may be another number. A BackupAndRestore among the callbacks does so
                     by itself once it has saved.

    Ctrl-C stops between two steps: the weights and `model.history` keep what was done, and KeyboardInterrupt is raised.
    Raises ValueError or TypeError for data or numbers that do not fit, CheckpointError for a state that does not.
    """
    x, y = checked_data(model, x, y)
    if validation_data is not None:
        validation_data = checked_data(model, *checked_pair("validation_data", validation_data))
    validation = validation_data, checked_count("validation_batch_size", validation_batch_size)
    batch_size = checked_count("batch_size", batch_size)
    epochs, initial_epoch = checked_count("epochs", epochs), checked_count("initial_epoch", initial_epoch, least=0)
    callbacks, progress = _callbacks_and_progress(callbacks, verbose)
    backups = [callback for callback in callbacks if isinstance(callback, BackupAndRestore)]
    others = [callback for callback in callbacks if callback not in backups]
    order = EpochOrder(model.rng, len(x), shuffle, checked_order(batch_order, epochs, len(x)))
    model.compile(optimizer or model.optimizer or SGD())
    path, history = _prepared(model, x, y, batch_size, announce=verbose != 0)
    training = Training(model, path, order, others, history, batch_size, validation, initial_epoch)
    state = _state_to_resume(training, resume, backups)
    if backups or resume is not None:
        _warn_of_stateless(others)
    model.history = history
    params = {"epochs": epochs, "steps": -(-order.n_samples // batch_size), "verbose": verbose}
    hooks = CallbackList([*others, history, *filter(None, [progress]), *backups], model, params)
    with _in_charge(training, backups, progress):
        hooks.on_train_begin({})
        if state is not None:
            _resume(training, state, hooks, backups)
        _train(training, epochs, hooks, backups, announce=verbose != 0)
    hooks.on_train_end(training.logs)
    model.history = history  # Keras's own History puts itself there
    return history


def _callbacks_and_progress(callbacks, verbose):
    """The callbacks as a list, and what shows the progress: None for a silent training or where one of them does."""
    callbacks, progress = admitted(callbacks), progress_callback(verbose)
    given = any("ProgbarLogger" in keras_classes(callback) for callback in callbacks)
    return callbacks, None if given else progress


def _prepared(model, x, y, batch_size, announce):
    """The path that the training takes, ready, and the History that says so."""
    start, history = time.perf_counter(), History()
    path = paths.choose_path(model, x, y, batch_size, announce)
    history.path, history.density, history.threads = path.name, path.density, path.threads
    history.compile_s = path.compile_s
    history.prepare_s = time.perf_counter() - start - path.compile_s
    return path, history


def _state_to_resume(training, resume, backups):
    """The state that `resume` names, or else one that a BackupAndRestore has saved; None if there is none."""
    saved = [backup.path for backup in backups if backup.path.exists()]
    if resume is None and not saved:
        return None
    path = saved[0] if resume is None else checkpoint_path(resume)
    state = load_state(path)
    training.check(state, path)
    return state


@contextmanager
def _in_charge(training, backups, progress):
    """Within it the network and the backups are this training's; afterwards, whatever happened, they are free again."""
    training.model.stop_training = False
    for backup in backups:
        backup.training = training
    try:
        yield
    finally:
        training.model.take_weights_back()
        for backup in backups:
            backup.training = None
        if progress is not None:
            progress.on_train_end()  # an interrupted epoch leaves its bar on the screen


def _warn_of_stateless(callbacks):
    """A warning that names those whose state is not in the file, Keras's own among them."""
    names = [type(callback).__name__ for callback in callbacks if not hasattr(callback, "get_state")]
    if names:
        warnings.warn(
            f"what {', '.join(names)} remembers is not saved, and a resumed training begins without it: the callbacks "
            "of numpy_mlp.callbacks have a state",
            stacklevel=4,
        )


def _resume(training, state, hooks, backups):
    """Goes on from the state. A callback without one is told of the epoch's begin, so that it knows where it is."""
    if state["step"] > 0:
        hooks.on_epoch_begin(state["epoch"], {})
    training.put_back(state)
    for backup in backups:
        backup.saved_at = training.model.optimizer.iterations


def _train(training, epochs, hooks, backups, announce):
    """Epoch after epoch, each followed by a look at the validation images, until the last or a callback says stop."""
    model, (validation_data, validation_batch_size) = training.model, training.validation
    with held_interrupts() as interrupts, np.errstate(all="ignore"):
        while training.epoch < epochs and not training.is_over:
            if training.step == 0:
                hooks.on_epoch_begin(training.epoch, {})
                training.begin_epoch()
            logs = _train_epoch(training, hooks, interrupts, backups)
            if validation_data is not None:
                logs["val_loss"], logs["val_accuracy"] = evaluate(
                    model, *validation_data, validation_batch_size, announce=announce, hooks=hooks
                )
            training.end_epoch(logs)
            hooks.on_epoch_end(training.epoch - 1, dict(logs))  # what one callback adds, the next one sees
            training.is_over = model.stop_training


def _train_epoch(training, hooks, interrupts, backups):
    """The epoch's steps that are left, the last batch as small as it comes; returns the epoch's means."""
    model, runs = training.model, RunLength(hooks.callbacks, training.model.optimizer)
    stopping = training.step > 0 and model.stop_training  # where the epoch had been told to stop, and was saved so
    while not stopping and len(samples := training.batches(runs.length)):
        hooks.on_train_batch_begin(training.step, {})
        losses, right = training.path.take_steps(samples)
        training.count(samples, losses, right)
        hooks.on_train_batch_end(training.step - 1, training.metrics.logs())
        if interrupts.pressed:
            for backup in backups:
                backup.save()
            interrupts.check()
        stopping = model.stop_training  # as Keras: after a batch, so an epoch that has begun takes at least one
        runs.adapt(len(losses))
    return training.metrics.logs()


class RunLength:
    """How many steps to ask for at once: one if a callback looks at every batch or the rate follows a schedule, else
    about RUN_SECONDS of them.

    The progress bar is content with what it is told after each run.
    """

    def __init__(self, callbacks, optimizer):
        self.length, self.start = 1, time.perf_counter()
        self.grows = optimizer.schedule is None and not any(watches_batches(callback) for callback in callbacks)

    def adapt(self, taken):
        """Lengthens the runs if one of full length, the last one, was over so soon that a longer one may be tried."""
        now = time.perf_counter()
        if self.grows and taken == self.length and now - self.start < RUN_SECONDS / GROWTH:
            self.length *= GROWTH
        self.start = now


def watches_batches(callback):
    """Whether a callback has something to do before or after a batch; ours that show or save progress can wait."""
    if type(callback) in (ProgressLines, ProgressBar, BackupAndRestore):
        return False
    return not all(is_idle(callback, hook) for hook in BATCH_HOOKS)


class EpochOrder:
    """The order of the samples in each epoch: a row of `batch_order`, a fresh shuffle, or as they come.

    drawn_from  the generator's state before the last order was drawn
    """

    def __init__(self, rng, n_samples, shuffle, batch_order):
        self.rng, self.shuffle, self.batch_order = rng, shuffle, batch_order
        self.n_samples = n_samples if batch_order is None else batch_order.shape[1]
        self.drawn_from = None

    def of(self, epoch):
        """Sample numbers, (n,), in the order in which the epoch takes them. `drawn_from` draws the same once more."""
        self.drawn_from = self.rng.bit_generator.state
        if self.batch_order is not None:
            return self.batch_order[epoch]
        return self.rng.permutation(self.n_samples) if self.shuffle else np.arange(self.n_samples)


def checked_data(model, x, y):
    """x (n, D) of the network's dtype and y (n,) of int64, or one line that says what is wrong with them."""
    x = checked_images(x, model.sizes[0], model.dtype)
    return x, checked_labels(y, len(x), model.sizes[-1])

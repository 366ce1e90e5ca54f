"""Callbacks look at a training from outside and may steer it: hook names, arguments and order are Keras's."""

import math
import os
import warnings
from pathlib import Path
from typing import NamedTuple

import numpy as np


class Callback:
    """Hooks called by `fit`: override those you need, the others do nothing.

    `logs` holds the epoch's running means so far (`loss`, `accuracy`) and, at an epoch's end, `val_loss` and
    `val_accuracy`. `self.model` is the network, `self.params` a dict with `epochs`, `steps` and `verbose`.
    """

    model = None
    params = None

    def set_model(self, model):
        self.model = model

    def set_params(self, params):
        self.params = params

    def on_train_begin(self, logs=None):
        pass

    def on_train_end(self, logs=None):
        pass

    def on_epoch_begin(self, epoch, logs=None):
        pass

    def on_epoch_end(self, epoch, logs=None):
        pass

    def on_train_batch_begin(self, batch, logs=None):
        self.on_batch_begin(batch, logs=logs)

    def on_train_batch_end(self, batch, logs=None):
        self.on_batch_end(batch, logs=logs)

    def on_batch_begin(self, batch, logs=None):
        pass

    def on_batch_end(self, batch, logs=None):
        pass

    def on_test_begin(self, logs=None):
        pass

    def on_test_end(self, logs=None):
        pass

    def on_test_batch_begin(self, batch, logs=None):
        pass

    def on_test_batch_end(self, batch, logs=None):
        pass

    def on_predict_begin(self, logs=None):
        pass

    def on_predict_end(self, logs=None):
        pass

    def on_predict_batch_begin(self, batch, logs=None):
        pass

    def on_predict_batch_end(self, batch, logs=None):
        pass


class RangeMinimum(NamedTuple):
    """The lowest running loss of a range test, the rate recorded beside it, and the batches seen by then (from 1)."""

    loss: float
    learning_rate: float
    step: int


class ExponentialLearningRate(Callback):
    """rate <- rate * factor after every batch: the learning-rate range test.

    After each batch three lists grow: `losses`, the epoch's running mean (the published curve); `batch_losses`, this
    batch's own loss; `rates`, the product, which is the *next* batch's rate (so the notebook recorded it). The product
    is computed in float64 from the rate as the optimizer stores it, and stored back in the network's dtype.
    """

    def __init__(self, factor):
        if not (math.isfinite(factor) and factor > 0):
            raise ValueError(f"factor is {factor}: expected a positive number, such as 1.005")
        self.factor = factor
        self._clear()

    def _clear(self):
        self.rates, self.losses, self.batch_losses = [], [], []

    def on_train_begin(self, logs=None):
        self._clear()

    def on_batch_end(self, batch, logs=None):
        rate = float(self.model.optimizer.learning_rate) * self.factor
        self.rates.append(rate)
        self.losses.append(logs["loss"])
        self.batch_losses.append(self.model.batch_loss)
        self.model.optimizer.learning_rate = rate

    def minimum(self):
        """The first lowest running loss, NaN left out."""
        if not np.isfinite(self.losses).any():
            raise ValueError(f"none of {len(self.losses)} recorded losses is finite: fit with this callback first")
        index = int(np.nanargmin(self.losses))
        return RangeMinimum(self.losses[index], self.rates[index], index + 1)


_SIGNS = {"loss": 1, "accuracy": -1}  # which way is better


class _Monitor(Callback):
    """Watches one metric: lower is better for a loss, higher for an accuracy."""

    def __init__(self, monitor, min_delta=0):
        sign = _SIGNS.get(monitor.removeprefix("val_"))
        if sign is None:
            raise ValueError(f"monitor is {monitor!r}: expected loss, accuracy, val_loss or val_accuracy")
        self.monitor = monitor
        self.min_delta = abs(min_delta)
        self.best = None
        self._sign = sign

    def _is_improvement(self, value, reference):
        """Better than the reference by more than min_delta. NaN never is, except as the first value, as in Keras.

        Keras compares Python floats in float32, whatever the network's dtype: so does this, so that both sides of a
        comparison stop at the same epoch.
        """
        if reference is None:
            return True
        with np.errstate(over="ignore"):  # beyond float32 is infinite
            value = np.float32(value + self._sign * self.min_delta)
            return bool(self._sign * value < self._sign * np.float32(reference))

    def _value(self, logs):
        """This epoch's value, or None with a warning where it is missing."""
        logs = logs or {}
        value = logs.get(self.monitor)
        if value is None:
            warnings.warn(
                f"{type(self).__name__} watches {self.monitor!r}, which is not among this epoch's metrics "
                f"({', '.join(logs)}): watch one of these, or give fit validation_data",
                stacklevel=3,
            )
        return value


class EarlyStopping(_Monitor):
    """Stops the training after `patience` epochs without a better value of `monitor`: Keras's rule.

    Args:
        monitor: "val_loss" (default), "val_accuracy", "loss" or "accuracy".
        min_delta: a change that is not larger than this is no improvement. Defaults to 0.
        patience: epochs without improvement after which the training stops, never after the first. Defaults to 0.
        restore_best_weights: at the end, put back the weights of the best epoch. Defaults to False.
        start_from_epoch: epochs before this one are not looked at. Defaults to 0.
    """

    def __init__(self, monitor="val_loss", min_delta=0, patience=0, restore_best_weights=False, start_from_epoch=0):
        super().__init__(monitor, min_delta)
        self.patience = patience
        self.restore_best_weights = restore_best_weights
        self.start_from_epoch = start_from_epoch
        self.on_train_begin()

    def on_train_begin(self, logs=None):
        self.wait = 0
        self.stopped_epoch = 0
        self.best = None
        self.best_epoch = 0
        self.best_weights = None

    def on_epoch_end(self, epoch, logs=None):
        value = self._value(logs)
        if value is None or epoch < self.start_from_epoch:
            return
        if self._is_improvement(value, self.best):
            self._remember(epoch, value)
            return
        self.wait += 1
        if self.wait >= self.patience:
            self.stopped_epoch = epoch
            self.model.stop_training = True

    def _remember(self, epoch, value):
        self.wait = 0
        self.best = value
        self.best_epoch = epoch
        if self.restore_best_weights:
            self.best_weights = self.model.get_weights()

    def on_train_end(self, logs=None):
        if self.best_weights is not None:
            self.model.set_weights(self.best_weights)


class ModelCheckpoint(_Monitor):
    """Saves the network after every epoch, or only after those with the best `monitor` so far: Keras's rule.

    `best` lives on from one `fit` to the next. Where the metric is missing, a warning says so and the network is saved.

    Args:
        filepath: the file; may hold `{epoch}` (from 1) and metrics, as in "{epoch:02d}-{val_loss:.4f}.npz".
        monitor: "val_loss" (default), "val_accuracy", "loss" or "accuracy".
        save_best_only: True keeps the best network instead of the last. Defaults to False.
    """

    def __init__(self, filepath, monitor="val_loss", save_best_only=False):
        super().__init__(monitor)
        self.filepath = os.fspath(filepath)
        self.save_best_only = save_best_only

    def on_epoch_end(self, epoch, logs=None):
        path = self._path(epoch, logs or {})
        if self._should_save(logs):
            path.parent.mkdir(parents=True, exist_ok=True)
            self.model.save(path)

    def _should_save(self, logs):
        if not self.save_best_only:
            return True
        value = self._value(logs)
        if value is None:
            return True
        if not self._is_improvement(value, self.best):
            return False
        self.best = value
        return True

    def _path(self, epoch, logs):
        try:
            return Path(self.filepath.format(epoch=epoch + 1, **logs))
        except KeyError as missing:
            names = ", ".join(["epoch", *logs])
            raise ValueError(f"the file name {self.filepath!r} asks for {missing}; there are: {names}") from None

"""A smaller rate when nothing gets better any more."""

import numpy as np

from .monitor import Monitor


class ReduceLROnPlateau(Monitor):
    """rate <- rate * factor after `patience` epochs without a better value of `monitor`: Keras's rule.

    The rate goes into the epoch's logs as `learning_rate`, and so into the history.

    Args:
        monitor: "val_loss" (default), "val_accuracy", "loss", "accuracy" or what else is in the logs.
        factor: between 0 and 1. Defaults to 0.1.
        patience: epochs without improvement after which the rate is reduced. Defaults to 10.
        verbose: 1 says each reduction in a line. Defaults to 0.
        mode: "min", "max" or "auto" (default), which knows losses and accuracies.
        min_delta: a change that is not larger than this is no improvement. Defaults to 1e-4.
        cooldown: epochs after a reduction that do not count. Defaults to 0.
        min_lr: the rate is never made smaller than this. Defaults to 0.
    """

    state_names = ("best", "wait", "cooldown_counter")

    def __init__(
        self,
        monitor="val_loss",
        factor=0.1,
        patience=10,
        verbose=0,
        mode="auto",
        min_delta=1e-4,
        cooldown=0,
        min_lr=0.0,
    ):
        super().__init__(monitor, mode, min_delta)
        if not 0 < factor < 1:
            raise ValueError(f"factor is {factor}: expected a number between 0 and 1, such as 0.1")
        self.factor = factor
        self.patience = patience
        self.verbose = verbose
        self.cooldown = cooldown
        self.min_lr = min_lr
        self.on_train_begin()

    def on_train_begin(self, logs=None):
        self.best = None
        self.wait = 0
        self.cooldown_counter = 0

    def on_epoch_end(self, epoch, logs=None):
        logs = {} if logs is None else logs
        logs["learning_rate"] = float(self.model.optimizer.learning_rate)
        value = self._value(logs)
        if value is not None and self._is_due(value) and self._reduce(epoch):
            self.cooldown_counter = self.cooldown
            self.wait = 0

    def _is_due(self, value):
        """Counts the epoch, and says whether the patience is at its end."""
        if self.cooldown_counter > 0:
            self.cooldown_counter -= 1
            self.wait = 0
        if self._is_improvement(value, self.best):
            self.best = value
            self.wait = 0
        elif self.cooldown_counter == 0:
            self.wait += 1
            return self.wait >= self.patience
        return False

    def _reduce(self, epoch):
        """Whether there was something to reduce: Keras compares with the smallest rate in float32."""
        rate = float(self.model.optimizer.learning_rate)
        if not rate > np.float32(self.min_lr):
            return False
        self.model.optimizer.learning_rate = reduced = max(rate * self.factor, self.min_lr)
        if self.verbose:
            print(f"epoch {epoch + 1}: no better {self.monitor}, learning rate from {rate:.4g} to {reduced:.4g}")
        return True

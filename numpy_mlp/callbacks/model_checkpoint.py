"""Keep the network on disk, the last or the best."""

import os
from pathlib import Path

from .monitor import Monitor


class ModelCheckpoint(Monitor):
    """Saves the network after every epoch, or only after those with the best `monitor` so far: Keras's rule.

    `best` lives on from one `fit` to the next. Where the metric is missing, a warning says so and the network is saved.

    Args:
        filepath: the file; may hold `{epoch}` (from 1) and metrics, as in "{epoch:02d}-{val_loss:.4f}.npz".
        monitor: "val_loss" (default), "val_accuracy", "loss", "accuracy" or what else is in the logs.
        verbose: 1 says in a line what was saved and why. Defaults to 0.
        save_best_only: True keeps the best network instead of the last. Defaults to False.
        save_weights_only: calls `save_weights` instead of `save`. Defaults to False.
        mode: "min", "max" or "auto" (default), which knows losses and accuracies.
        initial_value_threshold: a value that the first network to be saved has to beat. Defaults to None.
    """

    state_names = ("best",)

    def __init__(
        self,
        filepath,
        monitor="val_loss",
        verbose=0,
        save_best_only=False,
        save_weights_only=False,
        mode="auto",
        initial_value_threshold=None,
    ):
        super().__init__(monitor, mode)
        self.filepath = os.fspath(filepath)
        self.verbose = verbose
        self.save_best_only = save_best_only
        self.save_weights_only = save_weights_only
        self.best = initial_value_threshold

    def on_epoch_end(self, epoch, logs=None):
        path = self._path(epoch, logs or {})
        if self._should_save(logs):
            path.parent.mkdir(parents=True, exist_ok=True)
            (self.model.save_weights if self.save_weights_only else self.model.save)(str(path))
            if self.verbose:
                reason = f", the best {self.monitor} so far is {self.best:.5f}" if self.save_best_only else ""
                print(f"epoch {epoch + 1}: saved {path}{reason}")

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

"""Stop when nothing gets better any more."""

from .monitor import Monitor


class EarlyStopping(Monitor):
    """Stops the training after `patience` epochs without a better value of `monitor`: Keras's rule.

    Args:
        monitor: "val_loss" (default), "val_accuracy", "loss", "accuracy" or what else is in the logs.
        min_delta: a change that is not larger than this is no improvement. Defaults to 0.
        patience: epochs without improvement after which the training stops, never after the first. Defaults to 0.
        verbose: 1 says in a line when it stops and what it restores. Defaults to 0.
        mode: "min", "max" or "auto" (default), which knows losses and accuracies.
        baseline: a value that has to be beaten within `patience` epochs. Defaults to None.
        restore_best_weights: at the end, put back the weights of the best epoch. Defaults to False.
        start_from_epoch: epochs before this one are not looked at. Defaults to 0.
    """

    state_names = ("wait", "stopped_epoch", "best", "best_epoch", "best_weights")

    def __init__(
        self,
        monitor="val_loss",
        min_delta=0,
        patience=0,
        verbose=0,
        mode="auto",
        baseline=None,
        restore_best_weights=False,
        start_from_epoch=0,
    ):
        super().__init__(monitor, mode, min_delta)
        self.patience = patience
        self.verbose = verbose
        self.baseline = baseline
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
        self.wait += 1
        if self._is_improvement(value, self.best):
            self._remember(epoch, value)
        elif self.wait >= self.patience:
            self.stopped_epoch = epoch
            self.model.stop_training = True

    def _remember(self, epoch, value):
        self.best = value
        self.best_epoch = epoch
        if self.restore_best_weights:
            self.best_weights = self.model.get_weights()
        if self._is_improvement(value, self.baseline):
            self.wait = 0

    def on_train_end(self, logs=None):
        if self.verbose and self.stopped_epoch > 0:
            print(f"epoch {self.stopped_epoch + 1}: no better {self.monitor} for {self.wait} epochs, training stops")
        if self.best_weights is not None:
            if self.verbose:
                print(f"the weights of epoch {self.best_epoch + 1}, the best, are put back")
            self.model.set_weights(self.best_weights)

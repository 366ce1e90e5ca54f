"""A training that has diverged is not worth its time."""

import math

from .callback import Callback


class TerminateOnNaN(Callback):
    """Stops the training after the batch with which the running loss is no longer finite, and says so in a line.

    It looks after every batch, and so the steps are taken one by one.
    """

    def on_batch_end(self, batch, logs=None):
        loss = (logs or {}).get("loss")
        if loss is not None and not math.isfinite(loss):
            print(f"batch {batch}: the loss is {float(loss)}, training stops")
            self.model.stop_training = True

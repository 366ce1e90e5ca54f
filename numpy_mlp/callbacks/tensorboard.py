"""The TensorBoard callback: event files under Keras's names, so that both sides show as curves of one dashboard."""

from pathlib import Path

import numpy as np

from ..backpropagation import loss_and_gradients
from ..event_files import EventFile, histogram, scalar, text
from ..validation import checked_count, checked_pair
from .callback import Callback

TRAIN, VALIDATION = "train", "validation"


class TensorBoard(Callback):
    """Writes what `tensorboard --logdir logs` shows: the folders, tags and steps are those of Keras's callback.

    train/       epoch_loss, epoch_accuracy and epoch_learning_rate by epoch; on request batch_loss, batch_accuracy and
                 batch_learning_rate by batch (counted from 1 on through all epochs; the means of the epoch so far)
    validation/  epoch_loss and epoch_accuracy by epoch; evaluation_loss_vs_iterations and ..._accuracy_... by step

    With `update_freq` a number Keras leaves out the epochs' points unless it divides the batches done; here all are
    written. Keras has no batch_learning_rate. Nothing but NumPy is needed to write; `pip install tensorboard` to look.

    Args:
        log_dir: the folder, made if it is missing; name another for each run. Defaults to "logs".
        histogram_freq: every so many epochs, a histogram of each of W1, b1, ... under Keras's names; 0, the default, is
            never.
        update_freq: "epoch" (default), "batch", or a number of batches. All but "epoch" have training go step by step.
        write_summary: True adds the network's summary as a text. Defaults to False.
        gradient_data: (x, y); with each histogram of weights, one of the gradient of their mean loss. MLP alone.
    """

    def __init__(
        self, log_dir="logs", histogram_freq=0, *, update_freq="epoch", write_summary=False, gradient_data=None
    ):
        self.log_dir = Path(log_dir)
        self.histogram_freq = checked_count("histogram_freq", histogram_freq, least=0)
        self.update_freq = update_freq if update_freq == "epoch" else _checked_batches(update_freq)
        self.write_summary = write_summary
        self.gradient_data = None if gradient_data is None else checked_pair("gradient_data", gradient_data)
        if self.update_freq != "epoch":  # or nobody would need to call it, and several steps can be taken at once
            self.on_train_batch_end = self._add_batch
        self._files, self._batches = {}, 0

    def on_train_begin(self, logs=None):
        self._batches = 0
        self._files = {folder: EventFile(self.log_dir / folder) for folder in (TRAIN, VALIDATION)}
        if self.gradient_data is not None:
            self._check_gradient_data()
        if self.write_summary:
            self._add(TRAIN, 0, [text("summary", _summary(self.model))])

    def _check_gradient_data(self):
        from ..training import checked_data

        if not hasattr(self.model, "engine"):
            raise TypeError(f"gradient_data is for numpy_mlp's MLP, not for {type(self.model).__name__}: leave it out")
        self.gradient_data = checked_data(self.model, *self.gradient_data)

    def _add_batch(self, batch, logs=None):
        self._batches += 1
        if self._batches % self.update_freq == 0:
            self._add(TRAIN, self._batches, self._with_rate("batch", logs or {}))

    def on_test_end(self, logs=None):
        if self.model.optimizer is None:  # an evaluation before any training
            return
        step = self.model.optimizer.iterations
        self._add(VALIDATION, step, [scalar(f"evaluation_{n}_vs_iterations", v) for n, v in (logs or {}).items()])
        self._flush()

    def on_epoch_end(self, epoch, logs=None):
        logs = logs or {}
        trained = {name: value for name, value in logs.items() if not name.startswith("val_")}
        validated = {name.removeprefix("val_"): value for name, value in logs.items() if name.startswith("val_")}
        self._add(TRAIN, epoch, self._with_rate("epoch", trained))
        self._add(VALIDATION, epoch, [scalar(f"epoch_{name}", value) for name, value in validated.items()])
        if self.histogram_freq and epoch % self.histogram_freq == 0:
            self._add(TRAIN, epoch, self._histograms())
        self._flush()

    def on_train_end(self, logs=None):
        self._flush()

    def _flush(self):
        for file in self._files.values():
            file.flush()

    def _add(self, folder, step, values):
        """An event in the folder's file; no file without one."""
        if values:
            if folder not in self._files:  # an evaluation on its own
                self._files[folder] = EventFile(self.log_dir / folder)
            self._files[folder].add(step, values)

    def _with_rate(self, kind, logs):
        logs = {"learning_rate": float(self.model.optimizer.learning_rate)} | logs
        return [scalar(f"{kind}_{name}", value) for name, value in logs.items()]

    def _histograms(self):
        weights = _named_weights(self.model)
        values = [histogram(f"{name}/histogram", weight) for name, weight in weights]
        if self.gradient_data is not None:
            gradients = zip((name for name, _ in weights), self._gradients())
            values += [histogram(f"{name}/gradient", gradient) for name, gradient in gradients]
        return values

    def _gradients(self):
        """[dW1, db1, dW2, db2, ...] of the mean loss of gradient_data."""
        with np.errstate(all="ignore"):
            return loss_and_gradients(self.model.engine, self.model.weights, *self.gradient_data)[2]

    def get_state(self):
        """The batches so far, and each file's name and length."""
        files = {folder: [file.name, file.flush()] for folder, file in self._files.items()}
        return {"batches": self._batches, "files": files}

    def set_state(self, state):
        """Goes on in the same files, and cuts off what was written after the state: nothing shows twice.

        What takes its place has the same length, and so TensorBoard may go on looking meanwhile.
        """
        self._batches = state["batches"]
        self._files = {folder: EventFile(self.log_dir / folder, *file) for folder, file in state["files"].items()}


def _checked_batches(update_freq):
    if update_freq == "batch":
        return 1
    if isinstance(update_freq, str):
        raise ValueError(f'update_freq is {update_freq!r}: expected "epoch", "batch" or a number of batches')
    return checked_count("update_freq", update_freq)


def _named_weights(model):
    """[(name, array), ...], a Keras model's by its own paths, an MLP's as Keras's are called in a fresh session."""
    if hasattr(model, "layers"):
        return [(weight.path.replace(":", "_"), weight) for layer in model.layers for weight in layer.weights]
    layers = ["dense" if index == 0 else f"dense_{index}" for index in range(len(model.sizes) - 1)]
    names = [f"sequential/{layer}/{part}" for layer in layers for part in ("kernel", "bias")]
    return list(zip(names, model.weights, strict=True))


def _summary(model):
    """The table that `summary` prints, as a block of code in Markdown: indented by four."""
    lines = []
    model.summary(print_fn=lines.append)
    return "\n".join(f"    {line}" for line in "\n".join(lines).splitlines())

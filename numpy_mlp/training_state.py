"""A training and where it stands: all that `fit` needs to go on and end with the same bits as if it had never stopped.

The same bits need the same program: engine, NumPy and, with the numpy engine, BLAS and its number of threads, because
another one adds in another order. The numba engine gives the same bits with any number of threads.
"""

import hashlib

import numpy as np

from .checkpoints import CheckpointError
from .engines import engine_name
from .metrics import RunningMetrics
from .schedules import LearningRateSchedule


class Training:
    """What `fit` was given, made ready, and where it stands: `epoch`, and `step`, how many of its steps are done.

    order       EpochOrder; callbacks: those that were given; validation: ((x, y) or None, its batch size)
    is_over     whether it was told to stop after the last epoch
    """

    def __init__(self, model, path, order, callbacks, history, batch_size, validation, epoch=0):
        self.model, self.path, self.order, self.callbacks, self.history = model, path, order, callbacks, history
        self.batch_size, self.validation = batch_size, validation
        self.epoch, self.step, self.logs, self.is_over = epoch, 0, {}, False
        self.samples, self.metrics = None, RunningMetrics(model.dtype)
        self._description = None

    def begin_epoch(self):
        """Draws the order of the samples."""
        self.samples, self.metrics = self.order.of(self.epoch), RunningMetrics(self.model.dtype)

    def batches(self, n_steps):
        """Samples (n,) of the next steps; none at the epoch's end."""
        return self.samples[self.step * self.batch_size : (self.step + n_steps) * self.batch_size]

    def count(self, samples, losses, right):
        """Takes note of the first steps over these samples: mean loss and right answers of each."""
        steps = np.arange(len(losses))
        self.metrics.update(losses, right, np.minimum(self.batch_size, len(samples) - self.batch_size * steps))
        self.step += len(losses)
        self.model.batch_loss = float(losses[-1])

    def end_epoch(self, logs):
        """Stands before the next epoch from here on."""
        self.epoch, self.step, self.logs = self.epoch + 1, 0, logs

    def state(self):
        """All of it, for state_files.save_state; the training itself is left as it is."""
        model = self.model
        return {
            "made_by": self.description(),
            "epoch": self.epoch,
            "step": self.step,
            "logs": self.logs,
            "metrics": self.metrics.get_state(),
            "weights": model.get_weights(),
            "optimizer": model.optimizer.get_state(),
            "order_drawn_from": self.order.drawn_from,
            "generator": model.rng.bit_generator.state,
            "stop_training": bool(model.stop_training),
            "batch_loss": model.batch_loss,
            "path": self.path.get_state(),
            "history": self.history.get_state(),
            "callbacks": [state for _, state in with_state(self.callbacks)],
        }

    def put_back(self, state):
        """Goes on from a state that `check` has let pass."""
        model = self.model
        model.set_weights(state["weights"])
        model.optimizer.set_state(state["optimizer"])
        self.epoch, self.step, self.logs = state["epoch"], state["step"], state["logs"]
        if self.step > 0:
            model.rng.bit_generator.state = state["order_drawn_from"]
            self.begin_epoch()
            self.metrics.set_state(state["metrics"])
        model.rng.bit_generator.state = state["generator"]
        model.stop_training, model.batch_loss = state["stop_training"], state["batch_loss"]
        self.is_over = self.step == 0 and model.stop_training
        self.path.set_state(state["path"])
        self.history.set_state(state["history"])
        for (callback, _), kept in zip(with_state(self.callbacks), state["callbacks"], strict=True):
            callback.set_state(kept)

    def check(self, state, path):
        """Raises CheckpointError, in one line that says what differs, for the state of another training."""
        here, there = self.description(), state["made_by"]
        different = [difference(name, here[name], there.get(name)) for name in here if here[name] != there.get(name)]
        if different:
            raise CheckpointError(f"{path}: the state of another training: {'; '.join(different)}")

    def description(self):
        """What has to be the same for a state to fit: numbers, names, checksums of the arrays that `fit` was given."""
        if self._description is None:
            model, (validation_data, validation_batch_size) = self.model, self.validation
            self._description = {
                "sizes": list(model.sizes),
                "dtype": model.dtype.name,
                "engine": engine_name(model.engine),
                "path": self.path.name,
                "optimizer": optimizer_in_words(model.optimizer),
                "batch_size": self.batch_size,
                "validation_batch_size": validation_batch_size,
                "shuffle": bool(self.order.shuffle),
                "callbacks": [type(callback).__name__ for callback, _ in with_state(self.callbacks)],
                **checksums(self.path.x, self.path.y, validation_data, self.order.batch_order),
            }
        return self._description


def with_state(callbacks):
    """[(callback, state), ...] of those that keep one."""
    states = ((callback, callback.get_state()) for callback in callbacks if hasattr(callback, "get_state"))
    return [(callback, state) for callback, state in states if state]


def difference(name, here, there):
    """The same in words."""
    if name in CHECKSUMS:
        return f"{name} is another"
    return f"{name} is {there} in the file, {here} here"


CHECKSUMS = ("x", "y", "x of validation_data", "y of validation_data", "batch_order")


def checksums(x, y, validation_data, batch_order):
    """{name: SHA-256} of what `fit` was given; None for what it was not."""
    arrays = (x, y, *(validation_data or (None, None)), batch_order)
    return {name: None if a is None else checksum(a) for name, a in zip(CHECKSUMS, arrays, strict=True)}


def checksum(array):
    """SHA-256 of an array's dtype, shape and numbers."""
    digest = hashlib.sha256(f"{array.dtype.str} {array.shape}".encode())
    digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def optimizer_in_words(optimizer):
    """SGD(momentum=0.9, ...): the arguments that never change, and so are not in the optimizer's state."""
    schedule = None if optimizer.schedule is None else schedule_in_words(optimizer.schedule)
    arguments = {"momentum": optimizer.momentum, "nesterov": optimizer.nesterov, "weight_decay": optimizer.weight_decay}
    return f"SGD({', '.join(f'{name}={value}' for name, value in (arguments | {'schedule': schedule}).items())})"


def schedule_in_words(value):
    """CosineDecay(initial_learning_rate=0.4, ...), with those within it; of what is no plain value, its type."""
    if isinstance(value, LearningRateSchedule):
        arguments = {name: item for name, item in vars(value).items() if not name.startswith("_")}
        words = (f"{name}={schedule_in_words(item)}" for name, item in arguments.items())
        return f"{type(value).__name__}({', '.join(words)})"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(schedule_in_words, value))}]"
    return str(value) if isinstance(value, bool | int | float | str | np.generic | None) else type(value).__name__

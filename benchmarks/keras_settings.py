"""Keras as a side of the race, plain and at its best settings. Every setting that is tried leaves its time behind."""

import gc
import time
from dataclasses import asdict, dataclass

from keras_reference.backend import BACKEND, keras
from keras_reference.callbacks import EpochClock
from keras_reference.device import choose
from keras_reference.model import as_images, build, precision
from keras_reference.weights import to_keras

from .sides import DTYPE, first_call_seconds

NAMES = {"tensorflow": "Keras", "jax": "Keras on JAX", "torch": "Keras on PyTorch"}
NAME = NAMES[BACKEND]  # another backend's figures are never shown as TensorFlow's
EXECUTIONS = (1, 10, 100)  # steps_per_execution; the whole epoch is tried besides
WORTH_A_SECOND_EPOCH = 1.25  # times the fastest so far


@dataclass(frozen=True)
class Setting:
    """What of Keras's speed is in the user's hands; the defaults are what one gets who sets nothing."""

    steps_per_execution: int = 1
    jit_compile: bool | str = "auto"
    data: str = "arrays"


PLAIN = Setting()


def settings_to_try(steps, quick=False):
    """All combinations for epochs of so many steps; quick, two that show whether fewer calls and XLA help."""
    executions = sorted({n for n in (*EXECUTIONS, steps) if n <= steps})
    if quick:
        return [Setting(executions[-1], False), Setting(executions[-1], True)]
    forms = ("arrays", "tf.data") if BACKEND == "tensorflow" else ("arrays",)
    return [Setting(n, jit, data) for data in forms for jit in (False, True) for n in executions]


class KerasSide:
    """Keras's own `fit`, one epoch a call; its time is the epoch's, from on_epoch_begin to on_epoch_end."""

    def __init__(self, experiment, weights, data, name="keras", setting=PLAIN, device="cpu"):
        start = time.perf_counter()
        self.name, self.setting = name, setting
        self.experiment, self.weights = experiment, weights
        self.place = choose(device)
        self.device = self.place.kind
        self.label = f"{NAME}, plain fit" if setting == PLAIN else f"{NAME}, best settings"
        self.x, self.y = as_images(data[0], DTYPE), data[1]
        with precision(DTYPE), self.place.scope():
            self.model = build(
                experiment, DTYPE, jit_compile=setting.jit_compile, steps_per_execution=setting.steps_per_execution
            )
        self.reset()
        self.dataset = self._cached_dataset(self.x, self.y) if setting.data == "tf.data" else None
        self.prepare_s = time.perf_counter() - start
        self.compile_s = None

    def _cached_dataset(self, x, y):
        """A tf.data pipeline with its cache filled: from the second epoch on it is what every epoch reads."""
        import tensorflow as tf

        with tf.device("cpu:0"):
            samples = tf.data.Dataset.from_tensor_slices((x, y)).cache()
            for _ in samples.batch(1000):
                pass
            batches = samples.shuffle(len(x)).batch(self.experiment.batch_size)
            return batches.prefetch(tf.data.AUTOTUNE)

    def reset(self):
        """Back to the start: every round is the first epoch again."""
        to_keras(self.model, self.weights)

    def fit(self, x, y):
        """One epoch on these samples; returns its seconds."""
        if self.dataset is None:
            return self._fit(x=x, y=y, batch_size=self.experiment.batch_size)
        return self._fit(x=self._cached_dataset(x, y), shuffle=False)  # it shuffles itself

    def epoch(self):
        """Seconds of one epoch over the side's data."""
        return self.fit(self.x, self.y) if self.dataset is None else self._fit(x=self.dataset, shuffle=False)

    def _fit(self, **arguments):
        clock = EpochClock()
        with precision(DTYPE), self.place.scope():
            self.model.fit(**arguments, epochs=1, verbose=0, callbacks=[clock])
        return clock.seconds[0]

    def predict(self, x, batch_size):
        with precision(DTYPE), self.place.scope():
            return self.model.predict(as_images(x, DTYPE), batch_size=batch_size, verbose=0)

    def evaluate(self, x, y):
        with precision(DTYPE), self.place.scope():
            return self.model.evaluate(as_images(x, DTYPE), y, verbose=0)


def try_settings(make_side, settings, steps, epochs=2, report=lambda n_left: None):
    """Times every setting, built by `make_side(setting)`; returns records and the fastest side (or None).

    Each is compiled first, then trains `epochs` epochs, of which the fastest counts; one that is clearly behind stops
    after its first. A setting that fails (XLA is not everywhere) is recorded with its error, and the others go on.
    """
    records, best, best_us = [], None, float("inf")
    for number, setting in enumerate(settings, start=1):
        side, record = None, {**asdict(setting), "step_us": None, "epochs_timed": 0, "best": False}
        try:
            side = make_side(setting)
            _time_setting(side, record, steps, epochs, best_us)
        except Exception as error:  # whatever a compiler may raise
            record["error"] = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        if record["step_us"] is not None and record["step_us"] < best_us:
            best, best_us = side, record["step_us"]
        records.append(record)
        del side
        gc.collect()  # the slower model's memory is not carried along
        report(len(settings) - number)
    _mark_best(records, best_us)
    return records, best


def _time_setting(side, record, steps, epochs, best_us):
    side.compile_s = first_call_seconds(side)
    for _ in range(epochs):
        side.reset()
        step_us = side.epoch() / steps * 1e6
        record["epochs_timed"] += 1
        record["step_us"] = step_us if record["step_us"] is None else min(step_us, record["step_us"])
        if record["step_us"] > WORTH_A_SECOND_EPOCH * best_us:
            return


def _mark_best(records, best_us):
    for record in records:
        record["best"] = record["step_us"] == best_us


def seed_keras(seed):
    """Seeds the order of the samples."""
    keras.utils.set_random_seed(seed)

"""Keras as one gets it: compile, `fit`."""

from keras_reference.callbacks import EpochClock
from keras_reference.model import as_images, build, precision
from keras_reference.weights import to_keras

from ..keras_settings import Setting
from ..sides import DTYPE


class KerasFit:
    """The clock runs from an epoch's begin to its end, so that what `fit` does once for all epochs is not counted."""

    def __init__(self, experiment, weights, **setting):
        self.experiment, self.weights, self.setting = experiment, weights, Setting(**setting)
        compiled = {"jit_compile": self.setting.jit_compile, "steps_per_execution": self.setting.steps_per_execution}
        self.model = build(experiment, DTYPE, **compiled)
        self.reset(experiment.learning_rate)

    def reset(self, learning_rate):
        self.model.optimizer.learning_rate = learning_rate
        to_keras(self.model, self.weights)

    def epoch(self, x, y, order):
        clock, samples = EpochClock(), self.samples(as_images(x[order], DTYPE), y[order])
        with precision(DTYPE):
            self.model.fit(**samples, epochs=1, shuffle=False, verbose=0, callbacks=[clock])
        return clock.seconds[0]

    def samples(self, x, y):
        """What `fit` is given."""
        if self.setting.data == "arrays":
            return {"x": x, "y": y, "batch_size": self.experiment.batch_size}
        import tensorflow as tf

        batched = tf.data.Dataset.from_tensor_slices((x, y)).batch(self.experiment.batch_size)
        return {"x": batched.prefetch(tf.data.AUTOTUNE)}

    def predict(self, x, batch_size):
        with precision(DTYPE):
            return self.model.predict(as_images(x, DTYPE), batch_size=batch_size, verbose=0)

    def evaluate(self, x, y, batch_size):
        with precision(DTYPE):
            return self.model.evaluate(as_images(x, DTYPE), y, batch_size=batch_size, verbose=0)

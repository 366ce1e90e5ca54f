"""What the tests of the Keras side share: a small experiment, a little of MNIST, and weights with biases."""

from itertools import pairwise

import pytest

from numpy_mlp.experiments import Experiment

# Where Keras is not installed, these tests are skipped with this reason in pytest's summary.
pytest.importorskip("keras_reference", exc_type=ImportError, reason="Keras and a backend are needed for the Keras side")

from keras_reference.backend import BACKEND

# On PyTorch Keras multiplies float64 matrices in float32; there float64 is refused.
DTYPES = ("float32",) if BACKEND == "torch" else ("float32", "float64")

# Keras itself does not speak NumPy 2's `copy` keyword when it saves a model.
ignore_keras_own_warning = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy keyword:DeprecationWarning"
)

TINY = Experiment(name="tiny", hidden_units=(12, 8), learning_rate=0.1, epochs=2)


def little_of(mnist):
    """88 training images (batches of 32, 32 and 24), 50 for validation, 60 for the test."""
    return tuple((x[:n], y[:n]) for (x, y), n in zip(mnist, (88, 50, 60)))


def random_weights(rng, sizes, dtype="float64"):
    """Non-zero biases, so that a forgotten one is seen."""
    shapes = [shape for n_in, n_out in pairwise(sizes) for shape in ((n_in, n_out), (n_out,))]
    return [(0.1 * rng.standard_normal(shape)).astype(dtype) for shape in shapes]

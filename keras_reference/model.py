"""The Keras model is derived from an experiment's declaration: no hyperparameter is typed twice."""

import contextlib
import dataclasses
import math
import numbers

from numpy_mlp.experiments import N_CLASSES, N_PIXELS
from numpy_mlp.validation import checked_dtype, checked_images, checked_labels

from .backend import BACKEND, keras

IMAGE_SHAPE = (28, 28)

# What the mapping knows about. A new attribute of a declaration is refused until it is mapped here.
EXPERIMENT_ATTRIBUTES = {
    "name", "hidden_units", "learning_rate", "epochs", "patience", "batch_size", "range_test", "published", "n_inputs",
    "n_classes",
}  # fmt: skip
RANGE_TEST_ATTRIBUTES = {"initial_learning_rate", "factor", "epochs"}


class UnmappableError(ValueError):
    """Something was declared or asked for that the Keras model would not be true to."""

    def __init__(self, what):
        super().__init__(f"cannot map {what}")


def build(experiment, dtype="float32", jit_compile="auto", steps_per_execution=1):
    """The compiled keras.Sequential: Input (28, 28), Flatten, Dense relu, ..., Dense 10 softmax; SGD, cross-entropy.

    Nothing is seeded here: call `clean_session` before. A float64 model is trained inside `with precision("float64")`.
    """
    check(experiment)
    with precision(dtype):
        layers = [keras.Input(IMAGE_SHAPE), keras.layers.Flatten()]
        layers += [keras.layers.Dense(units, activation="relu") for units in experiment.sizes[1:-1]]
        layers += [keras.layers.Dense(experiment.sizes[-1], activation="softmax")]
        model = keras.Sequential(layers)
        model.compile(
            # The objects behind the notebook's strings: the strings would take Keras's floatx of a later moment.
            loss=keras.losses.SparseCategoricalCrossentropy(),
            metrics=[keras.metrics.SparseCategoricalAccuracy(name="accuracy")],
            optimizer=keras.optimizers.SGD(learning_rate=experiment.learning_rate),
            jit_compile=jit_compile,
            steps_per_execution=steps_per_execution,
        )
    return model


def clean_session(seed=42):
    """Forgets Keras's global state and seeds Python, NumPy and the backend, as the notebook does before every run."""
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)


@contextlib.contextmanager
def precision(dtype):
    """Keras's default dtype is `dtype` inside the block, and what it was before after it.

    It decides the dtype of new layers, of the learning rate's variable, and of the data that `fit` passes on.
    JAX computes in 32 bits unless told otherwise, so it is told.
    """
    dtype = check_dtype(dtype)
    floatx, policy = keras.config.floatx(), keras.config.dtype_policy()
    with _jax_precision(dtype):
        keras.config.set_floatx(dtype)
        keras.config.set_dtype_policy(dtype)
        try:
            yield
        finally:
            keras.config.set_floatx(floatx)
            keras.config.set_dtype_policy(policy)


@contextlib.contextmanager
def _jax_precision(dtype):
    if BACKEND != "jax":
        yield
        return
    import jax

    before = jax.config.jax_enable_x64
    jax.config.update("jax_enable_x64", dtype == "float64")
    try:
        yield
    finally:
        jax.config.update("jax_enable_x64", before)


def as_images(x, dtype):
    """(n, 784) or (n, 28, 28) -> (n, 28, 28) of `dtype`."""
    return checked_images(x, N_PIXELS, dtype).reshape(-1, *IMAGE_SHAPE)


def as_keras_data(x, y, dtype):
    """Images (n, 28, 28) of `dtype` and labels (n,) int64, as the model takes them; refused as `MLP` refuses them."""
    images = as_images(x, dtype)
    return images, checked_labels(y, len(images), N_CLASSES)


def check_dtype(dtype):
    """The dtype's name, "float32" or "float64"; float64 is refused where Keras itself does not keep to it."""
    name = checked_dtype(dtype).name
    if (BACKEND, name) == ("torch", "float64"):
        raise UnmappableError("dtype float64 on torch: Keras multiplies matrices in float32 there")
    return name


def check(experiment):
    """Refuses, by name, whatever of a declaration has no counterpart in the model."""
    _check_attributes(experiment, EXPERIMENT_ATTRIBUTES, "experiment")
    if experiment.range_test is not None:
        _check_attributes(experiment.range_test, RANGE_TEST_ATTRIBUTES, "range test")
    if experiment.n_inputs != math.prod(IMAGE_SHAPE):
        raise UnmappableError(f"n_inputs={experiment.n_inputs!r}: its images are {IMAGE_SHAPE}")
    for units in experiment.hidden_units:
        if not isinstance(units, numbers.Integral) or isinstance(units, bool) or units < 1:
            raise UnmappableError(f"hidden_units={experiment.hidden_units!r}: {units!r} is no positive integer")
    rate = experiment.learning_rate
    if not isinstance(rate, numbers.Real) or not 0 < rate < math.inf:
        raise UnmappableError(f"learning_rate={rate!r}: expected a positive number (schedules are callbacks)")


def _check_attributes(declaration, known, what):
    for field in dataclasses.fields(declaration):
        if field.name not in known:
            value = getattr(declaration, field.name)
            raise UnmappableError(f"{field.name}={value!r} of the {what}: known are {', '.join(sorted(known))}")

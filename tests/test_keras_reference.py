"""The Keras model is the declared one, and the tensors shown of its steps are those it trains with."""

import dataclasses
import math

import numpy as np
import pytest
from keras_cases import DTYPES, TINY, ignore_keras_own_warning, random_weights

from keras_reference import KerasReference, KerasTensors, build, from_keras, gradients, to_keras
from keras_reference.backend import BACKEND, keras
from keras_reference.model import precision
from numpy_mlp.experiments import EXPERIMENTS, Experiment, RangeTest

pytestmark = ignore_keras_own_warning


@pytest.mark.parametrize("experiment", [*EXPERIMENTS.values(), dataclasses.replace(TINY, hidden_units=())])
def test_the_model_is_the_declared_one(experiment):
    model = build(experiment)
    flatten, *dense = model.layers
    assert model.input_shape == (None, 28, 28)
    assert isinstance(flatten, keras.layers.Flatten)
    assert tuple(layer.units for layer in dense) == experiment.sizes[1:]
    assert [layer.activation.__name__ for layer in dense] == ["relu"] * len(experiment.hidden_units) + ["softmax"]
    assert model.count_params() == experiment.n_parameters
    assert float(model.optimizer.learning_rate) == np.float32(experiment.learning_rate)
    assert not any(value for name, value in model.optimizer.get_config().items() if name in ("momentum", "nesterov"))


@dataclasses.dataclass(frozen=True)
class WithMomentum(Experiment):
    momentum: float = 0.9


@dataclasses.dataclass(frozen=True)
class LinearRangeTest(RangeTest):
    shape: str = "linear"


@pytest.mark.parametrize(
    ("unmappable", "named"),
    [
        (dataclasses.replace(TINY, hidden_units=(300, 0)), r"hidden_units=\(300, 0\)"),
        (dataclasses.replace(TINY, hidden_units=(300, "relu")), "'relu'"),
        (dataclasses.replace(TINY, learning_rate=lambda step: 0.1), "learning_rate=<function"),
        (dataclasses.replace(TINY, learning_rate=math.nan), "learning_rate=nan"),
        (dataclasses.replace(TINY, n_inputs=64), r"n_inputs=64: its images are \(28, 28\)"),
        (WithMomentum(name="new", hidden_units=(8,), learning_rate=0.1), "momentum=0.9"),
        (dataclasses.replace(TINY, range_test=LinearRangeTest()), "shape='linear'"),
    ],
)
def test_what_cannot_be_mapped_is_refused_by_name(unmappable, named):
    with pytest.raises(ValueError, match=f"^cannot map (?!cannot).*{named}") as refusal:
        build(unmappable)
    assert "\n" not in str(refusal.value)


def test_an_unknown_dtype_is_refused_by_name():
    with pytest.raises(ValueError, match="float16"):
        build(TINY, dtype="float16")


def test_float64_is_refused_where_keras_does_not_compute_in_it(monkeypatch):
    monkeypatch.setattr("keras_reference.model.BACKEND", "torch")
    with pytest.raises(ValueError, match="cannot map dtype float64 on torch"):
        build(TINY, dtype="float64")


@pytest.mark.parametrize("dtype", DTYPES)
def test_every_number_has_the_dtype(dtype, rng):
    reference = KerasReference(TINY, dtype)
    x, y = rng.random((4, 784)), np.arange(4)
    reference.step(x, y)
    assert {weight.dtype.name for weight in reference.get_weights()} == {dtype}
    assert {tensor.dtype.name for tensor in reference.trace(x, y).values()} == {dtype}
    assert keras.backend.standardize_dtype(reference.model.optimizer.learning_rate.dtype) == dtype
    assert float(reference.model.optimizer.learning_rate) == np.dtype(dtype).type(TINY.learning_rate)
    assert reference.predict(x).dtype == dtype


def test_floatx_is_put_back_whatever_happens():
    with precision("float32"):
        with pytest.raises(ZeroDivisionError), precision(DTYPES[-1]):
            assert (keras.config.floatx(), keras.config.dtype_policy().name) == (DTYPES[-1], DTYPES[-1])
            _ = 1 / 0
        assert (keras.config.floatx(), keras.config.dtype_policy().name) == ("float32", "float32")
        build(TINY, DTYPES[-1])
        assert (keras.config.floatx(), keras.config.dtype_policy().name) == ("float32", "float32")


def test_two_references_of_different_dtypes_live_side_by_side(rng):
    x, y = rng.random((4, 784)), np.arange(4)
    first, weights = KerasReference(TINY, DTYPES[-1]), random_weights(rng, TINY.sizes)
    first.set_weights(weights)
    alone = first.trace(x, y)
    KerasReference(TINY, "float32").step(x, y)  # clears the session in between
    assert all(np.array_equal(alone[name], tensor) for name, tensor in first.trace(x, y).items())


# --- the weights -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", DTYPES)
def test_weights_cross_unchanged_and_as_copies(dtype, rng):
    model, weights = build(TINY, dtype), random_weights(rng, TINY.sizes, dtype)
    to_keras(model, weights)
    for theirs, ours in zip(from_keras(model), weights, strict=True):
        assert np.array_equal(theirs, ours)
    from_keras(model)[0][:] = 0
    assert np.array_equal(from_keras(model)[0], weights[0])


def test_weights_that_do_not_fit_are_refused_by_name(rng):
    model, weights = build(TINY), random_weights(rng, TINY.sizes)
    with pytest.raises(ValueError, match=r"W2 has shape \(8, 12\), expected \(12, 8\)"):
        to_keras(model, [*weights[:2], weights[2].T, *weights[3:]])
    with pytest.raises(ValueError, match="got 5 arrays, expected 6"):
        to_keras(model, weights[:-1])


# --- the tensors of a step -------------------------------------------------------------------------------------------


def textbook_tensors(weights, x, y):
    """What a step's tensors are, in formulas, in the order in which they are computed."""
    tensors, a, n_layers = {}, [x], len(weights) // 2
    for i in range(1, n_layers + 1):
        tensors[f"z{i}"] = z = a[-1] @ weights[2 * i - 2] + weights[2 * i - 1]
        if i < n_layers:
            tensors[f"a{i}"] = np.maximum(z, 0)
            a.append(tensors[f"a{i}"])
    log_p = z - z.max(axis=1, keepdims=True)
    log_p = log_p - np.log(np.exp(log_p).sum(axis=1, keepdims=True))
    tensors["loss"] = -log_p[np.arange(len(y)), y].mean()
    dz = (np.exp(log_p) - np.eye(10)[y]) / len(y)
    for i in range(n_layers, 0, -1):
        if i < n_layers:
            tensors[f"da{i}"] = dz @ weights[2 * i].T
            dz = tensors[f"da{i}"] * (tensors[f"z{i}"] > 0)
        tensors |= {f"dz{i}": dz, f"dW{i}": a[i - 1].T @ dz, f"db{i}": dz.sum(axis=0)}
    return tensors


@pytest.mark.parametrize("hidden_units", [(), (12, 8), (9, 8, 7, 6)])
def test_every_tensor_is_the_textbook_one_in_the_order_of_the_arithmetic(hidden_units, rng):
    experiment = dataclasses.replace(TINY, hidden_units=hidden_units)
    reference, weights = KerasReference(experiment, DTYPES[-1]), random_weights(rng, experiment.sizes)
    reference.set_weights(weights)
    tolerance = {"rtol": 1e-4, "atol": 1e-5} if DTYPES[-1] == "float32" else {"rtol": 1e-10, "atol": 1e-13}
    for n_samples in (32, 24, 1):  # the last batch of an epoch is smaller
        x, y = rng.random((n_samples, 784)), rng.integers(0, 10, n_samples)
        tensors, expected = reference.trace(x.reshape(-1, 28, 28), y), textbook_tensors(weights, x, y)
        assert list(tensors) == list(expected)
        for name, tensor in tensors.items():
            np.testing.assert_allclose(tensor, expected[name], **tolerance, err_msg=name)


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_traced_gradients_are_those_that_training_uses(dtype, mnist):
    """W - lr dW, with dW from the tape, is what `train_on_batch` leaves in W, to the rounding of these two operations.

    On TensorFlow the two are equal bit for bit; XLA and PyTorch fuse the product and the difference, which rounds once
    instead of twice.
    """
    experiment = EXPERIMENTS["two_hidden"]
    reference, (x, y) = KerasReference(experiment, dtype), mnist[0]
    rate, eps = np.dtype(dtype).type(experiment.learning_rate), np.finfo(dtype).eps
    for step in range(12):
        batch = slice(32 * step, 32 * step + (24 if step % 5 == 4 else 32))
        before, traced = reference.get_weights(), reference.trace(x[batch], y[batch])
        reference.step(x[batch], y[batch])
        for i, (old, new) in enumerate(zip(before, reference.get_weights(), strict=True)):
            moved = rate * traced[f"d{'Wb'[i % 2]}{i // 2 + 1}"]
            assert np.all(abs((old - moved) - new) <= eps * (abs(old) + 1.5 * abs(moved))), (step, i)
            assert not np.array_equal(old, new)


def test_tracing_changes_nothing(rng):
    reference = KerasReference(TINY)
    x, y = rng.random((4, 784)), np.arange(4)
    images, labels, before = x.copy(), y.copy(), reference.get_weights()
    activations = [layer.activation for layer in reference.model.layers[1:]]
    reference.trace(x, y)
    assert [layer.activation for layer in reference.model.layers[1:]] == activations
    assert all(np.array_equal(old, new) for old, new in zip(before, reference.get_weights()))
    assert np.array_equal(x, images) and np.array_equal(y, labels)


def test_a_failed_trace_gives_the_layers_their_activations_back(rng, monkeypatch):
    model = build(TINY)
    activations = [layer.activation for layer in model.layers[1:]]
    monkeypatch.setattr(model, "compute_loss", lambda **batch: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        KerasTensors(model)(rng.random((4, 784)), np.arange(4))
    assert [layer.activation for layer in model.layers[1:]] == activations


def test_gradients_by_name(rng):
    model = build(TINY)
    x, y = rng.random((4, 784)), np.arange(4)
    by_name, traced = gradients(model, x, y), KerasTensors(model)(x, y)
    assert list(by_name) == ["dW1", "db1", "dW2", "db2", "dW3", "db3"]
    assert all(np.array_equal(gradient, traced[name]) for name, gradient in by_name.items())


def test_a_large_loss_is_not_cut_off_on_tensorflow(rng):
    """There Keras finds the logits behind the softmax; on JAX and PyTorch it clips p to 1e-7: at most 16.1."""
    reference = KerasReference(TINY, DTYPES[-1])
    reference.set_weights([100 * weight for weight in random_weights(rng, TINY.sizes)])
    x, y = rng.random((8, 784)), np.arange(8)
    tensors, expected = reference.trace(x, y), textbook_tensors(reference.get_weights(), x, y)
    assert expected["loss"] > 1000
    if BACKEND == "tensorflow":
        np.testing.assert_allclose(tensors["loss"], expected["loss"])
        np.testing.assert_allclose(tensors["dz3"], expected["dz3"], atol=1e-15)
    else:
        assert tensors["loss"] < 17


def test_images_and_labels_that_the_network_refuses_are_refused_here(rng):
    reference = KerasReference(TINY)
    with pytest.raises(TypeError, match="255"):
        reference.step(np.full((4, 784), 200, dtype=np.uint8), np.arange(4))
    with pytest.raises(ValueError, match="labels from 0 to 9"):
        reference.trace(rng.random((2, 784)), np.array([3, 10]))

"""Gradient descent: the rule, and a learning rate that is stored as Keras stores it."""

import numpy as np
import pytest

from numpy_mlp import MLP, SGD, Callback


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_rule(engine, dtype):
    optimizer = SGD(learning_rate=0.4)
    optimizer.build(dtype)
    weights, gradients = [[np.full(s, v, dtype) for s in ((2, 3), (3,))] for v in (1.0, 0.3)]
    arrays = list(weights)
    optimizer.apply(engine, weights, gradients)
    expected = np.dtype(dtype).type(1) - np.dtype(dtype).type(0.4) * np.dtype(dtype).type(0.3)
    for w, array in zip(weights, arrays, strict=True):
        assert w is array  # in place
        np.testing.assert_allclose(w, expected, rtol=np.finfo(dtype).eps)
    assert all((dw == np.dtype(dtype).type(0.3)).all() for dw in gradients)


def test_a_gradient_too_few_is_an_error(engine):
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        SGD().apply(engine, [np.ones(2), np.ones(2)], [np.ones(2)])


def test_default_is_keras_default():
    assert SGD().learning_rate == 0.01
    keras = pytest.importorskip("keras", reason="Keras is not installed")
    assert float(keras.optimizers.SGD().learning_rate) == pytest.approx(0.01)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_rate_is_stored_in_the_networks_dtype(dtype):
    mlp = MLP((3, 2), dtype=dtype, engine="numpy")
    mlp.compile(SGD(0.4))
    assert type(mlp.optimizer.learning_rate) is np.dtype(dtype).type
    mlp.optimizer.learning_rate = 0.1  # a Python float, as a callback would set it
    assert type(mlp.optimizer.learning_rate) is np.dtype(dtype).type
    assert mlp.optimizer.learning_rate == np.dtype(dtype).type(0.1)


def test_the_rate_may_change_while_training():
    class Halve(Callback):
        def on_epoch_end(self, epoch, logs=None):
            self.model.optimizer.learning_rate = self.model.optimizer.learning_rate / 2

    x, y = np.ones((1, 2)), np.array([0])
    ours, by_hand = (MLP((2, 2), dtype="float64", engine="numpy", seed=0) for _ in range(2))
    ours.fit(x, y, optimizer=SGD(1.0), epochs=3, callbacks=[Halve()], verbose=0)
    assert ours.optimizer.learning_rate == 0.125
    for rate in (1.0, 0.5, 0.25):
        by_hand.compile(SGD(rate))
        by_hand.train_on_batch(x, y)
    np.testing.assert_array_equal(ours.weights[0], by_hand.weights[0])


@pytest.mark.parametrize(
    "rate", [0, -0.1, float("nan"), float("inf"), None, "0.4", True, [0.1], 1j, np.array([0.1, 0.2])]
)
def test_a_rate_must_be_a_positive_number(rate):
    with pytest.raises(ValueError, match=r"^learning_rate is .*: expected a positive number$"):
        SGD(rate)


@pytest.mark.parametrize("rate", [1, 0.5, np.float32(0.5), np.int64(2)])
def test_any_kind_of_number_will_do(rate):
    assert SGD(rate).learning_rate == rate


@pytest.mark.parametrize("optimizer", ["sgd", 0.4, SGD, object()])
def test_only_an_optimizer_is_one(optimizer):
    mlp = MLP((2, 2), engine="numpy")
    with pytest.raises(TypeError, match=r"^optimizer is .*: expected SGD\(learning_rate=\.\.\.\)$"):
        mlp.fit([[0.0, 1.0]], [0], optimizer=optimizer, verbose=0)
    assert mlp.optimizer is None

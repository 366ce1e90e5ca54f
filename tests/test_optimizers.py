"""Gradient descent: the rule, and a learning rate that is stored as Keras stores it."""

import copy

import numpy as np
import pytest

from numpy_mlp import MLP, SGD, Callback
from numpy_mlp.engines import get_engine
from numpy_mlp.schedules import CosineDecay

OPTIMIZERS = [
    {"learning_rate": 0.1, "momentum": 0.9},
    {"learning_rate": 0.1, "momentum": 0.5, "nesterov": True, "weight_decay": 0.02},
    {"learning_rate": 0.1, "nesterov": True, "weight_decay": 0.01},
    {"learning_rate": "cosine", "momentum": 0.9},
]
COSINE = {"initial_learning_rate": 0.05, "decay_steps": 60.0, "warmup_target": 0.4, "warmup_steps": 20.0}


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


def both(arguments, keras, number):
    """Ours and Keras's with the same arguments."""
    for sgd, cosine in ((SGD, CosineDecay), (keras.optimizers.SGD, keras.optimizers.schedules.CosineDecay)):
        rate = arguments["learning_rate"]
        if rate == "cosine":
            rate = cosine(**{name: number(value) for name, value in COSINE.items()})
        yield sgd(**{**arguments, "learning_rate": rate})


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("keras", reason="Keras is not installed")


@pytest.fixture
def floatx(keras, dtype):
    """Keras's default dtype, which is that of its learning rate."""
    before = keras.config.floatx()
    keras.config.set_floatx(dtype)
    yield dtype
    keras.config.set_floatx(before)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("arguments", OPTIMIZERS)
def test_a_hundred_steps_are_those_of_keras_own_sgd(keras, rng, dtype, floatx, arguments):
    """On given gradients, so that nothing is chaotic: W and b, rates and steps, at every step, with either engine."""
    from keras_reference.backend import to_numpy

    ours, theirs = both(arguments, keras, np.dtype(dtype).type)
    others, engine, other_engine = copy.deepcopy(ours), get_engine("numpy"), get_engine("numba")
    weights = [rng.standard_normal(shape).astype(dtype) for shape in ((4, 3), (3,))]
    variables, other_weights = [keras.Variable(w, dtype=dtype) for w in weights], copy.deepcopy(weights)
    for optimizer in (ours, others):
        optimizer.build(dtype)
    for step in range(100):
        gradients = [rng.standard_normal(w.shape).astype(dtype) for w in weights]
        np.testing.assert_allclose(ours.learning_rate, float(theirs.learning_rate), rtol=1e-6)
        ours.apply(engine, weights, gradients)
        others.apply(other_engine, other_weights, gradients)
        theirs.apply([keras.ops.convert_to_tensor(dw) for dw in gradients], variables)
        assert int(theirs.iterations) == ours.iterations == others.iterations == step + 1
        for w, other, variable in zip(weights, other_weights, variables, strict=True):
            expected, tolerance = to_numpy(variable.value), 100 * np.finfo(dtype).eps
            np.testing.assert_allclose(w, expected, rtol=tolerance, atol=tolerance)
            np.testing.assert_allclose(other, expected, rtol=tolerance, atol=tolerance)
            assert w.dtype == dtype


@pytest.mark.parametrize("number", [float, np.float64])
def test_a_python_float_is_a_float32_as_in_keras(number):
    """Whatever the network's dtype; a np.float64 stays one."""
    optimizer, w = SGD(1.0, weight_decay=number(0.1)), np.ones((1, 1))
    optimizer.build("float64")
    optimizer.apply(get_engine("numpy"), [w], [np.zeros((1, 1))])
    assert w[0, 0] == 1 - (np.float64(np.float32(0.1)) if number is float else 0.1)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_rule_worked_by_hand(engine, dtype):
    """v = 0.5 v - 0.25 dw, with dw = 2, 4: v = -0.5, then -1.25; w = 1, 0.5, -0.75; looking ahead 0.25, -1.375."""
    for nesterov, expected in ((False, (0.5, -0.75)), (True, (0.25, -1.375))):
        optimizer, w = SGD(0.25, momentum=0.5, nesterov=nesterov), np.ones((1, 1), dtype)
        optimizer.build(dtype)
        for gradient, value in zip((2, 4), expected, strict=True):
            optimizer.apply(engine, [w], [np.full((1, 1), gradient, dtype)])
            assert w[0, 0] == value
    decaying, w = SGD(0.5, weight_decay=0.5), np.full((1, 1), 4, dtype)
    decaying.build(dtype)
    decaying.apply(engine, [w], [np.full((1, 1), 2, dtype)])
    assert w[0, 0] == 4 - 4 * 0.5 * 0.5 - 0.5 * 2


def mostly_zero(rng):
    return np.where(rng.random((96, 50)) < 0.2, 1.0, 0.0), rng.integers(0, 4, 96)


@pytest.mark.parametrize("arguments", [{"momentum": 0.9}, {"weight_decay": 1e-3}])
def test_more_than_a_plain_step_takes_the_dense_path(rng, arguments):
    x, y = mostly_zero(rng)
    trained = []
    for name, path in (("numba", "auto"), ("numba", "dense"), ("numpy", "auto")):
        mlp = MLP((50, 6, 4), dtype="float64", engine=name, seed=1, path=path)
        assert mlp.fit(x, y, optimizer=SGD(0.1, **arguments), epochs=2, verbose=0).path == "dense"
        trained.append(mlp.weights)
    for weights in trained[1:]:
        for w, expected in zip(weights, trained[0], strict=True):
            np.testing.assert_allclose(w, expected, rtol=1e-9, atol=1e-12)
    with pytest.raises(ValueError, match="the optimizer has momentum or weight_decay: these need path 'auto' or"):
        MLP((50, 6, 4), engine="numba", path="sparse").fit(x, y, optimizer=SGD(0.1, **arguments), verbose=0)


@pytest.mark.parametrize("path", ["sparse", "dense"])
def test_iterations_count_the_steps_on_either_path(rng, path):
    mlp, optimizer = MLP((50, 6, 4), engine="numba", path=path), SGD(0.1)
    for total in (6, 12):
        mlp.fit(*mostly_zero(rng), optimizer=optimizer, batch_size=16, verbose=0)
        assert optimizer.iterations == total


def test_the_steps_are_also_counted_where_the_sparse_path_gives_up(rng):
    mlp, optimizer = MLP((50, 6, 4), engine="numba", path="sparse"), SGD(1e30)
    mlp.fit(*mostly_zero(rng), optimizer=optimizer, batch_size=16, epochs=2, verbose=0)
    assert optimizer.iterations == 12


def test_velocity_goes_on_in_the_next_fit_and_not_in_another_network(rng):
    x, y = mostly_zero(rng)
    at_once, apart, other, afresh = (MLP((50, 6, 4), engine="numpy", seed=1) for _ in range(4))
    optimizer = SGD(0.1, momentum=0.9)
    at_once.fit(x, y, optimizer=SGD(0.1, momentum=0.9), epochs=2, shuffle=False, verbose=0)
    for _ in range(2):
        apart.fit(x, y, optimizer=optimizer, shuffle=False, verbose=0)
    np.testing.assert_array_equal(apart.weights[0], at_once.weights[0])
    other.fit(x, y, optimizer=optimizer, shuffle=False, verbose=0)
    afresh.fit(x, y, optimizer=SGD(0.1, momentum=0.9), shuffle=False, verbose=0)
    np.testing.assert_array_equal(other.weights[0], afresh.weights[0])
    assert optimizer.iterations == 3


@pytest.mark.parametrize("rate", [0.1, CosineDecay(0.1, 9)])
def test_an_optimizer_goes_on_from_its_state(rng, rate):
    x, y = mostly_zero(rng)
    whole, first, resumed = (MLP((50, 6, 4), engine="numpy", seed=1) for _ in range(3))
    whole.fit(x, y, optimizer=SGD(rate, momentum=0.9), epochs=4, shuffle=False, verbose=0)
    first.fit(x, y, optimizer=SGD(rate, momentum=0.9), epochs=2, shuffle=False, verbose=0)
    optimizer = SGD(rate, momentum=0.9)
    optimizer.build(first.dtype)
    optimizer.set_state(first.optimizer.get_state())
    resumed.set_weights(first.get_weights())
    resumed.fit(x, y, optimizer=optimizer, epochs=2, shuffle=False, verbose=0)
    np.testing.assert_array_equal(resumed.weights[0], whole.weights[0])
    assert optimizer.iterations == 12


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"momentum": 1.5}, "momentum is 1.5: expected a number from 0 to 1"),
        ({"momentum": -0.1}, "momentum is -0.1: expected a number from 0 to 1"),
        ({"momentum": float("nan")}, "momentum is nan: expected a number from 0 to 1"),
        ({"momentum": True}, "momentum is True: expected a number from 0 to 1"),
        ({"weight_decay": -1e-3}, "weight_decay is -0.001: expected a number that is not negative"),
        ({"weight_decay": float("inf")}, "weight_decay is inf: expected a number that is not negative"),
        ({"weight_decay": "0.1"}, "weight_decay is '0.1': expected a number that is not negative"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_line(arguments, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        SGD(0.1, **arguments)

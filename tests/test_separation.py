"""The twins' distance is that of two real trainings, and their exponents are those of the step's own derivative."""

import numpy as np
import pytest

from numpy_mlp import MLP, SGD
from numpy_mlp.separation import HELD_APART, separate

SIZES = (784, 8, 6, 10)
N_STEPS, BATCH = 30, 20


@pytest.fixture(scope="module")
def samples(mnist):
    x, y = mnist[0]
    return x[:600].astype("float64"), y[:600].astype("int64")


@pytest.fixture(scope="module")
def batches():
    return np.split(np.random.default_rng(5).permutation(600), N_STEPS)


def network(optimizer, dtype="float64", engine="numpy"):
    mlp = MLP(SIZES, dtype=dtype, engine=engine, seed=3)
    mlp.compile(optimizer)
    return mlp


def flat(arrays):
    return np.concatenate([array.ravel() for array in arrays])


def nudged(mlp, distance=None):
    """The same network with the largest weight of its last layer moved, by one unit in the last place by default."""
    weights = mlp.get_weights()
    row, column = np.unravel_index(np.abs(weights[-2]).argmax(), weights[-2].shape)
    old = weights[-2][row, column]
    weights[-2][row, column] = np.nextafter(old, np.inf) if distance is None else old + distance
    mlp.set_weights(weights)
    return mlp


def test_the_free_twin_is_a_training_that_began_one_last_bit_away(samples, batches):
    x, y = samples
    found = separate(network(SGD(0.1)), x, y, batches, [0.2] * N_STEPS, every=N_STEPS)
    one, other = network(SGD(0.2)), nudged(network(SGD(0.2)))
    assert np.count_nonzero(flat(one.weights) != flat(other.weights)) == 1
    for mlp in (one, other):
        mlp.fit(x, y, batch_size=BATCH, batch_order=[np.concatenate(batches)], verbose=0)
    expected = np.linalg.norm(flat(other.weights) - flat(one.weights)) / np.linalg.norm(flat(one.weights))
    assert found.steps == [N_STEPS]
    assert found.distances == [expected]
    assert 0 < expected < 1e-12


def exact_growths(optimizer, x, y, batches, rates):
    """log |J v| of every step, J its Jacobian at the undisturbed training and v a unit vector that goes along.

    J v by a central difference over weights and velocities together, which no code of the package does.
    """
    mlp, n_weights = network(optimizer), None
    mlp.optimizer.velocities = [np.zeros_like(w) for w in mlp.weights]
    state = np.concatenate([flat(mlp.weights), flat(mlp.optimizer.velocities)])
    n_weights = len(state) // 2
    shapes = [w.shape for w in mlp.weights]

    def stepped(state, batch, rate):
        arrays = [np.split(part, np.cumsum([np.prod(s) for s in shapes])[:-1]) for part in np.split(state, 2)]
        weights, velocities = ([a.reshape(s).copy() for a, s in zip(part, shapes)] for part in arrays)
        mlp.set_weights(weights)
        mlp.optimizer.velocities, mlp.optimizer.learning_rate = velocities, rate
        mlp.train_step(x[batch], y[batch])
        return np.concatenate([flat(mlp.weights), flat(mlp.optimizer.velocities)])

    direction = np.zeros(2 * n_weights)
    direction[n_weights - 10 - 60 + np.abs(mlp.weights[-2]).argmax()] = 1
    h, growths = 1e-7, []
    for batch, rate in zip(batches, rates, strict=True):
        ahead, behind = (stepped(state + sign * h * direction, batch, rate) for sign in (1, -1))
        direction = (ahead - behind) / (2 * h)
        growths.append(np.log(np.linalg.norm(direction)))
        direction /= np.linalg.norm(direction)
        state = stepped(state, batch, rate)
    return np.array(growths)


@pytest.mark.parametrize(("momentum", "every"), [(0.0, 1), (0.0, 5), (0.9, 5)])
def test_exponents_are_those_of_the_steps_own_derivative(momentum, every, samples, batches):
    rates = np.geomspace(0.05, 2.0, N_STEPS)  # each step another, so that none can stand in for the next
    expected = exact_growths(SGD(0.1, momentum=momentum), *samples, batches, rates)
    if not momentum:  # without it the velocities that the reference carries along stay zero
        assert np.isfinite(expected).all()
    found = separate(network(SGD(0.1, momentum=momentum)), *samples, batches, rates, every=every)
    np.testing.assert_array_equal(found.steps, np.arange(every, N_STEPS + 1, every))
    means = expected.reshape(-1, every).mean(axis=1)
    np.testing.assert_allclose(found.exponents, means, rtol=1e-3, atol=2e-6)
    assert np.abs(means).max() > 0.1


def test_both_engines_and_dtypes_measure_the_same(samples, batches):
    rates = [0.3] * N_STEPS
    x, y = samples
    plain = separate(network(SGD(0.1)), x, y, batches, rates)
    fast = separate(network(SGD(0.1), engine="numba"), x, y, batches, rates)
    np.testing.assert_allclose(fast.exponents, plain.exponents, atol=1e-6)
    single = network(SGD(0.1), dtype="float32")
    found = separate(single, x.astype("float32"), y, batches, rates)
    assert found.distances[-1] < 1e-12  # float32 would be at 1e-7 at least
    np.testing.assert_allclose(found.exponents, plain.exponents, atol=1e-3)  # other weights, by their rounding


def test_where_nothing_moves_the_distance_stays(samples, batches):
    found = separate(network(SGD(0.1)), *samples, batches, [1e-30] * N_STEPS, every=10)
    np.testing.assert_allclose(found.exponents, 0, atol=1e-7)
    weight = np.abs(network(SGD(0.1)).weights[-2]).max()
    assert found.distances == [np.spacing(weight) / np.linalg.norm(flat(network(SGD(0.1)).weights))] * 3


def test_it_ends_where_a_weight_is_not_finite_and_tells_of_each_look(samples, batches):
    seen = []
    rates = [0.1] * 15 + [1e300] * 15
    found = separate(
        network(SGD(0.1)), *samples, batches, rates, every=2, report=lambda *arguments: seen.append(arguments)
    )
    assert found.steps == [step for step, _ in seen]
    assert 14 <= found.steps[-1] < 20
    assert np.isfinite(found.distances).all()
    assert np.isfinite(found.exponents).all()


def test_the_network_is_left_alone(samples, batches):
    mlp = network(SGD(0.1, momentum=0.9))
    before = mlp.get_weights()
    separate(mlp, *samples, batches, [0.1] * N_STEPS)
    np.testing.assert_equal(mlp.get_weights(), before)
    assert (float(mlp.optimizer.learning_rate), mlp.optimizer.velocities, HELD_APART) == (0.1, None, 1e-8)

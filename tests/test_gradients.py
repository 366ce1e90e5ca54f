"""Gradients against what they are the gradient of: the loss, a little to one side and a little to the other."""

import numpy as np
import pytest

from numpy_mlp.backpropagation import backward_pass, forward_pass, loss_and_gradients
from numpy_mlp.initializers import initial_weights

STEP = 1e-5  # in float64: truncation STEP^2, rounding 1e-16 / STEP, both near 1e-10 of the loss


def random_network(rng, sizes):
    """Weights with biases that are not zero, so that a forgotten bias shows."""
    weights = initial_weights(rng, sizes, "float64")
    return [w if w.ndim == 2 else rng.normal(0, 0.5, w.shape) for w in weights]


def mean_loss(engine, weights, x, y):
    zs, _ = forward_pass(engine, weights, x)
    return engine.softmax_cross_entropy_forward(zs[-1], y)[0]


def slope(function, tensor, direction):
    """(f(t + h d) - f(t - h d)) / 2h; the tensor is moved in place and put back."""
    before = tensor.copy()
    values = []
    for sign in (1, -1):
        tensor += sign * STEP * direction
        values.append(function())
        tensor[...] = before
    return (values[0] - values[1]) / (2 * STEP)


def unit_direction(rng, shape):
    """Of length 1: along a longer one the step would leave the neighbourhood in which the loss is nearly straight."""
    direction = rng.normal(size=shape)
    return direction / np.linalg.norm(direction)


@pytest.mark.parametrize("sizes", [(5, 4), (5, 6, 4), (5, 7, 6, 4)])
def test_every_coordinate_of_a_tiny_network(engine, rng, sizes):
    weights, x, y = random_network(rng, sizes), rng.normal(size=(3, 5)), np.array([2, 0, 2])
    zs, _ = forward_pass(engine, weights, x)
    assert min([1.0, *(abs(z).min() for z in zs[:-1])]) > 10 * STEP  # no unit is switched on or off by the step
    _, _, gradients = loss_and_gradients(engine, weights, x, y)
    for w, dw in zip(weights, gradients, strict=True):
        assert dw.shape == w.shape
        for coordinate in np.ndindex(w.shape):
            axis = np.zeros(w.shape)
            axis[coordinate] = 1
            expected = slope(lambda: mean_loss(engine, weights, x, y), w, axis)
            assert dw[coordinate] == pytest.approx(expected, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("n_samples", [32, 24])
def test_random_directions_of_a_real_network(engine, rng, mnist, n_samples):
    (x, y), _, _ = mnist
    x, y = x[:n_samples].astype("float64"), y[:n_samples]
    weights = random_network(rng, (784, 300, 100, 10))
    _, _, gradients = loss_and_gradients(engine, weights, x, y)
    for w, dw in zip(weights, gradients, strict=True):
        direction = unit_direction(rng, w.shape)
        expected = slope(lambda: mean_loss(engine, weights, x, y), w, direction)
        assert np.sum(dw * direction) == pytest.approx(expected, rel=1e-5, abs=1e-6 * np.linalg.norm(dw))


def test_along_the_gradient_itself(engine, rng, mnist):
    """The one direction in which the slope is the gradient's own length, and a wrong length cannot hide."""
    (x, y), _, _ = mnist
    x, y = x[:32].astype("float64"), y[:32]
    weights = random_network(rng, (784, 300, 100, 10))
    _, _, gradients = loss_and_gradients(engine, weights, x, y)
    for w, dw in zip(weights, gradients, strict=True):
        length = np.linalg.norm(dw)
        expected = slope(lambda: mean_loss(engine, weights, x, y), w, dw / length)
        assert length == pytest.approx(expected, rel=1e-5)


def test_gradient_of_the_logits_and_of_the_input(engine, rng):
    z, y = rng.normal(size=(3, 4)), np.array([3, 1, 1])
    _, p = engine.softmax_cross_entropy_forward(z, y)
    direction = unit_direction(rng, z.shape)
    expected = slope(lambda: engine.softmax_cross_entropy_forward(z, y)[0], z, direction)
    assert np.sum(engine.softmax_cross_entropy_backward(p, y) * direction) == pytest.approx(expected, rel=1e-8)

    x, W, b = rng.normal(size=(3, 5)), rng.normal(size=(5, 4)), rng.normal(size=4)
    dz = rng.normal(size=(3, 4))  # of the loss sum(dz * z), whose slope along any direction of x is known
    direction = unit_direction(rng, x.shape)
    expected = slope(lambda: np.sum(dz * engine.dense_forward(x, W, b)), x, direction)
    assert np.sum(engine.dense_backward(dz, x, W)[0] * direction) == pytest.approx(expected, rel=1e-8)


def test_gradient_of_a_mean_does_not_depend_on_how_often_a_batch_is_repeated(engine, rng):
    weights, x, y = random_network(rng, (5, 6, 4)), rng.normal(size=(3, 5)), np.array([2, 0, 2])
    loss, _, once = loss_and_gradients(engine, weights, x, y)
    loss_of_four, _, four_times = loss_and_gradients(engine, weights, np.tile(x, (4, 1)), np.tile(y, 4))
    assert loss_of_four == pytest.approx(loss, rel=1e-14)
    for dw, same in zip(once, four_times, strict=True):
        np.testing.assert_allclose(same, dw, rtol=1e-12, atol=1e-15)


def test_gradient_of_the_logits_sums_to_zero_in_every_sample(engine, rng):
    _, p = engine.softmax_cross_entropy_forward(rng.normal(0, 5, size=(7, 10)), np.arange(7))
    np.testing.assert_allclose(engine.softmax_cross_entropy_backward(p, np.arange(7)).sum(axis=1), 0, atol=1e-16)


def test_the_first_layers_input_has_no_gradient(rng, engine):
    """Nobody uses the gradient of the pixels, and it would cost as much as a third of the step."""
    asked_for = []

    class Watched:
        relu_backward = staticmethod(engine.relu_backward)

        @staticmethod
        def dense_backward(dz, x, W, need_dx=True):
            asked_for.append(need_dx)
            return engine.dense_backward(dz, x, W, need_dx)

    weights, x = random_network(rng, (5, 6, 4, 3)), rng.normal(size=(2, 5))
    zs, activations = forward_pass(engine, weights, x)
    _, dzs = backward_pass(Watched, weights, zs, activations, rng.normal(size=(2, 3)))
    assert asked_for == [True, True, False]
    assert [dz.shape for dz in dzs] == [(2, 6), (2, 4), (2, 3)]

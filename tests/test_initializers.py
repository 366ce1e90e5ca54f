"""Where training starts: Keras's distribution, from one generator, the same numbers for the same seed."""

import numpy as np
import pytest

from numpy_mlp import MLP
from numpy_mlp.initializers import glorot_uniform, initial_weights


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("n_in", "n_out"), [(784, 300), (100, 10), (1, 1)])
def test_glorot_uniform_fills_its_interval(rng, dtype, n_in, n_out):
    W = glorot_uniform(rng, n_in, n_out, dtype)
    limit = np.sqrt(6 / (n_in + n_out))
    assert (W.shape, W.dtype) == ((n_in, n_out), dtype)
    assert abs(W).max() <= limit * (1 + 1e-6)
    if W.size > 1:
        assert abs(W).max() > 0.99 * limit
        assert abs(W.mean()) < 4 * limit / np.sqrt(3 * W.size)  # four standard errors
        assert W.std() == pytest.approx(limit / np.sqrt(3), rel=0.05)


def test_same_distribution_as_keras():
    """Both sides' quantiles lie on one line."""
    keras = pytest.importorskip("keras", reason="Keras is not installed")
    theirs = np.asarray(keras.initializers.GlorotUniform(seed=0)((784, 300)), "float64").ravel()
    ours = glorot_uniform(np.random.default_rng(0), 784, 300, "float64").ravel()
    levels = np.linspace(0, 1, 21)
    limit = np.sqrt(6 / 1084)
    np.testing.assert_allclose(np.quantile(ours, levels), np.quantile(theirs, levels), atol=0.02 * limit)


def test_order_and_shapes_of_the_weights(rng):
    weights = initial_weights(rng, (5, 4, 3), "float32")
    assert [w.shape for w in weights] == [(5, 4), (4,), (4, 3), (3,)]
    assert {w.dtype for w in weights} == {np.dtype("float32")}
    assert not weights[1].any() and not weights[3].any()
    assert all(w.flags.c_contiguous for w in weights)


def test_one_generator_draws_layer_by_layer():
    generator = np.random.default_rng(7)
    expected = [generator.uniform(-((6 / (a + b)) ** 0.5), (6 / (a + b)) ** 0.5, (a, b)) for a, b in ((5, 4), (4, 3))]
    mlp = MLP((5, 4, 3), dtype="float64", engine="numpy", seed=7)
    np.testing.assert_array_equal(mlp.weights[0], expected[0])
    np.testing.assert_array_equal(mlp.weights[2], expected[1])


def test_float32_starts_at_the_rounded_float64_weights():
    double, single = (MLP((5, 4, 3), dtype=dtype, engine="numpy", seed=7) for dtype in ("float64", "float32"))
    for w, rounded in zip(double.weights, single.weights, strict=True):
        np.testing.assert_array_equal(w.astype("float32"), rounded)


def test_seeds():
    def first_weights(seed):
        return MLP((5, 4), engine="numpy", seed=seed).weights[0]

    np.testing.assert_array_equal(first_weights(3), first_weights(3))
    assert not np.array_equal(first_weights(3), first_weights(4))
    assert not np.array_equal(first_weights(None), first_weights(None))

"""What every engine owes: the reference's values and shapes, arguments left alone, and no NaN that gets lost."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numpy_mlp.backpropagation import loss_and_gradients
from numpy_mlp.engines import numba_engine, numpy_engine
from numpy_mlp.initializers import initial_weights

NOT_FINITE = [np.nan, np.inf, -np.inf]


@pytest.fixture(params=["float32", "float64"])
def dtype(request):
    return request.param


@st.composite
def batches(draw):
    """x, W, b, dz, y of a layer of any shape; rows and columns of zeros, all zeros, no zeros; numbers signed."""
    n = draw(st.sampled_from([1, 2, 3, 4, 5, 8, 24, 32, 33]))
    n_in, n_out = draw(st.integers(1, 40)), draw(st.integers(1, 40))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    x = rng.normal(size=(n, n_in)) * (rng.random((n, n_in)) >= draw(st.sampled_from([0, 0.5, 0.8, 1])))
    if draw(st.booleans()):
        x[rng.integers(n)] = x[:, rng.integers(n_in)] = 0
    arrays = [x, rng.normal(size=(n_in, n_out)), rng.normal(size=n_out), rng.normal(size=(n, n_out))]
    dtype = draw(st.sampled_from(["float32", "float64"]))
    return [array.astype(dtype) for array in arrays] + [rng.integers(0, n_out, n)]


def assert_same_to_rounding(found, expected, magnitude, n_terms):
    """|found - expected| <= 2 n eps (|a| |b|): each side may be off by n roundings of a sum of n products."""
    assert (found.shape, found.dtype) == (expected.shape, expected.dtype)
    bound = 2 * (n_terms + 2) * np.finfo(expected.dtype).eps * magnitude + np.finfo(expected.dtype).tiny
    assert np.all(np.abs(found - expected) <= bound)


@settings(max_examples=150)
@given(batches())
def test_numba_gives_the_values_of_numpy(batch):
    x, W, b, dz, y = batch
    n, n_in = x.shape
    z = numpy_engine.dense_forward(x, W, b)
    assert_same_to_rounding(numba_engine.dense_forward(x, W, b), z, abs(x) @ abs(W) + abs(b), n_in)
    dx, dW, db = numba_engine.dense_backward(dz, x, W)
    expected = numpy_engine.dense_backward(dz, x, W)
    assert_same_to_rounding(dx, expected[0], abs(dz) @ abs(W.T), W.shape[1])
    assert_same_to_rounding(dW, expected[1], abs(x.T) @ abs(dz), n)
    assert_same_to_rounding(db, expected[2], abs(dz).sum(axis=0), n)
    assert numba_engine.dense_backward(dz, x, W, need_dx=False)[0] is None
    np.testing.assert_array_equal(numba_engine.relu_forward(z), numpy_engine.relu_forward(z))
    np.testing.assert_array_equal(numba_engine.relu_backward(dz, z), numpy_engine.relu_backward(dz, z))
    loss, p = numpy_engine.softmax_cross_entropy_forward(z, y)
    loss_found, p_found = numba_engine.softmax_cross_entropy_forward(z, y)
    assert abs(loss_found - loss) <= (n + W.shape[1] + 8) * np.finfo(x.dtype).eps * (loss + abs(z).max())
    assert_same_to_rounding(p_found, p, p * (1 + abs(z).max()), W.shape[1])
    np.testing.assert_array_equal(numba_engine.softmax_forward(z), p_found)
    found, expected = (e.softmax_cross_entropy_backward(p, y) for e in (numba_engine, numpy_engine))
    assert_same_to_rounding(found, expected, (1 + p) / n, 1)
    stepped = [W.copy(), W.copy(), b.copy(), b.copy()]
    for engine, w, dw in zip([numba_engine, numpy_engine] * 2, stepped, [dW, dW, db, db]):
        engine.sgd_update(w, dw, x.dtype.type(0.4))
    assert_same_to_rounding(stepped[0], stepped[1], abs(W) + abs(dW), 1)
    assert_same_to_rounding(stepped[2], stepped[3], abs(b) + abs(db), 1)


def layer(rng, dtype, n=6, n_in=5, n_out=4):
    arrays = (rng.normal(size=shape) for shape in ((n, n_in), (n_in, n_out), n_out, (n, n_out)))
    return [array.astype(dtype) for array in arrays] + [rng.integers(0, n_out, n)]


def test_arguments_are_left_alone_and_the_answer_is_the_same_twice(engine, rng, dtype):
    x, W, b, dz, y = layer(rng, dtype)
    p = engine.softmax_forward(dz)
    calls = {
        "dense_forward": (x, W, b),
        "dense_backward": (dz, x, W),
        "relu_forward": (dz,),
        "relu_backward": (dz, p),
        "softmax_forward": (dz,),
        "softmax_cross_entropy_forward": (dz, y),
        "softmax_cross_entropy_backward": (p, y),
    }
    for name, arguments in calls.items():
        before = tuple(argument.copy() for argument in arguments)
        once, twice = getattr(engine, name)(*arguments), getattr(engine, name)(*arguments)
        np.testing.assert_equal(once, twice)
        np.testing.assert_equal(arguments, before)
        results = once if isinstance(once, tuple) else (once,)
        assert not any(np.shares_memory(r, a) for r in results if np.ndim(r) for a in arguments), name


def test_sgd_update_is_in_place(engine, dtype):
    for shape in ((3, 2), (2,)):
        w, dw = np.ones(shape, dtype), np.full(shape, 2, dtype)
        assert engine.sgd_update(w, dw, np.dtype(dtype).type(0.25)) is None
        assert (w == 0.5).all() and (dw == 2).all()


def test_relu_at_and_around_zero(engine, dtype):
    tiny = np.finfo(dtype).tiny
    z = np.array([[-1, -tiny, -0.0, 0.0, tiny, 1]], dtype)
    assert engine.relu_forward(z).tolist() == [[0, 0, 0, 0, tiny, 1]]
    assert engine.relu_backward(np.full_like(z, 3), z).tolist() == [[0, 0, 0, 0, 3, 3]]


def test_relu_passes_what_is_not_finite(engine, dtype):
    z = np.array([NOT_FINITE], dtype)
    np.testing.assert_array_equal(engine.relu_forward(z), np.array([[np.nan, np.inf, 0]], dtype))
    assert np.isnan(engine.relu_backward(np.full_like(z, np.nan), np.ones_like(z))).all()


@pytest.mark.parametrize("size", [1e4, 1e30])
def test_large_logits_stay_finite(engine, dtype, size):
    z = size * np.array([[1, -1, 0], [1, 1, -1], [-1, -1, -1]], dtype)
    loss, p = engine.softmax_cross_entropy_forward(z, np.array([1, 0, 2]))
    assert loss == pytest.approx((2 * size + np.log(2) + np.log(3)) / 3, rel=1e-6)
    np.testing.assert_allclose(p, [[1, 0, 0], [0.5, 0.5, 0], [1 / 3] * 3], rtol=1e-6)
    np.testing.assert_array_equal(engine.softmax_forward(z), p)
    assert np.isfinite(engine.softmax_cross_entropy_backward(p, np.array([1, 0, 2]))).all()


def test_loss_of_a_probability_that_rounds_to_zero(engine, dtype):
    """From p alone this would be inf, or whatever an epsilon makes of it."""
    loss, p = engine.softmax_cross_entropy_forward(np.array([[0, -2000]], dtype), np.array([1]))
    assert (loss, p[0, 1]) == (2000, 0)


@pytest.mark.filterwarnings("ignore:invalid value")
@pytest.mark.parametrize("value", NOT_FINITE)
@pytest.mark.parametrize("zeros", [0, 0.8, 1])
def test_what_is_not_finite_spreads_as_in_dense_arithmetic(engine, rng, dtype, value, zeros):
    """A zero may be left out of a sum, but not where it stands beside NaN or infinity: 0 * inf is NaN."""
    for place in range(4):
        x, W, b, dz, _ = layer(rng, dtype, n=3, n_in=11, n_out=10)
        x[rng.random(x.shape) < zeros] = 0
        array = (x, W, b, dz)[place]
        array[tuple(rng.integers(array.shape))] = value
        dense = np.einsum("nk,km->nm", x, W) + b
        np.testing.assert_array_equal(np.isnan(engine.dense_forward(x, W, b)), np.isnan(dense))
        dx, dW, db = engine.dense_backward(dz, x, W)
        np.testing.assert_array_equal(np.isnan(dx), np.isnan(np.einsum("nm,km->nk", dz, W)))
        np.testing.assert_array_equal(np.isnan(dW), np.isnan(np.einsum("nk,nm->km", x, dz)))
        np.testing.assert_array_equal(np.isfinite(db), np.isfinite(dz.sum(axis=0)))


@pytest.mark.filterwarnings("ignore:invalid value", "ignore:overflow")
@pytest.mark.parametrize("value", NOT_FINITE)
def test_nan_reaches_the_loss(engine, rng, dtype, value):
    """From a pixel, from a weight, and from a weight behind a pixel that is zero in every image."""
    x, y = rng.random((8, 12)).astype(dtype), rng.integers(0, 3, 8)
    x[:, 5] = 0
    for pixel, weight in (((4, 2), None), (None, (2, 6)), (None, (5, 6))):
        images, weights = x.copy(), initial_weights(rng, (12, 7, 3), dtype)
        if pixel is not None:
            images[pixel] = value
        else:
            weights[0][weight] = value
        weights[2][:] = [1, 2, 3]  # no unit is without influence, and the labels' logits are not all the largest
        loss, _, _ = loss_and_gradients(engine, weights, images, y)
        hidden = value == -np.inf and weight == (2, 6)  # a unit at -inf in all samples is off, as it would be dense
        assert hidden or not np.isfinite(loss)


@pytest.mark.filterwarnings("ignore:invalid value")
@pytest.mark.parametrize("place", range(10))
def test_one_nan_among_the_logits_is_seen_wherever_it_stands(engine, dtype, place):
    z = np.zeros((2, 10), dtype)
    z[1, place] = np.nan
    loss, p = engine.softmax_cross_entropy_forward(z, np.array([0, 9]))
    assert np.isnan(loss) and np.isnan(p[1]).all() and np.isfinite(p[0]).all()
    assert np.isnan(engine.softmax_forward(z)[1]).all()
    assert np.isnan(engine.softmax_cross_entropy_backward(p, np.array([0, 9]))[1]).all()


@pytest.mark.filterwarnings("ignore:invalid value")
def test_nan_gradient_reaches_the_weights(engine, dtype):
    for w in (np.ones((2, 2), dtype), np.ones(2, dtype)):
        engine.sgd_update(w, np.full_like(w, np.nan), np.dtype(dtype).type(0.1))
        assert np.isnan(w).all()

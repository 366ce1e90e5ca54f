"""The sparse path against its plain twins: the same steps whatever is zero, and nothing lost that is not finite."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sparse_cases import RATE, some_data, sparse_steps

from numpy_mlp import MLP, SGD, Callback
from numpy_mlp.backpropagation import loss_and_gradients
from numpy_mlp.engines import numba_engine, sparse_training
from numpy_mlp.engines.sparse_training import SparseData, SparseNetwork


def plain_steps(sizes, dtype, weights, x, y, batch_size):
    """Losses, right answers and weights of the same steps, one by one with the engine's functions."""
    mlp = MLP(sizes, dtype=dtype, engine="numba", path="dense")
    mlp.set_weights(weights)
    mlp.compile(SGD(RATE))
    losses, right = [], []
    for start in range(0, len(x), batch_size):
        batch = slice(start, start + batch_size)
        loss, p = mlp.train_step(x[batch], y[batch])
        losses.append(loss)
        right.append(np.count_nonzero(p.argmax(axis=1) == y[batch]))
    return losses, right, mlp.weights


def assert_same_steps(sizes, dtype, weights, x, y, batch_size):
    losses, right, after = sparse_steps(sizes, dtype, weights, x, y, batch_size)
    expected_losses, expected_right, expected = plain_steps(sizes, dtype, weights, x, y, batch_size)
    tolerance = 2000 * np.finfo(dtype).eps
    np.testing.assert_allclose(losses, expected_losses, rtol=tolerance)
    np.testing.assert_array_equal(right, expected_right)
    for ours, theirs in zip(after, expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance * max(1, np.abs(theirs).max()))


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    dtype=st.sampled_from(["float32", "float64"]),
    hidden=st.lists(st.sampled_from([1, 2, 15, 16, 17, 63, 64, 65, 128, 130]), min_size=1, max_size=3),
    n_inputs=st.sampled_from([1, 3, 64, 195, 196, 197, 400]),
    n_classes=st.sampled_from([2, 3, 10, 65]),
    n_samples=st.integers(1, 40),
    batch_size=st.sampled_from([1, 2, 5, 8, 32]),
    density=st.sampled_from([0.0, 0.02, 0.2, 1.0]),
)
def test_it_takes_the_steps_of_the_plain_functions(
    seed, dtype, hidden, n_inputs, n_classes, n_samples, batch_size, density
):
    rng = np.random.default_rng(seed)
    sizes = (n_inputs, *hidden, n_classes)
    weights = [w.astype(dtype) for w in MLP(sizes, dtype=dtype, engine="numpy", seed=seed).get_weights()]
    x, y = some_data(rng, n_samples, n_inputs, n_classes, dtype, density)
    x = np.concatenate([x, np.zeros((2, n_inputs), dtype)])  # and two samples without any number other than zero
    assert_same_steps(sizes, dtype, weights, x, np.append(y, [0, 1]), batch_size)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_step_is_rate_times_the_plain_gradients(rng, dtype):
    """Of W1, b1, W2 and b2, read from a step; where no sample used a pixel, its row of W1 keeps its bits."""
    x, y = some_data(rng, 32, 784, 10, dtype, 0.2)
    x[:, 100:110] = 0
    weights = MLP((784, 70, 10), dtype=dtype, seed=3).get_weights()
    gradients = loss_and_gradients(numba_engine, weights, x, y)[2]
    stepped = sparse_steps((784, 70, 10), dtype, weights, x, y, 32)[2]
    for before, after, gradient in zip(weights, stepped, gradients, strict=True):
        rounding = 2 * np.finfo(dtype).eps * max(1, np.abs(before).max())
        np.testing.assert_allclose(before - after, np.dtype(dtype).type(RATE) * gradient, atol=rounding, rtol=0)
    np.testing.assert_array_equal(stepped[0][100:110], weights[0][100:110])
    assert (stepped[0] != weights[0]).any(axis=1).sum() == np.any(x, axis=0).sum()


@settings(max_examples=30)
@given(
    seed=st.integers(0, 2**32 - 1),
    dtype=st.sampled_from(["float32", "float64"]),
    units=st.lists(st.sampled_from([1, 31, 33, 64, 95, 97, 160, 300, 512, 513, 700]), min_size=3, max_size=5),
    batch_size=st.sampled_from([1, 3, 32]),
)
def test_weights_come_and_go_with_all_their_bits(seed, dtype, units, batch_size):
    """Whatever tiles and strips they are cut into; what fills the rows up is zero before and after."""
    network, rng = SparseNetwork(units, dtype, batch_size), np.random.default_rng(seed)
    shapes = [shape for pair in zip(units, units[1:]) for shape in (pair, pair[1:])]
    weights = [rng.normal(size=shape).astype(dtype) for shape in shapes]
    network.load(weights)
    after = [np.empty_like(w) for w in weights]
    network.store(after)
    for ours, theirs in zip(after, weights, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert np.count_nonzero(network.weights) == sum(np.count_nonzero(w) for w in weights)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_what_fills_the_rows_up_stays_zero_in_training(rng, dtype):
    """Else it would find its way into z, and from there into every other weight."""
    sizes = (230, 90, 530, 70, 5)
    x, y = some_data(rng, 50, 230, 5, dtype, 0.3)
    network, weights = SparseNetwork(sizes, dtype, 16), MLP(sizes, dtype=dtype, seed=1).get_weights()
    network.load(weights)
    network.train(SparseData(x, y), np.arange(50), RATE)
    network.store(weights)
    for weight in weights:
        weight[...] = 0
    network.load(weights)
    assert not network.weights.any()


@pytest.mark.parametrize(("most", "length"), [(1, 2**21), (2, 2**21), (4, 1), (4, 1500)])
def test_however_few_batches_are_laid_out_beforehand_the_bits_are_the_same(rng, monkeypatch, most, length):
    """Data that are larger than the room for them; slots are used again and again."""
    x, y = some_data(rng, 300, 150, 4, "float32", 0.3)
    weights = MLP((150, 40, 4), seed=1).get_weights()
    expected = sparse_steps((150, 40, 4), "float32", weights, x, y, 8)
    monkeypatch.setattr(sparse_training, "MOST_SLOTS", most)
    monkeypatch.setattr(sparse_training, "SLOTS_LENGTH", length)
    found = sparse_steps((150, 40, 4), "float32", weights, x, y, 8)
    for ours, theirs in zip((*found[:2], *found[2]), (*expected[:2], *expected[2]), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_a_network_goes_on_with_other_data(rng):
    """The lists that it lays out are the new data's, and nothing of a larger batch is left behind."""
    weights, network = MLP((150, 40, 4), seed=1).get_weights(), SparseNetwork((150, 40, 4), "float32", 32)
    for n, density in ((100, 0.1), (7, 1.0), (50, 0.3)):
        x, y = some_data(rng, n, 150, 4, "float32", density)
        losses, right, expected = sparse_steps((150, 40, 4), "float32", weights, x, y, 32)
        network.load(weights)
        found = network.train(SparseData(x, y), np.arange(n), RATE)
        np.testing.assert_array_equal(found[0], losses)
        np.testing.assert_array_equal(found[1], right)
        after = [np.empty_like(w) for w in weights]
        network.store(after)
        for ours, theirs in zip(after, expected, strict=True):
            np.testing.assert_array_equal(ours, theirs)


def test_a_sample_is_judged_as_by_the_plain_functions(mnist, rng):
    x, y = (array[:1000] for array in mnist[2])
    sparse, plain = (MLP((784, 70, 30, 10), seed=5, engine="numba", path=path) for path in ("sparse", "dense"))
    np.testing.assert_allclose(sparse.predict(x), plain.predict(x), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(sparse.evaluate(x, y), plain.evaluate(x, y), rtol=1e-5)


# ---- what is not finite ----


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_weight_that_is_not_finite_reaches_the_loss_though_all_its_inputs_are_zero(rng, bad):
    """Its products are 0 times NaN or infinity: leaving them out would hide it."""
    x, y = some_data(rng, 40, 20, 4, "float32", 0.3)
    x[:, 7] = 0
    histories = {}
    for path in ("sparse", "dense"):
        mlp = MLP((20, 6, 4), engine="numba", seed=1, path=path)
        mlp.weights[0][7, 2] = bad
        histories[path] = mlp.fit(x, y, verbose=0).history["loss"]
        assert np.isnan(mlp.evaluate(x, y)[0])
        assert np.isnan(mlp.predict(x)).any()
    assert np.isnan(histories["sparse"]).all()
    assert np.isnan(histories["dense"]).all()


@pytest.mark.parametrize("rate", [1e3, 1e20])
def test_a_training_that_diverges_does_so_at_the_same_batch_on_both_paths(mnist, rate):
    """The step that would meet a number that is not finite, or nearly, is taken with all its products."""

    class Losses(Callback):
        def on_train_begin(self, logs=None):
            self.losses = []

        def on_train_batch_end(self, batch, logs=None):
            self.losses.append(self.model.batch_loss)

    x, y = (array[:1000] for array in mnist[2])
    finite = {}
    for path in ("sparse", "dense"):
        losses = Losses()
        mlp = MLP((784, 30, 10), engine="numba", seed=1, path=path)
        mlp.fit(x, y, optimizer=SGD(rate), verbose=0, callbacks=[losses], shuffle=False)
        finite[path] = np.isfinite(losses.losses).tolist()
        assert len(losses.losses) == -(-len(x) // 32)
    if rate == 1e20:
        assert not all(finite["sparse"])
        assert finite["sparse"] == finite["dense"]


def test_data_so_large_that_their_products_overflow(rng):
    x, y = some_data(rng, 16, 8, 3, "float32", 0.5)
    x *= np.float32(1e38)
    losses = {
        p: MLP((8, 5, 3), engine="numba", seed=2, path=p).fit(x, y, verbose=0).history for p in ("sparse", "dense")
    }
    np.testing.assert_equal(losses["sparse"], losses["dense"])


def test_arrays_that_overlap_are_refused():
    """The compiler was promised that they do not."""
    network = SparseNetwork((4, 3, 2), "float32", 2)
    z, _, *lists = network.rows
    network.rows = z, z, *lists
    network.load(MLP((4, 3, 2), seed=0).weights)
    with pytest.raises(ValueError, match="overlap"):
        network.train(SparseData(np.ones((2, 4), "float32"), np.zeros(2, int)), np.arange(2), RATE)

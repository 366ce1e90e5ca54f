"""The sparse path against its slow, plain twins: the same steps whatever is zero, and nothing lost that is not finite."""

import os
import subprocess
import sys
import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numpy_mlp import MLP, SGD, Callback
from numpy_mlp.engines import numba_engine, sparse_kernels, sparse_training
from numpy_mlp.engines.sparse_training import SparseData, SparseNetwork
from numpy_mlp.paths import MOST_DENSE

RATE = 0.3


def some_data(rng, n, n_inputs, n_classes, dtype, density):
    """x (n, D) with so many numbers other than zero, negative ones too; y (n,)."""
    x = rng.normal(size=(n, n_inputs)) * (rng.random((n, n_inputs)) < density)
    return x.astype(dtype), rng.integers(0, n_classes, n)


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


def sparse_steps(sizes, dtype, weights, x, y, batch_size):
    network, after = SparseNetwork(sizes, dtype, batch_size), [np.empty_like(w) for w in weights]
    network.load(weights)
    losses, right = network.train(SparseData(x, y), np.arange(len(x)), RATE)
    network.store(after)
    return losses, right, after


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


def test_the_bits_of_its_gradients_are_those_of_the_plain_sums(rng):
    """The first layer's dW, read at rate -1 from zeros: each sum in the order of the samples, as the engine has it."""
    x, y = some_data(rng, 32, 784, 10, "float32", 0.2)
    weights = MLP((784, 10), seed=3).get_weights()
    dz = numba_engine.softmax_cross_entropy_backward(
        numba_engine.softmax_cross_entropy_forward(numba_engine.dense_forward(x, *weights), y)[1], y
    )
    _, dW, db = numba_engine.dense_backward(dz, x, weights[0])
    stepped = sparse_steps((784, 10), "float32", weights, x, y, 32)[2]
    np.testing.assert_allclose(weights[0] - stepped[0], np.float32(RATE) * dW, atol=2e-7)
    np.testing.assert_allclose(weights[1] - stepped[1], np.float32(RATE) * db, atol=2e-7)


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


# ---- fit ----


def test_the_path_is_chosen_by_the_data_and_said(rng, capsys):
    for density, path in ((0.2, "sparse"), (1.0, "dense")):
        x, y = some_data(rng, 64, 50, 4, "float32", density)
        mlp = MLP((50, 6, 4), engine="numba", seed=1)
        history = mlp.fit(x, y, verbose=0)
        assert history.path == path
        assert history.density == np.count_nonzero(x) / x.size
        assert (history.density <= MOST_DENSE) == (path == "sparse")
        mlp.summary()
        assert f"path: {path} ({history.density:.1%} of" in capsys.readouterr().out
    assert MLP((50, 6, 4), engine="numpy", seed=1).fit(x, y, verbose=0).path == "dense"


def test_either_path_can_be_forced(rng):
    for density, path in ((0.2, "dense"), (1.0, "sparse")):
        x, y = some_data(rng, 64, 50, 4, "float32", density)
        assert MLP((50, 6, 4), engine="numba", path=path).fit(x, y, verbose=0).path == path


@pytest.mark.parametrize(
    ("arguments", "batch_size", "reason"),
    [
        ({"engine": "numpy"}, 32, "the engine is 'numpy': only 'numba' has this path"),
        ({"engine": "numba"}, 5000, "batch_size is 5,000, and 2,048 is the most"),
    ],
)
def test_a_path_that_does_not_exist_is_refused_in_one_line(rng, arguments, batch_size, reason):
    x, y = some_data(rng, 64, 50, 4, "float32", 0.2)
    with pytest.raises(ValueError, match=reason):
        MLP((50, 6, 4), path="sparse", **arguments).fit(x, y, batch_size=batch_size, verbose=0)


def test_an_unknown_path_is_refused_in_one_line():
    with pytest.raises(ValueError, match="path is 'fast': choose one of auto, sparse, dense"):
        MLP((3, 2), path="fast")


def test_without_noalias_the_plain_functions_train_and_a_warning_says_so(rng, monkeypatch):
    monkeypatch.setattr(sparse_training, "NOALIAS", False)
    x, y = some_data(rng, 64, 50, 4, "float32", 0.2)
    with pytest.warns(UserWarning, match="this version of Numba has no `noalias`"):
        assert MLP((50, 6, 4), engine="numba").fit(x, y, verbose=0).path == "dense"


def test_a_numba_that_no_longer_has_noalias_is_noticed():
    program = "import numba.core.compiler as c; del c.Flags.noalias\n"
    program += "from numpy_mlp.engines import sparse_kernels; print(sparse_kernels.NOALIAS, sparse_kernels.promise)"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=os.environ)
    assert result.stdout.split() == ["False", "{}"], result.stderr
    assert sparse_kernels.NOALIAS


def test_arrays_that_overlap_are_refused():
    """The compiler was promised that they do not."""
    network = SparseNetwork((4, 3, 2), "float32", 2)
    z, _, *lists = network.rows
    network.rows = z, z, *lists
    network.load(MLP((4, 3, 2), seed=0).weights)
    with pytest.raises(ValueError, match="overlap"):
        network.train(SparseData(np.ones((2, 4), "float32"), np.zeros(2, int)), np.arange(2), RATE)


def test_a_callback_that_looks_at_every_batch_changes_no_bit_and_sees_the_weights_move(rng):
    class Watching(Callback):
        def on_train_begin(self, logs=None):
            self.batches, self.seen = [], []

        def on_train_batch_end(self, batch, logs=None):
            self.batches.append(batch)
            self.seen.append(self.model.weights[0][0, 0])

    x, y = some_data(rng, 330, 50, 4, "float32", 0.2)
    x[:, 0] = 1
    watching, results = Watching(), []
    for callbacks in ([watching], []):
        mlp = MLP((50, 20, 4), engine="numba", seed=1)
        mlp.fit(x, y, epochs=2, verbose=0, callbacks=callbacks)
        results.append((mlp.get_weights(), mlp.history.history))
    assert watching.batches == [*range(11)] * 2
    assert len(set(watching.seen)) == 22
    assert results[0][1] == results[1][1]
    for one, other in zip(results[0][0], results[1][0], strict=True):
        np.testing.assert_array_equal(one, other)


def test_weights_changed_in_place_between_two_steps_are_the_ones_trained_on(rng):
    class Zeroing(Callback):
        def on_train_batch_end(self, batch, logs=None):
            self.model.weights[0][:] = 0

    x, y = some_data(rng, 96, 50, 4, "float32", 0.2)
    mlp = MLP((50, 20, 4), engine="numba", seed=1)
    mlp.fit(x, y, verbose=0, callbacks=[Zeroing()])
    assert not mlp.weights[0].any()


def test_two_trainings_at_once_in_one_process(rng):
    x, y = some_data(rng, 640, 50, 4, "float32", 0.2)
    networks = [MLP((50, 20, 4), engine="numba", seed=1) for _ in range(3)]
    trainings = [threading.Thread(target=mlp.fit, args=(x, y), kwargs={"epochs": 3, "verbose": 0}) for mlp in networks]
    for training in trainings[:2]:
        training.start()
    for training in trainings[:2]:
        training.join()
    networks[2].fit(x, y, epochs=3, verbose=0)
    for mlp in networks[:2]:
        for one, other in zip(mlp.weights, networks[2].weights, strict=True):
            np.testing.assert_array_equal(one, other)

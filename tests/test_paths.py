"""Which path a training takes and who is told, and that on either one it is the same training."""

import os
import subprocess
import sys

import numba
import numpy as np
import pytest
from sparse_cases import some_data

from numpy_mlp import MLP, SGD, Callback
from numpy_mlp.engines import sparse_kernels, sparse_training
from numpy_mlp.paths import MOST_DENSE


def test_the_path_is_chosen_by_the_data_and_said(rng, capsys):
    for density, path in ((0.2, "sparse"), (1.0, "dense")):
        x, y = some_data(rng, 64, 50, 4, "float32", density)
        mlp = MLP((50, 6, 4), engine="numba", seed=1)
        history = mlp.fit(x, y, verbose=0)
        assert history.path == path
        assert history.density == np.count_nonzero(x) / x.size
        assert (history.density <= MOST_DENSE) == (path == "sparse")
        mlp.summary()
        told = capsys.readouterr().out
        assert f"path: {path} ({history.density:.1%} of" in told
        assert (history.threads is None) == (path == "dense")
        assert path == "dense" or (f"by {numba.threading_layer()}" in history.threads and history.threads in told)
    assert MLP((50, 6, 4), engine="numpy", seed=1).fit(x, y, verbose=0).path == "dense"


def test_either_path_can_be_forced(rng):
    for density, path in ((0.2, "dense"), (1.0, "sparse")):
        x, y = some_data(rng, 64, 50, 4, "float32", density)
        assert MLP((50, 6, 4), engine="numba", path=path).fit(x, y, verbose=0).path == path


@pytest.mark.parametrize(
    ("hidden", "arguments", "batch_size", "reason"),
    [
        ((6,), {"engine": "numpy"}, 32, "the engine is 'numpy': only 'numba' has this path"),
        ((6,), {"engine": "numba"}, 5000, "batch_size is 5,000, and 2,048 is the most"),
        ((), {"engine": "numba"}, 32, "the network has no hidden layer"),
        ((6, 70_000), {"engine": "numba"}, 32, "a layer has 70,000 units, and 65,535 is the most"),
    ],
)
def test_a_path_that_does_not_exist_is_refused_in_one_line(rng, hidden, arguments, batch_size, reason):
    x, y = some_data(rng, 64, 50, 4, "float32", 0.2)
    with pytest.raises(ValueError, match=reason) as caught:
        MLP((50, *hidden, 4), path="sparse", **arguments).fit(x, y, batch_size=batch_size, verbose=0)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("hidden", "batch_size"), [((), 32), ((6,), 5000)])
def test_where_the_sparse_path_does_not_exist_auto_takes_the_dense_one(rng, hidden, batch_size):
    x, y = some_data(rng, 64, 50, 4, "float32", 0.2)
    mlp = MLP((50, *hidden, 4), engine="numba", seed=1)
    history = mlp.fit(x, y, batch_size=batch_size, verbose=0)
    assert (history.path, history.density) == ("dense", np.count_nonzero(x) / x.size)
    assert np.isfinite(mlp.evaluate(x, y)).all() and np.isfinite(mlp.predict(x)).all()


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


# ---- what a training may be like ----


def some_fit(x, y, path, hidden=(70, 20), **arguments):
    """A network that was trained on one path, in the order of the data."""
    mlp = MLP((x.shape[1], *hidden, 4), dtype=x.dtype, engine="numba", seed=1, path=path)
    mlp.fit(x, y, optimizer=SGD(0.1), verbose=0, shuffle=False, **arguments)
    assert mlp.history.path == path
    return mlp


def assert_near(one, other, tolerance):
    """Histories and weights of two trainings."""
    for name, values in one.history.history.items():
        np.testing.assert_allclose(values, other.history.history[name], rtol=tolerance)
    for ours, theirs in zip(one.weights, other.weights, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("batch_size", [1, 8, 128, 512])
def test_both_paths_train_alike_at_any_batch_size(rng, batch_size, dtype):
    """600 samples: the last of 512 is a part of one, and so is the last of 128."""
    x, y = some_data(rng, 600, 50, 4, dtype, 0.2)
    arguments = {"epochs": 2, "batch_size": batch_size, "validation_data": (x[:70], y[:70])}
    sparse, dense = (some_fit(x, y, path, **arguments) for path in ("sparse", "dense"))
    assert_near(sparse, dense, 1e-3 if dtype == "float32" else 1e-11)
    assert len(sparse.history.history["loss"]) == 2


@pytest.mark.parametrize("n", [1, 2, 40])
def test_a_batch_that_is_larger_than_the_data(rng, n):
    x, y = some_data(rng, n, 50, 4, "float32", 0.2)
    x[0, 0] = 1
    assert_near(*(some_fit(x, y, path, batch_size=512, epochs=3) for path in ("sparse", "dense")), 1e-4)


def test_an_order_of_batches_that_takes_some_samples_twice_and_others_never(rng):
    x, y = some_data(rng, 90, 50, 4, "float32", 0.2)
    order = rng.integers(0, 45, (2, 70))
    assert_near(*(some_fit(x, y, path, epochs=2, batch_order=order) for path in ("sparse", "dense")), 1e-4)


def test_weights_come_and_go_in_keras_shapes(rng):
    x, y = some_data(rng, 64, 50, 4, "float32", 0.2)
    mlp = some_fit(x, y, "sparse", hidden=(97, 600))
    assert [w.shape for w in mlp.weights] == [(50, 97), (97,), (97, 600), (600,), (600, 4), (4,)]
    for weight in (*mlp.weights, *mlp.get_weights()):
        assert weight.dtype == "float32" and weight.flags.c_contiguous and weight.flags.owndata


@pytest.mark.parametrize("how", ["set_weights", "assigned", "in place"])
def test_weights_set_between_two_fits_are_the_ones_trained_on(rng, how):
    """The second training is the first over again; what was lent to the fast path is forgotten."""
    x, y = some_data(rng, 96, 50, 4, "float32", 0.2)
    mlp = MLP((50, 70, 4), engine="numba", seed=1, path="sparse")
    first = mlp.get_weights()
    losses = mlp.fit(x, y, verbose=0, shuffle=False).history["loss"]
    after = mlp.get_weights()
    p = mlp.predict(x)
    if how == "set_weights":
        mlp.set_weights(first)
    elif how == "assigned":
        mlp.weights = [w.copy() for w in first]
    else:
        for ours, theirs in zip(mlp.weights, first, strict=True):
            ours[...] = theirs
    assert (mlp.predict(x) != p).any()
    assert mlp.fit(x, y, verbose=0, shuffle=False).history["loss"] == losses
    for ours, theirs in zip(mlp.weights, after, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    np.testing.assert_array_equal(mlp.predict(x), p)


def test_a_second_fit_goes_on_where_the_first_one_stopped(rng):
    """Two epochs at once, or one after the other."""
    x, y = some_data(rng, 96, 50, 4, "float32", 0.2)
    at_once, apart = (some_fit(x, y, "sparse", epochs=epochs) for epochs in (2, 1))
    apart.fit(x, y, verbose=0, shuffle=False)
    for ours, theirs in zip(apart.weights, at_once.weights, strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("where", [0, 1, 2, 5])
def test_weights_that_are_nan_are_judged_by_the_plain_functions(rng, where, dtype):
    """No product may be left out then: the numbers, NaN or not, are theirs to the bit."""
    x, y = some_data(rng, 200, 50, 4, dtype, 0.2)
    found = {}
    for path in ("sparse", "dense"):
        mlp = MLP((50, 70, 20, 4), dtype=dtype, engine="numba", seed=1, path=path)
        mlp.weights[where].flat[3] = np.nan
        found[path] = mlp.predict(x), mlp.evaluate(x, y)
    np.testing.assert_equal(found["sparse"], found["dense"])
    assert np.isnan(found["sparse"][0]).any() and np.isnan(found["sparse"][1][0])


@pytest.mark.parametrize("call", ["fit", "evaluate", "predict"])
@pytest.mark.parametrize("path", ["sparse", "dense"])
def test_pixels_as_bytes_are_refused_on_either_path(rng, path, call):
    x, y = rng.integers(0, 256, (64, 50)).astype(np.uint8), rng.integers(0, 4, 64)
    mlp = MLP((50, 6, 4), engine="numba", path=path)
    with pytest.raises(TypeError, match=r"x is uint8 with values up to 25[0-5]: divide pixels by 255 first"):
        mlp.predict(x) if call == "predict" else getattr(mlp, call)(x, y)


def test_data_are_left_as_they_were_and_may_be_read_only(rng):
    x, y = some_data(rng, 64, 50, 4, "float32", 0.2)
    before = x.copy()
    for array in (x, y):
        array.setflags(write=False)
    mlp = some_fit(x, y, "sparse")
    mlp.evaluate(x, y)
    np.testing.assert_array_equal(x, before)

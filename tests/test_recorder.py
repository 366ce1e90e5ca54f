"""The recorder looks into the network at the moments it says, sees what is there, and leaves the training as it was."""

import numpy as np
import pytest

from numpy_mlp import MLP, SGD
from numpy_mlp.callbacks import BackupAndRestore, Callback
from numpy_mlp.recorder import QUANTILES, LayerRecorder, dead_share, look_into, quantiles

SIZES = (784, 12, 8, 10)


@pytest.fixture(scope="module")
def recorded(mnist):
    """A recorder after two epochs of seven steps each, the network, and the weights as they were before."""
    (x, y), (x_valid, y_valid), _ = mnist
    mlp, recorder = MLP(SIZES, engine="numpy", seed=3), LayerRecorder(x_valid[:50], y_valid[:50], every=5)
    before = mlp.get_weights()
    mlp.fit(x[:220], y[:220], optimizer=SGD(0.1), epochs=2, callbacks=[recorder], verbose=0)
    return recorder, mlp, before


def test_it_looks_before_the_first_step_at_every_kth_and_after_the_last(recorded):
    recorder, mlp, before = recorded
    assert recorder.steps == [0, 5, 10, 14]
    assert recorder.sizes == SIZES
    assert recorder.n_samples == 50
    for moment, weights in ((0, before), (-1, mlp.weights)):
        expected = look_into(weights, recorder.x, recorder.y)
        for name, values in expected._asdict().items():
            np.testing.assert_array_equal(getattr(recorder.layers, name)[moment], values)


def test_shapes_are_moments_layers_quantiles(recorded):
    layers = recorded[0].layers
    assert (layers.z.shape, layers.gradients.shape, layers.dead.shape) == ((4, 3, 5), (4, 3, 5), (4, 2))


def test_a_last_step_that_was_looked_at_is_not_looked_at_twice(mnist):
    (x, y), _, _ = mnist
    recorder, mlp = LayerRecorder(x[:9], y[:9], every=2), MLP(SIZES, engine="numpy", seed=3)
    mlp.fit(x[:128], y[:128], callbacks=[recorder], verbose=0)
    assert recorder.steps == [0, 2, 4]
    mlp.fit(x[:32], y[:32], callbacks=[recorder], verbose=0)
    assert recorder.steps == [0, 1]  # a new training begins anew


def test_it_sees_what_a_reader_works_out_by_hand(rng):
    """Every number anew, from the definitions and in other words."""
    weights = MLP((6, 4, 3), dtype="float64", engine="numpy", seed=0).weights
    weights[0][:, 2], weights[1][2] = 0, -1  # a dead unit
    x, y = rng.random((7, 6)), rng.integers(0, 3, 7)
    x[:, 5] = 0  # a pixel that is never on
    z1 = np.einsum("ni,ij->nj", x, weights[0]) + weights[1]
    a1 = np.maximum(z1, 0)
    z2 = np.einsum("ni,ij->nj", a1, weights[2]) + weights[3]
    p = np.exp(z2) / np.exp(z2).sum(axis=1, keepdims=True)
    dz2 = (p - np.eye(3)[y]) / 7
    dz1 = (dz2 @ weights[2].T) * (z1 > 0)
    seen = look_into(weights, x, y)
    for layer, (z, dW) in enumerate([(z1, x.T @ dz1), (z2, a1.T @ dz2)]):
        np.testing.assert_allclose(seen.z[layer], np.quantile(z, QUANTILES), rtol=1e-12)
        sizes = np.abs(dW[dW != 0])
        assert sizes.size < dW.size
        np.testing.assert_allclose(seen.gradients[layer], np.quantile(sizes, QUANTILES), rtol=1e-9)
    assert seen.dead.tolist() == [np.mean((z1 <= 0).all(axis=0))]
    assert seen.dead[0] >= 0.25


def test_a_unit_is_dead_that_no_sample_turns_on():
    assert dead_share(np.array([[0.0, 1.0, 0.0, 2.0], [0.0, 0.0, 3.0, 1.0]])) == 0.25
    assert np.isnan(dead_share(np.array([[0.0, np.nan]])))


def test_what_is_not_finite_is_recorded_as_nan_and_without_a_warning(rng):
    weights = MLP((6, 4, 3), engine="numpy", seed=0).weights
    weights[0][:] = np.float32(3e38)
    seen = look_into(weights, np.ones((5, 6), "float32"), rng.integers(0, 3, 5))
    assert np.isnan(seen.z[0]).all() and np.isnan(seen.gradients).all()
    assert np.isnan(quantiles(np.array([]))).all()


@pytest.mark.parametrize("name", ["numpy", "numba"])
def test_the_training_ends_with_the_same_bits(mnist, name):
    (x, y), _, _ = mnist

    def trained(*callbacks):
        mlp = MLP(SIZES, engine=name, seed=5)
        mlp.fit(x[:200], y[:200], callbacks=callbacks, verbose=0)
        return mlp.weights

    for plain, watched in zip(trained(Watcher()), trained(LayerRecorder(x[:20], y[:20], every=1)), strict=True):
        np.testing.assert_array_equal(plain, watched)


class Watcher(Callback):
    """Looks at every batch and does nothing."""

    def on_train_batch_end(self, batch, logs=None):
        pass


class Broken(Callback):
    """Breaks the training off at the fifth step of its second epoch."""

    def on_train_batch_end(self, batch, logs=None):
        if self.model.optimizer.iterations == 12:
            raise KeyboardInterrupt


def test_a_training_that_goes_on_goes_on_recording(mnist, tmp_path):
    (x, y), (x_valid, y_valid), _ = mnist

    def fit(*more, **options):
        mlp, recorder = MLP(SIZES, engine="numpy", seed=3), LayerRecorder(x_valid[:20], y_valid[:20], every=2)
        mlp.fit(x[:220], y[:220], epochs=3, callbacks=[recorder, *more], verbose=0, **options)
        return recorder

    whole, path = fit(), tmp_path / "training.npz"
    with pytest.raises(KeyboardInterrupt):
        fit(BackupAndRestore(path), Broken())
    resumed = fit(resume=path)
    assert resumed.steps == whole.steps == [*range(0, 21, 2), 21]
    for one, other in zip(resumed.layers, whole.layers, strict=True):
        np.testing.assert_array_equal(one, other)


def test_it_runs_on_a_keras_model_and_sees_the_same(mnist):
    """From the same weights and batches, both sides' numbers are the same but for rounding."""
    from keras_cases import DTYPES, TINY

    from keras_reference.model import as_keras_data, build, precision

    dtype = DTYPES[-1]
    (x, y), (x_valid, y_valid), _ = mnist
    ours, theirs = (LayerRecorder(x_valid[:40], y_valid[:40], every=2) for _ in range(2))
    model, mlp = build(TINY, dtype), MLP(TINY.sizes, dtype=dtype, engine="numpy", seed=1)
    model.set_weights(mlp.get_weights())
    with precision(dtype):
        images, labels = as_keras_data(x[:88], y[:88], dtype)
        model.fit(images, labels, epochs=2, shuffle=False, verbose=0, callbacks=[theirs])
    mlp.fit(x[:88], y[:88], optimizer=SGD(TINY.learning_rate), epochs=2, shuffle=False, verbose=0, callbacks=[ours])
    assert theirs.steps == ours.steps == [0, 2, 4, 6]
    assert theirs.sizes == TINY.sizes
    for name, values in ours.layers._asdict().items():
        np.testing.assert_allclose(getattr(theirs.layers, name), values, rtol=1e-6 if dtype == "float64" else 1e-2)


def test_mistakes_in_its_arguments_and_its_use(mnist):
    (x, y), _, _ = mnist
    with pytest.raises(ValueError, match="every is 0"):
        LayerRecorder(x[:5], y[:5], every=0)
    with pytest.raises(ValueError, match="y has shape"):
        LayerRecorder(x[:5], y[:4])
    with pytest.raises(ValueError, match="nothing is recorded yet"):
        print(LayerRecorder(x[:5], y[:5]).layers)
    with pytest.raises(ValueError, match=r"expected \(n, 784\)"):
        MLP(SIZES, engine="numpy").fit(x[:32], y[:32], callbacks=[LayerRecorder(x[:5, :700], y[:5])], verbose=0)

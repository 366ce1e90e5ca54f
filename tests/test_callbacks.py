"""The callbacks decide as Keras's own do, and the range test records what the notebook recorded."""

import itertools
import warnings

import numpy as np
import pytest

from numpy_mlp import MLP, SGD, Callback, EarlyStopping, ExponentialLearningRate, ModelCheckpoint

N_SEQUENCES = 3000
# Ties, values that only float32 takes for equal, and what a diverging training brings.
AWKWARD = (0.1, 0.1 + 1e-9, 0.5, 0.5, 1.0, float("nan"), float("inf"), float("-inf"))


class StubModel:
    """As much of a model as the callbacks touch; its weights are the number of the epoch."""

    def __init__(self):
        self.stop_training = False
        self.epoch, self.restored, self.saved = None, None, []

    def get_weights(self):
        return [self.epoch]

    def set_weights(self, weights):
        self.restored = weights

    def save(self, path, overwrite=True):
        self.saved.append((self.epoch, str(path)))


def run(callback, sequences, monitor):
    """Feeds one fit after the other to the callback; returns what it did and what it remembers."""
    outcomes = []
    for values in sequences:
        model = StubModel()
        callback.set_model(model)
        callback.on_train_begin()
        for model.epoch, value in enumerate(values):
            logs = {"loss": 1.0, "accuracy": 0.5, monitor: value}
            callback.on_epoch_begin(model.epoch)
            callback.on_epoch_end(model.epoch, {name: value for name, value in logs.items() if value is not None})
            if model.stop_training:
                break
        callback.on_train_end()
        remembered = [getattr(callback, name, None) for name in ("best", "wait", "best_epoch", "stopped_epoch")]
        outcomes.append((model.epoch, model.stop_training, model.restored, model.saved, remembered))
    return outcomes


def random_values(rng):
    """1 to 12 epochs of a metric: smooth, coarse or awkward numbers, and now and then none at all."""
    n = rng.integers(1, 13)
    kinds = (rng.random(n), np.round(rng.random(n), 1), rng.choice(AWKWARD, n))
    values = [float(value) for value in kinds[rng.integers(3)]]
    return [None if rng.random() < 0.03 else value for value in values]


@pytest.fixture(scope="module")
def keras_callbacks():
    return pytest.importorskip("keras", reason="Keras is not installed").callbacks


@pytest.fixture
def quiet():
    """Missing metrics are part of the random sequences; their warnings have a test of their own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def test_early_stopping_decides_as_keras_does(keras_callbacks, quiet):
    rng = np.random.default_rng(1)
    for _ in range(N_SEQUENCES):
        monitor, mode = (("val_loss", "min"), ("loss", "min"), ("val_accuracy", "max"))[rng.integers(3)]
        options = {
            "monitor": monitor,
            "min_delta": float(rng.choice([0, 0, 1e-3, 0.1, -0.1])),
            "patience": int(rng.integers(5)),
            "restore_best_weights": bool(rng.integers(2)),
            "start_from_epoch": int(rng.choice([0, 0, 1, 3])),
        }
        fits = [random_values(rng) for _ in range(rng.integers(1, 3))]
        theirs = run(keras_callbacks.EarlyStopping(mode=mode, **options), fits, monitor)
        np.testing.assert_equal(run(EarlyStopping(**options), fits, monitor), theirs, err_msg=f"{options} {fits}")


def test_model_checkpoint_saves_as_keras_does(keras_callbacks, quiet, tmp_path):
    rng = np.random.default_rng(2)
    for _ in range(N_SEQUENCES // 2):
        monitor, mode = (("val_loss", "min"), ("loss", "min"), ("val_accuracy", "max"))[rng.integers(3)]
        name = ("best.keras", "{epoch:02d}-{loss:.3f}.keras")[rng.integers(2)]
        options = {"monitor": monitor, "save_best_only": bool(rng.integers(4))}
        fits = [random_values(rng) for _ in range(rng.integers(1, 3))]
        if "loss" in name and monitor == "loss":
            fits = [[value for value in values if value is not None] for values in fits]
        theirs = run(keras_callbacks.ModelCheckpoint(tmp_path / name, mode=mode, **options), fits, monitor)
        ours = run(ModelCheckpoint(tmp_path / name, **options), fits, monitor)
        np.testing.assert_equal(ours, theirs, err_msg=f"{options} {fits}")


def test_keras_takes_values_for_equal_that_only_float32_does(keras_callbacks):
    """Why ours compares in float32: in float64 the second value would be an improvement."""
    fits = [[0.1 + 1e-9, 0.1]]
    for stopping in (keras_callbacks.EarlyStopping(patience=1), EarlyStopping(patience=1)):
        assert run(stopping, fits, "val_loss")[0][:2] == (1, True)


@pytest.mark.parametrize("callback", [EarlyStopping(), ModelCheckpoint("x", save_best_only=True)])
def test_a_missing_metric_is_one_warning_that_names_those_there_are(callback):
    callback.set_model(StubModel())
    with pytest.warns(UserWarning, match=r"'val_loss'.*\(loss, accuracy\)") as caught:
        callback.on_epoch_end(0, {"loss": 1.0, "accuracy": 0.5})
    assert len(caught) == 1
    assert "\n" not in str(caught[0].message)


def test_what_cannot_be_watched_or_named_is_refused():
    with pytest.raises(ValueError, match=r"val_acc.*expected loss, accuracy, val_loss or val_accuracy"):
        EarlyStopping(monitor="val_acc")
    with pytest.raises(ValueError, match="'val_loss'; there are: epoch, loss"):
        ModelCheckpoint("{val_loss}.npz").on_epoch_end(0, {"loss": 1.0})


def test_model_checkpoint_makes_the_folder_and_keeps_the_best(tmp_path):
    path = tmp_path / "new" / "folder" / "best.npz"
    mlp = MLP((4, 3, 2), engine="numpy", seed=1)
    checkpoint = ModelCheckpoint(path, save_best_only=True)
    checkpoint.set_model(mlp)
    checkpoint.on_epoch_end(0, {"val_loss": 0.5})
    best = mlp.get_weights()
    mlp.set_weights([w + 1 for w in best])
    checkpoint.on_epoch_end(1, {"val_loss": 0.6})
    np.testing.assert_equal(MLP.load(path, engine="numpy").get_weights(), best)


def test_batch_hooks_have_their_old_names_too():
    """As in Keras, a callback that knows only on_batch_begin and on_batch_end is called all the same."""
    seen = []

    class Old(Callback):
        def on_batch_begin(self, batch, logs=None):
            seen.append(("begin", batch))

        def on_batch_end(self, batch, logs=None):
            seen.append(("end", batch, logs))

    Old().on_train_batch_begin(3)
    Old().on_train_batch_end(3, {"loss": 1.0})
    assert seen == [("begin", 3), ("end", 3, {"loss": 1.0})]


def test_the_hooks_are_those_of_keras(keras_callbacks):
    hooks = [name for name in dir(keras_callbacks.Callback) if name.startswith(("on_", "set_"))]
    assert [name for name in hooks if not callable(getattr(Callback, name, None))] == []
    for name in hooks:
        code, theirs = getattr(Callback, name).__code__, getattr(keras_callbacks.Callback, name).__code__
        assert code.co_varnames[: code.co_argcount] == theirs.co_varnames[: theirs.co_argcount], name


def growing_rates(dtype, steps):
    """A range test's rates over a stub whose losses do not matter."""
    model = StubModel()
    model.optimizer, model.batch_loss = SGD(1e-3), 0.5
    model.optimizer.build(np.dtype(dtype))
    growing = ExponentialLearningRate(1.005)
    growing.set_model(model)
    growing.on_train_begin()
    for step in range(steps):
        growing.on_train_batch_end(step, {"loss": 1.0})
    return growing


def test_the_three_published_rates_come_out_to_their_last_digit():
    rates = growing_rates("float32", 1345).rates
    assert [f"{rates[step - 1]:.4f}" for step in (1329, 1345, 1314)] == ["0.7563", "0.8191", "0.7018"]


def test_the_product_is_float64_of_the_stored_float32():
    """rate k is the float64 product of the float32 that was stored after rate k-1: not all float32, not all float64."""
    growing = growing_rates("float32", 1719)
    stored = [np.float32(1e-3), *np.float32(growing.rates[:-1])]
    assert growing.rates == [float(rate) * 1.005 for rate in stored]
    assert growing.model.optimizer.learning_rate == np.float32(growing.rates[-1])
    assert growing.rates[-1] != 1e-3 * 1.005**1719
    assert growing.rates != [float(np.float32(rate)) for rate in growing.rates]
    in_float64 = growing_rates("float64", 1719).rates
    np.testing.assert_allclose(in_float64, 1e-3 * 1.005 ** np.arange(1, 1720), rtol=1e-12)


def test_range_test_records_the_running_mean_and_each_batch(rng):
    x, y = rng.random((70, 5)), rng.integers(0, 3, 70)
    growing = ExponentialLearningRate(1.1)
    mlp = MLP((5, 4, 3), dtype="float64", engine="numpy", seed=3)
    for _ in range(2):  # the second fit starts from empty lists
        mlp.fit(x, y, optimizer=SGD(0.01), epochs=1, batch_size=32, callbacks=[growing], verbose=0)
    assert len(growing.rates) == len(growing.losses) == len(growing.batch_losses) == 3
    running = np.cumsum(np.multiply(growing.batch_losses, (32, 32, 6))) / (32, 64, 70)
    np.testing.assert_allclose(growing.losses, running, rtol=1e-12)
    assert all(isinstance(value, float) for value in itertools.chain(growing.rates, growing.losses))


def test_the_minimum_leaves_out_nan_and_counts_batches_from_one():
    growing = ExponentialLearningRate(1.005)
    growing.losses, growing.rates = [3.0, 1.5, 1.5, 2.0, float("nan")], [1.0, 2.0, 3.0, 4.0, 5.0]
    assert growing.minimum() == (1.5, 2.0, 2)
    assert growing.minimum()._fields == ("loss", "learning_rate", "step")


@pytest.mark.parametrize("losses", [[], [float("nan")]])
def test_no_minimum_without_a_loss(losses):
    growing = ExponentialLearningRate(1.005)
    growing.losses = losses
    with pytest.raises(ValueError, match=f"none of {len(losses)} recorded losses is finite"):
        growing.minimum()


@pytest.mark.parametrize("factor", [0, -1, float("nan"), float("inf")])
def test_a_factor_that_is_no_factor_is_refused(factor):
    with pytest.raises(ValueError, match="expected a positive number"):
        ExponentialLearningRate(factor)

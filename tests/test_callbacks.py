"""The callbacks decide as Keras's own do, and the range test records what the notebook recorded."""

import itertools
import json
import warnings

import numpy as np
import pytest

from numpy_mlp import MLP, SGD, Callback, EarlyStopping, ExponentialLearningRate, History, ModelCheckpoint
from numpy_mlp.callbacks import CSVLogger, LambdaCallback, LearningRateScheduler, ReduceLROnPlateau, TerminateOnNaN

N_SEQUENCES = 2000
MONITORS = (("val_loss", "min"), ("loss", "min"), ("val_accuracy", "max"), ("other", "max"), ("other_error", "min"))
# Ties, values that only float32 takes for equal, and what a diverging training brings.
AWKWARD = (0.1, 0.1 + 1e-9, 0.5, 0.5, 1.0, float("nan"), float("inf"), float("-inf"))


class StubModel:
    """As much of a model as the callbacks touch; its weights are the number of the epoch."""

    def __init__(self):
        self.stop_training = False
        self.epoch, self.restored, self.saved = None, None, []
        self.optimizer, self.batch_loss = SGD(1.0), 0.5
        self.optimizer.build(np.float32)

    def get_weights(self):
        return [self.epoch]

    def set_weights(self, weights):
        self.restored = weights

    def save(self, path, overwrite=True):
        self.saved.append((self.epoch, str(path)))

    def save_weights(self, path, overwrite=True):
        self.saved.append((self.epoch, "weights", str(path)))


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
        names = ("best", "wait", "best_epoch", "stopped_epoch", "cooldown_counter")
        remembered = [getattr(callback, name, None) for name in names] + [float(model.optimizer.learning_rate)]
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
        monitor, mode = MONITORS[rng.integers(len(MONITORS))]
        options = {
            "monitor": monitor,
            "baseline": rng.choice([None, None, 0.3]),
            "min_delta": float(rng.choice([0, 0, 1e-3, 0.1, -0.1])),
            "patience": int(rng.integers(5)),
            "restore_best_weights": bool(rng.integers(2)),
            "start_from_epoch": int(rng.choice([0, 0, 1, 3])),
        }
        fits = [random_values(rng) for _ in range(rng.integers(1, 3))]
        theirs = run(keras_callbacks.EarlyStopping(mode=mode, **options), fits, monitor)
        options["mode"] = mode if monitor.startswith("other") else "auto"
        np.testing.assert_equal(run(EarlyStopping(**options), fits, monitor), theirs, err_msg=f"{options} {fits}")


def test_the_rate_is_reduced_as_keras_does(keras_callbacks, quiet):
    rng = np.random.default_rng(3)
    for _ in range(N_SEQUENCES // 5):
        monitor, mode = MONITORS[rng.integers(len(MONITORS))]
        options = {
            "monitor": monitor,
            "factor": float(rng.choice([0.1, 0.5, 0.7])),
            "patience": int(rng.integers(4)),
            "mode": mode,
            "min_delta": float(rng.choice([1e-4, 0, 0.1])),
            "cooldown": int(rng.integers(3)),
            "min_lr": float(rng.choice([0, 0.1, 0.3])),
        }
        fits = [random_values(rng) for _ in range(rng.integers(1, 3))]
        theirs = run(keras_callbacks.ReduceLROnPlateau(**options), fits, monitor)
        np.testing.assert_equal(run(ReduceLROnPlateau(**options), fits, monitor), theirs, err_msg=f"{options} {fits}")


def test_model_checkpoint_saves_as_keras_does(keras_callbacks, quiet, tmp_path):
    rng = np.random.default_rng(2)
    for _ in range(N_SEQUENCES // 2):
        monitor, mode = MONITORS[rng.integers(len(MONITORS))]
        weights_only = bool(rng.integers(2))
        name = ("best", "{epoch:02d}-{loss:.3f}")[rng.integers(2)] + (".weights.h5" if weights_only else ".keras")
        options = {
            "monitor": monitor,
            "save_best_only": bool(rng.integers(4)),
            "save_weights_only": weights_only,
            "initial_value_threshold": rng.choice([None, None, 0.3]),
        }
        fits = [random_values(rng) for _ in range(rng.integers(1, 3))]
        if "loss" in name and monitor == "loss":
            fits = [[value for value in values if value is not None] for values in fits]
        theirs = run(keras_callbacks.ModelCheckpoint(tmp_path / name, mode=mode, **options), fits, monitor)
        options["mode"] = mode if monitor.startswith("other") else "auto"
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
    with pytest.raises(ValueError, match=r"val_acc.*expected loss, accuracy, val_loss or val_accuracy; .*mode='min'"):
        EarlyStopping(monitor="val_acc")
    with pytest.raises(ValueError, match="mode is 'least': choose one of auto, min, max"):
        ModelCheckpoint("best.npz", mode="least")
    with pytest.raises(ValueError, match="factor is 1: expected a number between 0 and 1"):
        ReduceLROnPlateau(factor=1)
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


# ---- rows of a table ----


@pytest.mark.parametrize("options", [{}, {"separator": ";"}, {"append": True}])
def test_the_csv_file_is_keras_own_byte_for_byte(keras_callbacks, tmp_path, options):
    """Two trainings, the first without validation: its columns stay NA; a metric that is missing later on is NA."""
    files = []
    for module, kind in ((keras_callbacks, keras_callbacks.CSVLogger), (None, CSVLogger)):
        files.append(tmp_path / f"{'ours' if module is None else 'keras'}.csv")
        logger = kind(str(files[-1]), **options)
        for epochs in (
            [{"loss": 1 / 3, "accuracy": 0.5}, {"loss": 1e-12}],
            [{"loss": 0.1, "accuracy": 1.0, "val_loss": float("nan"), "val_accuracy": 0.25, "learning_rate": 0.5}],
        ):
            logger.on_train_begin()
            for epoch, logs in enumerate(epochs):
                logger.on_epoch_end(epoch, dict(logs))
            logger.on_train_end()
    assert files[1].read_bytes() == files[0].read_bytes()
    assert files[1].read_bytes().count(b"\r\n") == (4 if "append" in options else 2)


def test_the_csv_files_folder_is_made_and_each_row_is_there_at_once(tmp_path):
    logger = CSVLogger(tmp_path / "new" / "log.csv")
    logger.on_train_begin()
    logger.on_epoch_end(0, {"loss": 0.5, "val_loss": 0.25})
    assert (tmp_path / "new" / "log.csv").read_text().split() == ["epoch,loss,val_loss", "0,0.5,0.25"]


# ---- the rest ----


def test_a_schedule_of_the_epochs():
    model, asked = StubModel(), []
    for schedule in (lambda epoch, rate: asked.append((epoch, rate)) or rate / 2, lambda epoch: 1 / (epoch + 2)):
        scheduler = LearningRateScheduler(schedule)
        scheduler.set_model(model)
        scheduler.on_epoch_begin(0)
        assert model.optimizer.learning_rate == 0.5
    assert asked == [(0, 1.0)]
    logs = {}
    scheduler.on_epoch_end(0, logs)
    assert logs == {"learning_rate": 0.5}


@pytest.mark.parametrize("rate", [-0.1, float("nan"), None, "0.1", True])
def test_a_schedules_rate_must_be_a_number(rate):
    scheduler = LearningRateScheduler(lambda epoch: rate)
    scheduler.set_model(StubModel())
    with pytest.raises(ValueError, match=r"^the schedule's rate for 3 is .*: expected a number that is not negative$"):
        scheduler.on_epoch_begin(3)


def test_a_schedule_is_a_function_and_an_error_inside_it_is_not_hidden():
    with pytest.raises(TypeError, match=r"schedule is 0\.1: expected a function"):
        LearningRateScheduler(0.1)
    scheduler = LearningRateScheduler(lambda epoch, rate: rate + "0.1")
    scheduler.set_model(StubModel())
    with pytest.raises(TypeError, match="unsupported operand"):
        scheduler.on_epoch_begin(0)


@pytest.mark.parametrize(("loss", "stops"), [(1e30, False), (float("nan"), True), (float("inf"), True)])
def test_a_loss_that_is_no_number_ends_the_training(loss, stops, capsys):
    ending, model = TerminateOnNaN(), StubModel()
    ending.set_model(model)
    ending.on_train_batch_end(7, {"loss": loss})
    assert model.stop_training == stops
    assert capsys.readouterr().out == (f"batch 7: the loss is {loss}, training stops\n" if stops else "")


def test_hooks_without_a_class():
    told = []
    LambdaCallback(on_epoch_end=lambda epoch, logs: told.append((epoch, logs))).on_epoch_end(3, {"loss": 1.0})
    assert told == [(3, {"loss": 1.0})]
    for name in ("on_epoch", "set_model", "epoch_end"):
        with pytest.raises(TypeError, match=f"{name} is no hook: expected one such as on_epoch_end"):
            LambdaCallback(**{name: print})


def test_what_was_decided_is_said_on_request(capsys, tmp_path):
    values = [0.5, 0.6, 0.7]
    for callback in (
        EarlyStopping(patience=2, verbose=1, restore_best_weights=True),
        ModelCheckpoint(tmp_path / "{epoch}.npz", verbose=1, save_best_only=True),
        ReduceLROnPlateau(patience=2, verbose=1),
        LearningRateScheduler(lambda epoch: 0.25, verbose=1),
    ):
        run(callback, [values], "val_loss")
    assert capsys.readouterr().out.splitlines() == [
        "epoch 3: no better val_loss for 2 epochs, training stops",
        "the weights of epoch 1, the best, are put back",
        f"epoch 1: saved {tmp_path}/1.npz, the best val_loss so far is 0.50000",
        "epoch 3: no better val_loss, learning rate from 1 to 0.1",
        *(f"epoch {epoch}: the learning rate is 0.25" for epoch in (1, 2, 3)),
    ]


# ---- going on from a state ----


def all_stateful(folder):
    return [
        EarlyStopping("val_accuracy", patience=3, restore_best_weights=True),
        ModelCheckpoint("best.npz", save_best_only=True),
        ReduceLROnPlateau(patience=1, factor=0.5, cooldown=2),
        CSVLogger(folder / "log.csv"),
        ExponentialLearningRate(1.1),
        History(),
    ]


def go_on(callbacks, model, epochs):
    for epoch in epochs:
        model.epoch = epoch
        value = (3 * epoch) % 7 / 7
        logs = {"loss": value, "accuracy": 0.5, "val_loss": value, "val_accuracy": 1 - value}
        for callback in callbacks:
            callback.on_epoch_begin(epoch, {})
            callback.on_train_batch_end(0, logs)
            callback.on_epoch_end(epoch, logs)


def begin(callbacks, model):
    for callback in callbacks:
        callback.set_model(model)
        callback.on_train_begin({})


@pytest.mark.parametrize("cut", [0, 1, 4, 7])
def test_from_its_state_a_callback_goes_on_as_if_nothing_had_happened(tmp_path, cut):
    """Kept after `cut` epochs, killed one later: what was written in between is not there twice."""
    folders = [tmp_path / name for name in ("whole", "cut")]
    whole, cut_off, resumed = (all_stateful(folder) for folder in (folders[0], folders[1], folders[1]))
    one, other = StubModel(), StubModel()
    begin(whole, one)
    go_on(whole, one, range(9))
    begin(cut_off, other)
    go_on(cut_off, other, range(cut))
    states = json.loads(json.dumps([callback.get_state() for callback in cut_off]))
    saved, optimizer = list(other.saved), other.optimizer.get_state()
    go_on(cut_off, other, range(cut, cut + 1))
    afresh = StubModel()
    afresh.saved = saved
    begin(resumed, afresh)
    for callback, state in zip(resumed, states, strict=True):
        callback.set_state(state)
    afresh.optimizer.set_state(optimizer)
    go_on(resumed, afresh, range(cut, 9))
    for ours, expected in zip(resumed, whole, strict=True):
        assert ours.get_state() == expected.get_state()
    assert (folders[1] / "log.csv").read_bytes() == (folders[0] / "log.csv").read_bytes()
    assert afresh.saved == one.saved
    assert afresh.optimizer.learning_rate == one.optimizer.learning_rate
    assert afresh.stop_training == one.stop_training


def test_a_state_is_a_copy():
    growing = growing_rates("float32", 3)
    state = growing.get_state()
    growing.on_train_batch_end(3, {"loss": 1.0})
    assert len(state["rates"]) == 3 and len(growing.rates) == 4


def test_rows_appended_to_a_file_survive_going_on_from_a_state(tmp_path):
    path = tmp_path / "log.csv"
    path.write_bytes(b"epoch,loss,val_loss\r\n0,9.0,NA\r\n")
    killed, resumed = (CSVLogger(path, append=True) for _ in range(2))
    killed.on_train_begin()
    killed.on_epoch_end(0, {"loss": 0.0})
    state = killed.get_state()
    killed.on_epoch_end(1, {"loss": 8.0})
    resumed.on_train_begin()
    resumed.set_state(state)
    resumed.on_epoch_end(1, {"loss": 1.0})
    assert path.read_text().split()[1:] == ["0,9.0,NA", "0,0.0,NA", "1,1.0,NA"]

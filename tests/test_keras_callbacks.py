"""Keras's own callbacks on an MLP and ours on a Keras model: the same hooks in the same order, the same decisions."""

import csv
import re
from types import SimpleNamespace

import numpy as np
import pytest
from keras_cases import ignore_keras_own_warning

from keras_reference.backend import keras
from numpy_mlp import MLP, SGD, Callback, History, callbacks
from numpy_mlp.training import watches_batches

pytestmark = ignore_keras_own_warning
SIZES, BATCH = (6, 5, 3), 32
HOOKS = [
    f"on_{what}_{when}"
    for what in ("train", "epoch", "train_batch", "test", "test_batch", "predict", "predict_batch")
    for when in ("begin", "end")
]


@pytest.fixture(scope="module")
def keras_model():
    """One for all tests: compiling it takes longer than they do."""
    layers = [keras.Input((6,)), keras.layers.Dense(5, activation="relu"), keras.layers.Dense(3, activation="softmax")]
    model = keras.Sequential(layers)
    model.compile(keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


@pytest.fixture(params=["MLP", "Keras"])
def model(request, keras_model):
    return twin(request.param, keras_model)


@pytest.fixture(scope="module")
def data():
    """56 samples, so that batches of 32 leave one of 24; random labels: learnt by heart, and validated worse."""
    rng = np.random.default_rng(5)
    x, y = rng.normal(size=(100, 6)).astype("float32"), rng.integers(0, 3, 100)
    return SimpleNamespace(training=(x[:56], y[:56]), validation=(x[56:], y[56:]))


def fit(model, data, *callbacks, epochs=6, rate=0.1, **arguments):
    """In the order of the data, so that both sides take the same batches."""
    if model.optimizer is None:
        model.compile(SGD())
    model.optimizer.learning_rate = rate
    arguments = {"batch_size": BATCH, "shuffle": False, "verbose": 0, **arguments}
    validation = {"validation_data": data.validation, "validation_batch_size": BATCH}
    return model.fit(*data.training, epochs=epochs, callbacks=list(callbacks), **validation, **arguments)


# ---- the hooks ----


def recorder(base):
    class Recorder(base):
        def __init__(self):
            super().__init__()
            self.calls = []

        def set_params(self, params):
            super().set_params(params)
            self.calls.append(("set_params", params["epochs"], params["steps"], sorted(params)))

        def record(self, hook, arguments, logs):
            numbers = [argument for argument in arguments if isinstance(argument, int)]
            logs = logs or next((argument for argument in arguments if isinstance(argument, dict)), {})
            self.calls.append((hook, *numbers, *sorted(logs)))

    for hook in HOOKS:
        setattr(Recorder, hook, lambda self, *arguments, hook=hook, logs=None: self.record(hook, arguments, logs))
    return Recorder()


def whole_life(model, recording, data):
    fit(model, data, recording, epochs=2)
    model.evaluate(*data.validation, batch_size=20, callbacks=[recording])
    model.predict(data.validation[0], batch_size=20, callbacks=[recording])
    return recording.calls


def test_every_hook_is_called_when_keras_calls_it(keras_model, data):
    """Both bases on both sides, batches of validation, evaluation and prediction too."""
    mlp = MLP(SIZES, engine="numpy", seed=0)
    mlp.compile(SGD(0.1))
    expected = whole_life(keras_model, recorder(keras.callbacks.Callback), data)
    assert whole_life(mlp, recorder(Callback), data) == expected
    assert whole_life(mlp, recorder(keras.callbacks.Callback), data) == expected
    assert whole_life(keras_model, recorder(Callback), data) == expected
    assert {call[0] for call in expected} == {"set_params", *HOOKS}


def test_evaluation_and_prediction_can_be_ended_early(model, data):
    """After the first batch of 20, as in Keras."""
    ending = callbacks.LambdaCallback(
        on_test_batch_end=lambda batch, logs: setattr(model, "stop_evaluating", True),
        on_predict_batch_end=lambda batch, logs: setattr(model, "stop_predicting", True),
    )
    x, y = data.validation
    arguments = {"verbose": 0} if isinstance(model, keras.Model) else {}
    ended = model.evaluate(x, y, batch_size=20, callbacks=[ending], **arguments)
    np.testing.assert_allclose(ended, model.evaluate(x[:20], y[:20], batch_size=20, **arguments), rtol=1e-6)
    assert model.predict(x, batch_size=20, callbacks=[ending], **arguments).shape == (20, 3)
    assert model.predict(x, batch_size=20, **arguments).shape == (44, 3)


def test_each_side_knows_the_others_idle_hooks():
    """So that a callback of Keras's that looks at epochs does not cost the runs of many steps."""
    idle = [keras.callbacks.EarlyStopping(), keras.callbacks.CSVLogger("log.csv"), keras.callbacks.Callback()]
    assert not any(watches_batches(callback) for callback in idle)
    assert watches_batches(keras.callbacks.TerminateOnNaN()) and watches_batches(callbacks.TerminateOnNaN())
    assert not watches_batches(callbacks.LearningRateScheduler(lambda epoch: 0.1))
    assert watches_batches(callbacks.LearningRateScheduler(lambda step: 0.1, by_batch=True))


# ---- the same callback, Keras's and ours, on both sides ----


def attributes(*names):
    return lambda callback, history, folder: [getattr(callback, name) for name in names]


def logged(name):
    return lambda callback, history, folder: history.history[name]


def names(callback, history, folder):
    return sorted(path.name for path in folder.iterdir())


def table(callback, history, folder):
    """The cells of the file, numbers as numbers."""
    with open(folder / "log.csv", newline="") as file:
        return [[float(cell) if cell[:1].isdigit() else cell for cell in row] for row in csv.reader(file)]


stopped = attributes("wait", "stopped_epoch", "best_epoch", "best")
CASES = [
    ("EarlyStopping", {"patience": 2, "restore_best_weights": True, "start_from_epoch": 1}, stopped),
    ("EarlyStopping", {"monitor": "val_accuracy", "patience": 3}, stopped),
    ("EarlyStopping", {"monitor": "accuracy", "mode": "min", "patience": 2}, stopped),
    ("EarlyStopping", {"monitor": "loss", "patience": 2, "baseline": 0.9}, stopped),
    ("ReduceLROnPlateau", {"patience": 2, "factor": 0.3, "cooldown": 1}, logged("learning_rate")),
    ("ReduceLROnPlateau", {"patience": 1, "min_lr": 0.1, "monitor": "val_accuracy"}, logged("learning_rate")),
    ("LearningRateScheduler", {"schedule": lambda epoch, rate: rate / 2}, logged("learning_rate")),
    ("CSVLogger", {"filename": "log.csv"}, table),
    ("TerminateOnNaN", {}, lambda callback, history, folder: history.epoch),
    ("LambdaCallback", {"on_epoch_end": lambda epoch, logs: logs.update(twice=2 * epoch)}, logged("twice")),
    ("ModelCheckpoint", {"filepath": "{epoch:02d}.keras", "save_best_only": True}, names),
    ("ModelCheckpoint", {"filepath": "e{epoch}.weights.h5", "save_weights_only": True}, names),
]


@pytest.mark.parametrize("number", range(len(CASES)), ids=[name for name, _, _ in CASES])
def test_keras_own_and_ours_decide_alike_on_both_sides(keras_model, data, tmp_path, monkeypatch, number):
    name, arguments, outcome = CASES[number]
    found = []
    for package in (keras.callbacks, callbacks):
        for side in ("MLP", "Keras"):
            folder = tmp_path / f"{package.__name__} {side}"
            folder.mkdir()
            monkeypatch.chdir(folder)
            model, callback = twin(side, keras_model), getattr(package, name)(**arguments)
            history = fit(model, data, callback, rate=1e30 if name == "TerminateOnNaN" else 1.5)
            found.append([outcome(callback, history, folder), history.history["val_loss"], model.get_weights()])
    for result in found[1:]:
        assert_alike(result, found[0])


def twin(side, keras_model):
    """Either side with the same weights, and no step taken yet."""
    mlp = MLP(SIZES, engine="numpy", seed=0)
    mlp.compile(SGD(0.1))
    if side == "MLP":
        return mlp
    keras_model.set_weights(mlp.get_weights())
    keras_model.optimizer.learning_rate = 0.1
    keras_model.optimizer.iterations.assign(0)
    return keras_model


def assert_alike(found, expected):
    """Decisions are the same; metrics and weights differ by their last bits, and by what these grow to."""
    if isinstance(expected, list):
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            assert_alike(one, other)
    elif isinstance(expected, float | np.ndarray):
        np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-4)
    else:
        assert found == expected


@pytest.mark.parametrize("package", [keras.callbacks, callbacks], ids=["Keras's own", "ours"])
def test_what_a_checkpoint_on_an_mlp_wrote_is_a_whole_keras_file(package, data, tmp_path):
    """Loaded by Keras it predicts what the network predicts that it was saved from, the best one."""
    mlp = MLP(SIZES, engine="numpy", seed=0)
    checkpoint = package.ModelCheckpoint(str(tmp_path / "best.keras"), monitor="val_accuracy", save_best_only=True)
    losses = fit(mlp, data, checkpoint, package.EarlyStopping("val_accuracy", patience=9, restore_best_weights=True))
    assert losses.epoch[-1] == 5
    loaded = keras.models.load_model(tmp_path / "best.keras")
    x = data.validation[0]
    np.testing.assert_allclose(loaded.predict(x, verbose=0), mlp.predict(x), rtol=1e-5)


def test_a_rate_for_every_batch_on_both_sides(model, data):
    """The number is that of the steps taken, through the epochs."""
    asked = []

    def schedule(step, rate):
        asked.append((step, round(rate, 6)))
        return rate * 0.5

    fit(model, data, callbacks.LearningRateScheduler(schedule, by_batch=True), epochs=2)
    assert asked == [(0, 0.1), (1, 0.05), (2, 0.025), (3, 0.0125)]
    assert float(model.optimizer.learning_rate) == pytest.approx(0.00625)


def test_the_range_test_records_the_same_on_both_sides(keras_model, data):
    """A Keras model tells no batch's own loss: it is recovered, with the last batch's true 24 samples, and marked."""
    records = []
    for side in ("MLP", "Keras"):
        growing = callbacks.ExponentialLearningRate(1.3)
        fit(twin(side, keras_model), data, growing, rate=0.01, epochs=3)
        records.append(growing)
    ours, theirs = records
    assert ours.rates == theirs.rates and len(ours.rates) == 6
    np.testing.assert_allclose(theirs.losses, ours.losses, rtol=1e-5)
    np.testing.assert_allclose(theirs.batch_losses, ours.batch_losses, rtol=1e-5)
    assert (ours.batch_losses_recovered, theirs.batch_losses_recovered) == (False, True)
    assert ours.losses[1] != pytest.approx(ours.batch_losses[1], rel=1e-3)


# ---- Keras's own on an MLP ----


def test_keras_own_bar_takes_the_place_of_ours(data, capsys):
    mlp = MLP(SIZES, engine="numpy", seed=0)
    mlp.fit(*data.training, epochs=3, validation_data=data.validation, callbacks=[keras.callbacks.ProgbarLogger()])
    told = capsys.readouterr().out
    assert re.findall(r"Epoch \d/\d", told) == ["Epoch 1/3", "Epoch 2/3", "Epoch 3/3"]
    assert "2/2" in told and told.count("val_loss") == 3
    mlp.evaluate(*data.validation, batch_size=11, callbacks=[keras.callbacks.ProgbarLogger()])
    assert "4/4" in capsys.readouterr().out


def test_keras_own_history_is_one_more_callback(data):
    theirs, mlp = keras.callbacks.History(), MLP(SIZES, engine="numpy", seed=0)
    ours = mlp.fit(*data.training, epochs=2, callbacks=[theirs], verbose=0)
    assert type(ours) is History and mlp.history is ours
    assert theirs.history == ours.history


@pytest.mark.parametrize("name", ["TensorBoard", "BackupAndRestore"])
def test_those_that_need_a_keras_models_inside_are_refused_in_a_line_that_names_ours(name, data, tmp_path):
    theirs = type(f"My{name}", (getattr(keras.callbacks, name),), {})(tmp_path)
    mlp = MLP(SIZES, engine="numpy", seed=0)
    with pytest.raises(TypeError, match=rf"^Keras's own {name} needs .*: give numpy_mlp\.callbacks\.{name}, which"):
        mlp.fit(*data.training, callbacks=[theirs], verbose=0)
    assert mlp.optimizer is None


@pytest.mark.parametrize(
    ("callback", "message"),
    [
        (callbacks.EarlyStopping, r"callbacks\[0\] is the class EarlyStopping itself: expected an object of it, Early"),
        (print, r"callbacks\[0\] is <built-in function print>: expected an object with the hooks of Callback"),
    ],
)
def test_what_is_no_callback_is_refused_in_one_line(callback, message, data):
    mlp = MLP(SIZES, engine="numpy", seed=0)
    for call in (mlp.fit, mlp.evaluate):
        with pytest.raises(TypeError, match=message):
            call(*data.training, callbacks=[callback])

"""The training loop: which samples when, what is counted and how, who is told; Keras's own objects are the measure."""

import numpy as np
import pytest

from numpy_mlp import MLP, SGD, Callback
from numpy_mlp.training import RunningMetrics

HOOKS = [f"on_{what}_{when}" for what in ("train", "epoch", "train_batch", "test") for when in ("begin", "end")]


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("keras", reason="Keras is not installed")


@pytest.fixture(params=["float32", "float64"])
def dtype(request):
    return request.param


@pytest.fixture
def data(rng):
    """56 samples, so that batches of 32 leave a last one of 24."""
    return rng.normal(size=(56, 6)), rng.integers(0, 3, 56)


def network(engine="numpy", dtype="float32", sizes=(6, 5, 3)):
    return MLP(sizes, dtype=dtype, engine=engine, seed=0)


class Batches(Callback):
    """The samples of every batch, known by their first number; running means; each batch's own loss."""

    def __init__(self):
        self.logs, self.losses, self.accuracies = [], [], []

    def on_batch_end(self, batch, logs=None):
        self.logs.append(dict(logs))
        self.losses.append(self.model.batch_loss)


def batches_seen(mlp, monkeypatch):
    """A list that grows by each batch's sample numbers: sample i has i as its first pixel."""
    seen, step = [], mlp.train_step

    def watched(x, y):
        seen.append(x[:, 0].astype(int).tolist())
        return step(x, y)

    monkeypatch.setattr(mlp, "train_step", watched)
    return seen


@pytest.fixture
def numbered(rng):
    x = rng.random((56, 6))
    x[:, 0] = np.arange(56)
    return x, rng.integers(0, 3, 56)


def test_every_sample_once_an_epoch_and_the_last_batch_of_24(monkeypatch, numbered):
    mlp = network()
    seen = batches_seen(mlp, monkeypatch)
    mlp.fit(*numbered, epochs=3, verbose=0)
    assert [len(batch) for batch in seen] == [32, 24] * 3
    orders = [seen[i] + seen[i + 1] for i in (0, 2, 4)]
    assert all(sorted(order) == list(range(56)) for order in orders)
    assert orders[0] != orders[1] != orders[2] != orders[0]
    assert sorted(seen[0]) != sorted(seen[2])  # samples are shuffled, not batches


def test_the_generator_draws_the_weights_first_and_then_each_epochs_order(monkeypatch, numbered):
    mlp = network()
    seen = batches_seen(mlp, monkeypatch)
    mlp.fit(*numbered, epochs=2, verbose=0)
    mlp.fit(*numbered, epochs=1, verbose=0)
    generator = np.random.default_rng(0)
    for n_in, n_out in ((6, 5), (5, 3)):
        generator.uniform(size=(n_in, n_out))
    expected = [generator.permutation(56).tolist() for _ in range(3)]
    assert [seen[i] + seen[i + 1] for i in (0, 2, 4)] == expected


def test_without_shuffling(monkeypatch, numbered):
    mlp = network()
    seen, state = batches_seen(mlp, monkeypatch), mlp.rng.bit_generator.state
    mlp.fit(*numbered, epochs=2, batch_size=20, shuffle=False, verbose=0)
    assert [sample for batch in seen for sample in batch] == list(range(56)) * 2
    assert mlp.rng.bit_generator.state == state


def test_batch_order(monkeypatch, numbered):
    """Rows count from epoch 0, may be shorter than the data, and may name a sample twice."""
    mlp = network()
    seen = batches_seen(mlp, monkeypatch)
    order = np.array([[9, 9, 9], [3, 1, 2], [55, 0, 7]], np.int32)
    history = mlp.fit(*numbered, epochs=3, initial_epoch=1, batch_size=2, batch_order=order, verbose=0)
    assert seen == [[3, 1], [2], [55, 0], [7]]
    assert history.epoch == [1, 2]


def test_labels_stay_with_their_images(engine, rng):
    """The label can be read off the image, so a label of another image would be an error."""
    y = rng.integers(0, 3, 200)
    mlp = MLP((3, 3), engine=engine, seed=0)
    mlp.fit(np.eye(3)[y], y, optimizer=SGD(1.0), epochs=20, verbose=0)
    assert mlp.evaluate(np.eye(3)[y], y)[1] == 1


def test_the_running_mean_is_keras_metric_to_the_last_bit(keras, rng, dtype):
    """Float32 sums of float32 products, as its Mean keeps them; thousands of numbers, so that roundings gather."""
    ours = RunningMetrics(dtype)
    loss, accuracy = keras.metrics.Mean(dtype=dtype), keras.metrics.SparseCategoricalAccuracy(dtype=dtype)
    for _ in range(400):
        n = rng.integers(1, 33)
        p, y, value = rng.random((n, 10)).astype(dtype), rng.integers(0, 10, n), rng.exponential()
        ours.update(value, p, y)
        loss.update_state(np.dtype(dtype).type(value), sample_weight=n)
        accuracy.update_state(y, p)
        assert ours.means() == (float(loss.result()), float(accuracy.result()))


def test_what_callbacks_see_and_what_history_keeps(engine, dtype, data):
    """logs hold the epoch's mean so far; model.batch_loss is this batch's own; the smaller last batch weighs less."""
    mlp, batches = network(engine, dtype), Batches()
    history = mlp.fit(*data, epochs=2, callbacks=[batches], verbose=0)
    for epoch in (0, 1):
        first, last = 2 * epoch, 2 * epoch + 1
        assert batches.logs[first]["loss"] == pytest.approx(batches.losses[first], rel=1e-6)
        mean = (32 * batches.losses[first] + 24 * batches.losses[last]) / 56
        assert batches.logs[last]["loss"] == pytest.approx(mean, rel=1e-6)
        assert history.history["loss"][epoch] == batches.logs[last]["loss"]
        assert history.history["accuracy"][epoch] == batches.logs[last]["accuracy"]
        assert round(history.history["accuracy"][epoch] * 56, 4).is_integer()
    assert all(type(value) is float for values in history.history.values() for value in values)
    assert type(mlp.batch_loss) is float


def test_validation_is_an_evaluation_after_the_epoch(engine, dtype, data):
    mlp = network(engine, dtype)
    history = mlp.fit(*data, epochs=3, validation_data=(data[0][:30], data[1][:30]), verbose=0)
    last = history.history["val_loss"][-1], history.history["val_accuracy"][-1]
    assert last == mlp.evaluate(data[0][:30], data[1][:30])
    assert "val_loss" not in mlp.fit(*data, verbose=0).history


def test_validation_changes_nothing(engine, data):
    with_it, without = network(engine), network(engine)
    with_it.fit(*data, epochs=2, validation_data=data, verbose=0)
    without.fit(*data, epochs=2, verbose=0)
    assert all(np.array_equal(a, b) for a, b in zip(with_it.weights, without.weights, strict=True))


def recorder(base, stop_at=None):
    """A callback of either side that writes down each hook, its number and the names in its logs."""

    class Recorder(base):
        def __init__(self):
            super().__init__()
            self.calls = []

        def record(self, hook, arguments, logs):
            number = [argument for argument in arguments if isinstance(argument, int)]
            logs = logs or next((argument for argument in arguments if isinstance(argument, dict)), {})
            self.calls.append((hook, *number, *sorted(set(logs) - {"note"})))
            if stop_at == (hook, *number):
                self.model.stop_training = True
            if hook == "on_epoch_end":
                logs["note"] = 1.0  # what a callback adds to the logs, history keeps

    for hook in HOOKS:
        setattr(Recorder, hook, lambda self, *arguments, hook=hook, logs=None: self.record(hook, arguments, logs))
    return Recorder()


@pytest.mark.parametrize("stop_at", [None, ("on_train_batch_end", 0), ("on_epoch_begin", 1), ("on_epoch_end", 0)])
def test_hooks_come_in_keras_order(keras, data, stop_at):
    ours, theirs = recorder(Callback, stop_at), recorder(keras.callbacks.Callback, stop_at)
    arguments = {"epochs": 3, "initial_epoch": 1 if stop_at is None else 0, "validation_data": data, "verbose": 0}
    history = network().fit(*data, callbacks=[ours], **arguments)
    model = keras.Sequential([keras.Input((6,)), keras.layers.Dense(3, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"], run_eagerly=True)
    expected = model.fit(*data, callbacks=[theirs], **arguments)
    assert ours.calls == theirs.calls
    assert history.epoch == expected.epoch
    assert list(history.history) == ["loss", "accuracy", "val_loss", "val_accuracy", "note"]
    assert set(history.history) == set(expected.history)


def test_stopping_is_forgotten_by_the_next_fit(data):
    mlp = network()
    assert mlp.fit(*data, epochs=3, callbacks=[recorder(Callback, ("on_epoch_end", 0))], verbose=0).epoch == [0]
    assert mlp.stop_training
    assert mlp.fit(*data, epochs=3, verbose=0).epoch == [0, 1, 2]


def test_params_and_model_are_given_to_callbacks(data):
    callback, mlp = Callback(), network()
    mlp.fit(*data, epochs=2, batch_size=10, callbacks=[callback], verbose=0)
    assert callback.model is mlp
    assert callback.params == {"epochs": 2, "steps": 6, "verbose": 0}


def test_the_optimizer_stays(data):
    mlp, optimizer = network(), SGD(0.2)
    mlp.fit(*data, optimizer=optimizer, verbose=0)
    mlp.fit(*data, verbose=0)
    assert mlp.optimizer is optimizer
    mlp.fit(*data, optimizer=SGD(0.3), verbose=0)
    assert mlp.optimizer.learning_rate == np.float32(0.3)


def test_learns_32_samples_by_heart(engine, dtype, mnist):
    """A wrong gradient can still learn; a network that cannot even overfit is surely wrong."""
    (x, y), _, _ = mnist
    mlp = MLP((784, 30, 20, 10), dtype=dtype, engine=engine, seed=0)
    history = mlp.fit(x[:32], y[:32], optimizer=SGD(0.3), epochs=100, verbose=0)
    assert history.history["accuracy"][-1] == 1
    assert history.history["loss"][-1] < 0.02


def test_divergence_is_shown_and_is_no_error(engine, dtype, data):
    """Warnings are errors here, so this also says that there are none."""
    mlp = network(engine, dtype)
    history = mlp.fit(*data, optimizer=SGD(1e30), epochs=4, validation_data=data, verbose=0)
    assert np.isnan(history.history["loss"][-1]) and np.isnan(history.history["val_loss"][-1])
    assert history.history["val_accuracy"][-1] == pytest.approx(np.mean(data[1] == 0))
    assert np.isnan(mlp.batch_loss) and np.isnan(mlp.weights[0]).any()

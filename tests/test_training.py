"""The training loop: which samples when, what is counted and how, who is told; Keras's own objects are the measure."""

import numpy as np
import pytest

from numpy_mlp import (
    MLP,
    SGD,
    Callback,
    EarlyStopping,
    ExponentialLearningRate,
    History,
    ModelCheckpoint,
    paths,
    training,
)
from numpy_mlp.metrics import RunningMetrics, added
from numpy_mlp.progress import ProgressBar, ProgressLines
from numpy_mlp.training import BATCH_HOOKS, RUN_SECONDS, watches_batches

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


@pytest.fixture
def mostly_zero(data):
    """The same, a sixth of the numbers left: what the numba engine trains on by the sparse path."""
    x, y = data
    return np.where(x > 1, x, 0), y


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
    ours, in_runs, run = RunningMetrics(dtype), RunningMetrics(dtype), []
    loss, accuracy = keras.metrics.Mean(dtype=dtype), keras.metrics.SparseCategoricalAccuracy(dtype=dtype)
    for batch in range(400):
        n = rng.integers(1, 33)
        p, y, value = rng.random((n, 10)).astype(dtype), rng.integers(0, 10, n), rng.exponential()
        run.append((value, np.count_nonzero(p.argmax(axis=1) == y), n))
        ours.update(*zip(*run[-1:]))
        loss.update_state(np.dtype(dtype).type(value), sample_weight=n)
        accuracy.update_state(y, p)
        assert ours.means() == (float(loss.result()), float(accuracy.result()))
        if batch % 7 == 0:
            in_runs.update(*zip(*run))
            assert in_runs.means() == ours.means()
            run.clear()


def test_numbers_are_added_one_after_the_other(rng, dtype):
    """NumPy's own `sum` adds in another order: here each addition is rounded away, and all of them are not."""
    values = rng.exponential(size=5000).astype(dtype)
    one_by_one = total = values.dtype.type(0.1)
    for value in values:
        one_by_one += value
    found = added(total, values)
    assert (found, found.dtype) == (one_by_one, dtype)
    assert added(total, values[:0]) == total
    one, little = values.dtype.type(1), np.full(5000, np.finfo(dtype).eps / 4, dtype)
    assert added(one, little) == one < one + little.sum()


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


@pytest.mark.parametrize("which", ["data", "mostly_zero"])
def test_validation_is_an_evaluation_after_the_epoch(engine, dtype, which, request):
    mlp, data = network(engine, dtype), request.getfixturevalue(which)
    history = mlp.fit(*data, epochs=3, validation_data=(data[0][:30], data[1][:30]), verbose=0)
    last = history.history["val_loss"][-1], history.history["val_accuracy"][-1]
    assert last == mlp.evaluate(data[0][:30], data[1][:30])
    assert "val_loss" not in mlp.fit(*data, verbose=0).history


@pytest.mark.parametrize("which", ["data", "mostly_zero"])
def test_validation_changes_nothing(engine, which, request):
    with_it, without, data = network(engine), network(engine), request.getfixturevalue(which)
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


@pytest.mark.parametrize(
    "stop_at",
    [
        None,
        ("on_train_batch_end", 0),
        ("on_epoch_begin", 1),
        ("on_epoch_end", 0),
        ("on_train_begin",),
        ("on_train_batch_begin", 0),
        ("on_test_begin",),
    ],
)
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


# ---- many steps in one call ----


@pytest.fixture
def clock(monkeypatch):
    """A clock that only the test moves."""

    class Clock:
        now = 100.0

        def __call__(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr(training.time, "perf_counter", clock)
    return clock


class TellingPath:
    """Takes as many steps as it is asked for, and notes how many that were: step i has loss i and one right answer."""

    name, density, threads, compile_s = "telling", 0.25, "2 threads by omp", 3.0

    def __init__(self, clock):
        self.clock, self.runs, self.seconds_per_step = clock, [], 0.0

    def chosen(self, model, x, y, batch_size, announce):
        self.clock.now += 2.0 + self.compile_s
        self.batch_size = batch_size
        return self

    def take_steps(self, samples):
        first, n_steps = sum(self.runs), -(-len(samples) // self.batch_size)
        self.runs.append(n_steps)
        self.clock.now += n_steps * self.seconds_per_step
        return np.arange(first, first + n_steps, dtype=float), np.ones(n_steps)


@pytest.fixture
def telling(clock, monkeypatch):
    """The path that `fit` takes in this test, whatever the engine and the data."""
    path = TellingPath(clock)
    monkeypatch.setattr(paths, "choose_path", path.chosen)
    return path


def test_runs_of_steps_grow_from_one_in_every_epoch(telling, data):
    network().fit(*data, epochs=2, batch_size=1, verbose=0)
    assert telling.runs == [1, 4, 16, 35] * 2


def test_a_run_takes_no_longer_than_ctrl_c_may_have_to_wait(telling, data):
    telling.seconds_per_step = 0.08 * RUN_SECONDS
    network().fit(*data, batch_size=1, verbose=0)
    assert telling.runs == [1, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 3]


@pytest.mark.parametrize("verbose", [0, 1, 2])
def test_progress_is_content_with_what_it_is_told_after_a_run(telling, data, verbose):
    network().fit(*data, batch_size=1, verbose=verbose, callbacks=[EarlyStopping("loss")])
    assert telling.runs == [1, 4, 16, 35]


@pytest.mark.parametrize("hook", BATCH_HOOKS)
def test_a_callback_that_watches_batches_is_told_of_each(telling, data, hook):
    told, watching = [], Callback()
    setattr(watching, hook, lambda batch, logs=None: told.append(batch))
    network().fit(*data, epochs=2, batch_size=10, verbose=0, callbacks=[Callback(), watching])
    assert telling.runs == [1] * 12
    assert told == [*range(6)] * 2


def test_batches_count_by_their_samples_in_runs_too(telling, data):
    """Five batches of ten and one of six, in runs of one, four and one."""
    mlp = network()
    history = mlp.fit(*data, batch_size=10, verbose=0).history
    assert telling.runs == [1, 4, 1]
    assert history["loss"] == [pytest.approx((10 * (0 + 1 + 2 + 3 + 4) + 6 * 5) / 56)]
    assert history["accuracy"] == [pytest.approx(6 / 56)]
    assert (mlp.batch_loss, type(mlp.batch_loss)) == (5, float)


def test_an_epoch_that_is_stopped_before_it_begins_takes_one_batch(telling, data):
    """As Keras does, though nobody watches the batches and a run might have been longer."""

    class Stop(Callback):
        def on_epoch_begin(self, epoch, logs=None):
            self.model.stop_training = epoch == 1

    assert network().fit(*data, epochs=3, batch_size=1, verbose=0, callbacks=[Stop()]).epoch == [0, 1]
    assert telling.runs == [1, 4, 16, 35, 1]


def test_a_path_that_takes_one_step_at_a_time_is_not_asked_for_more_and_more(monkeypatch, clock, data):
    asked, take_steps = [], paths.DensePath.take_steps

    def watched(path, samples):
        asked.append(len(samples))
        return take_steps(path, samples)

    monkeypatch.setattr(paths.DensePath, "take_steps", watched)
    network().fit(*data, batch_size=1, verbose=0)
    assert asked == [1] + [4] * 52 + [3, 2, 1]


@pytest.mark.parametrize("hook", BATCH_HOOKS)
def test_who_watches_batches(hook):
    def override(base):
        return type("Overriding", (base,), {hook: lambda self, batch, logs=None: None})()

    watching = Callback()
    setattr(watching, hook, print)
    assert watches_batches(watching)
    assert watches_batches(override(Callback)) and watches_batches(override(EarlyStopping))
    assert watches_batches(override(ProgressLines)) and watches_batches(override(ProgressBar))
    assert watches_batches(ExponentialLearningRate(1.1))


def test_who_does_not():
    class AtEpochs(Callback):
        def on_epoch_end(self, epoch, logs=None):
            pass

        def on_test_batch_end(self, batch, logs=None):
            pass

    ours = [Callback(), History(), EarlyStopping(), ModelCheckpoint("m.npz"), ProgressLines(), ProgressBar()]
    assert not any(watches_batches(callback) for callback in [*ours, AtEpochs()])


# ---- what History says of the path ----


def test_history_says_which_path_was_taken_and_what_came_before_the_first_epoch(telling, data):
    history = network().fit(*data, verbose=0)
    assert (history.path, history.density) == ("telling", 0.25)
    assert (history.compile_s, history.prepare_s) == (3.0, 2.0)


def test_a_history_without_a_training_says_nothing():
    history = History()
    assert (history.path, history.density, history.prepare_s, history.compile_s) == (None,) * 4
    assert (history.epoch, history.history) == ([], {})


def test_callbacks_can_read_the_path_from_the_beginning(data):
    class Reader(Callback):
        def on_train_begin(self, logs=None):
            self.path = self.model.history.path

    reader = Reader()
    network().fit(*data, verbose=0, callbacks=[reader])
    assert reader.path == "dense"


def test_the_path_and_its_seconds(engine, dtype, mostly_zero):
    mlp, is_numba = network(engine, dtype), engine.__name__.endswith("numba_engine")
    first, second = (mlp.fit(*mostly_zero, verbose=0) for _ in range(2))
    for history in (first, second):
        assert history.path == ("sparse" if is_numba else "dense")
        assert history.density == (np.count_nonzero(mostly_zero[0]) / mostly_zero[0].size if is_numba else None)
        assert 0 <= history.prepare_s < 60 and history.compile_s >= 0
    assert second.compile_s == 0  # once


def test_who_held_the_weights_sees_them_trained(engine, mostly_zero):
    """A path that trains a copy of its own brings them back into the same arrays, at the latest when `fit` ends."""
    mlp, other = network(engine), network(engine)
    held = mlp.weights
    mlp.fit(*mostly_zero, verbose=0)
    assert mlp.borrower is None
    assert not np.array_equal(held[0], other.weights[0])
    assert all(a is b for a, b in zip(held, mlp.weights, strict=True))

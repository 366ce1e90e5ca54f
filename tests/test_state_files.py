"""A state comes back from its file as it was, or one clear line says why not; nothing is changed or lost by that."""

import errno
import os
import signal
import subprocess
import sys

import numpy as np
import pytest

from numpy_mlp import MLP, SGD, Callback, schedules
from numpy_mlp.callbacks import BackupAndRestore, CSVLogger, EarlyStopping
from numpy_mlp.checkpoints import CheckpointError
from numpy_mlp.state_files import load_state, save_state

RNG = np.random.default_rng(0)
X, Y, VALID = RNG.random((50, 6)), RNG.integers(0, 3, 50), (RNG.random((20, 6)), RNG.integers(0, 3, 20))
ARGUMENTS = {"epochs": 3, "batch_size": 20, "verbose": 0, "validation_data": VALID}


def network(sizes=(6, 5, 3), dtype="float32", **arguments):
    return MLP(sizes, dtype, engine="numpy", seed=1, **arguments)


def fit(mlp, x=X, y=Y, optimizer=None, **arguments):
    return mlp.fit(x, y, optimizer=optimizer or SGD(0.1), **(ARGUMENTS | arguments))


@pytest.fixture
def saved(tmp_path):
    """The state of a complete training."""
    fit(
        network(),
        callbacks=[EarlyStopping(patience=9), BackupAndRestore(tmp_path / "state.npz", delete_checkpoint=False)],
    )
    return tmp_path / "state.npz"


def refusal(call, *arguments):
    with pytest.raises(CheckpointError) as caught:
        call(*arguments)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_state_comes_back_as_it_was(tmp_path):
    state = {
        "numbers": [1, 2.5, True, None, "ñ", 1 << 100, float("inf"), -0.0, 0.1 + 0.2],
        "scalars": [np.float32(0.1), np.float64(0.1), np.int64(-3)],
        "arrays": {"a": [np.arange(6.0).reshape(2, 3).T, np.empty((0, 2)), np.array([np.nan, -0.0])]},
        "empty": [{}, [], ()],
        "a/b": np.zeros(1),
        "a": {"b": np.ones(1)},
    }
    save_state(tmp_path / "s.npz", state)
    loaded = load_state(tmp_path / "s.npz")
    assert list(loaded) == list(state)
    assert loaded["numbers"] == state["numbers"] and np.signbit(loaded["numbers"][7])
    assert [type(value) for value in loaded["scalars"]] == [np.float32, np.float64, np.int64]
    assert loaded["scalars"] == state["scalars"]
    for ours, theirs in zip(loaded["arrays"]["a"], state["arrays"]["a"], strict=True):
        assert (ours.shape, ours.dtype, ours.tobytes()) == (theirs.shape, theirs.dtype, theirs.tobytes())
    assert loaded["empty"] == [{}, [], []]
    assert (loaded["a/b"], loaded["a"]["b"]) == (0, 1)


def test_numpy_alone_can_read_the_weights(saved):
    with np.load(saved) as content:
        assert content["weights/0"].shape == (6, 5)


@pytest.mark.parametrize(
    ("state", "line"),
    [
        ({"a": [object()]}, "state/a/0 is of type object: expected numbers, strings, arrays or lists"),
        ({"a": np.array([None])}, "state/a is of type ndarray: expected"),
        ({"a": {3: 4}}, "state/a has 3 as a name: expected a string"),
        ({"array": "a"}, "has 'array' as a name: expected a string other than 'array'"),
    ],
)
def test_what_cannot_be_kept_is_refused_before_anything_is_written(tmp_path, state, line):
    with pytest.raises(TypeError, match=line):
        save_state(tmp_path / "s.npz", state)
    assert not any(tmp_path.iterdir())


def test_every_shorter_file_is_refused(saved):
    content = saved.read_bytes()
    for length in [*range(0, len(content), 211), len(content) - 1]:
        saved.write_bytes(content[:length])
        assert "not a whole file of 'numpy_mlp training'" in refusal(load_state, saved)


def test_a_changed_weight_or_number_is_refused(saved):
    with np.load(saved) as content:
        arrays = dict(content)
    changed = arrays | {"weights/0": arrays["weights/0"] + 1}
    forged = arrays | {"header": np.array(str(arrays["header"]).replace('"epoch": 3', '"epoch": 2'))}
    for contents in (changed, forged):
        np.savez(saved, **contents)
        assert "its checksum does not match" in refusal(load_state, saved)


def test_other_files_are_refused_and_the_network_is_as_before(saved, tmp_path):
    mlp = network()
    before = [w.tobytes() for w in mlp.weights]
    mlp.save(tmp_path / "network.npz")
    (tmp_path / "text.npz").write_text("epoch,loss")
    lines = [
        refusal(lambda name=name: fit(mlp, resume=tmp_path / name)) for name in ("network.npz", "text.npz", "no.npz")
    ]
    assert "an .npz file, but not one of 'numpy_mlp training'; expected what BackupAndRestore writes" in lines[0]
    assert "not a whole file of 'numpy_mlp training'" in lines[1]
    assert "there is no such file; expected what BackupAndRestore writes" in lines[2]
    assert [w.tobytes() for w in mlp.weights] == before
    assert "not one of 'numpy_mlp network'" in refusal(MLP.load, saved)


OTHER = {
    "sizes is [6, 5, 3] in the file, [6, 4, 3] here": lambda: (network((6, 4, 3)), {}),
    "dtype is float32 in the file, float64 here": lambda: (network(dtype="float64"), {}),
    "engine is numpy in the file, numba here": lambda: (MLP((6, 5, 3), engine="numba", seed=1, path="dense"), {}),
    "batch_size is 20 in the file, 25 here": lambda: (network(), {"batch_size": 25}),
    "shuffle is True in the file, False here": lambda: (network(), {"shuffle": False}),
    "batch_order is another": lambda: (network(), {"batch_order": np.tile(np.arange(50), (3, 1))}),
    "x is another": lambda: (network(), {"x": X[::-1]}),
    "y is another": lambda: (network(), {"y": Y[::-1]}),
    "x of validation_data is another": lambda: (network(), {"validation_data": (VALID[0] + 1, VALID[1])}),
    "y of validation_data is another": lambda: (network(), {"validation_data": None}),
    "momentum=0.0, nesterov=False, weight_decay=None, schedule=None) in the file, SGD(momentum=0.9": lambda: (
        network(),
        {"optimizer": SGD(0.1, momentum=0.9)},
    ),
    "schedule=ExponentialDecay(initial_learning_rate=0.1, decay_steps=9, decay_rate=0.5, staircase=False))": lambda: (
        network(),
        {"optimizer": SGD(schedules.ExponentialDecay(0.1, 9, 0.5))},
    ),
    "callbacks is ['EarlyStopping'] in the file, ['CSVLogger'] here": lambda: (network(), {"callbacks": []}),
}


@pytest.mark.parametrize("line", OTHER)
def test_the_state_of_another_training_is_refused_with_what_differs(saved, line, tmp_path):
    mlp, arguments = OTHER[line]()
    before, log = [w.tobytes() for w in mlp.weights], tmp_path / "log.csv"
    log.write_text("what was there")
    arguments = {"callbacks": [EarlyStopping(patience=9)], "resume": saved} | arguments
    arguments["callbacks"].append(CSVLogger(log))  # had it begun, the file would be empty
    found = refusal(lambda: fit(mlp, **arguments))
    assert found.startswith(f"{saved}: the state of another training: ") and line in found
    assert [w.tobytes() for w in mlp.weights] == before
    assert log.read_text() == "what was there"


def test_more_epochs_and_another_rate_are_no_other_training(saved):
    mlp = network()
    assert fit(mlp, resume=saved, callbacks=[EarlyStopping(patience=9)], epochs=5, optimizer=SGD(9)).epoch == [
        *range(5)
    ]
    assert float(mlp.optimizer.learning_rate) == pytest.approx(0.1)


class FullDisk(Callback):
    """From some epoch on, the disk takes no more."""

    def __init__(self, fill, epoch=1):
        self.fill, self.epoch = fill, epoch

    def on_epoch_begin(self, epoch, logs=None):
        if epoch == self.epoch:
            self.fill()


@pytest.mark.parametrize("moment", ["write", "fsync", "fsync of the folder"])
def test_a_full_disk_leaves_the_last_complete_state(tmp_path, monkeypatch, moment):
    """Three real errors: the limit on a file's size, and the system's answer to a flush."""
    resource = pytest.importorskip("resource", reason="this system sets no limit on a file's size")
    limits, fsync = resource.getrlimit(resource.RLIMIT_FSIZE), os.fsync

    def no_space(descriptor):
        if os.path.isdir(f"/proc/self/fd/{descriptor}") == (moment == "fsync of the folder"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(descriptor)

    def fill():
        if moment == "write":
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
        else:
            monkeypatch.setattr("os.fsync", no_space)

    whole, mlp, resumed = network(), network(), network()
    fit(whole)
    try:
        with pytest.raises(OSError, match=r"not written: .*state\.npz"):
            fit(mlp, callbacks=[FullDisk(fill), BackupAndRestore(tmp_path / "state.npz")])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        monkeypatch.undo()
    assert [path.name for path in tmp_path.iterdir()] == ["state.npz"]
    # before the rename the first epoch is in it; behind it the second, which is complete too
    assert load_state(tmp_path / "state.npz")["epoch"] == (2 if moment == "fsync of the folder" else 1)
    history = fit(resumed, resume=tmp_path / "state.npz")
    assert history.history == whole.history.history
    assert all(np.array_equal(a, b) for a, b in zip(resumed.weights, whole.weights, strict=True))


KILLED_WHILE_WRITING = """
import os, signal, sys
sys.path.insert(0, {tests!r})
import test_state_files as t
fsync, calls = os.fsync, []
def killing(descriptor):
    calls.append(1)
    if len(calls) == {at}:
        os.kill(os.getpid(), signal.SIGKILL)
    fsync(descriptor)
os.fsync = killing
t.fit(t.network(), callbacks=[t.BackupAndRestore(sys.argv[1])])
"""


@pytest.mark.parametrize(("at", "epoch"), [(3, 1), (4, 2)])
def test_killed_while_it_writes_the_last_complete_state_is_there(tmp_path, at, epoch):
    """In the second saving: before the new file has its name, and right after that. What it left is cleared away."""
    program = KILLED_WHILE_WRITING.format(tests=os.path.dirname(__file__), at=at)
    assert subprocess.run([sys.executable, "-c", program, tmp_path]).returncode == -signal.SIGKILL
    assert load_state(tmp_path / "training.npz")["epoch"] == epoch
    assert len(list(tmp_path.iterdir())) == (2 if at == 3 else 1)
    whole, resumed = network(), network()
    fit(whole)
    fit(resumed, callbacks=[BackupAndRestore(tmp_path, delete_checkpoint=False)])
    assert resumed.history.history == whole.history.history
    assert [path.name for path in tmp_path.iterdir()] == ["training.npz"]


def test_the_file_goes_when_the_training_is_complete_and_what_is_not_ours_stays(tmp_path):
    (tmp_path / "mine").write_text("")
    fit(
        network(),
        callbacks=[BackupAndRestore(tmp_path), BackupAndRestore(tmp_path / "b"), BackupAndRestore(tmp_path / "c.npz")],
    )
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_by_epoch_the_steps_are_still_taken_many_at_once(tmp_path):
    from numpy_mlp.training import watches_batches

    assert not watches_batches(BackupAndRestore(tmp_path)) and not watches_batches(BackupAndRestore(tmp_path, 100))


def test_batches_are_counted_on_from_the_last_saving(tmp_path):
    """Nine steps: saved after 4 and 8; gone on from there, saved after five more."""
    fit(network(), callbacks=[BackupAndRestore(tmp_path / "4.npz", 4, delete_checkpoint=False), EveryBatch()])
    assert load_state(tmp_path / "4.npz")["optimizer"]["iterations"] == 8
    backup = BackupAndRestore(tmp_path / "2.npz", 5, delete_checkpoint=False)
    fit(network(), callbacks=[backup, EveryBatch()], resume=tmp_path / "4.npz", epochs=5)
    assert load_state(tmp_path / "2.npz")["optimizer"]["iterations"] == 13


class EveryBatch(Callback):
    """Has the steps taken one by one."""

    def on_train_batch_end(self, batch, logs=None):
        pass


def test_callbacks_without_a_state_are_named(tmp_path):
    class Foreign:
        """As Keras's own: the hooks, and no state."""

        def __getattr__(self, name):
            if not name.startswith(("on_", "set_m", "set_p")):
                raise AttributeError(name)
            return lambda *arguments, **more: None

    with pytest.warns(
        UserWarning, match="what Foreign remembers is not saved, and a resumed training begins without it"
    ):
        fit(network(), callbacks=[Foreign(), BackupAndRestore(tmp_path)])


@pytest.mark.parametrize(
    ("arguments", "error", "line"),
    [
        (("",), ValueError, "backup_dir is empty: expected a folder's name"),
        (("a", 0), ValueError, "save_freq is 0: expected a whole number of at least 1"),
        (("a", "batch"), ValueError, "save_freq is 'batch': expected a whole number of at least 1"),
    ],
)
def test_wrong_arguments_are_one_line(arguments, error, line):
    with pytest.raises(error, match=line):
        BackupAndRestore(*arguments)


def test_a_keras_model_is_refused_by_the_name_of_its_own():
    class Sequential:
        pass

    with pytest.raises(
        TypeError, match=r"not of a Sequential: give keras\.callbacks\.BackupAndRestore to a Keras model"
    ):
        BackupAndRestore("a").set_model(Sequential())

"""A training that was broken off goes on and ends with the same bits as one that never was."""

import json
import os
import signal
import subprocess
import sys
import time
from importlib import import_module

import numpy as np
import pytest

from numpy_mlp import MLP, SGD, Callback, paths, schedules, training
from numpy_mlp.callbacks import (
    BackupAndRestore,
    CSVLogger,
    EarlyStopping,
    ModelCheckpoint,
    ReduceLROnPlateau,
    TensorBoard,
)

SIZES, EPOCHS, BATCH_SIZE = (40, 20, 5), 4, 20
RNG = np.random.default_rng(0)
X, Y = RNG.random((90, 40)) * (RNG.random((90, 40)) < 0.3), RNG.integers(0, 5, 90)
VALID = RNG.random((30, 40)), RNG.integers(0, 5, 30)
OPTIMIZERS = {
    "plain": lambda: SGD(0.5),
    "momentum": lambda: SGD(0.1, momentum=0.9, nesterov=True, weight_decay=1e-3),
    "schedule": lambda: SGD(schedules.CosineDecay(0.5, decay_steps=20)),
}


class BrokenOffError(Exception):
    """What breaks a training off: whatever it may be."""


class BreakOff(Callback):
    """Breaks off in a batch's end hook, after so many of them in all."""

    def __init__(self, after):
        self.after = after

    def on_train_batch_end(self, batch, logs=None):
        self.after -= 1
        if self.after < 0:
            raise BrokenOffError


def network(engine="numpy", **arguments):
    return MLP(SIZES, engine=engine, seed=1, **arguments)


def fit(mlp, *callbacks, optimizer="plain", x=X, y=Y, valid=VALID, **arguments):
    arguments = {"epochs": EPOCHS, "batch_size": BATCH_SIZE, "verbose": 0} | arguments
    return mlp.fit(x, y, optimizer=OPTIMIZERS[optimizer](), validation_data=valid, callbacks=[*callbacks], **arguments)


def outcome(mlp):
    """Everything that has to be the same: bits of weights, history, rate, steps, what the generator gives next."""
    state = mlp.optimizer.get_state()
    velocities = [v.tobytes() for v in state.pop("velocities") or []]
    weights = [w.tobytes() for w in mlp.weights]
    return weights, velocities, state, mlp.history.epoch, mlp.history.history, mlp.rng.bit_generator.state


def broken_off(mlp, *callbacks, after, **arguments):
    """Trains until it breaks off."""
    with pytest.raises(BrokenOffError):
        fit(mlp, *callbacks, BreakOff(after), **arguments)


def breaking_off(backup, after):
    """The same BackupAndRestore, which breaks the training off behind so many saved states. It keeps its type, and so
    steps are still taken many at once."""
    saves = iter(range(after))

    def save():
        BackupAndRestore.save(backup)
        if next(saves, None) is None:
            raise BrokenOffError

    backup.save = save
    return backup


@pytest.fixture
def saved(tmp_path):
    """The file of a training that was broken off in its second epoch."""
    broken_off(network(), BackupAndRestore(tmp_path / "backup", save_freq=1), after=7)
    return tmp_path / "backup" / "training.npz"


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_broken_off_after_any_batch_it_ends_with_the_same_bits(engine, optimizer, dtype, tmp_path):
    """One training, broken off again and again: in the first step, in the middle, at the end of an epoch, after it."""
    whole, arguments = network(engine, dtype=dtype), {"optimizer": optimizer}
    fit(whole, **arguments)
    for after in (0, 1, 4, 5, 7):
        broken_off(network(engine, dtype=dtype), BackupAndRestore(tmp_path, save_freq=1), after=after, **arguments)
    resumed = network(engine, dtype=dtype)
    fit(resumed, resume=tmp_path, **arguments)
    assert outcome(resumed) == outcome(whole)
    sparse = whole.engine_name == "numba" and optimizer != "momentum"
    assert whole.history.path == ("sparse" if sparse else "dense")


def test_many_steps_in_one_compiled_call(tmp_path, monkeypatch):
    """Saved between two calls, of which each takes four times the steps of the last, on any machine."""
    monkeypatch.setattr(training, "RUN_SECONDS", 600)
    x, y, arguments = np.tile(X, (4, 1)), np.tile(Y, 4), {"batch_size": 2, "epochs": 2}
    whole = network("numba", path="sparse")
    fit(whole, x=x, y=y, **arguments)
    steps = []
    for after in (2, 3, 4):
        mlp = network("numba", path="sparse")
        with pytest.raises(BrokenOffError):
            fit(mlp, breaking_off(BackupAndRestore(tmp_path, save_freq=1), after), x=x, y=y, **arguments)
        steps.append(int(mlp.optimizer.iterations))
    assert max(np.diff(steps)) > 4  # or it was one by one
    resumed = network("numba", path="sparse")
    fit(resumed, BackupAndRestore(tmp_path), x=x, y=y, **arguments)
    assert outcome(resumed) == outcome(whole)


def test_the_sparse_path_is_left_at_the_same_step(tmp_path, monkeypatch):
    """Its bound of the weights grows with every step, and a new one, from the weights, would be smaller."""
    dense, take_steps = [], paths.SparsePath.take_steps

    def watched(path, samples):
        losses, right = take_steps(path, samples)
        dense.append((int(path.model.optimizer.iterations), path.dense is not None))
        return losses, right

    monkeypatch.setattr(paths.SparsePath, "take_steps", watched)
    x, arguments = (X > 0) * 1.0, {"optimizer": "large", "epochs": 1}
    monkeypatch.setitem(OPTIMIZERS, "large", lambda: SGD(1e6))
    whole, resumed = network("numba", path="sparse"), network("numba", path="sparse")
    fit(whole, BreakOff(99), x=x, **arguments)
    expected = dense.copy()
    assert 1 < next(step for step, is_dense in expected if is_dense) < 5
    for after in range(1, 5):
        broken = network("numba", path="sparse")
        broken_off(broken, BackupAndRestore(tmp_path, save_freq=1), x=x, after=after, **arguments)
        dense.clear()
        fit(resumed, x=x, resume=tmp_path, **arguments)
        assert dense == expected[after:]
        assert outcome(resumed) == outcome(whole)
        os.remove(tmp_path / "training.npz")


def all_callbacks(folder, patience=2):
    folder.mkdir(exist_ok=True)
    return [
        BackupAndRestore(folder / "backup", save_freq=3),
        EarlyStopping(patience=patience, restore_best_weights=True),
        ReduceLROnPlateau(patience=1, factor=0.5),
        ModelCheckpoint(folder / "best.npz", save_best_only=True),
        CSVLogger(folder / "log.csv"),
        TensorBoard(folder / "logs", update_freq=2),
    ]


def test_every_callback_decides_the_same_and_no_line_is_there_twice(tmp_path):
    event_files = import_module("tensorboard.backend.event_processing.event_file_loader")
    whole, resumed = network(), network()
    fit(whole, *all_callbacks(tmp_path / "whole"), epochs=12)
    for after in (5, 3, 2):  # a row and events of the first epoch are on disk, and not in the state
        broken_off(network(), *all_callbacks(tmp_path / "resumed"), after=after, epochs=12)
    fit(resumed, *all_callbacks(tmp_path / "resumed"), epochs=12)
    assert outcome(resumed) == outcome(whole)
    assert len(whole.history.epoch) < 12  # it stopped early

    def files(folder):
        events = [
            (path.parent.name, event.step, [(v.tag, v.tensor.float_val) for v in event.summary.value])
            for path in sorted((folder / "logs").glob("*/*"))
            for event in event_files.EventFileLoader(str(path)).Load()
            if event.summary.value
        ]
        return (folder / "best.npz").read_bytes()[-200:], (folder / "log.csv").read_text(), sorted(events, key=str)

    assert files(tmp_path / "resumed")[1:] == files(tmp_path / "whole")[1:]
    best = [MLP.load(tmp_path / name / "best.npz", engine="numpy") for name in ("whole", "resumed")]
    assert all(np.array_equal(a, b) for a, b in zip(*(mlp.weights for mlp in best), strict=True))


def test_what_was_decided_after_the_epoch_is_saved_wherever_the_backup_stands(tmp_path):
    """EarlyStopping stands behind it, and has said stop: there is nothing left to do but to put back the best."""
    whole, resumed = network(), network()

    def callbacks(**arguments):
        return BackupAndRestore(tmp_path, delete_checkpoint=False), EarlyStopping(**arguments)

    patience = {"patience": 1, "restore_best_weights": True, "min_delta": 9}
    fit(whole, *callbacks(**patience))
    assert len(whole.history.epoch) == 2
    fit(resumed, *callbacks(**patience))
    assert outcome(resumed) == outcome(whole)


def test_told_to_stop_in_an_epoch_it_takes_no_further_step(tmp_path):
    class StopInEpoch(Callback):
        def on_train_batch_end(self, batch, logs=None):
            self.model.stop_training = self.model.optimizer.iterations >= 7

    whole, resumed = network(), network()
    fit(whole, StopInEpoch())
    with pytest.raises(BrokenOffError):
        fit(network(), StopInEpoch(), breaking_off(BackupAndRestore(tmp_path, save_freq=1), after=6))
    fit(resumed, resume=tmp_path)
    assert outcome(resumed) == outcome(whole)
    assert resumed.optimizer.iterations == 7 and resumed.history.epoch == [0, 1]


def test_a_training_that_was_complete_goes_on_to_more_epochs(tmp_path):
    whole, resumed = network(), network()
    fit(whole, epochs=5)
    fit(network(), BackupAndRestore(tmp_path / "a.npz", delete_checkpoint=False), epochs=2)
    fit(resumed, resume=tmp_path / "a.npz", epochs=5)
    assert outcome(resumed) == outcome(whole)


@pytest.mark.parametrize("order", ["given", "none"])
def test_other_orders_than_shuffled(tmp_path, order):
    rows = RNG.permuted(np.tile(np.arange(len(X)), (EPOCHS, 1)), axis=1)
    arguments = {"batch_order": rows} if order == "given" else {"shuffle": False}
    whole, resumed = network(), network()
    fit(whole, **arguments)
    broken_off(network(), BackupAndRestore(tmp_path, save_freq=1), after=7, **arguments)
    fit(resumed, resume=tmp_path, **arguments)
    assert outcome(resumed) == outcome(whole)


def test_ctrl_c_saves_and_the_next_fit_goes_on_from_that_step(tmp_path):
    class Press(Callback):
        def on_train_batch_end(self, batch, logs=None):
            if self.model.optimizer.iterations == 7:
                os.kill(os.getpid(), signal.SIGINT)

    whole, resumed = network(), network()
    fit(whole)
    interrupted = network()
    with pytest.raises(KeyboardInterrupt):
        fit(interrupted, BackupAndRestore(tmp_path), Press())
    assert interrupted.optimizer.iterations == 7
    steps = []
    counting = Callback()
    counting.on_train_batch_begin = lambda batch, logs=None: steps.append(batch)
    fit(resumed, BackupAndRestore(tmp_path), counting)
    assert steps == [2, 3, 4, *range(5), *range(5)]
    assert outcome(resumed) == outcome(whole)


# ---- real processes, killed

PROGRAM = """
import json, sys, time
import numpy as np
sys.path.insert(0, {tests!r})
import test_resume
from pathlib import Path
engine, folder = sys.argv[1], Path(sys.argv[2])
class Slow(test_resume.Callback):
    def on_train_batch_begin(self, batch, logs=None):
        time.sleep(0.004)
mlp = test_resume.network(engine)
callbacks = [test_resume.BackupAndRestore(folder / "backup", save_freq=3), Slow()]
callbacks += test_resume.all_callbacks(folder, patience=99)[1:5]
print("begins", flush=True)
test_resume.fit(mlp, *callbacks, epochs=30)
np.savez(folder / "end.npz", *mlp.weights)
print(json.dumps([mlp.history.epoch, mlp.history.history]), flush=True)
"""


def killed(command, delay):
    """Whether the process was killed, so long after it began to train, before it came to its end; what it said."""
    threads = os.environ | {"NUMBA_NUM_THREADS": "1"}  # the sparse path's bits do not depend on them
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=threads) as process:
        try:
            assert process.stdout.readline() == "begins\n"
            try:
                out, _ = process.communicate(timeout=delay)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.communicate()
                return True, None
        finally:
            process.kill()
    assert process.returncode == 0
    return False, json.loads(out)


def test_killed_at_random_moments_a_process_ends_with_the_same_bits(engine, tmp_path):
    name = engine.__name__.rpartition(".")[2].removesuffix("_engine")
    program = PROGRAM.format(tests=os.path.dirname(__file__))
    command = [sys.executable, "-c", program, name, str(tmp_path)]
    whole, moments = network(engine), np.random.default_rng(time.time_ns())
    fit(whole, *all_callbacks(tmp_path / "whole", patience=99)[1:5], epochs=30)
    kills, said = 0, None
    while said is None:
        was_killed, said = killed(command, moments.uniform(0.02, 0.2) if kills < 2 else 60)
        kills += was_killed
    assert kills == 2  # in no more than 0.4 s; it sleeps 0.6 s
    assert said == [whole.history.epoch, whole.history.history]
    with np.load(tmp_path / "end.npz") as end:
        assert [end[n].tobytes() for n in end.files] == [w.tobytes() for w in whole.weights]
    assert (tmp_path / "log.csv").read_text() == (tmp_path / "whole" / "log.csv").read_text()
    assert not (tmp_path / "backup").exists()

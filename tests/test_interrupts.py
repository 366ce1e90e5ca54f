"""Ctrl-C while training: a whole number of steps, the history so far, and everything as it was before."""

import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from numpy_mlp import MLP, SGD, Callback, paths
from numpy_mlp.interrupts import held_interrupts

X, Y = np.random.default_rng(0).random((60, 4)), np.arange(60) % 3

# Trains until it is interrupted, and says what it has then.
ENDLESS = """
import numpy as np
from numpy_mlp import MLP, SGD, Callback
class Tell(Callback):
    def on_epoch_end(self, epoch, logs=None):
        if epoch == 2:
            print("training", flush=True)
rng = np.random.default_rng(0)
mlp = MLP((4, 3), engine="numpy")
try:
    mlp.fit(rng.random((64, 4)), rng.integers(0, 3, 64), epochs=10**9, callbacks=[Tell()], verbose=0)
except KeyboardInterrupt:
    print("interrupted", len(mlp.history.epoch) >= 3, np.isfinite(mlp.weights[0]).all())
"""


class PressCtrlC(Callback):
    """In the given epoch, once, when the hook is called with the given number of a batch or epoch."""

    def __init__(self, hook, epoch, number=0):
        self.epoch = None
        setattr(self, hook, lambda found, logs=None: self.press((self.epoch, found) == (epoch, number)))

    def press(self, now):
        if now:
            os.kill(os.getpid(), signal.SIGINT)

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch


def test_training_stops_after_the_step_in_which_it_was_pressed(engine):
    order = np.random.default_rng(1).permuted(np.tile(np.arange(60), (5, 1)), axis=1)
    mlp, short = (MLP((4, 5, 3), engine=engine, seed=0) for _ in range(2))
    handler = signal.getsignal(signal.SIGINT)
    press = PressCtrlC("on_train_batch_begin", epoch=2, number=1)
    with pytest.raises(KeyboardInterrupt):
        mlp.fit(X, Y, optimizer=SGD(0.1), epochs=5, batch_size=20, batch_order=order, callbacks=[press], verbose=0)
    assert signal.getsignal(signal.SIGINT) is handler
    assert mlp.history.epoch == [0, 1]
    assert len(mlp.history.history["loss"]) == 2
    # two epochs of three steps, and two steps of the third: the step that was running is a whole one
    short.fit(X, Y, optimizer=SGD(0.1), epochs=2, batch_size=20, batch_order=order, verbose=0)
    for start in (0, 20):
        samples = order[2, start : start + 20]
        short.train_on_batch(X[samples], Y[samples])
    assert all(np.array_equal(a, b) for a, b in zip(mlp.weights, short.weights, strict=True))


def test_pressed_in_a_long_compiled_run_it_stops_after_that_run(monkeypatch):
    """By another process: a compiled run lets no other thread of this one press it."""
    rng, batch_size = np.random.default_rng(2), 4
    x, y = rng.random((60, 40)) * (rng.random((60, 40)) < 0.2), rng.integers(0, 3, 60)
    order = rng.integers(0, 60, (1, 2_000_000))  # many seconds
    taken, pressing, take_steps = [], [], paths.SparsePath.take_steps

    def watched(path, samples):
        losses, right = take_steps(path, samples)
        taken.append(len(losses))
        if len(losses) > 1 and not pressing:
            pressing.append(subprocess.Popen(["sh", "-c", f"sleep 0.2; kill -INT {os.getpid()}"]))
        return losses, right

    monkeypatch.setattr(paths.SparsePath, "take_steps", watched)
    mlp, short = (MLP((40, 30, 3), engine="numba", seed=0, path="sparse") for _ in range(2))
    weights = mlp.weights
    with pytest.raises(KeyboardInterrupt):
        mlp.fit(x, y, batch_size=batch_size, batch_order=order, verbose=0)
    assert pressing[0].wait() == 0
    n_samples = sum(taken) * batch_size
    assert n_samples < order.size
    assert mlp.history.epoch == [] and mlp.history.path == "sparse"
    # to the last bit what so many steps come to, and in the network's own arrays
    monkeypatch.undo()
    short.fit(x, y, batch_size=batch_size, batch_order=order[:, :n_samples], verbose=0)
    assert all(np.array_equal(a, b) for a, b in zip(weights, short.weights, strict=True))
    assert mlp.fit(x, y, verbose=0).epoch == [0]


def test_pressed_after_the_last_step_it_is_not_lost():
    mlp = MLP((4, 3), engine="numpy")
    with pytest.raises(KeyboardInterrupt):
        mlp.fit(X, Y, epochs=2, callbacks=[PressCtrlC("on_epoch_end", epoch=1, number=1)], verbose=0)
    assert mlp.history.epoch == [0, 1]


def test_training_can_go_on_afterwards():
    mlp = MLP((4, 3), engine="numpy")
    optimizer = SGD(0.1)
    with pytest.raises(KeyboardInterrupt):
        mlp.fit(X, Y, optimizer=optimizer, callbacks=[PressCtrlC("on_train_batch_begin", epoch=0)], verbose=0)
    assert mlp.optimizer is optimizer and mlp.history.epoch == []
    assert mlp.fit(X, Y, verbose=0).epoch == [0]


def test_the_second_ctrl_c_is_not_held_back():
    with pytest.raises(KeyboardInterrupt), held_interrupts():
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.01)  # still here
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(5)
        raise AssertionError("the second was held back as well")


def test_an_error_goes_before_and_the_handler_is_put_back():
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(ZeroDivisionError), held_interrupts():
        os.kill(os.getpid(), signal.SIGINT)
        raise ZeroDivisionError
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("handler", [signal.SIG_DFL, signal.SIG_IGN, lambda number, frame: None])
def test_whatever_handled_ctrl_c_before_handles_it_after(handler):
    before = signal.signal(signal.SIGINT, handler)
    try:
        with held_interrupts():
            pass
        assert signal.getsignal(signal.SIGINT) == handler
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_program_that_ignores_ctrl_c_goes_on_ignoring_it():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        mlp = MLP((4, 3), engine="numpy")
        history = mlp.fit(X, Y, epochs=3, callbacks=[PressCtrlC("on_train_batch_begin", epoch=1)], verbose=0)
        assert history.epoch == [0, 1, 2]
    finally:
        signal.signal(signal.SIGINT, before)


def test_in_another_thread_there_is_nothing_to_hold():
    mlp, before = MLP((4, 3), engine="numpy"), signal.getsignal(signal.SIGINT)
    thread = threading.Thread(target=lambda: mlp.fit(X, Y, epochs=2, verbose=0))
    thread.start()
    thread.join()
    assert mlp.history.epoch == [0, 1]
    assert signal.getsignal(signal.SIGINT) is before


def test_a_real_ctrl_c():
    command = [sys.executable, "-W", "error", "-c", ENDLESS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout.readline() == "training\n"
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
        finally:
            process.kill()
    assert (process.returncode, out, err) == (0, "interrupted True True\n", "")

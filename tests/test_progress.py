"""A training shows one bar an epoch on a terminal, one line an epoch elsewhere, or nothing; at next to no cost."""

import io
import sys
from contextlib import redirect_stdout

import pytest

from numpy_mlp import MLP, Callback, progress
from numpy_mlp.progress import ProgressBar, ProgressLines, format_metrics, format_seconds, progress_callback

LOGS = {"loss": 0.4164, "accuracy": 0.8664}


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return Terminal()


@pytest.fixture
def clock(monkeypatch):
    """A clock that only the test moves, and that counts how often it is read."""

    class Clock:
        now, reads = 100.0, 0

        def __call__(self):
            self.reads += 1
            return self.now

    clock = Clock()
    monkeypatch.setattr(progress.time, "perf_counter", clock)
    return clock


def run_epoch(shown, clock, steps=1000, seconds_per_step=0.001, validation=0.5):
    shown.set_params({"epochs": 5, "steps": steps})
    shown.on_epoch_begin(0)
    for step in range(steps):
        clock.now += seconds_per_step
        shown.on_train_batch_end(step, LOGS)
    clock.now += validation
    shown.on_epoch_end(0, LOGS | {"val_loss": 0.1138, "val_accuracy": float("nan")})
    shown.on_train_end()


def test_a_line_an_epoch(clock, capsys):
    run_epoch(ProgressLines(), clock)
    expected = (
        "Epoch 1/5 - 1.5s - 1.0ms/step - loss: 0.4164 - accuracy: 0.8664 - val_loss: 0.1138 - val_accuracy: nan\n"
    )
    assert capsys.readouterr().out == expected


def test_a_bar_then_the_same_line(terminal, clock):
    with redirect_stdout(terminal):
        run_epoch(ProgressBar(), clock)
    shown = terminal.getvalue()
    assert "500/1000" in shown
    assert "━" in shown
    assert "0:00" in shown  # time left
    assert "loss: 0.4164 - accuracy: 0.8664" in shown
    assert shown.rstrip().endswith("val_loss: 0.1138 - val_accuracy: nan")
    assert shown.count("\x1b[?25l") == shown.count("\x1b[?25h") == 1  # the cursor comes back


def test_a_bar_is_drawn_ten_times_a_second_and_the_clock_read_once_a_step(terminal, clock, monkeypatch):
    drawn = []
    monkeypatch.setattr("rich.progress.Progress.refresh", lambda self: drawn.append(clock.now))
    steps = 2000
    with redirect_stdout(terminal):
        run_epoch(ProgressBar(), clock, steps)
    assert 15 <= len(drawn) <= 22  # two seconds, and what rich itself draws at the start and the end
    assert clock.reads < steps + 50


def test_a_bar_that_is_interrupted_closes(terminal, clock):
    bar = ProgressBar()
    bar.set_params({"epochs": 1, "steps": 10})
    with redirect_stdout(terminal):
        bar.on_epoch_begin(0)
        bar.on_train_batch_end(0, LOGS)
        bar.on_train_end()
        bar.on_train_end()
        assert sys.stdout is terminal  # rich had put its own in between
    assert terminal.getvalue().count("\x1b[?25h") == 1


@pytest.mark.parametrize(
    ("verbose", "expected"),
    [
        ("auto", ProgressBar),
        (1, ProgressBar),
        (True, ProgressBar),
        (2, ProgressLines),
        (0, type(None)),
        (False, type(None)),
    ],
)
def test_what_verbose_means_on_a_terminal(terminal, verbose, expected):
    with redirect_stdout(terminal):
        assert type(progress_callback(verbose)) is expected


@pytest.mark.parametrize("verbose", ["auto", 1, 2])
def test_lines_where_there_is_no_terminal(verbose):
    with redirect_stdout(io.StringIO()):
        assert type(progress_callback(verbose)) is ProgressLines


def test_lines_where_rich_is_missing_or_the_terminal_is_dumb(terminal, monkeypatch):
    with redirect_stdout(terminal):
        assert type(progress_callback()) is ProgressBar
        monkeypatch.setenv("TERM", "dumb")
        assert type(progress_callback()) is ProgressLines
        monkeypatch.setenv("TERM", "xterm")
        for name in ("rich", "rich.console"):
            monkeypatch.setitem(sys.modules, name, None)
        assert type(progress_callback()) is ProgressLines


@pytest.mark.parametrize("verbose", [3, "yes", None, -1])
def test_another_verbose_is_refused(verbose):
    with pytest.raises(ValueError, match='expected "auto", 0'):
        progress_callback(verbose)


@pytest.mark.parametrize(("verbose", "n_lines"), [(0, 0), (2, 3)])
def test_fit_shows_what_it_is_asked_to(capsys, rng, verbose, n_lines):
    mlp = MLP((5, 4, 3), engine="numpy", seed=1)
    x, y = rng.random((40, 5)), rng.integers(0, 3, 40)
    mlp.fit(x, y, epochs=3, validation_data=(x, y), verbose=verbose)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == n_lines
    for epoch, line in enumerate(lines):
        assert line.startswith(f"Epoch {epoch + 1}/3 - ")
        assert [part.split(":")[0] for part in line.split(" - ")[3:]] == [
            "loss",
            "accuracy",
            "val_loss",
            "val_accuracy",
        ]


def test_ctrl_c_in_fit_takes_the_bar_away(terminal, rng):
    class Interrupting(Callback):
        def on_train_batch_end(self, batch, logs=None):
            raise KeyboardInterrupt

    mlp = MLP((5, 4, 3), engine="numpy", seed=1)
    with redirect_stdout(terminal), pytest.raises(KeyboardInterrupt):
        mlp.fit(rng.random((40, 5)), rng.integers(0, 3, 40), callbacks=[Interrupting()])
    assert terminal.getvalue().count("\x1b[?25l") == terminal.getvalue().count("\x1b[?25h") == 1


def test_numbers_as_keras_prints_them():
    assert format_metrics({"a": 0.00041, "b": 1e9, "c": -0.5, "d": 0.001}) == [
        "a: 4.1000e-04",
        "b: 1000000000.0000",
        "c: -0.5000",
        "d: 1.0000e-03",
    ]
    assert format_metrics(None) == []
    assert [format_seconds(seconds) for seconds in (2.14, 0.0012, 0.0002, 0)] == ["2.1s", "1.2ms", "200us", "0us"]

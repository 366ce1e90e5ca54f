"""What `fit` shows while it trains: a bar on a terminal, otherwise one plain line an epoch."""

import sys
import time

from .callbacks import Callback

REFRESH_SECONDS = 0.1  # drawing the bar costs about as much as several training steps


def progress_callback(verbose="auto"):
    """What `verbose` asks for: "auto" or 1, a bar (lines where there is no terminal); 2, lines; 0, None."""
    if verbose not in ("auto", 0, 1, 2):
        raise ValueError(f'verbose is {verbose!r}: expected "auto", 0 (silent), 1 (bar) or 2 (one line an epoch)')
    if verbose == 0:
        return None
    return ProgressBar() if verbose != 2 and _can_draw_bars() else ProgressLines()


def _can_draw_bars():
    """Whether rich is installed and standard output a terminal that can move its cursor."""
    if not (hasattr(sys.stdout, "isatty") and sys.stdout.isatty()):
        return False
    try:
        from rich.console import Console
    except ModuleNotFoundError:
        return False
    return not Console().is_dumb_terminal


class ProgressLines(Callback):
    """One line an epoch, after it: `Epoch 1/5 - 2.1s - 1.2ms/step - loss: 0.4164 - accuracy: 0.8664 - val_loss: ...`.

    The seconds are the whole epoch's; the time of a step is the training's alone, validation left out.
    """

    def on_epoch_begin(self, epoch, logs=None):
        self._name = f"Epoch {epoch + 1}/{self.params['epochs']}"
        self._start = self._trained = time.perf_counter()
        self._steps = 0

    def on_train_batch_end(self, batch, logs=None):
        self._steps = batch + 1
        self._trained = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        seconds = time.perf_counter() - self._start
        seconds_per_step = (self._trained - self._start) / max(1, self._steps)
        parts = [self._name, f"{seconds:.1f}s", f"{format_seconds(seconds_per_step)}/step", *format_metrics(logs)]
        print(" - ".join(parts), flush=True)


class ProgressBar(ProgressLines):
    """A bar with steps, time left and running means during an epoch; after it, the same line as ProgressLines."""

    _bar = None

    def on_epoch_begin(self, epoch, logs=None):
        super().on_epoch_begin(epoch, logs)
        self._bar = _new_bar()
        self._task = self._bar.add_task(self._name, total=self.params["steps"], metrics="")
        self._bar.start()
        self._next_refresh = self._start + REFRESH_SECONDS

    def on_train_batch_end(self, batch, logs=None):
        super().on_train_batch_end(batch, logs)
        if self._trained < self._next_refresh:
            return
        self._bar.update(self._task, completed=batch + 1, metrics=" - ".join(format_metrics(logs)))
        self._bar.refresh()
        self._next_refresh = time.perf_counter() + REFRESH_SECONDS

    def on_epoch_end(self, epoch, logs=None):
        self._close()
        super().on_epoch_end(epoch, logs)

    def on_train_end(self, logs=None):
        self._close()  # an interrupted epoch leaves its bar open

    def _close(self):
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


def _new_bar():
    """A rich progress bar that is drawn only when told to (no thread of its own) and vanishes when stopped."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        MofNCompleteColumn(),
        BarColumn(bar_width=20),
        TimeRemainingColumn(compact=True),
        TextColumn("{task.fields[metrics]}"),
    )
    return Progress(*columns, auto_refresh=False, transient=True)


def format_metrics(logs):
    """["loss: 0.4164", ...]; numbers below 1e-3 as 4.1640e-04, as Keras prints them."""
    values = {name: float(value) for name, value in (logs or {}).items()}
    return [f"{name}: {value:.4e}" if abs(value) <= 1e-3 else f"{name}: {value:.4f}" for name, value in values.items()]


def format_seconds(seconds):
    """0.0012 -> 1.2ms: three figures or so, in the unit that suits."""
    if seconds >= 1:
        return f"{seconds:.1f}s"
    if seconds >= 1e-3:
        return f"{seconds * 1e3:.1f}ms"
    return f"{seconds * 1e6:.0f}us"

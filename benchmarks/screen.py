"""What a comparison shows while it runs: bars with time left on a terminal, else one line for each finished part.

Everything goes to standard error, so that standard output holds nothing but the result.
"""

import sys
import time
from contextlib import contextmanager


class Screen:
    """Counts the parts of a run, `costs` {name: expected seconds}; use it in a `with` statement."""

    def __init__(self, costs):
        self.costs, self.done = costs, 0
        self._bars = _new_bars() if sys.stderr.isatty() else None

    def __enter__(self):
        if self._bars:
            self._bars.start()
            self._whole = self._bars.add_task("all parts, in expected seconds", total=round(sum(self.costs.values())))
        return self

    def __exit__(self, *exception):
        if self._bars:
            self._bars.stop()

    def line(self, text):
        """A line that stays."""
        if self._bars:
            self._bars.console.print(text, highlight=False, markup=False)
        else:
            print(text, file=sys.stderr, flush=True)

    @contextmanager
    def part(self, name):
        """Gives a function (done, total) that moves the part's own bar while it runs."""
        start = time.perf_counter()
        task = self._bars.add_task(name, total=None) if self._bars else None
        yield (lambda done, total: self._bars.update(task, completed=done, total=total)) if self._bars else _ignore
        if self._bars:
            self._bars.remove_task(task)
        self.advance(name, time.perf_counter() - start)

    def advance(self, name, seconds):
        """A part is over, and took so long."""
        if self._bars:
            self._bars.advance(self._whole, self.costs[name])
        self.done += 1
        self.seconds = seconds

    def finished(self, name, text, reused):
        """One line on what a part came to."""
        took = "kept from an earlier run" if reused else f"{self.seconds:.0f} s"
        self.line(f"[{self.done}/{len(self.costs)}] {name.replace('/', ', ')}: {text} ({took})")


def _ignore(done, total):
    pass


def _new_bars():
    """Rich bars, or None where rich is not installed."""
    try:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
    except ModuleNotFoundError:
        return None
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=30), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(
        *columns,
        console=Console(stderr=True),
        transient=True,
        refresh_per_second=2,  # seldom, because others are being timed meanwhile
        speed_estimate_period=3600,  # parts take minutes, so the time left is told from the whole run so far
    )

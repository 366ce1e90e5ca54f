"""The loss as a curve of characters, drawn again and again while a network trains."""

import sys
import time

import numpy as np

from .screen import on_terminal, paint, width

STEPS = "▁▂▃▄▅▆▇█"
HEIGHT = 8
REFRESH_SECONDS = 0.1


def curve(losses, columns, height=HEIGHT):
    """losses (n,) -> lines, the oldest loss at the left; each column is the mean of as many losses as another."""
    losses = np.asarray(losses, "float64")
    columns = min(columns, len(losses))
    edges = np.linspace(0, len(losses), columns + 1).astype(int)
    means = np.array([losses[a:b].mean() for a, b in zip(edges, edges[1:])])
    finite = means[np.isfinite(means)]
    top = finite.max() if finite.size and finite.max() > 0 else 1.0
    eighths = np.where(np.isfinite(means), np.ceil(np.nan_to_num(means) / top * height * 8), 0).astype(int)
    rows = []
    for row in reversed(range(height)):
        label = f"{top * (row + 1) / height:7.3f} ┤" if row in (height - 1, height // 2 - 1) else "        │"
        rows.append(label + "".join(_cell(full - 8 * row) for full in eighths))
    return rows


def _cell(eighths):
    """One character, filled from below."""
    return " " if eighths <= 0 else STEPS[min(eighths, 8) - 1]


class LiveCurve:
    """Shows the losses so far: a curve that is drawn over itself on a terminal, else a line now and then.

    n_steps  that there will be; quiet shows nothing
    """

    def __init__(self, n_steps, quiet, line):
        self.n_steps, self.quiet, self.line = n_steps, quiet, line
        self.losses, self.drawn, self.next = [], 0, 0.0

    def add(self, loss):
        """One step's loss more."""
        self.losses.append(float(loss))
        n = len(self.losses)
        if self.quiet:
            return
        if on_terminal():
            if time.monotonic() >= self.next or n == self.n_steps:
                self._draw()
                self.next = time.monotonic() + REFRESH_SECONDS
        elif n * 10 // self.n_steps > (n - 1) * 10 // self.n_steps:
            print(self._line(), flush=True)

    def _line(self):
        """The step, and the mean of the last losses."""
        recent = np.mean(self.losses[-100:])
        return self.line(step=len(self.losses), steps=self.n_steps, loss=recent)

    def _draw(self):
        """Over what was drawn before."""
        rows = [*curve(self.losses, width() - 12), self._line()]
        up = f"\x1b[{self.drawn}A" if self.drawn else ""
        sys.stdout.write(up + "".join(f"\x1b[2K{row}\n" for row in map(_painted, rows)))
        sys.stdout.flush()
        self.drawn = len(rows)


def _painted(row):
    return paint(row, "right") if row[8:9] in "┤│" else row

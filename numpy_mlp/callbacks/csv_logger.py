"""Every epoch's metrics as a line of a table."""

import csv
import io
import os
from pathlib import Path

from .callback import Callback


class CSVLogger(Callback):
    """Writes each epoch's logs as a row: epoch (from 0) and the metrics in alphabetical order, as Keras does.

    The columns are those of the first epoch. Each row is on the disk before the next epoch begins.

    Args:
        filename: the file; its folder is made if there is none.
        separator: between two cells. Defaults to ",".
        append: True goes on below what there is, False (default) begins the file anew.
    """

    state_names = ("keys", "start", "text")

    def __init__(self, filename, separator=",", append=False):
        self.filename = os.fspath(filename)
        self.separator = separator
        self.append = append
        self.keys = None
        self.start = 0  # the file's bytes before this training's, `text`
        self.text = ""

    def on_train_begin(self, logs=None):
        Path(self.filename).parent.mkdir(parents=True, exist_ok=True)
        with open(self.filename, "ab" if self.append else "wb") as file:
            self.start = file.tell()
        self.keys, self.text = None, ""

    def set_state(self, state):
        """Goes on from there: rows that were written later, by a training that was cut off, are taken away."""
        super().set_state(state)
        with open(self.filename, "ab") as file:
            self.start = min(self.start, file.tell())
            file.truncate(self.start)
            file.write(self.text.encode())

    def on_epoch_end(self, epoch, logs=None):
        logs = logs or {}
        if self.keys is None:
            self.keys = columns(logs)
            if self.start == 0:
                self._write(["epoch", *self.keys])
        self._write([epoch, *(logs.get(key, "NA") for key in self.keys)])

    def _write(self, cells):
        row = io.StringIO(newline="")
        csv.writer(row, delimiter=self.separator).writerow(cells)
        with open(self.filename, "a", encoding="utf-8", newline="") as file:
            file.write(row.getvalue())
        self.text += row.getvalue()


def columns(logs):
    """The metrics' names, sorted; where none was validated, a column for each one's `val_`, which stays NA."""
    names = sorted(logs)
    return names if any(name.startswith("val_") for name in names) else names + [f"val_{name}" for name in names]

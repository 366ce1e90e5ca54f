"""The table of a network's layers, as Keras's `model.summary()` shows it, and each layer's bytes."""

from itertools import pairwise

import numpy as np

HEADINGS = ("Layer (type)", "Output Shape", "Param #", "Bytes")
# Keras's SGD keeps a count of its steps (int64) beside the learning rate, and its summary counts both.
OPTIMIZER_PARAMETERS = 2
STEP_COUNT_BYTES = 8


def summary_table(sizes, dtype, optimizer=False):
    """Layers with output shape, parameters, bytes; then the totals. `optimizer` adds SGD's own two, as Keras does."""
    itemsize = np.dtype(dtype).itemsize
    rows = layer_rows(sizes, dtype)
    n_parameters = sum(row[2] for row in rows)
    trainable = (n_parameters, n_parameters * itemsize)
    in_optimizer = (OPTIMIZER_PARAMETERS, STEP_COUNT_BYTES + itemsize) if optimizer else (0, 0)
    total = tuple(a + b for a, b in zip(trainable, in_optimizer, strict=True))
    lines = _boxed([HEADINGS, *(_cells(row) for row in rows)])
    lines += [
        _total("Total params", total),
        _total("Trainable params", trainable),
        _total("Non-trainable params", (0, 0)),
    ]
    if optimizer:
        lines.append(_total("Optimizer params", in_optimizer))
    return "\n".join(lines)


def path_line(path, density, threads=None):
    """How the last `fit` took its steps: path: sparse (19.1 % of the data's numbers are not zero), 2 threads by omp"""
    found = "" if density is None else f" ({density:.1%} of the data's numbers are not zero)"
    return f" path: {path}{found}" + (f", {threads}" if threads else "")


def layer_rows(sizes, dtype):
    """[(name and type, units, parameters, bytes), ...]: Flatten's row, then the dense layers', under Keras's names."""
    itemsize = np.dtype(dtype).itemsize
    rows = [("flatten (Flatten)", sizes[0], 0, 0)]
    for index, (n_in, n_out) in enumerate(pairwise(sizes)):
        name = "dense" if index == 0 else f"dense_{index}"
        n_parameters = (n_in + 1) * n_out
        rows.append((f"{name} (Dense)", n_out, n_parameters, n_parameters * itemsize))
    return rows


def format_bytes(n_bytes):
    """1066440 -> "1.02 MB" (units of 1,024, as Keras has them)."""
    size, units = float(n_bytes), ["B", "KB", "MB", "GB"]
    while size >= 1024 and len(units) > 1:
        size /= 1024
        units.pop(0)
    return f"{size:.2f} {units[0]}"


def _cells(row):
    name, units, n_parameters, n_bytes = row
    return name, f"(None, {units})", f"{n_parameters:,}", format_bytes(n_bytes)


def _total(name, count_and_bytes):
    count, n_bytes = count_and_bytes
    return f" {name}: {count:,} ({format_bytes(n_bytes)})"


def _boxed(rows):
    """Lines of a table with a heading: words to the left, numbers to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    body = ["│ " + " │ ".join(_aligned(row, widths)) + " │" for row in rows]
    rules = ["─" * (width + 2) for width in widths]
    top, middle, bottom = (f"{a}{b.join(rules)}{c}" for a, b, c in ("┌┬┐", "├┼┤", "└┴┘"))
    return [top, body[0], middle, *body[1:], bottom]


def _aligned(row, widths):
    left = [cell.ljust(width) for cell, width in zip(row[:2], widths[:2], strict=True)]
    right = [cell.rjust(width) for cell, width in zip(row[2:], widths[2:], strict=True)]
    return left + right

"""A tensor as an HTML table of coloured numbers: blue above 0, orange below, and the number itself in every cell."""

from html import escape

import numpy as np

MOST_ROWS, MOST_COLUMNS = 12, 12
DIGITS, MOST_DIGITS = 4, 17
CUT = "<td>…</td>"


def table(values, caption, wrong=None, moved=None, scale=None, other=None):
    """The table of a tensor; of a large one the first rows and columns.

    caption  HTML above it
    wrong    which cells are wrong: they get a border and an x
    moved    the place that a slider moves: a dotted border
    scale    the number that has the full colour; the largest of the tensor if None
    other    numbers of the same shape: where they differ from these, they are not printed alike
    """
    values = np.asarray(values)
    flat, mark, scale = as_matrix(values), marked(values.shape, moved), scale or largest(values)
    wrong = np.zeros(flat.shape, bool) if wrong is None else as_matrix(wrong)
    others = flat if other is None else as_matrix(other)
    rows = []
    for n in range(min(len(flat), MOST_ROWS)):
        columns = range(min(flat.shape[1], MOST_COLUMNS))
        cells = [cell(flat[n, m], others[n, m], scale, wrong[n, m], mark[n, m]) for m in columns]
        rows.append(f"<tr>{''.join(cells)}{CUT if flat.shape[1] > MOST_COLUMNS else ''}</tr>")
    rows += [f"<tr>{CUT}</tr>"] * (len(flat) > MOST_ROWS)
    kind = "tensor" if values.ndim > 1 else "tensor vector"
    body = f"<table><tbody>{''.join(rows)}</tbody></table>"
    return f'<figure class="{kind}"><figcaption>{caption}</figcaption>{body}</figure>'


def cell(value, other, scale, wrong, moved):
    """One number: its sign and size are its colour too."""
    kind = [name for name, holds in (("wrong", wrong), ("moved", moved)) if holds]
    attributes = f'data-value="{escape(repr(value.item()))}"'
    if value != 0 and np.isfinite(value):
        kind.append("above" if value > 0 else "below")
        attributes += f' style="--part:{min(1.0, abs(float(value)) / scale):.2f}"'
    name = f' class="{" ".join(kind)}"' if kind else ""
    return f"<td{name} {attributes}>{number(value, other)}</td>"


def number(value, other=None):
    """A number in four digits, or in as many as tell it from the other one. A minus is as wide as a plus."""
    if value.dtype.kind in "biu":
        return str(int(value)).replace("-", "−")
    if not np.isfinite(value):
        return "NaN" if np.isnan(value) else "∞" if value > 0 else "−∞"
    digits = DIGITS
    if other is not None and other != value and np.isfinite(other):
        while digits < MOST_DIGITS and f"{value:.{digits}g}" == f"{other:.{digits}g}":
            digits += 1
    return f"{value + 0.0:.{digits}g}".replace("-", "−")  # + 0.0: no minus before a 0


def as_matrix(values):
    """The same numbers in rows: a plain number is a table of one, a vector one row."""
    values = np.asarray(values)
    if values.size == 0:
        return values.reshape(0, 0)
    return values.reshape(-1, values.shape[-1]) if values.ndim > 1 else values.reshape(1, -1)


def marked(shape, place):
    """Which cell a slider moves: none of another shape than the place's."""
    mark = np.zeros(shape, bool)
    if place is not None and len(place) == len(shape):
        mark[place] = True
    return as_matrix(mark)


def largest(values):
    """The largest finite number without its sign; 1 where there is none."""
    values = np.abs(np.asarray(values, "float64"))
    return float(values[np.isfinite(values)].max(initial=0)) or 1.0

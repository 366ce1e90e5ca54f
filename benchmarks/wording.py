"""How numbers, and numbers that are not there, are said: the same on the screen, on the page and in the README."""

import math

from .reading import number

MISSING = "–"
SIDE_LABELS = {
    "numpy": "NumPy",
    "numba": "Numba",
    "keras": "Keras",
    "keras_tuned": "Keras, best settings",
    "gpu": "Keras on a GPU",
    "gpu_tuned": "Keras on a GPU, best settings",
    "published": "published",
}


def _special(value) -> str | None:
    """What to write where there is no finite number, else None."""
    value = number(value)
    if value is None:
        return MISSING
    if math.isfinite(value):
        return None
    return "NaN" if math.isnan(value) else ("∞" if value > 0 else "-∞")


def fixed(value, digits=4) -> str:
    """0.9783: so many digits after the point."""
    return _special(value) or f"{number(value):,.{digits}f}"


def significant(value, digits=2) -> str:
    """0.21, 3.1e-15: so many digits that mean something."""
    return _special(value) or f"{number(value):.{digits}g}"


def count(value) -> str:
    """1,719"""
    return _special(value) or f"{number(value):,.0f}"


def microseconds(value) -> str:
    """93.4, 116, 15,840: one decimal below 100."""
    return _special(value) or f"{number(value):,.{1 if number(value) < 99.95 else 0}f}"


def times(value) -> str:
    """0.69, 10.3, 140: a ratio."""
    if special := _special(value):
        return special
    size = abs(number(value))
    return f"{number(value):,.{2 if size < 9.995 else 1 if size < 99.95 else 0}f}"


def step(value) -> str:
    """A step's or an epoch's number, without separators."""
    return _special(value) or f"{number(value):.0f}"


def side_label(side: str) -> str:
    """The name of a side as it is printed; an engine of one's own keeps its own."""
    return SIDE_LABELS.get(side, side)


def join(words) -> str:
    """a, b and c"""
    words = list(words)
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)

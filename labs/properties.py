"""What can be said of results before their numbers are compared: their shapes, their types, and what was changed."""

import numpy as np

from .exercise import flattened
from .finding import Finding
from .results import is_array


def shapes(exercise, probes, cases, given, right):
    for arguments, mine, theirs in zip(probes, given, right):
        for name in theirs:
            expected, found = np.shape(theirs[name]), np.shape(mine[name])
            if found != expected:
                symbols = exercise.shapes(arguments).get(name, ())
                values = {"symbols": symbols, "expected": expected, "found": found}
                values["transposed"] = len(expected) > 1 and found == expected[::-1]
                return Finding(exercise.name, "shape", name, values=values)
    return None


def dtypes(exercise, probes, cases, given, right):
    """Whole numbers or truth values where there should be fractions."""
    for mine, theirs in zip(given, right):
        for name in theirs:
            if np.asarray(theirs[name]).dtype.kind == "f" != mine[name].dtype.kind:
                return Finding(exercise.name, "dtype", name, values={"found": mine[name].dtype.name})
    return None


def nans(exercise, probes, cases, given, right):
    """NaN or infinity where the right result has none."""
    for mine, theirs in zip(given, right):
        for name in theirs:
            if np.isfinite(theirs[name]).all() and not np.isfinite(mine[name]).all():
                where = tuple(int(i) for i in np.argwhere(~np.isfinite(mine[name]))[0])
                return Finding(exercise.name, "nan", name, values={"where": where})
    return None


def changes(exercise, probes, cases, given, right):
    """An argument that the function changed though it was not to."""
    for arguments, case in zip(probes, cases):
        for name, value in arguments.items():
            if name in exercise.in_place or callable(value):
                continue
            if not _unchanged(flattened(value), flattened(case["arguments"].get(name))):
                return Finding(exercise.name, "changed", values={"argument": name})
    return None


def _unchanged(before, after):
    """Whether all arrays are still there, with the same numbers; plain numbers cannot be changed."""
    if not all(map(is_array, before)):
        return True
    return len(before) == len(after) and all(
        is_array(b) and a.shape == b.shape and np.array_equal(a, b, equal_nan=True) for a, b in zip(before, after)
    )

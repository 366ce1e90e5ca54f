"""Whether tensors are equal to rounding, and which mistakes make just the tensors that a student's function made.

An error is measured against the norm of the right tensor, not of the two compared: some right tensors are sums that
cancel, where a wrong one is nothing but rounding.
"""

from functools import partial
from itertools import chain

import numpy as np

from . import constants
from .exercise import flattened
from .results import is_array

# Right: other formulas and other orders of summation differ by a few hundred roundings of the sum's largest term.
TOLERANCES = {"float16": 2e-2, "float32": 2e-5, "float64": 1e-9}


def search(exercise, probes, given, right, found, kinds):
    """`found` with the first mistake, or the first two, that make exactly this; None where there are none."""
    tolerances = [tolerance(arguments, case) for arguments, case in zip(probes, given)]
    for kind in kinds:
        candidates = list(exercise.pairs() if kind == "two" else ((mistake,) for mistake in exercise.mistakes))
        others = _with_other_numbers(exercise, probes, given, tolerances, candidates)
        match = next(matching(exercise, probes, given, right, tolerances, chain(candidates, others)), None)
        if match is not None:
            found.kind, found.mistakes = kind, tuple(mistake.key for mistake in match)
            found.tensor = found.wrong[0] if found.wrong else None
            numbers = [mistake.number for mistake in match if mistake.number is not None]
            found.values |= {"number": numbers[0]} if numbers else {}
            return found
    return None


def _with_other_numbers(exercise, probes, given, tolerances, candidates):
    """The candidates that have a number in a line, with the one that the student's tensors tell.

    One call alone, before an error, tells none: nearly any line makes a single loss with some number in it.
    """
    if len(given) < 2:
        return
    for vary in chain.from_iterable(map(constants.variations, candidates)):
        answer = partial(one_answer, exercise)
        varied = constants.recovered(vary, answer, probes, given, tolerances)
        if varied is not None:
            yield varied


def matching(exercise, probes, given, right, tolerances, candidates):
    """The candidates, tuples of mistakes, that make exactly the tensors that the student's function made, one by one.

    A candidate is computed for one probe after the other, and given up at the first that differs: nearly all of them
    at the very first.
    """
    for candidate in candidates:
        made = (one_answer(exercise, arguments, candidate) for arguments in probes)
        if equal(given, made, right, tolerances) and not _is_right(exercise, probes, candidate, right):
            yield candidate


def answers(exercise, probes, mistakes):
    """[{name: tensor}, ...]: what these mistakes make of every probe."""
    return [one_answer(exercise, arguments, mistakes) for arguments in probes]


def one_answer(exercise, arguments, mistakes):
    """{name: tensor} of one probe; empty where mistakes do not go together and Python says so."""
    try:
        with np.errstate(all="ignore"):
            return exercise.answer(arguments, *mistakes)
    except Exception:
        if not mistakes:
            raise
        return {}


def _is_right(exercise, probes, candidate, right):
    """Whether two mistakes undo each other: nothing to be named, then."""
    return equal(answers(exercise, probes, candidate), right, right, [1e-9] * len(probes))


def tolerance(arguments, case):
    """By the coarsest floating type among what was given and what came back."""
    arrays = [np.asarray(leaf) for leaf in flattened([list(arguments.values()), list(case.values())]) if is_array(leaf)]
    kinds = {array.dtype.name for array in arrays if array.dtype.kind == "f"} | {"float64"}
    return max(TOLERANCES[kind] for kind in kinds)


def equal(some, others, right, tolerances, names=None):
    """Whether the tensors of these names (all if None) are equal to rounding, in every case."""
    return all(
        _case_equal(a, b, r, limit, names if names is not None else r)
        for a, b, r, limit in zip(some, others, right, tolerances)
    )


def _case_equal(a, b, right, limit, names):
    """A result that both lack is equal too; nothing at all, which stands for an error, is equal to nothing."""
    if not a or not b:
        return False
    return all(
        (name in a) == (name in b) and (name not in a or distance(a[name], b[name], right[name]) <= limit)
        for name in names
        if name in right
    )


def distance(a, b, right):
    """|a - b| / |right|, norms over the whole tensor; infinite where the shapes differ or just one is not finite."""
    a, b, right = (np.asarray(v, "float64") for v in (a, b, right))
    if a.shape != b.shape:
        return np.inf
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    if same.all():
        return 0.0
    with np.errstate(all="ignore"):
        difference = np.linalg.norm(np.where(same, 0, a - b))
    scale = np.linalg.norm(right[np.isfinite(right)])
    return difference / (scale if scale > 0 else 1.0) if np.isfinite(difference) else np.inf

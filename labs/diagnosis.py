"""What is wrong with a function that a student wrote: the first thing in the order of `diagnose`, and no more.

The student's tensors are compared with the right ones, and then with those of every mistake in the catalogue and of
every two of them at once.
"""

import numpy as np

from .answers import tidied
from .comparison import answers, equal, search, tolerance
from .exercise import copied
from .finding import Finding
from .fingerprint import fingerprint
from .order import order
from .properties import changes, dtypes, nans, shapes
from .results import by_name, is_case, miscounted, trouble_in


def question(exercise, probes):
    """What the student's process is asked: the function's name and the arguments of every call."""
    return {"function": exercise.name, "cases": [as_sent(arguments) for arguments in probes]}


def as_sent(arguments):
    """Functions are given by name, and called by that name in the student's process."""
    return {name: {"function": value.__name__} if callable(value) else value for name, value in arguments.items()}


def diagnose(exercise, probes, answer):
    """The Finding for the answer of the student's process to `question(exercise, probes)`, whatever that may be."""
    with np.errstate(all="ignore"):  # numbers come from there that no arithmetic here is made for
        return _diagnosed(exercise, probes, tidied(answer))


def _diagnosed(exercise, probes, answer):
    right = answers(exercise, probes, ())
    names = tuple(dict.fromkeys(name for case in right for name in case))
    trouble = trouble_in(answer, len(probes)) or miscounted(exercise, probes, answer["cases"])
    if trouble is not None:
        kind, values = trouble
        found = Finding(exercise.name, kind, wrong=names, values=values)
        return _named_all_the_same(found, exercise, probes, answer, right) or found
    cases = answer["cases"]
    given = [by_name(exercise, arguments, case) for arguments, case in zip(probes, cases)]
    for check in (order, shapes, dtypes, nans, changes):
        finding = check(exercise, probes, cases, given, right)
        if finding is not None:
            return _with_name(finding, exercise, probes, given, right)
    return _compared(exercise, probes, given, right)


def _named_all_the_same(found, exercise, probes, answer, right):
    """`found` with a mistake's name where it makes just these too few results, or those before an error; else None."""
    too_few = found.kind == "count" and found.values["found"] < found.values["expected"]
    cases = answer.get("cases") if too_few or found.kind == "raised" else None
    if not cases or not isinstance(cases, list) or not all(map(is_case, cases)):
        return None
    probes = probes[: len(cases)]
    if found.kind == "raised" and miscounted(exercise, probes, cases):
        return None
    given = [by_name(exercise, arguments, case) for arguments, case in zip(probes, cases)]
    return search(exercise, probes, given, right[: len(cases)], found, ("mistake", "two"))


def _with_name(finding, exercise, probes, given, right):
    """The Finding with what is right and wrong in it; mistakes of the catalogue that make just that go first."""
    found = _sorted(exercise, probes, given, right)
    if finding.kind != "changed":
        named = search(exercise, probes, given, right, found, ("mistake", "two"))
        if named is not None:
            return named
        found.wrong = tuple(dict.fromkeys((*found.wrong, finding.tensor)))
    else:
        found.wrong += found.right  # what was made at the cost of the caller's array is not right
    finding.wrong, finding.right = found.wrong, tuple(name for name in found.right if name not in found.wrong)
    return finding


def _sorted(exercise, probes, given, right):
    """A Finding with the results that are right and those that are wrong, and no more."""
    tolerances = [tolerance(arguments, case) for arguments, case in zip(probes, given)]
    names = tuple(dict.fromkeys(name for case in right for name in case))
    wrong = tuple(name for name in names if not equal(given, right, right, tolerances, [name]))
    return Finding(exercise.name, "right", right=tuple(n for n in names if n not in wrong), wrong=wrong)


def _compared(exercise, probes, given, right):
    """Right, or the mistake's name, or the two mistakes', or a fingerprint, or how far off it is."""
    found = _sorted(exercise, probes, given, right)
    if not found.wrong:
        return found
    named = search(exercise, probes, given, right, found, ("mistake", "two"))
    if named is not None:
        return named
    found.tensor = found.wrong[0]
    with np.errstate(all="ignore"):
        found.kind, found.values = fingerprint(exercise, probes, given, right, found.tensor)
    return found


def probes_of(exercise, seed):
    """The designed inputs: in float64, and once more in float32."""
    doubles = exercise.probes(np.random.default_rng(seed), np.dtype("float64"))
    singles = exercise.probes(np.random.default_rng(seed), np.dtype("float32"))
    return copied(doubles + singles)

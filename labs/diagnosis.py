"""What is wrong with a function that a student wrote: the first thing in the order of `diagnose`, and no more.

The student's tensors are compared with the right ones, and then with those of every mistake in the catalogue and of
every two of them at once. An error is measured against the norm of the right tensor, not of the two compared: some
right tensors are sums that cancel, where a wrong one is nothing but rounding.
"""

from dataclasses import dataclass, field
from functools import partial
from itertools import chain

import numpy as np

from . import constants
from .answers import tidied
from .exercise import copied, flattened
from .fingerprint import fingerprint

# Right: other formulas and other orders of summation differ by a few hundred roundings of the sum's largest term.
TOLERANCES = {"float16": 2e-2, "float32": 2e-5, "float64": 1e-9}


@dataclass
class Finding:
    """What was found about one exercise.

    kind      "right", "missing", "unwritten", "raised", "nothing", "strange", "count", "shape", "dtype", "nan",
              "changed", "mistake", "two", "fingerprint", "differs", "skipped" (an optional one left unwritten), or why
              the process ended: "time", "died", "output"
    tensor    the first wrong result along the chain, where there is one
    right     the results that are right, wrong: those that are not, in the order of the chain
    mistakes  the keys of the mistake named, or of the two
    values    more for the message, by kind
    """

    exercise: str
    kind: str
    tensor: str | None = None
    right: tuple = ()
    wrong: tuple = ()
    mistakes: tuple = ()
    values: dict = field(default_factory=dict)

    @property
    def passed(self):
        """Whether there is nothing to say against it."""
        return self.kind == "right"

    @property
    def score(self):
        """The part of the results that is right, 0 to 1."""
        return len(self.right) / max(1, len(self.right) + len(self.wrong))


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
    trouble = _trouble(answer, len(probes)) or _counted(exercise, probes, answer["cases"])
    if trouble is not None:
        kind, values = trouble
        found = Finding(exercise.name, kind, wrong=names, values=values)
        return _named_all_the_same(found, exercise, probes, answer, right) or found
    cases = answer["cases"]
    given = [_named(exercise, arguments, case) for arguments, case in zip(probes, cases)]
    for check in (_shapes, _dtypes, _nans, _changes):
        finding = check(exercise, probes, cases, given, right)
        if finding is not None:
            return _with_name(finding, exercise, probes, given, right)
    return _compared(exercise, probes, given, right)


def _trouble(answer, n_cases):
    """(kind, values) of an answer that holds no results, else None."""
    if not isinstance(answer, dict):
        return "strange", {"text": type(answer).__name__}
    if "missing" in answer:
        return "missing", {}
    if "strange" in answer:
        return "strange", {"text": str(answer["strange"])}
    if answer.get("raised") == "NotImplementedError":
        return "unwritten", {}
    if "raised" in answer:
        return "raised", {name: answer.get(name) for name in ("raised", "message", "line", "text")}
    cases = answer.get("cases")
    whole = isinstance(cases, list) and len(cases) == n_cases and all(map(_is_case, cases))
    return None if whole else ("strange", {"text": "cases"})


def _named_all_the_same(found, exercise, probes, answer, right):
    """`found` with a mistake's name where it makes just these too few results, or those before an error; else None."""
    too_few = found.kind == "count" and found.values["found"] < found.values["expected"]
    cases = answer.get("cases") if too_few or found.kind == "raised" else None
    if not cases or not isinstance(cases, list) or not all(map(_is_case, cases)):
        return None
    probes = probes[: len(cases)]
    if found.kind == "raised" and _counted(exercise, probes, cases):
        return None
    given = [_named(exercise, arguments, case) for arguments, case in zip(probes, cases)]
    return _search(exercise, probes, given, right[: len(cases)], found, ("mistake", "two"))


def _is_case(case):
    return isinstance(case, dict) and "value" in case and isinstance(case.get("arguments"), dict)


def _counted(exercise, probes, cases):
    """(kind, values) where too few or too many things came back, or something that is no number; else None."""
    for arguments, case in zip(probes, cases):
        for expected, found in _parts(exercise, arguments, case):
            if expected and not found:
                return "nothing", {}
            if expected and len(found) != len(expected):
                return "count", {"found": len(found), "expected": len(expected), "names": ", ".join(expected)}
            strange = [leaf for leaf in found[: len(expected)] if not is_number(leaf)]
            if strange:
                return "strange", {"text": "None" if strange[0] is None else type(strange[0]).__name__}
    return None


def _parts(exercise, arguments, case):
    """(names, values found) of what the function returned, and of each argument that it was to change."""
    yield returned_names(exercise, arguments), _returned(exercise, arguments, case)
    for name in exercise.in_place:
        yield names_in_place(exercise, arguments, name), flattened(case["arguments"].get(name))


def returned_names(exercise, arguments):
    """The results that the function returns, without those that it leaves in its arguments."""
    left = {new for name in exercise.in_place for new in names_in_place(exercise, arguments, name)}
    return [name for name in exercise.shapes(arguments) if name not in left and name not in exercise.in_place]


def _returned(exercise, arguments, case):
    """The results as a flat list; an array of numbers for several numbers is taken apart, lists of rows are joined."""
    values, n_expected = flattened(case["value"]), len(returned_names(exercise, arguments))
    if len(values) == 1 < n_expected and is_number(values[0]) and np.shape(values[0]) == (n_expected,):
        return list(values[0])
    if len(values) > n_expected > 0:
        values = _joined(case["value"], n_expected) or values
    return [] if len(values) == 1 and values[0] is None else values


def _joined(value, n_expected):
    """A list of so many arrays, where a list of rows or of numbers stood for one; None if it is no such thing."""
    items = [value] if n_expected == 1 else value
    try:
        return [np.array(item) for item in items] if len(items) == n_expected else None
    except (ValueError, TypeError):  # rows of different lengths
        return None


def names_in_place(exercise, arguments, name):
    """An argument that is a list of arrays makes as many results: weights -> weights_1, weights_2, ..."""
    leaves = flattened(arguments[name])
    return [name] if len(leaves) == 1 else [f"{name}_{index + 1}" for index in range(len(leaves))]


def _named(exercise, arguments, case):
    """{name: tensor} of one call, those changed in place too; what is no number is left out."""
    pairs = (pair for names, found in _parts(exercise, arguments, case) for pair in zip(names, found))
    return {name: np.asarray(value) for name, value in pairs if is_number(value)}


def tensors(exercise, arguments, answer):
    """{name: tensor} that the student's function made of one call's arguments; empty where it gave no results."""
    if _trouble(answer, 1) or _counted(exercise, [arguments], answer["cases"]):
        return {}
    return _named(exercise, arguments, answer["cases"][0])


def _shapes(exercise, probes, cases, given, right):
    for arguments, mine, theirs in zip(probes, given, right):
        for name in theirs:
            expected, found = np.shape(theirs[name]), np.shape(mine[name])
            if found != expected:
                symbols = exercise.shapes(arguments).get(name, ())
                values = {"symbols": symbols, "expected": expected, "found": found}
                values["transposed"] = len(expected) > 1 and found == expected[::-1]
                return Finding(exercise.name, "shape", name, values=values)
    return None


def _dtypes(exercise, probes, cases, given, right):
    """Whole numbers or truth values where there should be fractions."""
    for mine, theirs in zip(given, right):
        for name in theirs:
            if np.asarray(theirs[name]).dtype.kind == "f" != mine[name].dtype.kind:
                return Finding(exercise.name, "dtype", name, values={"found": mine[name].dtype.name})
    return None


def _nans(exercise, probes, cases, given, right):
    """NaN or infinity where the right result has none."""
    for mine, theirs in zip(given, right):
        for name in theirs:
            if np.isfinite(theirs[name]).all() and not np.isfinite(mine[name]).all():
                where = tuple(int(i) for i in np.argwhere(~np.isfinite(mine[name]))[0])
                return Finding(exercise.name, "nan", name, values={"where": where})
    return None


def _changes(exercise, probes, cases, given, right):
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


def is_array(value):
    """Whether it is an array, or one number of numpy's."""
    return isinstance(value, np.ndarray | np.generic)


def is_number(value):
    """Whether it is an array of numbers, or one number."""
    if is_array(value):
        return value.dtype.kind in "biuf"
    return isinstance(value, float) or (isinstance(value, int) and abs(value) < 2**63)  # more is no number of numpy's


def _with_name(finding, exercise, probes, given, right):
    """The Finding with what is right and wrong in it; mistakes of the catalogue that make just that go first."""
    found = _sorted(exercise, probes, given, right)
    if finding.kind != "changed":
        named = _search(exercise, probes, given, right, found, ("mistake", "two"))
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
    named = _search(exercise, probes, given, right, found, ("mistake", "two"))
    if named is not None:
        return named
    found.tensor = found.wrong[0]
    with np.errstate(all="ignore"):
        found.kind, found.values = fingerprint(exercise, probes, given, right, found.tensor)
    return found


def _search(exercise, probes, given, right, found, kinds):
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
    """The candidates that have a number in a line, with the one that the student's tensors tell."""
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


def probes_of(exercise, seed):
    """The designed inputs: in float64, and once more in float32."""
    doubles = exercise.probes(np.random.default_rng(seed), np.dtype("float64"))
    singles = exercise.probes(np.random.default_rng(seed), np.dtype("float32"))
    return copied(doubles + singles)

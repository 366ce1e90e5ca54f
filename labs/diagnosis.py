"""What is wrong with a function that a student wrote: the first thing in the order of `diagnose`, and no more.

The student's tensors are compared with the right ones, and then with those of every mistake in the catalogue and of
every two of them at once. An error is measured against the norm of the right tensor, not of the two compared: some
right tensors are sums that cancel, where a wrong one is nothing but rounding.
"""

from dataclasses import dataclass, field

import numpy as np

from .answers import checked
from .exercise import copied, flattened
from .fingerprint import fingerprint

# Right: other formulas and other orders of summation differ by a few hundred roundings of the sum's largest term.
TOLERANCES = {"float16": 2e-2, "float32": 2e-5, "float64": 1e-9}


@dataclass
class Finding:
    """What was found about one exercise.

    kind      "right", "missing", "unwritten", "raised", "nothing", "strange", "count", "shape", "dtype", "nan",
              "changed", "mistake", "two", "fingerprint", "differs", or why the process ended: "time", "died", "output"
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
    """The Finding for the answer of the student's process to `question(exercise, probes)`, whatever it is."""
    with np.errstate(all="ignore"):  # numbers come from there that no arithmetic here is made for
        return _diagnosed(exercise, probes, checked(exercise, probes, answer))


def _diagnosed(exercise, probes, answer):
    names = tuple(exercise.answer(probes[0]))
    trouble = _trouble(answer)
    if trouble is not None:
        kind, values = trouble
        return Finding(exercise.name, kind, wrong=names, values=values)
    cases = answer["cases"]
    for check in (_counts, _shapes, _dtypes, _changes):
        finding = check(exercise, probes, cases, names)
        if finding is not None:
            return finding
    given = [_named(exercise, arguments, case) for arguments, case in zip(probes, cases)]
    return _compared(exercise, probes, given)


def _trouble(answer):
    """(kind, values) of an answer that holds no results, else None."""
    if "missing" in answer:
        return "missing", {}
    if "strange" in answer:
        return "strange", {"text": answer["strange"]}
    if answer.get("raised") == "NotImplementedError":
        return "unwritten", {}
    if "raised" in answer:
        return "raised", {name: answer[name] for name in ("raised", "message", "line", "text")}
    return None


def _returned(exercise, arguments, case):
    """The results as a flat list; one array of numbers for several numbers is taken apart."""
    values, shapes = flattened(case["value"]), exercise.shapes(arguments)
    if len(values) == 1 < len(shapes) and np.shape(values[0]) == (len(shapes),):
        return list(values[0])
    return [] if len(values) == 1 and values[0] is None else values


def _results(exercise, arguments):
    """The results that the function returns, without those that it leaves in its arguments."""
    return [name for name in exercise.shapes(arguments) if name not in exercise.in_place]


def _counts(exercise, probes, cases, names):
    for arguments, case in zip(probes, cases):
        expected, found = _results(exercise, arguments), _returned(exercise, arguments, case)
        if expected and not found:
            return Finding(exercise.name, "nothing", wrong=names)
        if expected and len(found) != len(expected):
            values = {"found": len(found), "expected": len(expected), "names": ", ".join(expected)}
            return Finding(exercise.name, "count", wrong=names, values=values)
    return None


def _named(exercise, arguments, case):
    """{name: tensor} of one call, those changed in place too."""
    results = dict(zip(_results(exercise, arguments), _returned(exercise, arguments, case)))
    for name in exercise.in_place:
        results.update(zip(_in_place_names(exercise, arguments, name), flattened(case["arguments"][name])))
    return results


def _in_place_names(exercise, arguments, name):
    """An argument that is a list of arrays makes as many results: weights -> weights_1, weights_2, ..."""
    leaves = flattened(arguments[name])
    return [name] if len(leaves) == 1 else [f"{name}_{index + 1}" for index in range(len(leaves))]


def _shapes(exercise, probes, cases, names):
    for arguments, case in zip(probes, cases):
        right, given = exercise.answer(arguments), _named(exercise, arguments, case)
        for name in right:
            expected, found = np.shape(right[name]), np.shape(given[name])
            if found != expected:
                symbols = exercise.shapes(arguments).get(name, ())
                values = {"symbols": symbols, "expected": expected, "found": found}
                values["transposed"] = len(expected) > 1 and found == expected[::-1]
                return Finding(exercise.name, "shape", name, wrong=names, values=values)
    return None


def _dtypes(exercise, probes, cases, names):
    for arguments, case in zip(probes, cases):
        right, given = exercise.answer(arguments), _named(exercise, arguments, case)
        for name in right:
            expected, found = np.asarray(right[name]), np.asarray(given[name])
            if found.dtype.kind not in ("f" if expected.dtype.kind == "f" else "fiub"):
                values = {"found": found.dtype.name}
                return Finding(exercise.name, "dtype", name, wrong=names, values=values)
            if np.isfinite(expected).all() and not np.isfinite(found).all():
                where = tuple(int(i) for i in np.argwhere(~np.isfinite(found))[0])
                return Finding(exercise.name, "nan", name, wrong=names, values={"where": where})
    return None


def _changes(exercise, probes, cases, names):
    """An argument that the function changed though it was not to."""
    for arguments, case in zip(probes, cases):
        for name, value in arguments.items():
            if name in exercise.in_place or callable(value):
                continue
            before, after = flattened(value), flattened(case["arguments"].get(name))
            if len(before) != len(after) or any(not _same(a, b) for a, b in zip(before, after) if is_array(a)):
                return Finding(exercise.name, "changed", wrong=names, values={"argument": name})
    return None


def _same(a, b):
    return is_array(b) and a.shape == b.shape and np.array_equal(a, b, equal_nan=b.dtype.kind == "f")


def is_array(value):
    return isinstance(value, np.ndarray | np.generic)


def _compared(exercise, probes, given):
    """Right, or the mistake's name, or the two mistakes', or a fingerprint, or how far off it is."""
    right = [exercise.answer(arguments) for arguments in probes]
    tolerances = [tolerance(arguments, case) for arguments, case in zip(probes, given)]
    names = tuple(dict.fromkeys(name for case in right for name in case))
    wrong = tuple(name for name in names if not equal(given, right, right, tolerances, [name]))
    found = Finding(exercise.name, "right", right=tuple(n for n in names if n not in wrong), wrong=wrong)
    if not wrong:
        return found
    found.tensor = wrong[0]
    for kind, candidates in (("mistake", ((m,) for m in exercise.mistakes)), ("two", exercise.pairs())):
        matches = matching(exercise, probes, given, right, tolerances, candidates)
        if matches:
            found.kind, found.mistakes = kind, tuple(mistake.key for mistake in matches[0])
            return found
    found.kind, found.values = fingerprint(exercise, probes, given, right, wrong[0])
    return found


def matching(exercise, probes, given, right, tolerances, candidates):
    """The candidates, tuples of mistakes, that make exactly the tensors that the student's function made."""
    return [
        candidate
        for candidate in candidates
        if equal(given, answers(exercise, probes, candidate), right, tolerances)
        and not _is_right(exercise, probes, candidate, right)
    ]


def answers(exercise, probes, mistakes):
    """[{name: tensor}, ...]: what these mistakes make of every probe; an empty dict where they raise."""
    made = []
    for arguments in probes:
        try:
            with np.errstate(all="ignore"):
                made.append(exercise.answer(arguments, *mistakes))
        except (ValueError, IndexError, TypeError):
            made.append({})
    return made


def _is_right(exercise, probes, candidate, right):
    """Whether two mistakes undo each other: nothing to be named, then."""
    made = answers(exercise, probes, candidate)
    return equal(made, right, right, [1e-9] * len(probes))


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
    return all(
        name in a and name in b and distance(a[name], b[name], right[name]) <= limit for name in names if name in right
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

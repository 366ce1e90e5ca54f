"""Whether the probes tell the mistakes apart: each one, and every two at once, handed to the checker as an answer.

A student's function that has mistakes of the catalogue returns what the catalogue says, so that no process is needed:
`answer_with` makes the message that it would send.
"""

from collections import Counter

import numpy as np

from . import wire
from .comparison import answers, distance
from .diagnosis import diagnose, probes_of
from .exercise import copied
from .results import names_in_place, returned_names

DTYPES = ("float64", "float32")


def identify(exercise, seeds):
    """The record of one exercise: each mistake, the pairs, and how close the closest two answers are.

    {"name", "mistakes": [...], "pairs": {...}, "closest": {"first", "second", "distance"}}
    """
    every = [by_dtype(exercise, seed) for seed in seeds]
    exercise = Remembering(exercise)
    probes = [half for halves in every for half in halves]
    singles = [single(exercise, mistake, probes) for mistake in exercise.mistakes]
    near = nearest(exercise, [halves[0] for halves in every])
    for record in singles:
        record["nearest"] = near[record["key"]]
    apart = [record for record in singles if record["nearest"]["distance"] is not None]
    closest = min(apart, key=lambda record: record["nearest"]["distance"], default=None)
    return {
        "name": exercise.name,
        "mistakes": singles,
        "pairs": pairs(exercise, probes),
        "closest": closest and {"first": closest["key"], **closest["nearest"]},
    }


class Remembering:
    """An exercise that computes each wrong answer once: here each is compared with hundreds, over and over."""

    def __init__(self, exercise):
        self.exercise, self.made = exercise, {}

    def __getattr__(self, name):
        return getattr(self.exercise, name)

    def answer(self, arguments, *mistakes):
        """As `Exercise.answer`; the arguments have to stay where they are.

        A mistake with a number that is just being tried is computed each time: its name is that of the catalogue's.
        """
        if any(self.exercise.key_of[mistake.key] is not mistake for mistake in mistakes):
            return self.exercise.answer(arguments, *mistakes)
        key = (id(arguments), *(mistake.key for mistake in mistakes))
        if key not in self.made:
            self.made[key] = self.exercise.answer(arguments, *mistakes)
        return self.made[key]


def by_dtype(exercise, seed):
    """The probes of a seed: those in float64, and those in float32."""
    probes = probes_of(exercise, seed)
    return probes[: len(probes) // 2], probes[len(probes) // 2 :]


def single(exercise, mistake, probes):
    """How often the checker named this mistake and no other; `seen_as` is what it said instead, and how often."""
    said = Counter(called(exercise, half, (mistake,)) for half in probes)
    named = said.pop(mistake.key, 0)
    return {"key": mistake.key, "named": named, "of": len(probes), "seen_as": dict(said)}


def pairs(exercise, probes):
    """The same of every two at once; of those that are not named, what they coincide with."""
    others, n_pairs, named = [], 0, 0
    for first, second in exercise.pairs():
        said = Counter(called(exercise, half, (first, second)) for half in probes)
        right = said.pop(f"{first.key} + {second.key}", 0)
        n_pairs, named = n_pairs + 1, named + (right == len(probes))
        if said:
            record = {"first": first.key, "second": second.key, "named": right, "of": len(probes)}
            others.append(record | {"seen_as": dict(said)})
    return {"n": n_pairs, "named": named, "others": others}


def called(exercise, probes, mistakes):
    """What the checker says to an answer with these mistakes: the keys that it names, or the kind of its finding."""
    finding = diagnose(exercise, probes, answer_with(exercise, probes, mistakes))
    return " + ".join(finding.mistakes) or finding.kind


def answer_with(exercise, probes, mistakes):
    """The message of a student's process whose function has these mistakes and no other."""
    cases = []
    for arguments in probes:
        try:
            cases.append(case_with(exercise, arguments, mistakes))
        except Exception as error:  # of a student's function, which ends there
            failure = {"raised": type(error).__name__, "message": str(error), "line": None, "text": ""}
            return wire.unpack(wire.pack({**failure, "cases": cases}))
    return wire.unpack(wire.pack({"cases": cases}))


def case_with(exercise, arguments, mistakes):
    """What comes back of one call: {"value", "arguments"}."""
    with np.errstate(all="ignore"):
        made = exercise.answer(arguments, *mistakes)
    after = {name: value for name, value in copied(arguments).items() if not callable(value)}
    for name in exercise.in_place:
        left = [made[part] for part in names_in_place(exercise, arguments, name) if part in made]
        after[name] = left if isinstance(after[name], list | tuple) else left[0]
    returned = [made[name] for name in returned_names(exercise, arguments) if name in made]
    return {"value": returned if returned else None, "arguments": after}


def nearest(exercise, every):
    """{key: {"second", "distance"}}: the answer that is closest to each mistake's, "right" for the right one.

    every: the probes of each seed. The distance of two answers is that of the tensor in which they differ most, None
    where it is infinite with all: NaN, or other shapes.
    """
    found = {mistake.key: {"second": None, "distance": np.inf} for mistake in exercise.mistakes}
    for probes in every:
        right = answers(exercise, probes, ())
        made = {m.key: answers(exercise, probes, (m,)) for m in exercise.mistakes}
        for key, mine in made.items():
            for other, theirs in [("right", right), *made.items()]:
                apart = farthest(mine, theirs, right)
                if other != key and apart < found[key]["distance"]:
                    found[key] = {"second": other, "distance": apart}
    return {key: record | {"distance": _rounded(record["distance"])} for key, record in found.items()}


def _rounded(number):
    return float(f"{number:.3g}") if np.isfinite(number) else None


def farthest(some, others, right):
    """The largest distance among all tensors of all probes; infinite where one of the two has no such tensor."""
    return max(
        distance(a[name], b[name], r[name]) if name in a and name in b else np.inf
        for a, b, r in zip(some, others, right)
        for name in r
        if name in a or name in b
    )


def proportional(exercise, first, second, probes):
    """Whether one mistake's answer is the other's but for a constant: every tensor its own, over all probes together.

    Such mistakes would be one mistake with two numbers in it, and make no catalogue longer.
    """
    one, other = (_in_rows(answers(exercise, probes, (mistake,))) for mistake in (first, second))
    return one.keys() == other.keys() and all(_parallel(one[name], other[name]) for name in one)


def _in_rows(made):
    """{name: its numbers in all probes, in one row}"""
    names = dict.fromkeys(name for case in made for name in case)
    rows = {name: [np.ravel(np.asarray(case[name], "float64")) for case in made if name in case] for name in names}
    return {name: np.concatenate(parts) for name, parts in rows.items()}


def _parallel(a, b):
    if a.shape != b.shape or not (np.isfinite(a).all() and np.isfinite(b).all()):
        return False
    lengths = np.linalg.norm(a) * np.linalg.norm(b)
    return bool(abs(a @ b) > (1 - 1e-12) * lengths) if lengths > 0 else not (a.any() or b.any())

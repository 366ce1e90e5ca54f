"""An exercise is one function that the student writes; a mistake is one line of it written otherwise.

The right answer is kept as *lines*: small functions with a name each, and a `run` that calls them in the order of the
chain. A mistake replaces lines, two mistakes at once replace two, and so every wrong answer can be computed, and the
student's compared with each.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np


def chain(lines, arguments):
    """Runs lines that each make the tensor of their name from `t`: the arguments and the tensors before it.

    -> {name: tensor} in the order of the lines
    """
    t = SimpleNamespace(**arguments)
    for name, line in lines.items():
        setattr(t, name, line(t))
    return {name: getattr(t, name) for name in lines}


def keeping(*names):
    """A `run` like `chain` that gives these tensors alone: the other lines are steps on the way."""
    return lambda lines, arguments: {name: t for name, t in chain(lines, arguments).items() if name in names}


@dataclass(frozen=True)
class Mistake:
    """One thing done wrong.

    key      its name, unique among all labs: "dense_backward.bias_mean"
    changes  {line: the wrong function}, in place of the exercise's own
    what     what is wrong, in a sentence, without the right line    (English, Spanish)
    why      why it is tempting                                      (English, Spanish)
    source   where it was seen in public code or a course; "" where it is ours

    A mistake may have a number in it (an epsilon, a slope), and any other would be the same mistake:
    number       the one that is in `changes`
    with_number  the ways to write it, number -> changes: students' numbers are recovered from what their lines make
    """

    key: str
    changes: dict[str, Callable]
    what: tuple[str, str]
    why: tuple[str, str]
    source: str = ""
    number: float | None = None
    with_number: tuple = ()


@dataclass(frozen=True)
class Exercise:
    """One function for the student to write.

    name       the function's name
    lines      {name: function} of the right answer
    probes     probes(rng, dtype) -> [arguments, ...]: the inputs that tell the mistakes apart; (name: value) each
    symbols    the arguments' shapes in symbols: {"x": ("N", "D"), ...}; of arrays alone
    results    {name: shape in symbols}, in the order in which the function returns them, or a function of the arguments
               that gives it; nested lists are counted through
    run        run(lines, arguments) -> {name: tensor}, in the order of the chain
    in_place   arguments that the function is to change; all others have to stay as they are
    hints      three levels, ((English, Spanish), ...): where to look, what kind of thing, the formula's line
    mistakes   what can be named
    numeric    numeric(arguments, name) -> the tensor by central differences of the loss, or None: the proof
    regions    regions(arguments, name) -> {(English, Spanish): mask}: places that a fingerprint can name
    optional   whether it may be left unwritten: then it is "skipped", and it counts for nothing
    """

    name: str
    lines: dict[str, Callable]
    probes: Callable
    symbols: dict[str, tuple]
    results: dict[str, tuple] | Callable
    hints: tuple
    mistakes: tuple = ()
    run: Callable = chain
    in_place: tuple = ()
    numeric: Callable | None = None
    regions: Callable | None = None
    optional: bool = False
    key_of: dict = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self):
        self.key_of.update({mistake.key: mistake for mistake in self.mistakes})
        unknown = [m.key for m in self.mistakes if not set(m.changes) <= set(self.lines)]
        if unknown or len(self.key_of) < len(self.mistakes):
            raise ValueError(f"{self.name}: mistakes with a strange line or the same name twice: {unknown}")

    def shapes(self, arguments):
        """{result: shape in symbols}, in the order in which they are returned."""
        return self.results(arguments) if callable(self.results) else self.results

    def answer(self, arguments, *mistakes):
        """{name: tensor}, in the order of the chain: the right answer, or the one with these mistakes in it."""
        lines = dict(self.lines)
        for mistake in mistakes:
            lines.update(mistake.changes)
        return self.run(lines, copied(arguments))

    def pairs(self):
        """The pairs of mistakes that can be made at once: those in different lines."""
        for index, first in enumerate(self.mistakes):
            for second in self.mistakes[index + 1 :]:
                if not set(first.changes) & set(second.changes):
                    yield first, second


def arguments_of(exercise):
    """The names of the arguments that the function is called with, in their order."""
    return list(exercise.probes(np.random.default_rng(0), np.dtype("float64"))[0])


def copied(value):
    """Arguments whose arrays nobody else has: dicts, lists and tuples are gone through."""
    if isinstance(value, dict):
        return {name: copied(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(copied(item) for item in value)
    return value.copy() if hasattr(value, "copy") else value


def flattened(value):
    """What a function returned, as a flat list: tuples and lists are gone through."""
    if isinstance(value, list | tuple):
        return [leaf for item in value for leaf in flattened(item)]
    return [value]

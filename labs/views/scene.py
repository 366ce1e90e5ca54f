"""A lab's scene: a case so small that it can be worked out on paper, and what in it can be moved.

Each lab has one in its folder, scene.py, with the worked example of its text where the sliders begin.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module

import numpy as np

from ..comparison import one_answer
from ..course import FOLDERS, TITLES
from ..exercise import Exercise


@dataclass(frozen=True)
class Knob:
    """One number that a slider moves.

    key      the name under which `Scene.items` gets it
    values   those that it can have, in order; start is the one it begins with
    tensors  the names that what it moves has in the tables, and place: where in them; () for a plain number
    """

    key: str
    values: tuple
    start: float
    tensors: tuple = ()
    place: tuple = ()

    @property
    def label(self):
        """ "W1[0, 0]", or the key where it is no entry of a tensor."""
        return f"{self.tensors[0]}{list(self.place)}" if self.place else self.key


@dataclass(frozen=True)
class Call:
    """One call of a function that the student writes.

    when   what is special about it                       (English, Spanish), or None
    limit  a relative error that is no mistake in it, where rounding alone makes more than the checker's
    """

    exercise: Exercise
    arguments: dict
    when: tuple | None = None
    limit: float = 0.0
    right: dict = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "right", one_answer(self.exercise, self.arguments, ()))


def call(exercise, when=None, limit=0.0, **arguments):
    """The Call of a function with these arguments."""
    return Call(exercise, arguments, when, limit)


@dataclass(frozen=True)
class Aside:
    """Numbers of ours to look at besides: a name, what they are (English, Spanish), and the numbers."""

    name: str
    what: tuple
    values: object


@dataclass(frozen=True)
class Scene:
    """What a lab's view shows.

    items   items(**values of the knobs) -> [Call or Aside, ...]
    invite  what to try                                   (English, Spanish)
    """

    number: int
    knobs: tuple
    items: Callable
    invite: tuple

    def start(self):
        """{key: value} where the knobs begin."""
        return {knob.key: knob.start for knob in self.knobs}


def scene(number):
    """The Scene of that lab, 1 to 8. Raises ValueError for another."""
    if number not in TITLES:
        raise ValueError(f"there is no lab {number}: the labs are 1 to {len(TITLES)}")
    return import_module(f"labs.{FOLDERS[number - 1]}.scene").SCENE


def evenly(first, last, step):
    """first, first + step, ..., last, without the roundings of adding up."""
    return tuple(float(f"{value:.10g}") for value in np.arange(first, last + step / 2, step))

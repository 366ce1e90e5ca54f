"""How to see a wrong number by hand: the inputs that it is made of, and a line of Python that makes the call again."""

import numpy as np

from .course import labs
from .diagnosis import probes_of
from .probes import SEED

SMALL = 24  # numbers: arguments that have no more stand whole in the line


def given(name, number):
    """The arguments of one of a check's calls: dense_backward(**given("dense_backward", 0))"""
    exercise = next(exercise for lab in labs() for exercise in lab.exercises if exercise.name == name)
    return probes_of(exercise, SEED)[number]


def inputs(exercise, arguments, number, tensor, where):
    """The lines that show one call's arguments: as the call itself, or those parts that one cell is made of."""
    plain = all(isinstance(value, np.ndarray | np.generic | bool | int | float) for value in arguments.values())
    if plain and sum(map(np.size, arguments.values())) <= SMALL:
        written = (f"{name}={_literal(value)}" for name, value in arguments.items())
        return [f"{exercise.name}({', '.join(written)})"]
    known = dict(zip(exercise.shapes(arguments).get(tensor, ()), where))
    parts = (_part(name, symbols, arguments[name], known) for name, symbols in exercise.symbols.items())
    call = f'{exercise.name}(**given("{exercise.name}", {number}))'
    return [*parts, f"from labs.reproducing import given; {call}"]


def _part(name, symbols, value, known):
    """ "x[:, 3] = [0.5, -1.25]": at the cell's own places; "x: (7, 9)" where that is the whole of a large array."""
    places = [known.get(symbol) if isinstance(symbol, str) else None for symbol in symbols]
    picked = value[tuple(slice(None) if place is None else place for place in places)]
    if np.size(picked) > SMALL:
        return f"{name}: {np.shape(value)}"
    at = f"[{', '.join(':' if place is None else str(place) for place in places)}]" if places else ""
    return f"{name}{at} = {_numbers(np.asarray(picked).tolist())}"


def _literal(value):
    """As Python reads it: np.array([1.5, -2.25]), with its dtype where it is not the usual one; or the plain number."""
    if not isinstance(value, np.ndarray):
        return _numbers(value.item() if isinstance(value, np.generic) else value)
    usual = value.dtype in (np.dtype("float64"), np.dtype("int64"), np.dtype("bool"))
    kind = "" if usual else f', "{value.dtype.name}"'
    return f"np.array({_numbers(value.tolist())}{kind})"


def _numbers(value):
    """Nested lists with six digits a number; 1.0 stays a fraction."""
    if isinstance(value, list):
        return f"[{', '.join(map(_numbers, value))}]"
    text = f"{value:.6g}" if isinstance(value, float) else str(value)
    return f"{text}.0" if isinstance(value, float) and text.lstrip("-").isdecimal() else text

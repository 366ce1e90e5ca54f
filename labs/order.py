"""Results that a function returns in another order than it should: found by their numbers, or by their shapes."""

from itertools import islice

import numpy as np

from .comparison import distance, tolerance
from .finding import Finding
from .results import returned_names


def order(exercise, probes, cases, given, right):
    """The Finding on results that are right, all or at least one out of its place, but come in another order; or None.

    Where not all of them are right, only one order may fit the shapes, and another than theirs.
    """
    calls = {}
    for arguments, mine, theirs in zip(probes, given, right):
        names = tuple(returned_names(exercise, arguments))
        calls.setdefault(names, []).append((mine, theirs, tolerance(arguments, mine)))
    found = {names: _places(names, of_these) for names, of_these in calls.items()}
    moved = [names for names, places in found.items() if places and places != sorted(places)]
    if not moved or not all(found.values()):
        return None
    names, places = moved[0], found[moved[0]]
    agree = _agreement(names, calls[names], _same)
    values = {
        "expected": ", ".join(names),
        "found": ", ".join(names[places.index(place)] for place in range(len(names))),
        "still": [name for name, row, place in zip(names, agree, places) if not row[place]],
    }
    first = next(name for index, name in enumerate(names) if places[index] != index)
    return Finding(exercise.name, "order", first, values=values)


def _places(names, calls):
    """For every result the place at which it came; None where no order, or more than one, makes them right."""
    own = list(range(len(names)))
    if all(_same(mine[name], theirs[name], limit) for mine, theirs, limit in calls for name in names):
        return own
    agree = _agreement(names, calls, _same)
    whole = next(_arrangements(agree), None)
    if whole:
        return whole
    fitting = list(islice(_arrangements(_agreement(names, calls, _fits)), 2))
    alone = len(fitting) == 1 and any(agree[i][place] for i, place in enumerate(fitting[0]) if i != place)
    return fitting[0] if alone else None


def _agreement(names, calls, agrees):
    """[[whether the result of this row's name agrees, in every call, with what came at this column's place]]"""
    return [
        [all(agrees(mine[there], theirs[name], limit) for mine, theirs, limit in calls) for there in names]
        for name in names
    ]


def _same(mine, theirs, limit):
    return distance(mine, theirs, theirs) <= limit


def _fits(mine, theirs, limit):
    return np.shape(mine) == np.shape(theirs)


def _arrangements(agree, taken=()):
    """All lists of places, one for every row and each taken once, at which the row agrees."""
    row = len(taken)
    if row == len(agree):
        yield list(taken)
        return
    for place, ok in enumerate(agree[row]):
        if ok and place not in taken:
            yield from _arrangements(agree, (*taken, place))

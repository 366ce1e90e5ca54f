"""The number in a wrong line, such as an epsilon or a slope: one mistake, whatever the number, which is recovered.

What came out is compared with what the line makes of other numbers: it grows or falls with the number, so the interval
in which the number lies can be halved until nothing of it is left.
"""

from dataclasses import replace

import numpy as np

LOWEST, HIGHEST = -320.0, 2.0  # powers of ten: from the smallest number above 0 to a hundred
HALVINGS = 64


def variations(candidate):
    """Functions of a number that give the candidate, a tuple of mistakes, with that number in one of its lines."""
    for place, mistake in enumerate(candidate):
        for lines in mistake.with_number:
            yield lambda number, place=place, lines=lines: (
                *candidate[:place],
                replace(candidate[place], changes=lines(number), number=number),
                *candidate[place + 1 :],
            )


def recovered(vary, answer, probes, given, tolerances):
    """`vary` of the number by which the answers come to those given; None where no number does.

    answer(arguments, candidate) -> {name: tensor}
    """
    told = [
        (limit, -spread, arguments, name, _total(tensors[name]))
        for arguments, tensors, limit in zip(probes, given, tolerances)
        for name, spread in _spreads(vary, answer, arguments, tensors)
    ]
    if not told:
        return None
    *_, arguments, name, goal = min(told, key=lambda case: case[:2])  # the finest rounding, then the most to be seen
    return vary(10.0 ** _halved(lambda power: _total(answer(arguments, vary(10.0**power)).get(name, np.nan)), goal))


def _spreads(vary, answer, arguments, tensors):
    """(name, how far the number can move its total) of every tensor whose total lies within reach."""
    low, high = (answer(arguments, vary(10.0**power)) for power in (LOWEST, HIGHEST))
    for name in tensors.keys() & low.keys() & high.keys():
        ends = sorted((_total(low[name]), _total(high[name])))
        if ends[0] < _total(tensors[name]) < ends[1]:
            yield name, ends[1] - ends[0]


def _total(tensor):
    """The sum of all entries: what is watched while the number moves."""
    return float(np.sum(tensor, dtype="float64"))


def _halved(total, goal):
    """The power of ten at which `total` is the goal."""
    low, high = LOWEST, HIGHEST
    rising = total(high) > total(low)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if (total(middle) < goal) == rising else (low, middle)
    return (low + high) / 2

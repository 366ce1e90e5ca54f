"""What the student's functions make of a scene, asked in a process of its own."""

from dataclasses import dataclass

import numpy as np

from ..comparison import distance, tolerance
from ..diagnosis import question
from ..results import tensors
from ..runner import ask
from .scene import Call

# What a check found where there is nothing to ask for: the function is not there, or the process never comes back.
NOT_ASKED = ("file", "missing", "unwritten", "skipped", "time", "died", "output", "size")
SECONDS = 5.0


@dataclass(frozen=True)
class Answered:
    """A Call, and what the student's function made of it: {name: tensor}, empty where there is nothing."""

    call: Call
    yours: dict

    def wrong(self, name):
        """Which cells of a tensor are wrong; None where it is not there or has another shape."""
        if name not in self.yours:
            return None
        limit = max(self.call.limit, tolerance(self.call.arguments, self.yours))
        return wrong_cells(self.yours[name], self.call.right[name], limit)


def answered(items, file, report):
    """The items with an Answered in place of every Call; `report` is what a check of the file found.

    One process answers all calls. Those that a check did not come back from are not made.
    """
    kinds = {finding.exercise: finding.kind for finding in report.findings}
    calls = [item for item in items if isinstance(item, Call)]
    asked = [call for call in calls if kinds.get(call.exercise.name) not in NOT_ASKED]
    yours = dict(zip(map(id, asked), asked_of(file, asked))) if asked else {}
    return [Answered(item, yours.get(id(item), {})) if isinstance(item, Call) else item for item in items]


def asked_of(file, calls):
    """[{name: tensor}, ...], one for each call; empty from the call on that the process did not come back from."""
    reply = ask(file, [question(call.exercise, [call.arguments]) for call in calls], SECONDS)
    found = [tensors(call.exercise, call.arguments, answer) for call, answer in zip(calls, reply.answers)]
    return found + [{}] * (len(calls) - len(found))


def wrong_cells(yours, right, limit):
    """Which entries differ by more than their part of `limit`, which holds for the whole tensor; None: other shapes."""
    yours, right = np.asarray(yours, "float64"), np.asarray(right, "float64")
    if yours.shape != right.shape:
        return None
    if distance(yours, right, right) <= limit:
        return np.zeros(right.shape, bool)
    scale = np.linalg.norm(right[np.isfinite(right)]) or 1.0
    with np.errstate(invalid="ignore"):
        close = np.abs(yours - right) <= limit * scale / np.sqrt(right.size)
    return ~(close | (yours == right) | (np.isnan(yours) & np.isnan(right)))

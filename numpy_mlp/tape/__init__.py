"""The tape of a training: every number of a step, forward and back, to be looked at one by one.

    from numpy_mlp.tape import record
    tape = record(model, x, y, n_steps=3)
    tape.steps[0]["dW2"]                     # every tensor by its name: x, y, W1, b1, z1, a1, ..., dW1, db1, W1_after

Nothing of it is loaded, and no training pays for it, until somebody asks.
"""

from .recording import record
from .tape import Tape

__all__ = ["Tape", "record"]

"""The tape of a training: every number of a step, forward and back, to be looked at one by one.

    from numpy_mlp.tape import record, replay
    tape = record(model, x, y, n_steps=3)
    tape.steps[0]["dW2"]                     # every tensor by its name: x, y, W1, b1, z1, a1, ..., dW1, db1, W1_after
    print(tape.explain("dW2[3, 7]"))         # the formula, the cells put in, the numbers put in, the sum
    print(tape.why("dW2[3, 7]"))             # its largest terms, followed back to the pixels and the label

No training pays for it: a step is recorded where `record` is called, and nowhere else.
"""

from .cells import CellError
from .comparison import Difference, differences
from .explanation import Explanation
from .reasons import Reason
from .recording import record, replay
from .tape import Tape

__all__ = ["CellError", "Difference", "Explanation", "Reason", "Tape", "differences", "record", "replay"]

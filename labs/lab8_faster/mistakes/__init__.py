"""Lab 8's mistakes, by exercise: what is wrong, why it is tempting, where it was seen."""

from .dense_backward_loops import dense_backward_loops
from .dense_forward_loops import dense_forward_loops
from .dense_forward_rows import dense_forward_rows

__all__ = ("dense_backward_loops", "dense_forward_loops", "dense_forward_rows")

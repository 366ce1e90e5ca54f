"""Lab 6's mistakes, by exercise: what is wrong, why it is tempting, where it was seen."""

from .batches import batches
from .sgd_update import sgd_update
from .train_epoch import train_epoch

__all__ = ("batches", "sgd_update", "train_epoch")

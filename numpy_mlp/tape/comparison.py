"""Two tapes of the same steps, number by number: how many units in the last place they lie apart."""

from typing import NamedTuple

import numpy as np

from .cells import Cell


class Difference(NamedTuple):
    """ulps: an array of the tensor's shape; largest: the largest of them; cell: where.

    A sum whose terms cancel is small, and its own last place smaller still: many units there need be no mistake. Hence
    of_tensor: the largest difference in units in the last place of the tensor's largest number.
    """

    ulps: np.ndarray
    largest: float
    cell: str
    of_tensor: float


def differences(tape, reference):
    """({name: Difference} of each step), a number of `tape` against the same of `reference`. Raises ValueError."""
    for what in ("sizes", "dtype"):
        ours, theirs = getattr(tape, what), getattr(reference, what)
        if ours != theirs:
            raise ValueError(f"the tapes have {what} {ours} and {theirs}: expected two tapes of one network")
    if [step["x"].shape for step in tape.steps] != [step["x"].shape for step in reference.steps]:
        raise ValueError("the tapes have other numbers of steps or samples: expected two tapes of the same batches")
    return tuple(
        {name: difference(name, ours[name], theirs[name]) for name in ours}
        for ours, theirs in zip(tape.steps, reference.steps, strict=True)
    )


def difference(name, ours, theirs):
    """The Difference of two arrays of one shape. Equal numbers, NaN among them, are 0 apart, others at least one."""
    largest = np.maximum(np.abs(ours), np.abs(theirs))
    with np.errstate(all="ignore"):
        same = (ours == theirs) | (np.isnan(ours) & np.isnan(theirs))
        apart = np.where(same, 0.0, np.abs(ours.astype(np.float64) - theirs))
        ulps = np.where(same, 0.0, apart / unit(largest))
        of_tensor = float((apart / unit(largest.max())).max())
    index = np.unravel_index(np.nan_to_num(ulps, nan=np.inf).argmax(), ulps.shape)
    return Difference(ulps, float(ulps[index]), str(Cell(name, tuple(map(int, index)))), of_tensor)


def unit(numbers):
    """The distance to the next number of the same dtype; that of labels is 1."""
    return np.spacing(numbers) if numbers.dtype.kind == "f" else np.ones_like(numbers)

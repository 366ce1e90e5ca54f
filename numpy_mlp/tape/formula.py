"""What a formula of one cell consists of: its terms, each with the cells that it came from."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np


class Term(NamedTuple):
    """One term of a sum. `form` makes "0.12 * (-0.03)" of the factors and "a1[0, 3] * dz2[0, 7]" of the cells.

    zero: why the term is 0, as wording.say takes it; None where it is not.
    """

    value: float
    cells: tuple
    factors: tuple
    form: str = "{0:s} * {1:s}"
    zero: tuple | None = None

    @property
    def indexed(self):
        return self.form.format(*map(str, self.cells))

    @property
    def numbers(self):
        return self.form.format(*map(Number, self.factors))


class Number:
    """A number as a formula shows it: four figures, and where its form says `:s`, in brackets if it is negative."""

    def __init__(self, value):
        self.value = value

    def __format__(self, spec):
        text = number_text(self.value)
        return f"({text})" if spec == "s" and text.startswith("-") else text


def number_text(value):
    """-0.00413, 1.25e-07, 0, 5: no zero has a sign, and a label stays whole."""
    if np.asarray(value).dtype.kind in "iu":
        return str(value)
    return f"{float(value) + 0.0:.4g}"


@dataclass(frozen=True)
class Formula:
    """How a cell came about: its terms, their sum, and what is done with that.

    symbols      of whole tensors, dW2 = a1.T @ dz2; `each` is the same for any cell; both None for what is given
    value        of these numbers, in the tape's dtype; within `tolerance` of the tape's cell, by rounding alone
    outer        what is done with the sum, once with cells and once with numbers: "({sum}) / 4"
    simpler      the step between those numbers and the value, "9.124 / 4", where there is one
    shapes       of the product, with the tensors' names; shape_rule, meaning, notes: as wording.say takes them
    """

    value: float
    meaning: tuple
    symbols: str | None = None
    each: str | None = None
    terms: tuple = ()
    tolerance: float = 0.0
    outer: tuple = ("{sum}", "{sum}")
    simpler: str | None = None
    shapes: str | None = None
    shape_rule: tuple | None = None
    notes: tuple = ()


def total(terms):
    """The sum of some terms in their own dtype."""
    with np.errstate(all="ignore"):  # a network that has diverged is explained as well
        return np.array([term.value for term in terms]).sum()


def sum_tolerance(terms):
    """How far two sums of the same terms may lie apart by rounding.

    Each of n additions and n products is off by half of eps at most, relative to the sum of the terms' sizes, in
    whatever order, and on both sides; products in the subnormal range are off by the smallest number instead.
    """
    values = np.array([term.value for term in terms])
    limits = np.finfo(values.dtype)
    with np.errstate(all="ignore"):
        return float(
            (len(terms) + 2) * limits.eps * np.abs(values, dtype=np.float64).sum() + slack(values.dtype, terms)
        )


def slack(dtype, terms):
    """What may be lost where numbers are so small that some processors take them for 0."""
    return len(terms) * float(np.finfo(dtype).tiny)

"""One number of a tape explained: the formula, the cells put in, the numbers put in, the sum."""

import math
from dataclasses import dataclass

import numpy as np

from . import backward, forward
from .cells import Cell, checked_step, parsed_cell
from .formula import Formula
from .layout import indexed_line, numbers_line, page
from .wording import say, zeros

FORMULAS = {
    "z": forward.pre_activation,
    "a": forward.activation,
    "p": forward.probability,
    "loss": forward.loss,
    "da": backward.activation_gradient,
    "dW": backward.weight_gradient,
    "db": backward.bias_gradient,
    "W_after": backward.updated,
    "b_after": backward.updated,
}


@dataclass(frozen=True)
class Explanation:
    """How a cell of a tape came about; printed, it is a page of text.

    recorded  the number on the tape; formula.value is the same, computed here from the cells that it names
    lang      of the text; the numbers have none
    all       whether every term of a long sum is shown
    """

    cell: Cell
    step: int
    dtype: str
    engine: str
    recorded: float
    formula: Formula
    lang: str | None = None
    all: bool = False

    @property
    def value(self):
        return self.formula.value

    @property
    def agrees(self):
        """Whether tape and formula are one number, to rounding. If not, the tape's maker computes something else."""
        here, there = float(self.value), float(self.recorded)
        return here == there or abs(here - there) <= self.formula.tolerance or (math.isnan(here) and math.isnan(there))

    @property
    def terms(self):
        """All terms, the largest first."""
        sizes = np.nan_to_num([abs(float(term.value)) for term in self.formula.terms], nan=np.inf)
        return [self.formula.terms[i] for i in np.argsort(-sizes, kind="stable")]

    def __str__(self):
        return page(self)

    def as_dict(self):
        """For JSON: the same in names, numbers and texts."""
        formula = self.formula
        whole = {"shapes": formula.shapes, "shape_rule": formula.shape_rule and say(formula.shape_rule, self.lang)}
        return {
            "cell": str(self.cell),
            "step": self.step,
            "dtype": self.dtype,
            "engine": self.engine,
            "recorded": plain(self.recorded),
            "value": plain(self.value),
            "tolerance": formula.tolerance,
            "agrees": bool(self.agrees),
            "meaning": say(formula.meaning, self.lang),
            "notes": [say(note, self.lang) for note in formula.notes],
            "symbols": formula.symbols,
            "each": formula.each,
            "indexed": (formula.terms and indexed_line(self)) or None,
            "numbers": (formula.terms and numbers_line(self)) or None,
            **whole,
            "terms": [term_dict(term, self.lang) for term in self.terms],
        }


def explain(tape, cell, step=0, lang=None, all=False):
    """The Explanation of a cell, as in "dW2[3, 7]". Raises CellError for one that the tape does not have."""
    tensors = tape.steps[checked_step(tape, step, lang)]
    cell = parsed_cell(cell, tensors, lang)
    with np.errstate(all="ignore"):
        formula = formula_of(tape, cell)(tape, step, cell)
    return Explanation(cell, step, tape.dtype.name, tape.engine, tensors[cell.name][cell.index], formula, lang, all)


def formula_of(tape, cell):
    """The function that explains such a cell."""
    if cell.kind == "dz":
        return backward.logit_gradient if cell.layer == tape.n_layers else backward.hidden_gradient
    return FORMULAS.get(cell.kind, forward.given)


def term_dict(term, lang):
    return {
        "value": plain(term.value),
        "cells": [str(cell) for cell in term.cells],
        "factors": [plain(factor) for factor in term.factors],
        "indexed": term.indexed,
        "numbers": term.numbers,
        "zero": term.zero and say(term.zero, lang, zeros),
    }


def plain(number):
    """A Python number, from NumPy's."""
    return np.asarray(number).item()

"""A cell is one number of one tensor: dW2[3, 7], z1[0, 5], loss."""

import re
from typing import NamedTuple

from ..language import Texts

CELL = re.compile(r"\s*([A-Za-z_]+[0-9]*[A-Za-z_]*)\s*(?:\[([^\[\]]*)\])?\s*")
INDEX = re.compile("-?[0-9]{1,12}")  # a negative one is a number, and out of range
NAME = re.compile(r"([A-Za-z_]+?)([0-9]*)(_after)?")
texts = Texts(
    nonsense=(
        "{text!r} names no cell: expected a tensor and its indices, as in {example}; there are {tensors}",
        "{text!r} no nombra ninguna celda: se esperaba un tensor y sus índices, como en {example}; hay {tensors}",
    ),
    unknown=("there is no tensor {name}; there are {tensors}", "no hay tensor {name}; hay {tensors}"),
    indices=(
        "{text}: expected whole numbers, as many as in {example}; there are {tensors}",
        "{text}: se esperaban números enteros, tantos como en {example}; hay {tensors}",
    ),
    range=(
        "{text}: the cells of {name} go from {first} to {last}; there are {tensors}",
        "{text}: las celdas de {name} van de {first} a {last}; hay {tensors}",
    ),
    step=(
        "step {step!r} is not on the tape: expected a number from 0 to {last}",
        "el paso {step!r} no está en la cinta: se esperaba un número de 0 a {last}",
    ),
)


class CellError(ValueError):
    """There is no such cell; one line says which there are."""


class Cell(NamedTuple):
    """name "dW2", index (3, 7): prints as dW2[3, 7]. A tensor of one number, the loss, has no index."""

    name: str
    index: tuple = ()

    def __str__(self):
        return f"{self.name}[{', '.join(map(str, self.index))}]" if self.index else self.name

    @property
    def kind(self):
        """ "dW" of dW2, "W_after" of W2_after, "loss" of loss."""
        letters, _, after = NAME.fullmatch(self.name).groups()
        return letters + (after or "")

    @property
    def layer(self):
        """2 of dW2; None where the name has no number."""
        number = NAME.fullmatch(self.name).group(2)
        return int(number) if number else None


def parsed_cell(text, step, lang=None):
    """The Cell that a text names, in one step of a tape. Raises CellError."""
    told = {"text": text, "tensors": tensors_text(step)}
    match = CELL.fullmatch(str(text))
    if match is None:
        raise CellError(texts("nonsense", lang=lang, example="dW1[3, 0]", **told))
    name, inside = match.groups()
    if name not in step:
        raise CellError(texts("unknown", lang=lang, name=name, tensors=told["tensors"]))
    shape = step[name].shape
    first, last = Cell(name, (0,) * len(shape)), Cell(name, tuple(n - 1 for n in shape))
    words = [] if inside is None else [word.strip() for word in inside.split(",")]
    if len(words) != len(shape) or not all(INDEX.fullmatch(word) for word in words):
        raise CellError(texts("indices", lang=lang, example=last, **told))
    index = tuple(map(int, words))
    if not all(0 <= i < n for i, n in zip(index, shape, strict=True)):
        raise CellError(texts("range", lang=lang, name=name, first=first, last=last, **told))
    return Cell(name, index)


def checked_step(tape, step, lang=None):
    """step, if the tape has it. Raises CellError."""
    if isinstance(step, bool) or not isinstance(step, int) or not 0 <= step < len(tape.steps):
        raise CellError(texts("step", lang=lang, step=step, last=len(tape.steps) - 1))
    return step


def tensors_text(step):
    """ "x (4, 784); y (4); W1, dW1, W1_after (784, 300); ...": all tensors with their shapes."""
    names = {}
    for name, tensor in step.items():
        names.setdefault(tensor.shape, []).append(name)
    return "; ".join(f"{', '.join(alike)} {shape_text(shape)}".rstrip() for shape, alike in names.items())


def shape_text(shape):
    """(784, 300) as it is, (300,) as (300), () as nothing."""
    return f"({', '.join(map(str, shape))})" if shape else ""

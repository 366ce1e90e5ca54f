"""A cell is one number of one tensor: dW2[3, 7], z1[0, 5], loss."""

import re
from typing import NamedTuple

from ..language import Texts

# The page has the same grammar in front/search.js; a test holds the two to each other.
CELL = re.compile(r"\s*([A-Za-z_]+[0-9]*[A-Za-z_]*)\s*(?:\[([^\[\]]*)\])?\s*")
INDEX = re.compile("-?[0-9]{1,12}")  # a negative one is a number, and out of range
NAME = re.compile(r"([A-Za-z_]+?)([0-9]*)(_after)?")
cell_texts = Texts(  # the microscope's page says them too, where a cell is typed
    cell_nonsense=(
        "“{text}” names no cell: expected a tensor and its indices, as in dW1[3, 0]",
        "«{text}» no nombra ninguna celda: se esperaba un tensor y sus índices, como en dW1[3, 0]",
    ),
    cell_unknown=("there is no tensor {name}; there are {names}", "no hay tensor {name}; hay {names}"),
    cell_near=("there is no tensor {name}; did you mean {names}?", "no hay tensor {name}; ¿quizás {names}?"),
    cell_single=(
        "{name} is one number and takes no indices: write {name}",
        "{name} es un solo número y no lleva índices: escribe {name}",
    ),
    cell_indices=(
        "{text}: {name} has the shape {shape}; choose one of its cells, from {first} to {last}",
        "{text}: {name} tiene la forma {shape}; elige una de sus celdas, de {first} a {last}",
    ),
    cell_range=(
        "{text}: the cells of {name} go from {first} to {last}",
        "{text}: las celdas de {name} van de {first} a {last}",
    ),
)
texts = Texts(
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
    match = CELL.fullmatch(str(text))
    if match is None:
        raise told("cell_nonsense", lang, text=text)
    name, inside = match.groups()
    if name not in step:
        near = near_names(name, step)
        raise told("cell_near" if near else "cell_unknown", lang, name=name, names=", ".join(near or step))
    return Cell(name, checked_index(text, name, inside, step[name].shape, lang))


def checked_index(text, name, inside, shape, lang):
    """(3, 7) of "3, 7", if the shape has such a cell. Raises CellError."""
    words = [] if inside is None else [word.strip() for word in inside.split(",")]
    first, last = Cell(name, (0,) * len(shape)), Cell(name, tuple(n - 1 for n in shape))
    about = {"text": str(text).strip(), "name": name, "first": first, "last": last}
    if not shape and inside is not None:
        raise told("cell_single", lang, name=name)
    if len(words) != len(shape) or not all(INDEX.fullmatch(word) for word in words):
        raise told("cell_indices", lang, shape=shape_text(shape), **about)
    index = tuple(map(int, words))
    if not all(0 <= i < n for i, n in zip(index, shape, strict=True)):
        raise told("cell_range", lang, **about)
    return index


def told(key, lang, **values):
    """The error that says so."""
    return CellError(cell_texts(key, lang=lang, **values))


def near_names(name, names):
    """Those with the same letters, whatever their case and their number: dW1, dW2, dW3 for dw9."""
    return [known for known in names if letters_of(known) == letters_of(name)]


def letters_of(name):
    return re.sub("[^a-z]", "", name.lower())


def checked_step(tape, step, lang=None):
    """step, if the tape has it. Raises CellError."""
    if isinstance(step, bool) or not isinstance(step, int) or not 0 <= step < len(tape.steps):
        raise CellError(texts("step", lang=lang, step=step, last=len(tape.steps) - 1))
    return step


def shape_text(shape):
    """(784, 300) as it is, (300,) as (300), () as nothing."""
    return f"({', '.join(map(str, shape))})" if shape else ""

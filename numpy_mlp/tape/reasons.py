"""Why a number is what it is: its largest terms followed back, cell by cell, to pixels, labels and weights."""

import textwrap
from dataclasses import dataclass

from ..language import Texts
from .explanation import Explanation, explain, plain
from .formula import number_text
from .layout import sum_line
from .wording import say, zeros

AT_THE_ROOT, BELOW = 2, 1  # terms of a sum that are followed: two chains can be read, hundreds cannot
texts = Texts(
    above=("see above", "ver arriba"),
    cut=("cut off here", "cortado aquí"),
    x=("{source} of sample {n}", "{source} de la muestra {n}"),
    y=("the label of sample {n}", "la etiqueta de la muestra {n}"),
    W=("the weight from {source} to {target}", "el peso que va desde {source} hasta {target}"),
    b=("the bias of {target}", "el sesgo de {target}"),
    learning_rate=("the learning rate", "la tasa de aprendizaje"),
)


@dataclass(frozen=True)
class Reason:
    """A cell, how it came about, and the cells that its largest terms came from. Printed, it is an indented text.

    seen  whether its reasons stand further up already;  cut: whether they were left out, for the depth's sake
    """

    explanation: Explanation
    children: tuple = ()
    seen: bool = False
    cut: bool = False

    @property
    def cell(self):
        return str(self.explanation.cell)

    @property
    def text(self):
        """ "dz2[0, 7] = -0.03 = (0.12 - (7 == 7)) / 4": one line."""
        explanation = self.explanation
        known, lang = f"{self.cell} = {number_text(explanation.recorded)}", explanation.lang
        if self.seen:
            return f"{known}  ({texts('above', lang=lang)})"
        if not explanation.formula.terms:
            return f"{known}  ({say((explanation.cell.kind, explanation.formula.meaning[1]), lang, texts)})"
        only = explanation.terms[0] if len(explanation.terms) == 1 else None
        why = f"  ({say(only.zero, lang, zeros)})" if only and only.zero else ""
        cut = f"  ({texts('cut', lang=lang)})" if self.cut else ""
        return f"{known} = {sum_line(explanation, 'numbers')}{why}{cut}"

    def __str__(self):
        return "\n".join([self.text, *(textwrap.indent(str(child), "    ") for child in self.children)])

    def as_dict(self):
        """For JSON: {cell, value, text, from: [the same of each cell that it came from]}."""
        return {
            "cell": self.cell,
            "value": plain(self.explanation.recorded),
            "text": self.text,
            "from": [child.as_dict() for child in self.children],
        }

    def rich(self):
        """The same as a tree of the package rich. Raises ModuleNotFoundError where it is not installed."""
        from rich.text import Text
        from rich.tree import Tree

        tree = Tree(Text(self.text))
        for child in self.children:
            tree.children.append(child.rich())
        return tree


def why(tape, cell, step=0, depth=None, lang=None):
    """The Reason of a cell; depth: how many cells back, as far as there are any if it is None. Raises CellError."""
    return reason(tape, explain(tape, cell, step, lang), depth, AT_THE_ROOT, set())


def reason(tape, explanation, depth, followed, seen):
    """`followed`: of how many terms the cells are looked at; `seen`: the cells whose reasons were given already."""
    parents = cells_behind(explanation, followed)
    if str(explanation.cell) in seen and parents:
        return Reason(explanation, seen=True)
    if depth == 0:
        return Reason(explanation, cut=bool(parents))
    seen.add(str(explanation.cell))
    deeper = None if depth is None else depth - 1
    explained = (explain(tape, cell, explanation.step, explanation.lang) for cell in parents)
    return Reason(explanation, tuple(reason(tape, parent, deeper, BELOW, seen) for parent in explained))


def cells_behind(explanation, followed):
    """The cells that the largest terms came from; of a probability, its own logit before the others."""
    terms = explanation.terms
    if explanation.cell.kind == "p":
        own = explanation.formula.terms[explanation.cell.index[-1]]
        terms = [own, *(term for term in terms if term is not own)]
        return [term.cells[0] for term in terms[:followed]]
    largest = [term for term in terms[:followed] if term.zero is None] or terms[:followed]  # all 0: why, of the first
    return list(dict.fromkeys(cell for term in largest for cell in term.cells))

"""An explanation as a page of text."""

import textwrap
from collections import Counter

from ..language import Texts
from .formula import number_text, total
from .wording import counted_zeros, say, zeros

WIDTH = 100
IN_LINE = 3  # terms in the line of a long sum
IN_COLUMN = 8  # in the column below it, unless all are asked for
FIRM = "\u00a0"  # a space at which no line breaks, until it is shown
texts = Texts(
    place=("steps before: {step}, {dtype}, {engine}", "pasos previos: {step}, {dtype}, {engine}"),
    symbols=("in symbols", "en símbolos"),
    each=("each cell", "cada celda"),
    indexed=("this cell", "esta celda"),
    numbers=("in numbers", "en números"),
    shapes=("shapes", "formas"),
    tape=("on the tape", "en la cinta"),
    agrees=("{recorded}: the same, to rounding", "{recorded}: lo mismo, salvo redondeo"),
    differs=(
        "{recorded}: NOT the same. Rounding explains {tolerance} at most: who made the tape computes something else.",
        "{recorded}: NO es lo mismo. El redondeo explica {tolerance} a lo sumo: quien hizo la cinta calcula otra cosa.",
    ),
    sum=("the sum, largest terms first:", "la suma, primero los términos mayores:"),
    more=("{n} more", "{n} más"),
    more_terms=("{n} more terms", "{n} términos más"),
    zero_terms=("{n} terms are 0: {why}", "{n} términos son 0: {why}"),
    zero_term=("1 term is 0: {why}", "1 término es 0: {why}"),
)


def page(explanation):
    """All lines of an explanation."""
    formula, lang = explanation.formula, explanation.lang
    place = texts("place", lang=lang, step=explanation.step, dtype=explanation.dtype, engine=explanation.engine)
    lines = [f"{explanation.cell} = {number_text(explanation.recorded)}    ({place})"]
    for sentence in (formula.meaning, *formula.notes):
        lines += textwrap.wrap(say(sentence, lang), WIDTH)
    if formula.terms:
        lines += ["", *formula_lines(explanation)]
    if len(formula.terms) > 1:
        lines += ["", f"  {texts('sum', lang=lang)}", *column(explanation)]
    return "\n".join(lines)


def formula_lines(explanation):
    """In symbols, for each cell, for this cell, in numbers; the shapes; whether the tape has the same number."""
    formula, lang = explanation.formula, explanation.lang
    rows = {
        "symbols": formula.symbols,
        "each": formula.each,
        "indexed": indexed_line(explanation, firm),
        "numbers": numbers_line(explanation, firm),
        "shapes": f"{formula.shapes}\n{say(formula.shape_rule, lang)}",
        "tape": verdict(explanation),
    }
    labels = {key: texts(key, lang=lang) for key in rows}
    width = max(map(len, labels.values())) + 4
    lines = []
    for key, text in rows.items():
        parts = [] if text is None else [part for whole in text.split("\n") for part in wrapped(whole, width)]
        lines += [f"  {labels[key] if i == 0 else '':{width - 2}}{part}" for i, part in enumerate(parts)]
    return lines


def wrapped(text, indent):
    lines = textwrap.wrap(text, WIDTH - indent, break_long_words=False, subsequent_indent="  ")
    return [line.replace(FIRM, " ") for line in lines]


def firm(text):
    """The same, with spaces at which no line breaks."""
    return text.replace(" ", FIRM)


def indexed_line(explanation, firmly=str):
    """ "dW2[3, 7] = a1[0, 3] * dz2[0, 7] + ...": the cells put in."""
    return f"{explanation.cell} = {sum_line(explanation, 'indexed', firmly)}"


def numbers_line(explanation, firmly=str):
    """ "dW2[3, 7] = 0.12 * (-0.03) + ... = -0.0041": the numbers put in."""
    results = filter(None, [explanation.formula.simpler, number_text(explanation.value)])
    ends = [firmly(f"= {result}") for result in results]
    return " ".join([f"{explanation.cell} = {sum_line(explanation, 'numbers', firmly)}", *ends])


def sum_line(explanation, what, firmly=str):
    """The sum in one line, of cells ("indexed") or "numbers": the largest terms, and how many there are more.

    firmly: what makes the spaces inside a term such that no line breaks there
    """
    terms = explanation.terms
    shown = terms if explanation.all or len(terms) <= IN_LINE + 1 else terms[:IN_LINE]
    parts = [getattr(term, what) for term in shown]
    parts = [f"({part})" if i and part.startswith("-") else part for i, part in enumerate(parts)]
    if len(shown) < len(terms):
        parts.append(f"[{texts('more', lang=explanation.lang, n=len(terms) - len(shown))}]")
    first, *others = parts
    together = " ".join([firmly(first), *(firmly(f"+ {part}") for part in others)])
    return explanation.formula.outer[what == "numbers"].format(sum=together)


def verdict(explanation):
    told = {"recorded": number_text(explanation.recorded), "lang": explanation.lang}
    if explanation.agrees:
        return texts("agrees", **told)
    return texts("differs", tolerance=number_text(explanation.formula.tolerance), **told)


def column(explanation):
    """The terms one below the other, with their cells, their numbers and their values, as one adds on paper."""
    lang, terms = explanation.lang, explanation.terms
    few = explanation.all or len(terms) <= IN_COLUMN
    shown = terms if few else [term for term in terms[:IN_COLUMN] if term.zero is None]
    rest = [] if few else terms[len(shown) :]
    rows = [(term.indexed, term.numbers, number_text(term.value), remark(term, lang)) for term in shown]
    other = [term for term in rest if term.zero is None]
    if other:
        rows.append((texts("more_terms", lang=lang, n=len(other)), "", number_text(total(other)), ""))
    rows.append(("", "", number_text(total(terms)), ""))
    lines = aligned(rows)
    return lines + [f"      {text}" for text in zero_lines([term for term in rest if term.zero is not None], lang)]


def zero_lines(terms, lang):
    """How many of these terms are 0 for which reason."""
    for key, n in Counter(term.zero[0] for term in terms).items():
        if n > 1:
            yield texts("zero_terms", lang=lang, n=n, why=counted_zeros(key, lang=lang))
        else:
            only = next(term.zero for term in terms if term.zero[0] == key)
            yield texts("zero_term", lang=lang, why=say(only, lang, zeros))


def remark(term, lang):
    return f"({say(term.zero, lang, zeros)})" if term.zero else ""


def aligned(rows):
    """The rows' texts in columns, values by their points; a + before all but the first, a = before the last."""
    values = by_point([row[2] for row in rows])
    first, second = (max(len(row[i]) for row in rows) for i in range(2))
    signs = [*" " * (len(rows) > 1), *"+" * (len(rows) - 2), "="]
    return [
        f"    {sign} {row[0]:{first}}   {row[1]:{second}}   {value}   {row[3]}".rstrip()
        for sign, value, row in zip(signs, values, rows, strict=True)
    ]


def by_point(numbers):
    """The same texts, of one length, with their decimal points one below the other."""
    parts = [(whole, point + decimals) for whole, point, decimals in (number.partition(".") for number in numbers)]
    left, right = (max(len(part[i]) for part in parts) for i in range(2))
    return [f"{whole:>{left}}{decimals:{right}}" for whole, decimals in parts]

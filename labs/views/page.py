"""A lab's view as HTML: what the check found, and every call with what was given, yours, and the right one."""

import threading
from html import escape
from textwrap import dedent

import numpy as np

from numpy_mlp.language import Texts, get_language, set_language

from .. import reporting
from ..course import TITLES
from ..exercise import flattened
from ..messages import in_language
from ..results import names_in_place
from .answers import Answered
from .style import PAGE, STYLE
from .tables import largest, table

texts = Texts(
    title=("Lab {number}: {title}", "Laboratorio {number}: {title}"),
    first=("First to be mended: {name}", "Lo primero que hay que arreglar: {name}"),
    write=("First to be written: {name}", "Lo primero que hay que escribir: {name}"),
    file=("First to be mended: the file itself", "Lo primero que hay que arreglar: el propio archivo"),
    passed=("Passed: all functions are right.", "Aprobado: todas las funciones están bien."),
    starter=(
        "{file} is not there: this is the starter, with nothing written. Begin with  {line}",
        "No existe {file}: este es el archivo inicial, sin nada escrito. Empieza con  {line}",
    ),
    given=("in", "entra"),
    returned=("out", "sale"),
    yours=("yours", "tuyo"),
    right=("right", "correcto"),
    none=("yours: nothing", "tuyo: nada"),
    wrong_cells=("{n} of {total} wrong", "{n} de {total} mal"),
    shape=("shape {found}, not {expected}", "forma {found}, no {expected}"),
    key=(
        "Blue is above 0, orange below; the stronger, the further from it. A thick border and ✗: wrong. Dotted: what "
        "the slider moves.",
        "Azul es mayor que 0, naranja menor; cuanto más intenso, más lejos. Borde grueso y ✗: mal. Punteado: lo que "
        "mueve el control.",
    ),
)
MARKS = {True: "✓", False: "✗", None: "·"}
LISTS = {  # what the tensors in a list are called
    "weights": lambda index: f"{'Wb'[index % 2]}{index // 2 + 1}",
    "zs": lambda index: f"z{index + 1}",
    "activations": lambda index: f"a{index}",
}
one_language = threading.Lock()  # the language is the process's, and a server's pages have one each


def view(scene, shown, report, lang, missing=None):
    """The view as a piece of HTML in one language.

    shown    what `answered` made of the scene's items
    report   what the check of the student's file found
    missing  (file, the line that begins the lab) where the starter is shown in its place
    """
    with one_language:
        before = get_language()
        set_language(lang)
        try:
            parts = [STYLE, heading(scene.number), begin(missing), finding(reporting.described(report))]
            parts += [f"<p>{escape(in_language(scene.invite))}</p>", f'<p class="quiet">{texts("key")}</p>']
            parts += [item_html(item, scene.knobs, report) for item in shown]
        finally:
            set_language(before)
    return f'<div class="lab-view" lang="{lang}">{"".join(parts)}</div>'


def page(number, body, lang):
    """A whole page around a view."""
    title = TITLES[number][0 if lang == "en" else 1]
    return PAGE.format(lang=lang, title=escape(texts("title", lang=lang, number=number, title=title)), body=body)


def heading(number):
    return f"<h2>{escape(texts('title', number=number, title=in_language(TITLES[number])))}</h2>"


def begin(missing):
    """What to type first, where the student's file is not there."""
    return f"<p><strong>{escape(texts('starter', file=missing[0], line=missing[1]))}</strong></p>" if missing else ""


def finding(described):
    """A mark for every function, and the whole message about the first that is not right."""
    functions = described["functions"]
    marks = "".join(f"<li>{mark_of(f)} <code>{escape(f['name'])}</code></li>" for f in functions)
    first = next((f for f in functions if f["name"] == described["first"]), None)
    if described["passed"]:
        words = [f"<strong>✓ {texts('passed')}</strong>"]
    else:
        whole = described["whole_file"]
        key = "file" if whole else "write" if first["kind"] == "unwritten" else "first"
        words = [f"<strong>{mark_of(first)} {escape(texts(key, name=first['name']))}</strong>"]
        words += [paragraph_html(paragraph) for paragraph in (whole or first)["message"]]
    told = "".join(f"<p>{paragraph}</p>" for paragraph in words)
    return f'<ul class="functions">{marks}</ul><div class="finding">{told}</div>'


def paragraph_html(text):
    """The checker's words; the student's own line, and what stands below it, in columns."""
    if not text.startswith("    "):
        return escape(text)
    return f'<code style="white-space: pre">{escape(dedent(text).rstrip())}</code>'


def mark_of(function):
    """A sign for right, wrong, or not written yet."""
    return MARKS[None if function["kind"] in ("unwritten", "skipped") else function["passed"]]


def item_html(item, knobs, report):
    """A call, or numbers of ours."""
    if not isinstance(item, Answered):
        caption = f"{escape(item.name)} <span class='quiet'>{escape(in_language(item.what))}</span>"
        return row("", [table(item.values, caption)])
    call = item.call
    found = next(f for f in reporting.described(report)["functions"] if f["name"] == call.exercise.name)
    given = [given_html(name, value, knobs) for name, value in all_named(call)]
    pairs = [pair_html(item, name) for name in call.right]
    rows = [row(texts("given"), given), row(texts("returned"), pairs)]
    return f'<section class="call"><h3>{mark_of(found)} {call_html(item, found)}</h3>{"".join(rows)}</section>'


def call_html(item, found):
    """The call's line: "dense_backward(dz, x, W) (the last layer)", and why nothing came back, where it did not."""
    call = item.call
    when = f" ({escape(in_language(call.when))})" if call.when else ""
    short = "" if item.yours else f": {escape(found['short'])}"
    name = f"<code>{escape(call.exercise.name)}({', '.join(call.arguments)})</code>"
    return f'{name}<span class="quiet">{when}{short}</span>'


def row(label, parts):
    """Things side by side, what they are before them."""
    return f'<div class="row"><span class="label">{label}</span><div class="parts">{"".join(parts)}</div></div>'


def all_named(call):
    """(name, value) of every argument; a list is taken apart, weights into W1, b1, W2, ..., or as it is changed."""
    for name, value in call.arguments.items():
        if name in call.exercise.in_place:
            yield from zip(names_in_place(call.exercise, call.arguments, name), flattened(value))
        elif isinstance(value, list):
            yield from ((LISTS[name](index), tensor) for index, tensor in enumerate(value))
        else:
            yield name, value


def given_html(name, value, knobs):
    """An argument."""
    if callable(value):
        return f'<figure class="tensor"><figcaption>{escape(name)}</figcaption><code>{value.__name__}</code></figure>'
    place = next((knob.place for knob in knobs if name in knob.tensors), None)
    return table(value, escape(name), moved=place)


def pair_html(item, name):
    """A result: yours, and the right one in the same colours."""
    right, wrong = item.call.right[name], item.wrong(name)
    yours, scale, title = item.yours.get(name), largest(right), f"<strong>{escape(name)}</strong>"
    if yours is None:
        mine = f"<div>{title} <span class='quiet'>{texts('none')}</span></div>"
    else:
        caption = f"{title} {texts('yours')}{verdict(yours, right, wrong)}"
        mine = table(yours, caption, wrong, scale=scale, other=None if wrong is None else np.where(wrong, right, yours))
    caption = f"{title} <span class='quiet'>{texts('right')}</span>"
    other = None if wrong is None else np.where(wrong, yours, right)
    return f'<div class="pair">{mine}{table(right, caption, scale=scale, other=other)}</div>'


def verdict(yours, right, wrong):
    """ " ✓", or how many cells are wrong, or the two shapes."""
    if wrong is None:
        found, expected = (str(np.shape(tensor)) for tensor in (yours, right))
        return f" ✗ {escape(texts('shape', found=found, expected=expected))}"
    return f" ✗ {texts('wrong_cells', n=int(wrong.sum()), total=wrong.size)}" if wrong.any() else " ✓"

"""Makes the labs' notebooks for Colab, one for each lab and language, from the lab's text and its starter.

python -m labs.colab              all of them, labs/lab*/colab.ipynb and colab.es.ipynb, without outputs
"""

import json
import re
import sys

from numpy_mlp.files import written_whole
from numpy_mlp.language import LANGUAGES, Texts

from .course import lab, labs
from .folder import starter_text, typed
from .views import scene

NAMES = {"en": "colab.ipynb", "es": "colab.es.ipynb"}
IMAGE = re.compile(r"^!\[[^\]]*\]\(([^)]+\.svg)\)$", re.MULTILINE)
LINK = re.compile(r"\[([^\]]+)\]\((?!https?:)[^)]+\)")
texts = Texts(
    how=(
        "*A notebook for Colab or Jupyter. Run the cells from top to bottom; write your functions where it says so, "
        "and after every change run that cell and those below it again.*",
        "*Un cuaderno para Colab o Jupyter. Ejecuta las celdas de arriba abajo; escribe tus funciones donde se indica "
        "y, tras cada cambio, vuelve a ejecutar esa celda y las que siguen.*",
    ),
    source=(
        "an address, as in git+https://..., or nothing if you have uploaded the wheel beside this notebook",
        "una dirección, como git+https://..., o nada si has subido la wheel junto a este cuaderno",
    ),
    absent=(
        "numpy-mlp is not installed: upload its wheel, numpy_mlp-*.whl, or write its address into SOURCE",
        "numpy-mlp no está instalado: sube su wheel, numpy_mlp-*.whl, o escribe su dirección en SOURCE",
    ),
    write=(
        "Write the functions in place of `raise NotImplementedError`, and run the cell: it writes `{file}`, the file "
        "that you hand in.",
        "Escribe las funciones en lugar de `raise NotImplementedError` y ejecuta la celda: escribe `{file}`, el "
        "archivo que entregas.",
    ),
    check=(
        "Now have it checked. The checker names what is wrong and does not show the answer.",
        "Ahora compruébalo. El corrector nombra lo que está mal y no muestra la respuesta.",
    ),
    hint=("No idea how to go on? Each run is one hint more.", "¿No sabes seguir? Cada ejecución da una pista más."),
)

SETUP = """# numpy-mlp
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

SOURCE = ""  # {source}
if find_spec("labs") is None:
    found = SOURCE or next(map(str, Path().glob("numpy_mlp-*.whl")), "")
    if not found:
        raise SystemExit("{absent}")
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", found], check=True)

from IPython.display import HTML, SVG

from labs import course, views
from labs.commands import main as labs"""
FIGURE = 'SVG(filename=str(course.lab({number}).folder / "{name}"))'
COMMAND = 'labs(["{command}", "{number}", "--folder", ".", "--lang", "{lang}"]);'
VIEW = 'HTML(views.shown({number}, "{file}", views.checked({number}, "{file}"), "{lang}", {values}))'


def main():
    """Writes them all."""
    for one in labs():
        for lang, name in NAMES.items():
            with written_whole(one.folder / name, "w") as file:
                file.write(notebook_text(one.number, lang))
    print(f"{len(LANGUAGES)} notebooks for each of {len(labs())} labs written")
    return 0


def notebook_text(number, lang, written=None):
    """The .ipynb file's text; `written` is what stands in the student's file, the starter if None."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = {
        "cells": [{"id": f"cell-{k}", **cell} for k, cell in enumerate(cells(lab(number), lang, written))],
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(book, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def cells(one, lang, written):
    """All cells: the text with its figure, the student's file, the check, the view, hints, the rest of the text."""
    number, file = one.number, f"lab{one.number}.py"
    before, turn, after = parts(one, lang)
    title, _, before = before.partition("\n")
    command = {"number": number, "lang": lang}
    return [
        words(f"{title}\n\n{texts('how', lang=lang)}"),
        code(SETUP.format(source=texts("source", lang=lang), absent=texts("absent", lang=lang))),
        *told(before, number),
        words(f"{turn}\n\n{texts('write', lang=lang, file=file)}"),
        code(f"%%writefile {file}\n{written or starter(one, lang)}"),
        words(texts("check", lang=lang)),
        code(COMMAND.format(command="check", **command)),
        words(scene(number).invite[LANGUAGES.index(lang)]),
        code(view_cell(number, file, lang)),
        words(texts("hint", lang=lang)),
        code(COMMAND.format(command="hint", **command)),
        words(after),
    ]


def words(source):
    """A cell of text."""
    return {"cell_type": "markdown", "metadata": {}, "source": lines(source)}


def code(source):
    """A cell of code that was never run."""
    return {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": lines(source)}


def lines(source):
    """As the format keeps a cell's text."""
    return source.strip("\n").splitlines(keepends=True)


def parts(one, lang):
    """The lab's text: (before, the heading, after) the part that tells what to type in a terminal."""
    sections = re.split(r"^(?=## )", one.text(lang).read_text(encoding="utf-8"), flags=re.MULTILINE)
    at = next(k for k, section in enumerate(sections) if f"python -m labs start {one.number}" in section)
    sections[0] = re.sub(r"^\*\S+: \[.*\*\n\n", "", sections[0], count=1, flags=re.MULTILINE)  # the other language
    before, after = "".join(sections[:at]), "".join(sections[at + 1 :])
    return unlinked(before), sections[at].partition("\n")[0], unlinked(after)


def unlinked(text):
    """The text without links to files beside it, which are not beside a notebook; figures stay."""
    return "".join(part if IMAGE.match(part) else LINK.sub(r"\1", part) for part in text.splitlines(keepends=True))


def told(text, number):
    """A text's cells, with a cell that shows it in the place of every figure."""
    for k, part in enumerate(IMAGE.split(text)):  # text, a figure's name, text, ...
        if part.strip():
            yield code(FIGURE.format(number=number, name=part)) if k % 2 else words(part)


def starter(one, lang):
    """The starter, without the line to be typed in a terminal."""
    return starter_text(one, lang).replace(f"\n\n{typed(one.number, lang)}\n", "")


def view_cell(number, file, lang):
    """The knobs as Colab's form has them, and the view."""
    knobs = scene(number).knobs
    values = "{" + ", ".join(f'"{knob.key}": {knob.key}' for knob in knobs) + "}"
    form = [f"{knob.key} = {knob.start}  # @param {choice(knob.values)}" for knob in knobs]
    return "\n".join([*form, VIEW.format(number=number, file=file, lang=lang, values=values)])


def choice(values):
    """A slider where the values are evenly spaced, else a list of them."""
    steps = {round(b - a, 9) for a, b in zip(values, values[1:])}
    if len(steps) == 1:
        return f'{{type: "slider", min: {values[0]}, max: {values[-1]}, step: {steps.pop()}}}'
    return f'{json.dumps(values)} {{type: "raw"}}'


if __name__ == "__main__":
    sys.exit(main())

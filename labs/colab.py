"""Makes the labs' notebooks for Colab, one for each lab and language, from the lab's text and its starter.

python -m labs.colab              all of them, labs/lab*/colab.ipynb and colab.es.ipynb, without outputs
python -m labs.colab --install git+https://example.org/numpy-mlp.git --output notebooks
                                  for a class: into one folder, each installing the labs from that address
"""

import json
import os
import re
import sys
from pathlib import Path

from numpy_mlp.command_words import reason
from numpy_mlp.commands.parser import CommandParser, language_of
from numpy_mlp.commands.parser import texts as parser_texts
from numpy_mlp.files import written_whole
from numpy_mlp.language import LANGUAGES, Texts, set_language

from .course import lab, labs
from .folder import starter_text, typed
from .views import scene

NAMES = {"en": "colab.ipynb", "es": "colab.es.ipynb"}
IMAGE = re.compile(r"^!\[[^\]]*\]\(([^)]+\.svg)\)$", re.MULTILINE)
LINK = re.compile(r"\[([^\]]+)\]\((?!https?:)[^)]+\)")
CLASS_NAMES = {"en": "lab{number}.ipynb", "es": "lab{number}.es.ipynb"}
texts = Texts(
    description=(
        "Make the labs' notebooks for Colab and Jupyter.",
        "Hacer los cuadernos de los laboratorios para Colab y Jupyter.",
    ),
    install=(
        "where their first cell installs the labs from: an address for pip, as in git+https://..., with --output",
        "de dónde instala su primera celda: una dirección para pip, como git+https://..., con --output",
    ),
    output=(
        "folder for all notebooks (each lab's own folder)",
        "carpeta para todos los cuadernos (la de cada laboratorio)",
    ),
    needs_output=(
        "--install is for a class's own copies: say where they go with --output",
        "--install es para las copias de una clase: di dónde van con --output",
    ),
    made=("{n} notebooks written: {where}", "{n} cuadernos escritos: {where}"),
    how=(
        "*A notebook for Colab or Jupyter. Run the cells from top to bottom; write your functions where it says so, "
        "and after every change run that cell and those below it again.*",
        "*Un cuaderno para Colab o Jupyter. Ejecuta las celdas de arriba abajo; escribe tus funciones donde se indica "
        "y, tras cada cambio, vuelve a ejecutar esa celda y las que siguen.*",
    ),
    source=(
        "an address, as in git+https://..., or nothing if you have uploaded the wheel or a zip of the project",
        "una dirección, como git+https://..., o nada si has subido la wheel o un zip del proyecto",
    ),
    absent=(
        "The labs are not here yet. Ask your teacher for the file numpy_mlp-....whl (or a zip of the project), upload "
        "it beside this notebook, and run this cell again; or write an address into SOURCE above.",
        "Los laboratorios aún no están aquí. Pide a tu docente el archivo numpy_mlp-....whl (o un zip del proyecto), "
        "súbelo junto a este cuaderno y ejecuta otra vez esta celda; o escribe una dirección en SOURCE, arriba.",
    ),
    failed=(
        "could not be installed: is it whole, and the address right? What pip said stands above.",
        "no se pudo instalar: ¿está entero, y es correcta la dirección? Lo que dijo pip está arriba.",
    ),
    write=(
        "Write the functions in place of `raise NotImplementedError`, and run the cell: it writes `{file}`, the file "
        "that you hand in. What uses NumPy needs `import numpy as np` above the first function.",
        "Escribe las funciones en lugar de `raise NotImplementedError` y ejecuta la celda: escribe `{file}`, el "
        "archivo que entregas. Lo que use NumPy necesita `import numpy as np` encima de la primera función.",
    ),
    check=(
        "Now have it checked. The checker names what is wrong and does not show the answer.",
        "Ahora compruébalo. El corrector nombra lo que está mal y no muestra la respuesta.",
    ),
    hint=("No idea how to go on? Each run is one hint more.", "¿No sabes seguir? Cada ejecución da una pista más."),
)

SETUP = """SOURCE = {address}  # {source}

import importlib.util
import subprocess
import sys
from pathlib import Path

if importlib.util.find_spec("labs") is None:
    uploaded = [*Path().glob("numpy_mlp-*.whl"), *Path().glob("numpy*mlp*.zip")]
    found = SOURCE or next(map(str, uploaded), "")
    if not found:
        raise SystemExit("{absent}")
    if subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", found]).returncode:
        raise SystemExit(found + " {failed}")
    importlib.invalidate_caches()

from IPython.display import HTML, SVG

from labs import course, views
from labs.commands import main as labs"""
FIGURE = 'SVG(filename=str(course.lab({number}).folder / "{name}"))'
COMMAND = 'labs(["{command}", "{number}", "--folder", ".", "--lang", "{lang}"]);'
VIEW = 'HTML(views.shown({number}, "{file}", views.checked({number}, "{file}"), "{lang}", {values}))'


def main(arguments=None):
    """Writes them all; returns the exit code."""
    options = parse([str(argument) for argument in (sys.argv[1:] if arguments is None else arguments)])
    try:
        files = {path: text for one in labs() for path, text in notebooks(one, options)}
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with written_whole(path, "w") as file:
                file.write(text)
    except OSError as error:
        print(f"labs.colab: {reason(error)}", file=sys.stderr)
        return 1
    print(texts("made", n=len(files), where=os.path.commonpath([path.parent for path in files])))
    return 0


def parse(arguments):
    """The options; a mistake ends the program with one line and exit code 2."""
    set_language(language_of(arguments))
    parser = CommandParser(prog="python -m labs.colab", description=texts("description"))
    parser.add_argument("--install", metavar="PATH", default="", help=texts("install"))
    parser.add_argument("--output", metavar="DIR", type=Path, help=texts("output"))
    parser.add_argument("--lang", choices=LANGUAGES, help=parser_texts("language"))
    options = parser.parse_args(arguments)
    if options.install and not options.output:
        parser.error(texts("needs_output"))
    return options


def notebooks(one, options):
    """(path, text) of a lab's notebook in each language."""
    for lang, name in NAMES.items():
        path = one.folder / name
        if options.output:
            path = options.output / CLASS_NAMES[lang].format(number=one.number)
        yield path, notebook_text(one.number, lang, address=options.install)


def notebook_text(number, lang, written=None, address=""):
    """The .ipynb file's text; `written` is what stands in the student's file, the starter if None.

    address   what the first cell installs the labs from, where they are not there
    """
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = {
        "cells": [{"id": f"cell-{k}", **cell} for k, cell in enumerate(cells(lab(number), lang, written, address))],
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(book, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def cells(one, lang, written, address):
    """All cells: the text with its figure, the student's file, the check, the view, hints, the rest of the text."""
    number, file = one.number, f"lab{one.number}.py"
    before, turn, after = parts(one, lang)
    title, _, before = before.partition("\n")
    command = {"number": number, "lang": lang}
    return [
        words(f"{title}\n\n{texts('how', lang=lang)}"),
        code(setup(lang, address)),
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


def setup(lang, address):
    """The first cell: installs the labs where they are not there."""
    told = {key: texts(key, lang=lang) for key in ("source", "absent", "failed")}
    return SETUP.format(address=json.dumps(address), **told)


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

"""How far the student is: a picture of the course, and the checks and hints that it took."""

from pathlib import Path

from numpy_mlp.files import written_whole
from numpy_mlp.language import Texts

from .. import picture, progress
from ..course import TITLES
from ..folder import file_of
from ..screen import paint
from . import list as labs_list

texts = Texts(
    summary=("how far you are, as a picture", "hasta dónde llegaste, en un dibujo"),
    text=("in the terminal", "en la terminal"),
    drawing=("and as a drawing", "y como dibujo"),
    output=("also write the picture there, as SVG", "escribir también el dibujo ahí, en SVG"),
    checks=(
        "Lab {number}: checks {checks}, hints {hints}{solution}{file}",
        "Laboratorio {number}: comprobaciones {checks}, pistas {hints}{solution}{file}",
    ),
    after=(", solution seen after passing", ", solución vista tras aprobar"),
    anyway=(", solution seen before passing", ", solución vista antes de aprobar"),
    not_loaded=(", the file could not be loaded the last time", ", la última vez el archivo no se pudo cargar"),
    nothing=("Nothing checked yet. Begin: {line}", "Nada comprobado aún. Empieza: {line}"),
    next=("Next: {line}", "Sigue: {line}"),
    written=("Written: {file}", "Escrito: {file}"),
    not_svg=(
        "the picture is an SVG drawing: give a name that ends in .svg",
        "el dibujo es un SVG: da un nombre que termine en .svg",
    ),
)
EXAMPLES = {"": "text", "--output course.svg": "drawing"}


def add_arguments(parser):
    parser.add_argument("--output", type=Path, metavar="FILE.svg", help=texts("output"))


def run(options):
    """A dict: passed_labs, labs {number: entry}, next, output."""
    if options.output and options.output.suffix.lower() != ".svg":
        options.parser.error(texts("not_svg"))
    kept = progress.load(options.folder)
    if options.output:
        with written_whole(options.output, "w") as file:
            file.write(picture.as_svg(kept, started(options.folder)))
    return {
        "passed_labs": [number for number, entry in kept.items() if entry["passed"]],
        "labs": kept,
        "next": labs_list.run(options)["next"],
        "output": options.output and str(options.output),
    }


def show(result, options):
    labs = result["labs"]
    print(paint(picture.texts("title", n=len(result["passed_labs"]), total=len(labs)), "strong"))
    print("\n".join(picture.as_text(labs, started(options.folder))))
    for number, entry in labs.items():
        if entry != progress.NEW:
            print(_effort(number, entry))
    if all(entry == progress.NEW for entry in labs.values()):
        print(texts("nothing", line=result["next"]))
    else:
        print(texts("next", line=result["next"]))
    if result["output"]:
        print(texts("written", file=result["output"]))


def started(folder):
    """The labs whose file is in the student's folder."""
    return [number for number in TITLES if file_of(folder, number).exists()]


def _effort(number, entry):
    solution = texts(entry["solution"]) if entry["solution"] else ""
    file = "" if entry["loads"] else texts("not_loaded")
    counts = {"checks": entry["checks"], "hints": sum(entry["hints"].values())}
    return texts("checks", number=number, **counts, solution=solution, file=file)

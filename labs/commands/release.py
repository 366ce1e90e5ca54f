"""Writes what a class is given: starters and texts, without solutions."""

from pathlib import Path

from numpy_mlp.language import Texts, get_language

from ..course import TITLES, lab
from ..grading.release import release
from .grade import add_labs

texts = Texts(
    summary=("write what a class is given (for teachers)", "escribir lo que recibe una clase (para docentes)"),
    where=("folder or .zip to write", "carpeta o .zip que se va a escribir"),
    all=("all labs as a folder", "todos los laboratorios en una carpeta"),
    some=("labs 1 to 4 as a zip, in Spanish", "laboratorios 1 a 4 en un zip, en español"),
    written=("written: {path} ({n} files: {names})", "escrito: {path} ({n} archivos: {names})"),
    left_out=(
        "left out: the solutions, and the inputs that grade (they come from the seed word of `grade`)",
        "no incluye: las soluciones ni las entradas que evalúan (salen de la palabra de `grade`)",
    ),
)
EXAMPLES = {"course": "all", "course.zip --labs 1-4 --lang es": "some"}


def add_arguments(parser):
    parser.add_argument("path", metavar="DIR", type=Path, help=texts("where"))
    add_labs(parser)


def run(options):
    """A dict: path, labs, files."""
    numbers = options.labs or list(TITLES)
    names = release(options.path, [lab(number) for number in numbers], get_language())
    return {"path": str(options.path), "labs": numbers, "files": names}


def show(result, options):
    print(texts("written", path=result["path"], n=len(result["files"]), names=", ".join(result["files"])))
    print(texts("left_out"))

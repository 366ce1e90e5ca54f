"""Begins a lab anew, and keeps a copy of what was there."""

from numpy_mlp.language import Texts

from ..course import lab
from ..folder import reset
from .options import add_number, to_type

texts = Texts(
    summary=(
        "begin a lab anew; what was there is kept beside it",
        "empezar de nuevo un laboratorio; lo que había se guarda al lado",
    ),
    again=("begin lab 5 anew", "empezar de nuevo el laboratorio 5"),
    fresh=("Anew:    {file}", "De nuevo: {file}"),
    kept=("Kept:    {file}   (what you had written)", "Guardado: {file}   (lo que habías escrito)"),
    nothing=("Kept:    nothing: there was no work in it", "Guardado: nada: no había trabajo en él"),
    check=("Then:    {line}", "Después:  {line}"),
)
EXAMPLES = {"5": "again"}


def add_arguments(parser):
    add_number(parser)


def run(options):
    """A dict: lab, file, kept."""
    file, kept = reset(options.folder, lab(options.number))
    return {"lab": options.number, "file": str(file), "kept": kept and str(kept)}


def show(result, options):
    print(texts("fresh", file=result["file"]))
    print(texts("kept", file=result["kept"]) if result["kept"] else texts("nothing"))
    print(texts("check", line=to_type(options, "check", result["lab"])))

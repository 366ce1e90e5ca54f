"""Writes a trained network in another program's format, by the new file's ending."""

from pathlib import Path

from ..language import Texts
from .models import add_model, read_model

texts = Texts(
    summary=("write a network in another format", "escribir una red en otro formato"),
    copy=("a copy", "una copia"),
    out=("the new file", "el fichero nuevo"),
    written=("{model} is now also {out}", "{model} está ahora también en {out}"),
)
EXAMPLES = {"run_001/two_hidden.npz copy.npz": "copy"}


def add_arguments(parser):
    add_model(parser)
    parser.add_argument("out", metavar="OUT", type=Path, help=texts("out"))


def run(options):
    """A dict: model, out, sizes."""
    network = read_model(options)
    network.save(options.out)
    return {"model": str(options.model), "out": str(options.out), "sizes": network.sizes}


def show(result, options):
    print(texts("written", model=result["model"], out=result["out"]))

"""Writes a trained network in another program's format, by the new file's ending."""

from pathlib import Path

from ..command_line import UsageError
from ..formats import FORMATS
from ..language import Texts
from .models import add_model, read_model

ENDINGS = ", ".join(FORMATS)
texts = Texts(
    summary=("write a network for another program", "escribir una red para otro programa"),
    torch=("for PyTorch, whose weights come back as well", "para PyTorch, cuyos pesos también se leen"),
    back=("and from there", "y desde allí"),
    out=(
        "the new file; its ending is the format: {endings} (ours, Keras, its weights, PyTorch twice)",
        "el archivo nuevo; su final es el formato: {endings} (el nuestro, Keras, sus pesos, PyTorch dos veces)",
    ),
    ending=("{out}: expected a name that ends in one of {endings}", "{out}: se esperaba un nombre con final {endings}"),
    written=("{model} is now also {out}", "{model} está ahora también en {out}"),
)
EXAMPLES = {
    "run_001/two_hidden.npz two_hidden.torch.npz": "torch",
    "two_hidden.torch.npz two_hidden.npz": "back",
}


def add_arguments(parser):
    add_model(parser)
    parser.add_argument("out", metavar="OUT", type=Path, help=texts("out", endings=ENDINGS))


def run(options):
    """A dict: model, out, sizes."""
    if not options.out.name.endswith(tuple(FORMATS)):
        raise UsageError(texts("ending", out=options.out, endings=ENDINGS))
    network = read_model(options)
    network.save(options.out)
    return {"model": str(options.model), "out": str(options.out), "sizes": network.sizes}


def show(result, options):
    print(texts("written", model=result["model"], out=result["out"]))

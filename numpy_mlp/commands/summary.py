"""The table of a network's layers, as Keras shows it."""

from pathlib import Path

from ..command_line import UsageError
from ..experiments import EXPERIMENTS
from ..language import Texts
from ..summary import layer_rows, summary_table
from ..validation import DTYPES
from .models import load_model
from .options import NAMES, add_hidden, own_experiment
from .options import texts as shared_texts

texts = Texts(
    summary=("the table of a network's layers", "la tabla de capas de una red"),
    published=("of a published network", "de una red publicada"),
    own=("of layers of your own", "de capas propias"),
    kept=("of a trained network", "de una red entrenada"),
    what=("an experiment ({names}) or a network's file", "un experimento ({names}) o el archivo de una red"),
)
EXAMPLES = {
    "two_hidden": "published",
    "--hidden 300,100 --dtype float64": "own",
    "run_001/two_hidden.npz": "kept",
}
COLUMNS = ("name", "units", "parameters", "bytes")


def add_arguments(parser):
    parser.add_argument("what", metavar="WHAT", nargs="?", help=texts("what", names=NAMES))
    add_hidden(parser)
    parser.add_argument("--dtype", choices=DTYPES, default="float32", help=shared_texts("dtype"))


def run(options):
    """A dict: sizes, dtype, layers [{name, units, parameters, bytes}], parameters."""
    sizes, dtype = sizes_of(options)
    layers = [dict(zip(COLUMNS, row, strict=True)) for row in layer_rows(sizes, dtype)]
    n_parameters = sum(layer["parameters"] for layer in layers)
    return {"sizes": sizes, "dtype": dtype, "layers": layers, "parameters": n_parameters}


def sizes_of(options):
    """(sizes, dtype) of the experiment, the file or the layers named."""
    if (options.what is None) == (options.hidden is None):
        raise UsageError(shared_texts("either", names=NAMES))
    if options.hidden:
        return own_experiment(options.hidden).sizes, options.dtype
    if options.what in EXPERIMENTS:
        return EXPERIMENTS[options.what].sizes, options.dtype
    network = load_model(Path(options.what), engine="numpy")
    return network.sizes, str(network.dtype)


def show(result, options):
    print(summary_table(result["sizes"], result["dtype"]))

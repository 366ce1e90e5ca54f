"""The table of a network's layers, as Keras shows it."""

from ..language import Texts
from ..summary import layer_rows, summary_table
from .options import add_experiment, add_network, experiment_of, new_network

texts = Texts(
    summary=("the table of a network's layers", "la tabla de capas de una red"),
    published=("of a published network", "de una red publicada"),
    own=("of layers of your own", "de capas propias"),
)
EXAMPLES = {"two_hidden": "published", "--hidden 300,100 --dtype float64": "own"}
COLUMNS = ("name", "units", "parameters", "bytes")


def add_arguments(parser):
    add_experiment(parser)
    add_network(parser)


def run(options):
    """A dict: sizes, dtype, layers [{name, units, parameters, bytes}], parameters."""
    network = new_network(options, experiment_of(options))
    layers = [dict(zip(COLUMNS, row, strict=True)) for row in layer_rows(network.sizes, network.dtype)]
    described = {"sizes": network.sizes, "dtype": str(network.dtype), "layers": layers}
    return described | {"parameters": network.n_parameters}


def show(result, options):
    print(summary_table(result["sizes"], result["dtype"]))

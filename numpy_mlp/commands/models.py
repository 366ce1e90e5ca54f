"""A trained network, read from its file."""

from pathlib import Path

from ..command_line import UsageError
from ..engines import get_engine
from ..language import Texts
from ..model import MLP

texts = Texts(
    model=(
        "a network's file, such as run_001/two_hidden.npz, which train --output writes; also Keras's and PyTorch's",
        "el archivo de una red, como run_001/two_hidden.npz, que escribe train --output; también de Keras y PyTorch",
    ),
)


def add_model(parser):
    parser.add_argument("model", metavar="MODEL", type=Path, help=texts("model"))


def read_model(options):
    """The network in the file options.model."""
    return load_model(options.model, getattr(options, "engine", None))


def load_model(path, engine=None):
    """The network in a file. Raises CheckpointError where it is none, UsageError for an engine that cannot be."""
    try:
        engine = get_engine(engine)
    except (ValueError, ImportError) as error:
        raise UsageError(error) from None
    return MLP.load(path, engine=engine)

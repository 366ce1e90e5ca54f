"""A trained network, read from its file."""

from pathlib import Path

from ..command_line import UsageError
from ..language import Texts
from ..model import MLP

texts = Texts(
    model=(
        "a network's file, such as run_001/two_hidden.npz, which train --output writes",
        "el fichero de una red, como run_001/two_hidden.npz, que escribe train --output",
    ),
)


def add_model(parser):
    parser.add_argument("model", metavar="MODEL", type=Path, help=texts("model"))


def read_model(options):
    """The network in the file options.model. Raises CheckpointError where it is none, UsageError for the engine."""
    try:
        return MLP.load(options.model, engine=getattr(options, "engine", None))
    except ImportError as error:
        raise UsageError(error) from None

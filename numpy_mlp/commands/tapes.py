"""A tape that a command was given as a file; whoever gave another file reads in one line who writes tapes."""

from ..checkpoints import CheckpointError
from ..language import Texts
from ..tape import Tape

WRONG = "python -m labs tape --mistake KEY --output FILE"
KERAS = "python -m keras_reference tape --output FILE"
texts = Texts(
    missing=("{file}: there is no such file; a tape is written by: {line}", "{file}: no existe; la escribe: {line}"),
    other=(
        "{file}: not a tape, or a damaged one; a tape is written by: {line}",
        "{file}: no es una cinta o está dañada; la escribe: {line}",
    ),
)


def tape_in(file, line):
    """The Tape in a file. Raises CheckpointError, which names the line that writes one."""
    if not file.is_file():
        raise CheckpointError(texts("missing", file=file, line=line))
    try:
        return Tape.load(file)
    except CheckpointError as error:
        raise CheckpointError(texts("other", file=file, line=line)) from error

"""Whatever is wrong with a file from elsewhere, one line says so, with the file's name in it."""

import contextlib

from ..checkpoints import CheckpointError
from ..validation import DTYPES


@contextlib.contextmanager
def reading(path, form):
    """Turns every error of the block into a CheckpointError with the path; a missing package keeps its own line."""
    try:
        yield
    except ModuleNotFoundError:
        raise
    except FileNotFoundError:
        raise CheckpointError(f"{path}: there is no such file; expected a network in {form}") from None
    except CheckpointError as error:
        raise CheckpointError(f"{path}: {error}") from None
    except Exception as error:  # whatever a parser meets in a foreign or cut file, the answer is the same
        raise CheckpointError(f"{path}: not a whole file in {form} ({type(error).__name__})") from error


def sizes_of(shapes):
    """(n_0, n_1, ...) of matrices (n_0, n_1), (n_1, n_2), ... CheckpointError where one does not follow on the last."""
    sizes = list(shapes[0])
    for n_in, n_out in shapes[1:]:
        if n_in != sizes[-1]:
            raise CheckpointError(f"a layer with {n_in} inputs follows on one with {sizes[-1]} outputs")
        sizes.append(n_out)
    return tuple(sizes)


def common_dtype(arrays):
    """The dtype of all of them, float32 or float64; CheckpointError for any other."""
    found = sorted({str(array.dtype) for array in arrays})
    if len(found) != 1 or found[0] not in DTYPES:
        raise CheckpointError(f"its weights are {' and '.join(found)}: expected one of {', '.join(DTYPES)}")
    return arrays[0].dtype

"""Keras is imported here, once, with TensorFlow's log lines kept off the screen unless the user asked for them."""

import contextlib
import os
import sys
import tempfile

import numpy as np


@contextlib.contextmanager
def _quiet_standard_error():
    """Holds back what is written to file descriptor 2, and shows it after all if the block fails.

    TensorFlow's C++ writes a few lines while it is imported, whatever TF_CPP_MIN_LOG_LEVEL says and past sys.stderr.
    """
    sys.stderr.flush()
    with tempfile.TemporaryFile() as held:
        original = os.dup(2)
        os.dup2(held.fileno(), 2)
        try:
            yield
        except Exception:
            held.seek(0)
            os.write(original, held.read())
            raise
        finally:
            sys.stderr.flush()
            os.dup2(original, 2)
            os.close(original)


def _log_policy():
    """Only errors, unless the user set TF_CPP_MIN_LOG_LEVEL to see more (0 information, 1 warnings)."""
    level = os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    return contextlib.nullcontext() if level in ("0", "1") else _quiet_standard_error()


with _log_policy():
    import keras

BACKEND = keras.backend.backend()


def to_numpy(tensor):
    """A tensor or variable of the backend as a numpy array of its own (Keras's own conversion warns under NumPy 2)."""
    if BACKEND == "tensorflow":
        return tensor.numpy()
    if BACKEND == "torch":
        return tensor.detach().cpu().numpy().copy()
    return np.array(tensor)

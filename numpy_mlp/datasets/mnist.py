"""MNIST comes with the package: one file, checked against its checksum every time it is read."""

import hashlib
import io
from pathlib import Path

import numpy as np

from .dataset import DatasetError

MNIST_FILE = Path(__file__).resolve().parent.parent / "data" / "mnist.npz"
SHA256 = "ee068f36682cba7f38bafdedc77b0f873ebbcf877036f7ebde566966146ac146"
N_VALIDATION = 5_000  # the *first* images of the training file, as in the published experiments
REMEDY = "install numpy-mlp again, or make the file with scripts/make_mnist.py from the four canonical MNIST files"


def load_mnist(raw=False):
    """(x_train (55000, 784), y_train (55000,)), (x_valid (5000, 784), y_valid), (x_test (10000, 784), y_test)

    x is float32 in [0, 1], y int64. Each call gives new arrays, yours to change.
    With raw=True, the original split as uint8: (x (60000, 28, 28), y (60000,)), (x_test (10000, 28, 28), y_test).
    Raises DatasetError where the file is missing or not the package's own.
    """
    arrays = _read_arrays(MNIST_FILE)
    if raw:
        return (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])
    x, y = _scaled(arrays["x_train"]), arrays["y_train"].astype(np.int64)
    x_test, y_test = _scaled(arrays["x_test"]), arrays["y_test"].astype(np.int64)
    return (x[N_VALIDATION:], y[N_VALIDATION:]), (x[:N_VALIDATION], y[:N_VALIDATION]), (x_test, y_test)


def _scaled(images):
    """(n, 28, 28) uint8 -> (n, 784) float32 in [0, 1]; the quotient is the exact one, rounded once, for all 256."""
    return images.reshape(len(images), -1) / np.float32(255)


def _read_arrays(path):
    """{"x_train": (60000, 28, 28), "y_train": (60000,), "x_test": (10000, 28, 28), "y_test": (10000,)}, all uint8."""
    content = _verified_content(path)
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        return {key: archive[key] for key in ("x_train", "y_train", "x_test", "y_test")}


def _verified_content(path):
    """The file's bytes, once their SHA-256 is the expected one."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DatasetError(f"cannot read the MNIST file {path} ({error.strerror}); {REMEDY}.") from None
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256:
        raise DatasetError(
            f"{path} is not the package's MNIST file: SHA-256 of its {len(content):,} bytes is {found}, "
            f"expected {SHA256}; {REMEDY}."
        )
    return content

"""What a command works on: MNIST or data of one's own, or single samples whose class is asked for."""

import sys
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np

from ..datasets import Dataset, DatasetError, load_dataset, load_mnist
from ..datasets.idx import is_idx, read_idx
from ..datasets.npz import X_NAMES
from ..datasets.preparing import checked_batch
from ..digits import read_digit
from ..experiments import N_PIXELS
from ..images import SUFFIXES, read_grey
from ..language import Texts

texts = Texts(
    data=(
        "data of your own instead of MNIST: a folder of IDX files, or of pictures by class; .npz; .csv",
        "datos propios en vez de MNIST: una carpeta con archivos IDX, o con imágenes por clase; .npz; .csv",
    ),
    unreadable=("{path}: cannot be read ({why})", "{path}: no se puede leer ({why})"),
    no_array=(
        "{path}: holds {found}: expected one array of samples, or one called {names}",
        "{path}: contiene {found}: se esperaba una matriz de muestras, o una llamada {names}",
    ),
    kind=(
        "{path}: expected a picture (PNG, JPEG, ...), an array (.npy, .npz) or an IDX file",
        "{path}: se esperaba una imagen (PNG, JPEG, ...), una matriz (.npy, .npz) o un archivo IDX",
    ),
    inputs=(
        "{path}: {found:,} numbers a sample, but the network takes {expected:,}",
        "{path}: {found:,} números por muestra, pero la red toma {expected:,}",
    ),
)
MNIST_CLASSES = tuple("0123456789")


def add_data(parser):
    parser.add_argument("--data", metavar="PATH", type=Path, help=texts("data"))


def data_of(options):
    """The Dataset in --data, or MNIST; what is odd about it is said on standard error."""
    if options.data is None:
        return Dataset(*load_mnist(), MNIST_CLASSES, (28, 28))
    return loaded(options.data)


def loaded(path, digits=False):
    """The Dataset in a file or folder; what is odd about it is said on standard error."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        dataset = load_dataset(path, digits)
    for warning in caught:
        print(f"numpy_mlp: {warning.message}", file=sys.stderr)
    return dataset


def fitted_to(experiment, dataset, options):
    """The experiment with as many inputs and classes as the data; nothing was published for data of one's own."""
    if options.data is None:
        return experiment
    return replace(experiment, n_inputs=dataset.n_inputs, n_classes=dataset.n_classes, published=None)


def samples_in(path, n_inputs):
    """(n, n_inputs) float32 in [0, 1] from a picture, an array or an IDX file. Raises DatasetError, ImageError."""
    if path.suffix.lower() in SUFFIXES:
        x = read_digit(path)[np.newaxis] if n_inputs == N_PIXELS else read_grey(path)[np.newaxis]
    else:
        x = _array(path)
        x = x[np.newaxis] if x.size == n_inputs else x  # one sample, flat or as a square
    x = checked_batch(x, str(path))
    if x.shape[1] != n_inputs:
        raise DatasetError(texts("inputs", path=path, found=x.shape[1], expected=n_inputs))
    return x


def _array(path):
    """The array in an .npy, .npz or IDX file."""
    try:
        if path.suffix.lower() not in (".npy", ".npz"):
            if is_idx(path):
                return read_idx(path)
            raise DatasetError(texts("kind", path=path))
        content = np.load(path, allow_pickle=False)
        return content if isinstance(content, np.ndarray) else _chosen(path, content)
    except DatasetError:
        raise
    except Exception as error:  # whatever a zip or npy parser meets in a foreign or cut file, the answer is the same
        why = getattr(error, "strerror", None) or type(error).__name__
        raise DatasetError(texts("unreadable", path=path, why=why)) from None


def _chosen(path, archive):
    """The only array of an .npz file, or that which is called as samples are."""
    names = [*X_NAMES, *(f"{name}_test" for name in X_NAMES)]
    with archive:
        found = [name for name in names if name in archive.files] or archive.files
        if len(archive.files) == 1 or found != archive.files:
            return archive[found[0]]
        raise DatasetError(texts("no_array", path=path, found=", ".join(archive.files), names=", ".join(names)))

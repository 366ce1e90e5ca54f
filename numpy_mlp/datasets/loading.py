"""Data of one's own: found out what they are, checked, scaled and parted as MNIST is."""

import warnings
from pathlib import Path

from ..digits import read_digit
from ..images import read_grey
from ..language import Texts
from .dataset import DatasetError, DatasetWarning
from .folder import read_folder
from .idx import idx_files, is_idx, read_idx_folder
from .npz import arrays_of, read_npz
from .preparing import prepared
from .table import read_table

texts = Texts(
    missing=("{path}: there is no such file or folder", "{path}: no existe tal archivo o carpeta"),
    alone=(
        "{path}: one IDX file holds images or labels: give the folder with the pairs",
        "{path}: un archivo IDX contiene imágenes o etiquetas: da la carpeta con las parejas",
    ),
    kind=(
        "{path}: expected a folder (IDX files, or pictures by class), an .npz or a .csv file",
        "{path}: se esperaba una carpeta (archivos IDX, o imágenes por clase), un archivo .npz o .csv",
    ),
    arrays=(
        "the data are {kind}: expected a path, an object with data and target, (x, y), or such pairs (train, test)",
        "los datos son {kind}: se esperaba una ruta, un objeto con data y target, (x, y), o parejas (train, test)",
    ),
)


def load_dataset(source, digits=False):
    """The Dataset in `source`, checked; a DatasetError says in one line why it is none, a DatasetWarning what is odd.

    source  a folder with IDX files as MNIST or Fashion-MNIST have them, gzipped or not; a folder of pictures, each
            class in a folder (also train/ and test/ with such folders); an .npz file with x_train, y_train, x_test and
            y_test; a .csv file, gzipped or not, with a column label (without a header, the first); or arrays: an object
            or dict with data and target as scikit-learn has it, (x, y), or ((x_train, y_train), (x_test, y_test))
    digits  whether the pictures in folders are digits of any size, to be scaled and centred as MNIST's were

    x is bytes 0 to 255, divided by 255 here, or numbers from 0 to 1; y whole numbers from 0 on, or names. What lacks a
    test part gives its last seventh, what lacks a validation part the first twelfth of the rest, as MNIST's are.
    Samples that come grouped by class are shuffled first, always in the same way.
    """
    if isinstance(source, str | Path):
        parts, names, where = *_read(Path(source), read_digit if digits else read_grey), str(source)
    else:
        parts, names, where = *_arrays(source), "data"
    dataset, oddities = prepared(parts, names, where)
    for oddity in oddities:
        warnings.warn(oddity, DatasetWarning, stacklevel=2)
    return dataset


def _read(path, read_picture):
    """({"train": (x, y), ...}, class names or None) in a file or folder."""
    if not path.exists():
        raise DatasetError(texts("missing", path=path))
    if path.is_dir():
        return (read_idx_folder(path), None) if idx_files(path) else read_folder(path, read_picture)
    if path.suffix.lower() == ".npz":
        return read_npz(path)
    if path.name.lower().endswith((".csv", ".csv.gz")):
        return read_table(path), None
    raise DatasetError(texts("alone" if is_idx(path) else "kind", path=path))


def _arrays(source):
    """({"train": (x, y), ...}, class names or None) of what is in memory already."""
    if hasattr(source, "data") and hasattr(source, "target"):
        return {"train": (source.data, source.target)}, getattr(source, "target_names", None)
    if isinstance(source, dict):
        parts = {part: arrays_of(part, source) for part in ("train", "valid", "test") if arrays_of(part, source)}
        if "train" in parts:
            return parts, source.get("class_names", source.get("target_names"))
    elif isinstance(source, tuple | list) and all(isinstance(pair, tuple | list) and len(pair) == 2 for pair in source):
        if len(source) in (2, 3):
            names = ("train", "test") if len(source) == 2 else ("train", "valid", "test")
            return dict(zip(names, source, strict=True)), None
    elif isinstance(source, tuple | list) and len(source) == 2:
        return {"train": tuple(source)}, None
    raise DatasetError(texts("arrays", kind=type(source).__name__))

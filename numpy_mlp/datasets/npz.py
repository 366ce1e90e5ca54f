"""Data in NumPy's own files: named arrays, under the names that Keras or scikit-learn give them."""

import io
from itertools import product

import numpy as np

from ..files import written_whole
from ..language import Texts
from .dataset import PARTS, DatasetError

X_NAMES, Y_NAMES = ("x", "X", "data", "images"), ("y", "target", "labels")
texts = Texts(
    unreadable=(
        "{path}: cannot be read as NumPy's .npz ({why}); pickled objects are never loaded",
        "{path}: no se puede leer como .npz de NumPy ({why}); los objetos de pickle no se cargan nunca",
    ),
    names=(
        "{path}: holds {found}: expected x_train and y_train (also x_test, y_test), or x and y",
        "{path}: contiene {found}: se esperaban x_train e y_train (también x_test, y_test), o bien x e y",
    ),
)


def read_npz(path):
    """({"train": (x, y), ...}, class names or None) from an .npz file. Raises DatasetError."""
    try:
        with open(path, "rb") as file, np.load(file, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except Exception as error:  # whatever a zip or npy parser meets in a foreign or cut file, the answer is the same
        why = getattr(error, "strerror", None) or type(error).__name__
        raise DatasetError(texts("unreadable", path=path, why=why)) from None
    parts = {part: arrays_of(part, arrays) for part in PARTS if arrays_of(part, arrays)}
    if "train" not in parts:
        raise DatasetError(texts("names", path=path, found=", ".join(arrays) or "–"))
    return parts, arrays.get("class_names")


def arrays_of(part, arrays):
    """(x, y) of one part, by any of their names; None where there is no such pair."""
    pairs = [(f"{x}_{part}", f"{y}_{part}") for x, y in product(X_NAMES, Y_NAMES)]
    if part == "train":
        pairs += product(X_NAMES, Y_NAMES)  # all in one piece
    return next(((arrays[x], arrays[y]) for x, y in pairs if x in arrays and y in arrays), None)


def save_npz(path, dataset):
    """Writes the data set, in its three parts, as `read_npz` reads it; pixels as bytes. Never half a file."""
    arrays = {"class_names": np.array(dataset.class_names)}
    for part in PARTS:
        x, arrays[f"y_{part}"] = getattr(dataset, part)
        arrays[f"x_{part}"] = compact(x).reshape(len(x), *dataset.shape)
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)
    with written_whole(path) as file:
        file.write(content.getbuffer())


def compact(x):
    """x as bytes 0 to 255 where dividing those by 255 gives it back exactly, else as it is."""
    pixels = np.rint(x * np.float32(255)).astype(np.uint8)
    return pixels if np.array_equal(pixels / np.float32(255), x) else x

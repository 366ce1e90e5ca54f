"""Pictures in folders, one folder a class: FOLDER/cat/1.png, or FOLDER/train/cat/1.png beside FOLDER/test/cat/9.png."""

import numpy as np

from ..images import SUFFIXES, ImageError, read_grey
from ..language import Texts
from .dataset import PARTS, DatasetError

texts = Texts(
    none=(
        "{folder}: no data there: expected IDX files (train-images-idx3-ubyte, ...) or a folder of pictures by class",
        "{folder}: no hay datos: se esperaban archivos IDX (train-images-idx3-ubyte, ...) o una carpeta de imágenes "
        "por clase",
    ),
    sizes=(
        "{path}: {size} pixels, {first} has {first_size}: expected one size (for digits of any size: data --digits)",
        "{path}: {size} píxeles, {first} tiene {first_size}: se esperaba un solo tamaño (para dígitos de cualquiera: "
        "data --digits)",
    ),
    unknown=(
        "{folder}: there is no such class among those to train with ({names})",
        "{folder}: no hay tal clase entre las de entrenamiento ({names})",
    ),
)


def read_folder(folder, read=read_grey):
    """({"train": (x, y), ...}, class names) from folders of pictures, each made an array by `read(path)`.

    Raises DatasetError.
    """
    folders = {part: folder / part for part in PARTS if (folder / part).is_dir()}
    if "train" not in folders:
        folders = {"train": folder}
    names = sorted(path.name for path in _visible(folders["train"]) if path.is_dir())
    if all(name.isdecimal() for name in names):
        names = sorted(names, key=int)
    parts = {part: _read_part(path, names, read) for part, path in folders.items()}
    if not names or not len(parts["train"][1]):
        raise DatasetError(texts("none", folder=folder))
    return parts, names


def _read_part(folder, names, read):
    """(x (n, height, width), y (n,)) of a folder of folders."""
    paths, y = [], []
    for child in filter(lambda path: path.is_dir(), _visible(folder)):
        if child.name not in names:
            raise DatasetError(texts("unknown", folder=child, names=", ".join(names)))
        found = [path for path in _visible(child) if path.suffix.lower() in SUFFIXES]
        paths += found
        y += [names.index(child.name)] * len(found)
    return _stacked(paths, read), np.array(y, np.int64)


def _stacked(paths, read):
    """The pictures, (n, height, width), all of one size."""
    pictures = []
    for path in paths:
        try:
            pictures.append(read(path))
        except ImageError as error:
            raise DatasetError(str(error)) from None
        if pictures[-1].shape != pictures[0].shape:
            size, first_size = ("{1} x {0}".format(*picture.shape) for picture in (pictures[-1], pictures[0]))
            raise DatasetError(texts("sizes", path=path, size=size, first=paths[0].name, first_size=first_size))
    return np.array(pictures)


def _visible(folder):
    return [path for path in sorted(folder.iterdir()) if not path.name.startswith(".")]

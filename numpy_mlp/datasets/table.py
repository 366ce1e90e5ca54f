"""Data in a CSV file: a row for each sample, its class in one column, numbers in the others."""

import csv
import gzip
import re

import numpy as np

from ..language import Texts
from .dataset import DatasetError

LABEL_NAMES = ("label", "class", "target", "y", "species", "etiqueta", "clase")
DELIMITERS = ",;\t"
texts = Texts(
    unreadable=("{path}: cannot be read ({why})", "{path}: no se puede leer ({why})"),
    empty=("{path}: has no rows of numbers", "{path}: no tiene filas de números"),
    no_label=(
        "{path}: no column is called {names}: call the one with the classes label",
        "{path}: ninguna columna se llama {names}: llame label a la de las clases",
    ),
    not_a_table=(
        "{path}: {why}: expected the same columns in every row, the class in one and numbers in the others",
        "{path}: {why}: se esperaban las mismas columnas en cada fila, la clase en una y números en las demás",
    ),
)


def read_table(path):
    """{"train": (x, y)} from a CSV file, gzipped or not. Raises DatasetError.

    The class is in the column named as one of LABEL_NAMES; without a header, in the first, as in MNIST's CSV files.
    """
    try:
        with _opened(path) as file:
            return {"train": _columns(path, file)}
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise DatasetError(texts("unreadable", path=path, why=getattr(error, "strerror", None) or error)) from None


def _opened(path):
    opened = gzip.open if str(path).endswith(".gz") else open
    return opened(path, "rt", encoding="utf-8-sig", newline="")


def _columns(path, file):
    """(x (n, D), y (n,)) as they stand there; y as text where it is not numbers."""
    first_line = file.readline()
    if not first_line.strip():
        raise DatasetError(texts("empty", path=path))
    delimiter = max(DELIMITERS, key=first_line.count)
    first_row = next(csv.reader([first_line], delimiter=delimiter), [])
    has_header = not all(_is_number(cell) for cell in first_row)
    if has_header and not file.readline().strip():
        raise DatasetError(texts("empty", path=path))
    label, numbers = _places(path, first_row) if has_header else (0, list(range(1, len(first_row))))
    settings = {"delimiter": delimiter, "skiprows": int(has_header), "quotechar": '"', "comments": None}
    try:
        columns = []
        for usecols, dtype, least in ((numbers, np.float32, 2), (label, str, 1)):
            file.seek(0)
            columns.append(np.loadtxt(file, dtype, usecols=usecols, ndmin=least, **settings))
    except (ValueError, IndexError) as error:
        raise DatasetError(texts("not_a_table", path=path, why=_first_sentence(error))) from None
    return tuple(columns)


def _places(path, header):
    """(column of the class, columns of the numbers); a column without a name is pandas's count of the rows."""
    names = [name.strip().lower() for name in header]
    labels = [names.index(name) for name in LABEL_NAMES if name in names]
    if not labels:
        raise DatasetError(texts("no_label", path=path, names=", ".join(LABEL_NAMES)))
    return labels[0], [place for place, name in enumerate(names) if place != labels[0] and name]


def _is_number(cell):
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _first_sentence(error):
    return re.split(r"[.;] ", str(error).replace("\n", " "))[0].rstrip(".")

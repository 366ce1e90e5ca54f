"""Figures and their data as files: whole or not at all, and the same bytes each time."""

import csv
import re
from itertools import zip_longest
from pathlib import Path

from ..files import written_whole

IMAGES = "images/ann"  # where the notebook keeps its figures
FORMATS = ("png", "svg", "pdf")
# Without the time of writing, and with ids that are not drawn by chance: the same figure gives the same bytes.
METADATA = {"png": {}, "svg": {"Date": None}, "pdf": {"CreationDate": None}}
SETTINGS = {"svg.hashsalt": "numpy-mlp", "pdf.fonttype": 42}  # 42: fonts as journals ask for them


def save_fig(name, figure, *, folder=IMAGES, formats=FORMATS, dpi=300):
    """Writes `name`.png, .svg and .pdf into `folder`, made if need be, and `figure.data` beside them as `name`.csv.

    Returns the paths. Raises ValueError for a name that is not one of a file, without ending; OSError.
    """
    if not re.fullmatch(r"\w[\w .=+-]*", name) or name.endswith(tuple(f".{ending}" for ending in FORMATS)):
        raise ValueError(f"name is {name!r}: expected a file's name without folder and ending, as in 'range_test'")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.{ending}" for ending in formats]
    for path in paths:
        save_figure(figure, path, dpi)
    if getattr(figure, "data", None):
        paths.append(folder / f"{name}.csv")
        save_csv(paths[-1], figure.data)
    return paths


def save_figure(figure, path, dpi=300, data=None):
    """Writes the figure, its format by the name's ending, and {column: values} as CSV beside it; never half a file."""
    from matplotlib import rc_context

    path = Path(path)
    ending = path.suffix.lstrip(".").lower() or "png"
    with rc_context(SETTINGS), written_whole(path) as file:
        figure.savefig(file, dpi=dpi, format=ending, metadata=METADATA.get(ending))
    if data is not None:
        save_csv(path.with_suffix(".csv"), data)


def save_csv(path, columns):
    """Writes {column name: values}, a row for each index; shorter columns end in empty cells."""
    with written_whole(path, "w") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip_longest(*columns.values(), fillvalue=""))

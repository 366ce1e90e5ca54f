"""The figures of a training, from the CSV file that it left."""

import csv
from pathlib import Path

from .. import plots
from ..language import Texts

texts = Texts(
    summary=("draw a figure", "dibujar una figura"),
    history=("accuracy and loss by epoch", "exactitud y pérdida por época"),
    written=("what train --output wrote", "lo que escribió train --output"),
    figure=("the new file", "el fichero nuevo"),
)
EXAMPLES = {"run_001/two_hidden_history.csv history.png": "history"}


def add_arguments(parser):
    parser.add_argument("history", metavar="CSV", type=Path, help=texts("written"))
    parser.add_argument("figure", metavar="FIGURE", type=Path, help=texts("figure"))


def run(options):
    """A dict: figure, the file that was written."""
    with open(options.history, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    history = {name: [float(row[name]) for row in rows] for name in rows[0]}
    plots.save_figure(plots.plot_history(history), options.figure)
    return {"figure": str(options.figure)}


def show(result, options):
    print(result["figure"])

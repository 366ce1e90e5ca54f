"""Each figure of the command `plot`: what it is drawn from, and how."""

import csv

import numpy as np

from .. import plots
from ..command_line import UsageError
from ..datasets import DatasetError
from ..language import Texts
from ..mistakes import confusion_matrix, find_mistakes
from .models import load_model
from .samples import data_of

texts = Texts(
    not_numbers=(
        "{path}: not a table of numbers with a line of names above; expected what train --output writes",
        "{path}: no es una tabla de números con una línea de nombres; se esperaba lo que escribe train --output",
    ),
    no_columns=(
        "{path} has the columns {found}: expected {expected}",
        "{path} tiene las columnas {found}: se esperaban {expected}",
    ),
    other_data=(
        "{path} takes {inputs} numbers and knows {classes} classes, but the data have {pixels} and {labels}",
        "{path} recibe {inputs} números y conoce {classes} clases, pero los datos tienen {pixels} y {labels}",
    ),
)
HISTORY, RANGE_TEST = {"accuracy", "loss"}, {"learning_rate", "loss"}  # the columns that a table must have


def draw_sample(options):
    """One training image: number 6 is the one that the notebook shows."""
    (x, y), names = images_of(data_of(options), "train")
    number = min(6, len(x) - 1)
    return plots.plot_sample(x[number], names[y[number]])


def draw_samples(options):
    """Ten random training images, or all where there are fewer."""
    (x, y), names = images_of(data_of(options), "train")
    return plots.plot_samples(x, names[y], np.random.default_rng(options.seed), min(10, len(x)))


def draw_confusion(options):
    (_, y), names, p = predicted(options)
    return plots.plot_confusion_matrix(confusion_matrix(y, p.argmax(axis=1), len(names)), names)


def draw_mistakes(options):
    (x, y), names, p = predicted(options)
    return plots.plot_mistakes(x, find_mistakes(y, p), class_names=names)


def draw_weights(options):
    return plots.plot_first_layer(load_model(options.files[0], options.engine).weights[0])


def draw_history(options):
    return plots.plot_history(read_columns(options.files[0], HISTORY))


def draw_sides(options):
    return plots.plot_sides({path.stem: read_columns(path, HISTORY) for path in options.files})


def draw_range_test(options):
    table = read_columns(options.files[0], RANGE_TEST)
    return plots.plot_range_test(table["learning_rate"], table["loss"], table.get("batch_loss"))


DRAWN = {
    "confusion": draw_confusion,
    "mistakes": draw_mistakes,
    "weights": draw_weights,
    "history": draw_history,
    "sides": draw_sides,
    "range-test": draw_range_test,
    "sample": draw_sample,
    "samples": draw_samples,
}
FIGURES = tuple(DRAWN)
OF_NETWORK, OF_DATA = ("confusion", "mistakes", "weights"), ("sample", "samples")


def draw(figure, options):
    """The figure of this name. Raises UsageError where there is nothing that could be drawn."""
    try:
        return DRAWN[figure](options)
    except ValueError as error:
        if type(error) is not ValueError:  # one with a name has an exit code of its own
            raise
        raise UsageError(error) from None


def predicted(options):
    """The test images with their classes, the classes' names, and the network's probabilities (n, C)."""
    network = load_model(options.files[0], options.engine)
    (x, y), names = images_of(data_of(options), "test")
    pixels, (inputs, *_, classes) = x[0].size, network.sizes
    if (inputs, classes) != (pixels, len(names)):
        sizes = {"inputs": inputs, "classes": classes, "pixels": pixels, "labels": len(names)}
        raise UsageError(texts("other_data", path=options.files[0], **sizes))
    return (x, y), names, network.predict(x)


def images_of(data, part):
    """(x, y) of "train" or "test", x in the shape of its images if it says so, and the classes' names."""
    x, y = tuple(data)[0 if part == "train" else 2]
    names = getattr(data, "class_names", None) or [str(label) for label in range(10)]
    return (x.reshape(len(x), *getattr(data, "shape", x.shape[1:])), y), np.array(names)


def figures_of_table(path):
    """What can be drawn from a CSV file, by its columns. Raises DatasetError where that is nothing."""
    table = read_columns(path)
    figures = [name for name, columns in (("history", HISTORY), ("range-test", RANGE_TEST)) if columns <= set(table)]
    if not figures:
        raise DatasetError(no_columns(path, table, HISTORY))
    return figures


def read_columns(path, expected=()):
    """{column: numbers} of a CSV file; columns may end in empty cells. Raises DatasetError for any other file."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        table = {name: [float(cell) for cell in cells if cell] for name, cells in zip(header, zip(*rows), strict=True)}
    except ValueError:
        raise DatasetError(texts("not_numbers", path=path)) from None
    if not set(expected) <= set(table):
        raise DatasetError(no_columns(path, table, expected))
    return table


def no_columns(path, table, expected):
    return texts("no_columns", path=path, found=", ".join(table), expected=", ".join(sorted(expected)))

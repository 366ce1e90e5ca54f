"""Every figure that can be drawn from data, from a trained network, or from what trainings left, each by its name."""

import csv
import sys
from pathlib import Path

import numpy as np

from .. import plots
from ..command_line import UsageError
from ..language import Texts
from ..mistakes import find_mistakes
from .evaluate import check_sizes, confusion
from .models import load_model
from .samples import add_data, data_of

texts = Texts(
    summary=("draw a figure", "dibujar una figura"),
    kind=("one of {kinds}", "una de {kinds}"),
    files=(
        "what it is drawn from: networks' files (confusion, mistakes, weights), or the CSV files that train --output "
        "writes (history, sides); sample and samples show the data",
        "de qué se dibuja: ficheros de redes (confusion, mistakes, weights), o los CSV que escribe train --output "
        "(history, sides); sample y samples muestran los datos",
    ),
    output=(
        "the new file, .png, .svg or .pdf, its data beside it as .csv (images/ann/KIND.png)",
        "el fichero nuevo, .png, .svg o .pdf, con sus datos al lado como .csv (images/ann/KIND.png)",
    ),
    seed=("which samples are drawn (42)", "qué muestras salen (42)"),
    history=("accuracy and loss by epoch", "exactitud y pérdida por época"),
    sides=("two trainings side by side", "dos entrenamientos, uno junto al otro"),
    confusion=("which classes are taken for which", "qué clases se toman por cuáles"),
    weights=("what the first layer looks for", "qué busca la primera capa"),
    samples=("ten samples of the data", "diez muestras de los datos"),
    count=("{kind} is drawn from {wanted}, not from {n} files", "{kind} se dibuja de {wanted}, no de {n} ficheros"),
    no_file=("the data alone", "solo los datos"),
    one_file=("one file", "un fichero"),
    some_files=("one to four files", "uno a cuatro ficheros"),
    no_history=(
        "{path}: not a table of epochs as train --output writes it: {why}",
        "{path}: no es una tabla de épocas como la que escribe train --output: {why}",
    ),
    no_square=(
        "{kind} shows samples as images, and {shape} numbers are none",
        "{kind} muestra las muestras como imágenes, y {shape} números no lo son",
    ),
    written=("written: {path}", "escrito: {path}"),
)
EXAMPLES = {
    "history run_001/two_hidden_history.csv": "history",
    "sides run_001/two_hidden_history.csv run_002/hidden_64_history.csv": "sides",
    "confusion run_001/two_hidden.npz --output confusion.svg": "confusion",
    "weights run_001/two_hidden.npz": "weights",
    "samples --data mine.npz": "samples",
}


def add_arguments(parser):
    parser.add_argument("kind", metavar="KIND", choices=KINDS, help=texts("kind", kinds=", ".join(KINDS)))
    parser.add_argument("files", metavar="FILE", nargs="*", type=Path, help=texts("files"))
    add_data(parser)
    parser.add_argument("--seed", type=int, default=42, metavar="N", help=texts("seed"))
    parser.add_argument("--output", metavar="FIGURE", type=Path, help=texts("output"))


def run(options):
    """A dict: kind, figure, the file that was written."""
    draw, wanted, possible = KINDS[options.kind]
    if len(options.files) not in possible:
        raise UsageError(texts("count", kind=options.kind, wanted=texts(wanted), n=len(options.files)))
    figure = draw(options)
    path = options.output or Path(plots.saving.IMAGES) / f"{options.kind}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    plots.save_figure(figure, path, data=getattr(figure, "data", None))
    return {"kind": options.kind, "figure": str(path)}


def draw_history(options):
    return plots.plot_history(read_history(options.files[0]))


def draw_sides(options):
    return plots.plot_sides({side_name(path): read_history(path) for path in options.files})


def draw_sample(options):
    dataset = image_data(options)
    number = int(np.random.default_rng(options.seed).integers(len(dataset.train[0])))
    return plots.plot_sample(dataset.train[0][number].reshape(dataset.shape), name_of(dataset, number))


def draw_samples(options):
    dataset = image_data(options)
    names = [dataset.class_names[label] for label in dataset.train[1]]
    x = dataset.train[0].reshape(-1, *dataset.shape)
    return plots.plot_samples(x, names, np.random.default_rng(options.seed), n=min(10, len(x)))


def draw_confusion(options):
    network, dataset = tested(options)
    return plots.plot_confusion_matrix(confusion(network, dataset), class_names=dataset.class_names)


def draw_mistakes(options):
    network, dataset = tested(options)
    x, y = dataset.test
    images = x.reshape(-1, *dataset.shape)
    return plots.plot_mistakes(images, find_mistakes(y, network.predict(x)), class_names=dataset.class_names)


def draw_weights(options):
    return plots.plot_first_layer(load_model(options.files[0], engine="numpy").weights[0])


KINDS = {
    "sample": (draw_sample, "no_file", (0,)),
    "samples": (draw_samples, "no_file", (0,)),
    "history": (draw_history, "one_file", (1,)),
    "sides": (draw_sides, "some_files", (1, 2, 3, 4)),
    "confusion": (draw_confusion, "one_file", (1,)),
    "mistakes": (draw_mistakes, "one_file", (1,)),
    "weights": (draw_weights, "one_file", (1,)),
}


def tested(options):
    """(network, dataset) to test it with."""
    network, dataset = load_model(options.files[0]), data_of(options)
    check_sizes(network, dataset)
    return network, dataset


def image_data(options):
    dataset = data_of(options)
    if len(dataset.shape) == 1 and round(dataset.n_inputs**0.5) ** 2 != dataset.n_inputs:
        raise UsageError(texts("no_square", kind=options.kind, shape=dataset.n_inputs))
    return dataset


def name_of(dataset, number):
    return dataset.class_names[dataset.train[1][number]]


def read_history(path):
    """{metric: values by epoch} from the CSV file of a training. Raises OSError, ValueError."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        history = {name: [float(row[name]) for row in rows] for name in rows[0] if name != "epoch"}
    except (ValueError, TypeError, IndexError, csv.Error) as error:
        raise ValueError(texts("no_history", path=path, why=error)) from None
    if "loss" not in history:
        raise ValueError(texts("no_history", path=path, why=", ".join(history)))
    return history


def side_name(path):
    """run_001/two_hidden_history.csv -> run_001/two_hidden"""
    return str(path.with_name(path.stem.removesuffix("_history")))


def show(result, options):
    print(texts("written", path=result["figure"]), file=sys.stdout)

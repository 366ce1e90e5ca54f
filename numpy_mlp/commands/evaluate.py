"""Loss and accuracy of a trained network on the test part of the data."""

import numpy as np

from ..datasets import DatasetError
from ..language import Texts
from ..mistakes import confusion_matrix
from .models import add_model, read_model
from .options import add_engine
from .samples import add_data, data_of

texts = Texts(
    summary=("test a trained network", "evaluar una red entrenada"),
    mnist=("on the 10,000 test images of MNIST", "con las 10 000 imágenes de prueba de MNIST"),
    own=("on the test part of your own data", "con la parte de prueba de unos datos propios"),
    found=(
        "{samples:,} samples: loss {test_loss:.4f}, accuracy {test_accuracy:.4f}",
        "{samples:,} muestras: pérdida {test_loss:.4f}, exactitud {test_accuracy:.4f}",
    ),
    by_class=("right of all, by class:", "aciertos del total, por clase:"),
    sizes=(
        "the data have {n_inputs:,} numbers a sample and {n_classes} classes, the network {sizes}",
        "los datos tienen {n_inputs:,} números por muestra y {n_classes} clases, la red {sizes}",
    ),
)
EXAMPLES = {"run_001/two_hidden.npz": "mnist", "run_002/hidden_64.npz --data mine.npz": "own"}


def add_arguments(parser):
    add_model(parser)
    add_data(parser)
    add_engine(parser)


def run(options):
    """A dict: model, samples, test_loss, test_accuracy, classes [{name, samples, right}]."""
    network, dataset = read_model(options), data_of(options)
    check_sizes(network, dataset)
    loss, accuracy = network.evaluate(*dataset.test)
    counts = confusion(network, dataset)
    columns = {"name": dataset.class_names, "samples": counts.sum(axis=1).tolist(), "right": np.diag(counts).tolist()}
    classes = [dict(zip(columns, row)) for row in zip(*columns.values())]
    found = {"samples": len(dataset.test[0]), "test_loss": loss, "test_accuracy": accuracy}
    return {"model": str(options.model)} | found | {"classes": classes}


def confusion(network, dataset):
    """The confusion matrix of the test part, (C, C)."""
    x, y = dataset.test
    return confusion_matrix(y, network.predict(x).argmax(axis=1), network.sizes[-1])[: dataset.n_classes]


def check_sizes(network, dataset):
    """Raises DatasetError for data that the network was not made for."""
    if network.sizes[0] != dataset.n_inputs or network.sizes[-1] < dataset.n_classes:
        found = {"n_inputs": dataset.n_inputs, "n_classes": dataset.n_classes}
        raise DatasetError(texts("sizes", **found, sizes="-".join(map(str, network.sizes))))


def show(result, options):
    print(texts("found", **{name: result[name] for name in ("samples", "test_loss", "test_accuracy")}))
    if not options.quiet:
        print(texts("by_class"))
        width = max(len(found["name"]) for found in result["classes"])
        for found in result["classes"]:
            share = found["right"] / found["samples"] if found["samples"] else float("nan")
            print(f"  {found['name']:{width}} {found['right']:6,} / {found['samples']:6,} {share:7.1%}")

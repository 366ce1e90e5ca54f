"""One number of a training step explained: the formula, with the cells and the numbers that it came from."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from ..command_line import UsageError, counted, named_experiment, positive, positive_number
from ..experiments import EXPERIMENTS
from ..language import Texts
from ..optimizers import SGD
from ..tape import CellError, record
from .options import NAMES, add_hidden, add_network, experiment_of, warm_network
from .options import texts as shared_texts
from .samples import add_data, data_of, fitted_to
from .tapes import KERAS, tape_in

texts = Texts(
    summary=(
        "explain one number of a training step: where does it come from?",
        "explicar un número de un paso de entrenamiento: ¿de dónde sale?",
    ),
    gradient=("the gradient of one weight, in a small network", "el gradiente de un peso, en una red pequeña"),
    probability=("a probability of the published network", "una probabilidad de la red publicada"),
    back=("followed back to pixels and label", "seguido hasta los píxeles y la etiqueta"),
    later=("a bias after the eleventh step", "un sesgo después del undécimo paso"),
    cell=(
        "a tensor and its indices, from 0: x, y, W1, b1, z1, a1, ..., p, loss, dz2, dW2, db2, da1, ..., W1_after",
        "un tensor y sus índices, desde 0: x, y, W1, b1, z1, a1, ..., p, loss, dz2, dW2, db2, da1, ..., W1_after",
    ),
    experiment=("a published network (two_hidden): {names}", "una red publicada (two_hidden): {names}"),
    batch=("samples in a step (4)", "muestras por paso (4)"),
    step=(
        "train so many steps first, each with the next samples (0)",
        "entrenar antes tantos pasos, cada uno con las muestras siguientes (0)",
    ),
    tape=(
        "a tape's file, Keras's for instance, instead of a new network; --step is one of its steps",
        "el archivo de una cinta, por ejemplo la de Keras, en vez de una red nueva; --step es uno de sus pasos",
    ),
    why=("follow the largest terms back, cell by cell", "seguir los términos mayores hacia atrás, celda por celda"),
    depth=("how many cells back (all the way)", "cuántas celdas hacia atrás (hasta el final)"),
    all=("every term of a long sum", "todos los términos de una suma larga"),
    tape_alone=(
        "--tape brings its own network: leave out --experiment and --hidden",
        "--tape trae su propia red: quita --experiment y --hidden",
    ),
)
EXAMPLES = {
    '"dW2[2, 0]" --hidden 4,3': "gradient",
    '"p[0, 7]"': "probability",
    '"dW1[406, 2]" --hidden 4,3 --why': "back",
    '"b3_after[5]" --hidden 4,3 --step 10': "later",
}


def add_arguments(parser):
    add = parser.add_argument
    add("cell", metavar="CELL", help=texts("cell"))
    add("--experiment", metavar="NAME", type=named_experiment, help=texts("experiment", names=NAMES))
    add_hidden(parser)
    add("--batch", type=positive, metavar="N", default=4, help=texts("batch"))
    add("--step", type=counted, metavar="K", default=0, help=texts("step"))
    add("--why", action="store_true", help=texts("why"))
    add("--depth", type=positive, metavar="N", help=texts("depth"))
    add("--all", action="store_true", help=texts("all"))
    add("--tape", type=Path, metavar="FILE", help=texts("tape"))
    add("--lr", type=positive_number, metavar="RATE", help=shared_texts("lr"))
    add_data(parser)
    add_network(parser)


def run(options):
    """A dict: sizes, engine, dtype, and Explanation.as_dict, or with --why Reason.as_dict."""
    tape = tape_of(options)
    at = options.step if options.tape else 0
    try:
        if options.why or options.depth:
            options.found = tape.why(options.cell, at, options.depth)
        else:
            options.found = replace(tape.explain(options.cell, at, all=options.all), step=options.step)
    except CellError as error:
        raise UsageError(error) from None
    about = {"sizes": tape.sizes, "engine": tape.engine, "dtype": tape.dtype.name}
    return about | options.found.as_dict() | {"step": options.step}


def tape_of(options):
    """The tape in --tape; else of one step of a new network, after the --step steps before it."""
    if options.tape:
        if options.experiment or options.hidden:
            raise UsageError(texts("tape_alone"))
        return tape_in(options.tape, KERAS)
    if options.experiment is None and options.hidden is None:
        options.experiment = EXPERIMENTS["two_hidden"]
    experiment, dataset = experiment_of(options), data_of(options)
    experiment = fitted_to(experiment, dataset, options)
    network, (x, y) = warm_network(options, experiment), dataset.train
    network.compile(SGD(experiment.learning_rate))
    for step in range(options.step):
        network.train_on_batch(*batch_of(x, y, options.batch, step))
    return record(network, *batch_of(x, y, options.batch, options.step))


def batch_of(x, y, n_samples, step):
    """The samples of a step, as they come; after the last one the first again."""
    rows = np.arange(step * n_samples, (step + 1) * n_samples) % len(x)
    return x[rows], y[rows]


def show(result, options):
    """The page; or the tree, drawn by rich on a terminal."""
    found = options.found
    if sys.stdout.isatty() and hasattr(found, "rich"):
        try:
            from rich.console import Console
        except ModuleNotFoundError:
            pass
        else:
            Console(highlight=False).print(found.rich())
            return
    print(found)

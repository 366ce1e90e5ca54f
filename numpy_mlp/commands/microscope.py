"""Writes the backpropagation microscope: a page on which every number of a few training steps says where it is from."""

from pathlib import Path

import numpy as np

from ..command_line import UsageError, named_experiment, positive, positive_number
from ..language import Texts
from ..microscope import Microscope, other_sizes
from ..optimizers import SGD
from ..summary import format_bytes
from ..tape import record, replay
from .options import NAMES, add_hidden, add_network, experiment_of, verbosity, warm_network
from .options import texts as shared_texts
from .samples import add_data, data_of, fitted_to
from .tapes import KERAS, WRONG, tape_in

texts = Texts(
    summary=(
        "a page to look into backpropagation, number by number",
        "una página para mirar dentro de la retropropagación, número a número",
    ),
    batch=("samples in a step, the same in every step (4)", "muestras por paso, las mismas en todos los pasos (4)"),
    steps=("training steps to record (3)", "pasos de entrenamiento que grabar (3)"),
    output=("the page ({file})", "la página ({file})"),
    mistake=(
        "a tape by a wrong program, to be seen beside the right one; may be repeated. The right one then takes the "
        "tape's own steps, whatever --batch, --steps, --lr and --seed say",
        "una cinta de un programa erróneo, para verla junto a la correcta; se puede repetir. La correcta da entonces "
        "los mismos pasos que la cinta, digan lo que digan --batch, --steps, --lr y --seed",
    ),
    reference=(
        "in the same way, Keras's tape: python -m keras_reference tape",
        "del mismo modo, la cinta de Keras: python -m keras_reference tape",
    ),
    small=("a small network, 784-16-10", "una red pequeña, 784-16-10"),
    own=("of layers of your own, in Spanish", "de capas propias, en español"),
    published=("of a published network, a real batch", "de una red publicada, un lote de verdad"),
    too_large=(
        "the page would be about {about}, more than {most}: choose fewer units, samples or steps",
        "la página ocuparía unos {about}, más de {most}: elige menos neuronas, muestras o pasos",
    ),
    written=(
        "{file}: {bytes}, steps: {steps}, samples: {batch}, loss {first:.4f} → {last:.4f}; open it in a browser",
        "{file}: {bytes}, pasos: {steps}, muestras: {batch}, pérdida {first:.4f} → {last:.4f}; ábrelo en un navegador",
    ),
)
EXAMPLES = {
    "": "small",
    "--hidden 4,3 --steps 5 --lang es": "own",
    "--experiment two_hidden --batch 32 --output two_hidden.html": "published",
}
PAGE = "microscope.html"
MOST_BYTES = 100 * 1024**2
SMALL = (16,)  # without another wish: every layer fits on a screen, and every sum in a few lines


def add_arguments(parser):
    add = parser.add_argument
    add("--experiment", metavar="NAME", type=named_experiment, help=shared_texts("experiment", names=NAMES))
    add_hidden(parser)
    add("--batch", metavar="N", type=positive, default=4, help=texts("batch"))
    add("--steps", metavar="N", type=positive, default=3, help=texts("steps"))
    add("--output", metavar="FILE", type=Path, default=Path(PAGE), help=texts("output", file=PAGE))
    add("--mistake", metavar="FILE", type=Path, action="append", default=[], help=texts("mistake"))
    add("--reference", metavar="FILE", type=Path, help=texts("reference"))
    add("--lr", metavar="RATE", type=positive_number, help=shared_texts("lr"))
    add_data(parser)
    add_network(parser)


def run(options):
    """A dict: file, bytes, sizes, batch, steps, losses."""
    mistakes = [tape_in(file, WRONG) for file in options.mistake]
    reference = options.reference and tape_in(options.reference, KERAS)
    tape = tape_of(options, [*mistakes, *filter(None, [reference])])
    Microscope(tape, mistakes, reference, options.lang).save(options.output)
    losses = [float(step["loss"]) for step in tape.steps]
    found = {"file": str(options.output), "bytes": options.output.stat().st_size, "sizes": tape.sizes}
    return {**found, "batch": len(tape.steps[0]["y"]), "steps": len(losses), "losses": losses}


def tape_of(options, others):
    """Ours. Beside others' tapes it takes the same steps from the same weights as theirs. Raises ValueError."""
    if options.experiment is None and options.hidden is None and not others:
        options.hidden = SMALL
    if not others:
        return recorded(options)
    check_named(options, others[0])
    return replay(others[0], options.engine, announce=verbosity(options) != 0)


def check_named(options, tape):
    """Raises ValueError for a network that is named and is not the tape's."""
    if options.experiment or options.hidden:
        sizes = experiment_of(options).sizes
        if tuple(sizes) != tuple(tape.sizes):
            raise ValueError(other_sizes(tape, sizes))


def recorded(options):
    """The tape of a new network's first steps, all on the data's first samples, so that each step can be compared."""
    experiment, dataset = experiment_of(options), data_of(options)
    experiment = fitted_to(experiment, dataset, options)
    check_bytes(experiment.sizes, options)
    network, (x, y) = warm_network(options, experiment), dataset.train
    network.compile(SGD(experiment.learning_rate))
    return record(network, x[: options.batch], y[: options.batch], options.steps)


def check_bytes(sizes, options):
    """Raises UsageError for a page that a browser would hardly open: gradients of every step, as base64."""
    weights = sum((n_in + 1) * n_out for n_in, n_out in zip(sizes, sizes[1:]))
    values = options.steps * options.batch * (sizes[0] + 4 * sum(sizes[1:]))
    about = ((1 + options.steps) * weights + values) * np.dtype(options.dtype).itemsize * 4 / 3
    if about > MOST_BYTES:
        raise UsageError(texts("too_large", about=format_bytes(about), most=format_bytes(MOST_BYTES)))


def show(result, options):
    first, *_, last = result["losses"] * 2
    print(texts("written", **result | {"bytes": format_bytes(result["bytes"])}, first=first, last=last))

"""`python -m keras_reference tape --output FILE`: the numbers of Keras's training steps, in a file."""

import sys
from pathlib import Path

from numpy_mlp import MLP
from numpy_mlp.command_line import UsageError, named_experiment, positive
from numpy_mlp.commands.explain import batch_of
from numpy_mlp.commands.explain import texts as explain_texts
from numpy_mlp.commands.options import NAMES, add_hidden, experiment_of
from numpy_mlp.commands.options import texts as shared_texts
from numpy_mlp.commands.parser import CommandParser, language_of
from numpy_mlp.datasets import load_mnist
from numpy_mlp.experiments import EXPERIMENTS
from numpy_mlp.language import LANGUAGES, Texts, set_language
from numpy_mlp.validation import DTYPES

texts = Texts(
    summary=(
        "Record every number of Keras's training steps, from the weights and batches that "
        "`python -m numpy_mlp explain` takes.",
        "Graba cada número de los pasos de entrenamiento de Keras, con los pesos y lotes que toma "
        "`python -m numpy_mlp explain`.",
    ),
    example=("examples:", "ejemplos:"),
    steps=("steps, each with the next samples (1)", "pasos, cada uno con las muestras siguientes (1)"),
    output=("the tape's file", "el archivo de la cinta"),
    written=(
        "{path}: steps of Keras {version} on {backend}: {n}, each with {tensors} tensors",
        "{path}: pasos de Keras {version} sobre {backend}: {n}, cada uno con {tensors} tensores",
    ),
    look=("explain one number: {line}", "para explicar un número: {line}"),
    beside=("see it beside ours: {line}", "para verla junto a la nuestra: {line}"),
)
EXAMPLES = (
    "python -m keras_reference tape --hidden 4,3 --output keras.npz",
    'python -m numpy_mlp explain "dW2[2, 0]" --tape keras.npz',
)


def main(arguments):
    """Writes the tape and returns the exit code; data or a disk that fail are raised as such."""
    set_language(language_of(arguments))
    options = parse(arguments)
    from .backend import BACKEND, keras  # only now: neither --help nor a mistake should wait for it
    from .model import UnmappableError
    from .tape import record

    experiment, (x, y) = options.experiment, load_mnist()[0]
    weights = MLP(experiment.sizes, options.dtype, "numpy", options.seed).get_weights()
    batches = [batch_of(x, y, options.batch, step) for step in range(options.steps)]
    try:
        tape = record(experiment, weights, batches, options.dtype)
    except UnmappableError as error:
        print(f"keras_reference: {error}", file=sys.stderr)
        return 1
    tape.save(options.output)
    told = {"path": options.output, "n": options.steps, "version": keras.__version__, "backend": BACKEND}
    print(texts("written", tensors=len(tape.steps[0]), **told))
    print(texts("look", line=f'python -m numpy_mlp explain "dW1[406, 0]" --tape {options.output}'))
    print(texts("beside", line=f"python -m numpy_mlp microscope --reference {options.output}"))
    return 0


def parse(arguments):
    """The options, checked; a mistake ends the program with one line and exit code 2."""
    epilog = "\n".join([texts("example"), *(f"  {line}" for line in EXAMPLES)])
    parser = CommandParser(prog="python -m keras_reference tape", description=texts("summary"), epilog=epilog)
    add = parser.add_argument
    add("--experiment", metavar="NAME", type=named_experiment, help=explain_texts("experiment", names=NAMES))
    add_hidden(parser)
    add("--batch", type=positive, metavar="N", default=4, help=explain_texts("batch"))
    add("--steps", type=positive, metavar="N", default=1, help=texts("steps"))
    add("--dtype", choices=DTYPES, default="float32", help=shared_texts("dtype"))
    add("--seed", type=int, default=42, metavar="N", help=shared_texts("seed"))
    add("--output", type=Path, metavar="FILE", required=True, help=texts("output"))
    add("--lang", choices=LANGUAGES, help=shared_texts("language"))
    options = parser.parse_args(arguments)
    if options.experiment is None and options.hidden is None:
        options.experiment = EXPERIMENTS["two_hidden"]
    try:
        options.experiment = experiment_of(options)
    except UsageError as error:
        parser.error(str(error))
    return options

"""Options that several commands share, each declared once."""

from dataclasses import replace
from pathlib import Path

from ..command_line import UsageError, named_experiment, positive, positive_number, units
from ..experiments import EXPERIMENTS, Experiment
from ..language import LANGUAGES, Texts
from ..model import MLP
from ..validation import DTYPES

texts = Texts(
    json=(
        "print one JSON object and nothing else (NaN as a string)",
        "mostrar un objeto JSON y nada más (NaN como texto)",
    ),
    quiet=("print the result and nothing before it", "mostrar solo el resultado"),
    language=("en or es: English or Spanish (by the locale)", "en o es: inglés o español (según el sistema)"),
    engine=(
        "numpy (to be read), numba (fast), or a .py file; by default the fastest that is installed",
        "numpy (para leer), numba (rápido) o un archivo .py; si no se dice, el más rápido instalado",
    ),
    dtype=("of weights and arithmetic (float32)", "de los pesos y la aritmética (float32)"),
    seed=("of weights and shuffling (42)", "de los pesos y del orden de las muestras (42)"),
    experiment=("a published one: {names}", "uno publicado: {names}"),
    hidden=("or hidden layers of your own, as in 300,100", "o bien capas ocultas propias, como 300,100"),
    lr=("learning rate (the experiment's, else 0.4)", "tasa de aprendizaje (la del experimento, o 0.4)"),
    epochs=("passes through the training data (5)", "pasadas por los datos de entrenamiento (5)"),
    batch_size=("samples in a step (32)", "muestras por paso (32)"),
    output=(
        "folder for the best network, the figure, its data, and the state that --resume goes on from",
        "carpeta para la mejor red, la figura, sus datos y el estado desde el que sigue --resume",
    ),
    either=(
        "expected either an experiment ({names}) or layers of your own (--hidden 300,100)",
        "se esperaba o bien un experimento ({names}) o bien capas propias (--hidden 300,100)",
    ),
)
NAMES = ", ".join(EXPERIMENTS)
OVERRIDES = {"learning_rate": "lr", "epochs": "epochs", "batch_size": "batch_size"}
OWN_RATE = 0.4  # that of the published networks of two and three layers


def add_output_options(parser):
    """--json, --quiet, --lang: every command has them."""
    add = parser.add_argument
    add("--json", action="store_true", help=texts("json"))
    add("--quiet", action="store_true", help=texts("quiet"))
    add("--lang", choices=LANGUAGES, help=texts("language"))


def add_engine(parser):
    parser.add_argument("--engine", metavar="NAME", help=texts("engine"))


def add_network(parser):
    """--engine, --dtype, --seed: how a new network is made."""
    add_engine(parser)
    parser.add_argument("--dtype", choices=DTYPES, default="float32", help=texts("dtype"))
    parser.add_argument("--seed", type=int, default=42, metavar="N", help=texts("seed"))


def add_experiment(parser):
    """A published experiment by name, or layers of one's own."""
    help_text = texts("experiment", names=NAMES)
    parser.add_argument("experiment", metavar="EXPERIMENT", nargs="?", type=named_experiment, help=help_text)
    add_hidden(parser)


def add_hidden(parser):
    parser.add_argument("--hidden", type=units, metavar="N,N,...", help=texts("hidden"))


def add_training(parser):
    """The numbers of a training, instead of those that the experiment declares."""
    parser.add_argument("--lr", type=positive_number, metavar="RATE", help=texts("lr"))
    parser.add_argument("--epochs", type=positive, metavar="N", help=texts("epochs"))
    parser.add_argument("--batch-size", type=positive, metavar="N", help=texts("batch_size"))


def experiment_of(options):
    """The experiment named, or one made of --hidden; with the numbers that were given instead of the declared ones."""
    if (options.experiment is None) == (options.hidden is None):
        raise UsageError(texts("either", names=NAMES))
    experiment = options.experiment or own_experiment(options.hidden)
    given = {name: getattr(options, option, None) for name, option in OVERRIDES.items()}
    return replace(experiment, **{name: value for name, value in given.items() if value is not None})


def own_experiment(hidden_units):
    """784, these hidden layers, 10; named after them: hidden_300_100."""
    return Experiment("_".join(["hidden", *map(str, hidden_units)]), hidden_units, OWN_RATE)


def new_network(options, experiment):
    """The network as the options want it. Raises UsageError for an engine, dtype or seed that cannot be."""
    try:
        return MLP(experiment.sizes, options.dtype, options.engine, options.seed)
    except (ValueError, ImportError) as error:
        raise UsageError(error) from None


def warm_network(options, experiment):
    """new_network, compiled now: with --quiet or --json no line says that it is."""
    network = new_network(options, experiment)
    network.warm_up(announce=verbosity(options) != 0)
    return network


def add_output(parser):
    parser.add_argument("--output", type=Path, metavar="DIR", help=texts("output"))


def made_folder(options):
    """--output, made now: that it cannot be is found out before a training and not after it. None if not asked for."""
    if options.output:
        options.output.mkdir(parents=True, exist_ok=True)
    return options.output


def verbosity(options):
    """`verbose` of fit: silent where only the result is asked for."""
    return 0 if options.json or options.quiet else "auto"

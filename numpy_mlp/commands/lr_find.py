"""The learning-rate range test: the rate grows after every batch; where is the loss lowest?"""

from dataclasses import asdict

from .. import plots, procedures
from ..command_line import UsageError, show_range_test
from ..language import Texts
from .options import add_experiment, add_network, add_output, experiment_of, made_folder, new_network, verbosity
from .outcomes import announce, described, save_outcome
from .samples import data_of

texts = Texts(
    summary=("find a learning rate with a range test", "buscar una tasa de aprendizaje con una prueba de tasas"),
    published=("as the notebook did", "como en el cuaderno"),
    own=("for layers of your own, with a figure", "para capas propias, con figura"),
    none=("no range test was published for {name}", "no se publicó ninguna prueba de tasas para {name}"),
    rate=(
        "range test: rate from {first}, times {factor} after every batch",
        "prueba de tasas: desde {first}, por {factor} tras cada lote",
    ),
)
EXAMPLES = {"two_hidden": "published", "--hidden 64,32 --output run_001": "own"}


def add_arguments(parser):
    add_experiment(parser)
    add_network(parser)
    add_output(parser)


def run(options):
    """A dict: experiment, engine, dtype, seed, what `procedures.range_test` returns, and what was published."""
    experiment = experiment_of(options)
    test = experiment.range_test
    if test is None:
        raise UsageError(texts("none", name=experiment.name))
    network, folder = new_network(options, experiment), made_folder(options)
    announce(options, experiment, network, texts("rate", first=test.initial_learning_rate, factor=test.factor))
    settings = {"engine": network.engine, "dtype": network.dtype, "seed": options.seed}
    result = procedures.range_test(experiment, data_of(options), **settings, verbose=verbosity(options))
    curve = result.pop("curve")
    if folder:
        columns = dict(zip(("learning_rate", "loss", "batch_loss"), curve.values(), strict=True))
        path = folder / f"{experiment.name}_range_test"
        save_outcome(path, lambda: plots.plot_range_test(*columns.values()), columns)
    published = experiment.published and asdict(experiment.published.range_test)
    return described(options, experiment, network) | result | {"published": published}


def show(result, options):
    show_range_test(experiment_of(options), result)

"""The learning-rate range test: the rate grows after every batch; what do the losses, and two twins, say of it?"""

from dataclasses import asdict
from pathlib import Path

from ..command_line import UsageError, positive, show_range_test
from ..language import Texts
from ..range_test import factor_for
from ..suggestions import RULES, explanations
from ..suggestions import texts as rule_names
from .options import add_experiment, add_network, experiment_of, made_folder, new_network, verbosity
from .outcomes import announce, described, save_outcome
from .samples import add_data, data_of, fitted_to

texts = Texts(
    summary=("find a learning rate with a range test", "buscar una tasa de aprendizaje con una prueba de tasas"),
    as_published=("as the notebook did", "como en el cuaderno"),
    own=("for layers of your own, with a figure", "para capas propias, con figura"),
    all=("with the edge of stability and a band", "con el borde de estabilidad y una banda"),
    output=("folder for the figure and the curves as CSV", "carpeta para la figura y las curvas en CSV"),
    none=("no range test was published for {name}", "no se publicó ninguna prueba de tasas para {name}"),
    rate=(
        "range test: rate from {first}, times {factor} after every batch",
        "prueba de tasas: desde {first}, por {factor} tras cada lote",
    ),
    lyapunov=(
        "also train twins that differ in one last bit, for the edge of stability",
        "entrenar también gemelas que difieren en un último bit, para el borde de estabilidad",
    ),
    seeds=("repeat it with so many other networks, for a band", "repetirla con otras tantas redes, para una banda"),
    stop=("stop when the loss has run away", "parar cuando la pérdida se ha disparado"),
    suggestions=("suggestions:", "sugerencias:"),
    nowhere=("nowhere", "en ninguna"),
    over=(
        "{rate} (over {n} networks {low:.3g} to {high:.3g})",
        "{rate} (en {n} redes, de {low:.3g} a {high:.3g})",
    ),
)
EXAMPLES = {
    "two_hidden": "as_published",
    "--hidden 64,32 --output run_001": "own",
    "two_hidden --lyapunov --seeds 2 --output run_001": "all",
}
NOT_SHOWN = ("curve", "separation")  # they are in the CSV file of --output


def add_arguments(parser):
    add_experiment(parser)
    add_data(parser)
    add_network(parser)
    parser.add_argument("--output", type=Path, metavar="DIR", help=texts("output"))
    parser.add_argument("--lyapunov", action="store_true", help=texts("lyapunov"))
    parser.add_argument("--seeds", type=positive, metavar="N", default=0, help=texts("seeds"))
    parser.add_argument("--stop", action="store_true", help=texts("stop"))


def run(options):
    """A dict: experiment, engine, dtype, seed, RangeTestResult.as_dict without its curves, and what was published."""
    experiment = experiment_of(options)
    declared = experiment.range_test
    if declared is None:
        raise UsageError(texts("none", name=experiment.name))
    dataset = data_of(options)
    options.trained = experiment = fitted_to(experiment, dataset, options)
    network, folder = new_network(options, experiment), made_folder(options)
    train_data, valid_data, _ = dataset
    factor = factor_of(options, experiment, len(train_data[0]))
    what = texts("rate", first=declared.initial_learning_rate, factor=round(factor, 4))
    announce(options, experiment, network, what)
    test = network.lr_range_test(
        *train_data,
        initial_learning_rate=declared.initial_learning_rate,
        factor=factor,
        batch_size=experiment.batch_size,
        validation_data=valid_data,
        stop_at_divergence=options.stop,
        lyapunov=options.lyapunov,
        seeds=range(options.seed + 1, options.seed + 1 + options.seeds),
        verbose=verbosity(options),
    )
    if folder:
        save_outcome(folder / f"{experiment.name}_range_test", test.plot, test.columns())
    published = experiment.published and asdict(experiment.published.range_test)
    return described(options, experiment, network) | without_curves(test.as_dict()) | {"published": published}


def factor_of(options, experiment, n_samples):
    """The declared one; for data of one's own, whose batches may be few, the one that ends at the same rate."""
    if options.data is None:
        return experiment.range_test.factor
    return factor_for(-(-n_samples // experiment.batch_size))


def without_curves(result):
    """The same dict without lists of every batch, the seeds' too."""
    kept = {name: value for name, value in result.items() if name not in NOT_SHOWN}
    return kept | {"seeds": {seed: without_curves(other) for seed, other in result["seeds"].items()}}


def show(result, options):
    show_range_test(options.trained, result)
    print(texts("suggestions"))
    for name in RULES:
        if name == "edge_of_stability" and not options.lyapunov:
            continue
        print(f"  {rule_names(name)}: {rate_of(result, name)}\n    {explanations(name)}")


def rate_of(result, name):
    """A rule's rate in words, and over the seeds."""
    rate = result["suggestions"][name]
    said = texts("nowhere") if rate is None else f"{rate:.4g}"
    every = [other["suggestions"][name] for other in (result, *result["seeds"].values())]
    found = [rate for rate in every if rate is not None]
    if len(every) == 1 or not found:
        return said
    return texts("over", rate=said, n=len(every), low=min(found), high=max(found))

"""Trains as the notebook does, keeps the best network by validation loss, and tests that one."""

from dataclasses import asdict

from .. import plots, procedures
from ..command_line import show_training
from ..language import Texts
from .options import (
    add_experiment,
    add_network,
    add_output,
    add_training,
    experiment_of,
    made_folder,
    new_network,
    verbosity,
)
from .outcomes import announce, described, save_outcome
from .samples import data_of

texts = Texts(
    summary=("train a network and test it", "entrenar una red y probarla"),
    published=("five epochs on MNIST, in a few seconds", "cinco épocas con MNIST, en unos segundos"),
    precise=("one epoch in double precision", "una época en doble precisión"),
    own=("layers of your own, and keep what came of it", "capas propias, y guardar el resultado"),
    rate=("SGD at rate {rate}, batches of {size}", "SGD con tasa {rate}, lotes de {size}"),
)
EXAMPLES = {
    "two_hidden": "published",
    "four_hidden --engine numpy --epochs 1 --dtype float64": "precise",
    "--hidden 64,32 --lr 0.3 --epochs 1 --output run_001": "own",
}


def add_arguments(parser):
    add_experiment(parser)
    add_training(parser)
    add_network(parser)
    add_output(parser)


def run(options):
    """A dict: experiment, engine, dtype, seed, what `procedures.train` returns, and what was published."""
    experiment = experiment_of(options)
    network, folder = new_network(options, experiment), made_folder(options)
    rate = texts("rate", rate=experiment.learning_rate, size=experiment.batch_size)
    announce(options, experiment, network, rate)
    result = procedures.train(
        experiment,
        data_of(options),
        engine=network.engine,
        dtype=network.dtype,
        seed=options.seed,
        checkpoint_path=folder and folder / f"{experiment.name}.npz",
        verbose=verbosity(options),
    )
    if folder:
        history = result["history"]
        columns = {"epoch": list(range(1, 1 + len(history["loss"]))), **history}
        save_outcome(folder / f"{experiment.name}_history", lambda: plots.plot_history(history), columns)
    published = experiment.published and asdict(experiment.published)
    return described(options, experiment, network) | result | {"published": published}


def show(result, options):
    show_training(experiment_of(options), result)

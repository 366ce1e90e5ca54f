"""Trains as the notebook does, keeps the best network by validation loss, and tests that one."""

from dataclasses import asdict, replace

from .. import plots, procedures
from ..command_line import show_training
from ..language import Texts
from .extras import add_callbacks, callbacks_of, parsed
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
from .resuming import STATE, add_resume, begin, resumed
from .samples import add_data, data_of, fitted_to

texts = Texts(
    summary=("train a network and test it", "entrenar una red y evaluarla"),
    published=("five epochs on MNIST, in a few seconds", "cinco épocas con MNIST, en unos segundos"),
    kept=(
        "the same, and keep the best network, the figure and its data; Ctrl-C stops it",
        "lo mismo, guardando la mejor red, la figura y sus datos; Ctrl-C lo para",
    ),
    on=("go on with it, here for an epoch more", "seguir con él, aquí por una época más"),
    own=(
        "layers and data of your own (data --output writes such a file)",
        "capas y datos propios (data --output escribe tal archivo)",
    ),
    precise=(
        "in double precision, with the engine that is there to be read; one epoch",
        "en doble precisión, con el motor que está para leerse; una época",
    ),
    rate=("SGD at rate {rate}, batches of {size}", "SGD con tasa {rate}, lotes de {size}"),
)
EXAMPLES = {
    "two_hidden": "published",
    "two_hidden --output run_001 --callbacks early-stopping=3,csv": "kept",
    "--resume run_001 --epochs 6": "on",
    "--hidden 64 --lr 0.3 --epochs 2 --data mine.npz --output run_002": "own",
    "two_hidden --engine numpy --dtype float64 --seed 7 --epochs 1": "precise",
}


def add_arguments(parser):
    add_experiment(parser)
    add_training(parser)
    add_data(parser)
    add_network(parser)
    add_callbacks(parser)
    add_output(parser)
    add_resume(parser)


def run(options):
    """A dict: experiment, engine, dtype, seed, what `procedures.train` returns, and what was published."""
    if options.resume:
        resumed(options)
    chosen = parsed(options.callbacks)
    experiment = declared(options, chosen)
    dataset = data_of(options)
    options.trained = experiment = fitted_to(experiment, dataset, options)
    network, folder = new_network(options, experiment), made_folder(options)
    callbacks = callbacks_of(chosen, folder)
    if folder and not options.resume:
        begin(options, folder, network.engine_name)
    announce(options, experiment, network, texts("rate", rate=experiment.learning_rate, size=experiment.batch_size))
    result = procedures.train(
        experiment,
        dataset,
        engine=network.engine,
        dtype=network.dtype,
        seed=options.seed,
        callbacks=callbacks,
        checkpoint_path=folder and folder / f"{experiment.name}.npz",
        backup_path=folder and folder / STATE,
        verbose=verbosity(options),
    )
    if folder:
        save_history(folder, experiment, result["history"])
    published = experiment.published and asdict(experiment.published)
    return described(options, experiment, network) | result | {"published": published}


def declared(options, chosen):
    """The experiment, stopped as early as early-stopping=N says."""
    experiment = experiment_of(options)
    patience = chosen.get("early-stopping") or experiment.patience
    return replace(experiment, patience=patience)


def save_history(folder, experiment, history):
    columns = {"epoch": list(range(1, 1 + len(history["loss"]))), **history}
    save_outcome(folder / f"{experiment.name}_history", lambda: plots.plot_history(history), columns)


def show(result, options):
    show_training(options.trained, result)

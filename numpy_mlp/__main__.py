"""`python -m numpy_mlp EXPERIMENT` runs one published experiment by hand, and shows what was published beside it."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from . import plots, procedures
from .checkpoints import CheckpointError
from .command_line import OneLineParser, jsonable, named_experiment, positive, show_range_test, show_training
from .datasets import DatasetError, load_mnist
from .experiments import EXPERIMENTS
from .model import MLP
from .summary import summary_table
from .validation import DTYPES

EXAMPLE = """examples:
  python -m numpy_mlp two_hidden                     five epochs on MNIST, in a few seconds
  python -m numpy_mlp two_hidden --range-test        find a learning rate, as the notebook did
  python -m numpy_mlp four_hidden --engine numpy --epochs 1 --dtype float64
  python -m numpy_mlp two_hidden --output run_001    keep the best network, the figures and their data

exit codes: 0 done, 1 a file could not be read or written, 2 wrong usage, 130 after Ctrl-C"""


def main(arguments=None):
    """Runs the command line and returns its exit code."""
    try:
        options = parse(arguments)
        if options.output:
            options.output.mkdir(parents=True, exist_ok=True)  # found out now, not after the training
        run, show = (run_range_test, show_range_test) if options.range_test else (run_training, show_training)
        result = run(options)
        if options.json:
            print(json.dumps(jsonable(result), allow_nan=False))
        else:
            show(options.experiment, result)
    except KeyboardInterrupt:
        return failed("interrupted", 130)
    except (OSError, DatasetError, CheckpointError) as error:
        return failed(error, 1)
    return 0


def failed(reason, exit_code):
    print(f"numpy_mlp: {reason}", file=sys.stderr)
    return exit_code


def parse(arguments=None):
    """The options, checked; a mistake ends the program with one line and exit code 2."""
    parser = OneLineParser(
        prog="python -m numpy_mlp",
        description="Train one of the published experiments with the hand-written network, on MNIST.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_arguments(parser)
    options = parser.parse_args(arguments)
    if options.range_test and options.experiment.range_test is None:
        parser.error(f"no range test was published for {options.experiment.name}")
    try:
        options.network = MLP(options.experiment.sizes, options.dtype, options.engine, options.seed)
    except (ValueError, ImportError) as error:
        parser.error(str(error))
    return options


def add_arguments(parser):
    names = ", ".join(EXPERIMENTS)
    parser.add_argument("experiment", metavar="EXPERIMENT", type=named_experiment, help=f"one of {names}")
    parser.add_argument(
        "--engine", help="numpy (to be read), numba (fast), or a .py file; the fastest that is installed"
    )
    parser.add_argument("--epochs", type=positive, metavar="N", help="instead of the published number")
    parser.add_argument("--seed", type=int, default=42, help="of weights and shuffling (42)")
    parser.add_argument("--dtype", choices=DTYPES, default="float32", help="of weights and arithmetic (float32)")
    parser.add_argument(
        "--range-test", action="store_true", help="the learning-rate range test instead of the training"
    )
    parser.add_argument("--output", type=Path, metavar="DIR", help="folder for the best network, figures and CSV files")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else (NaN as a string)")


def run_training(options):
    """Trains as the notebook does, and tests the best network."""
    experiment = options.experiment
    announce(options, f"SGD at rate {experiment.learning_rate}, batches of {experiment.batch_size}")
    path = options.output and options.output / f"{experiment.name}.npz"
    result = procedures.train(experiment, load_mnist(), checkpoint_path=path, **settings(options))
    if options.output:
        history = result["history"]
        columns = {"epoch": list(range(1, 1 + len(history["loss"]))), **history}
        save_outcome(options, "history", lambda: plots.plot_history(history), columns)
    return described(options) | result | {"published": asdict(experiment.published)}


def run_range_test(options):
    """One pass (as published) with the rate growing after every batch; where the running loss was lowest."""
    test = options.experiment.range_test
    announce(options, f"range test: rate from {test.initial_learning_rate}, times {test.factor} after every batch")
    result = procedures.range_test(options.experiment, load_mnist(), **settings(options))
    curve = result.pop("curve")
    if options.output:
        columns = dict(zip(("learning_rate", "loss", "batch_loss"), curve.values(), strict=True))
        save_outcome(options, "range_test", lambda: plots.plot_range_test(*columns.values()), columns)
    return described(options) | result | {"published": asdict(options.experiment.published.range_test)}


def settings(options):
    """The arguments that both procedures take; they are silent where JSON is asked for."""
    network, verbose = options.network, 0 if options.json else "auto"
    return {
        "engine": network.engine,
        "dtype": network.dtype,
        "seed": options.seed,
        "epochs": options.epochs,
        "verbose": verbose,
    }


def announce(options, line):
    """The summary and what is about to happen."""
    if not options.json:
        network = options.network
        print(summary_table(network.sizes, network.dtype, optimizer=True))
        print(
            f"{options.experiment.name}, {network.engine_name} engine, {network.dtype}, seed {options.seed}: {line}",
            flush=True,
        )


def described(options):
    network = options.network
    run = {"engine": network.engine_name, "dtype": str(network.dtype), "seed": options.seed}
    return {"experiment": options.experiment.name, **run}


def save_outcome(options, name, draw, columns):
    """The figure (where matplotlib is installed) and its data as CSV, in the output folder."""
    path = options.output / f"{options.experiment.name}_{name}.png"
    plots.save_csv(path.with_suffix(".csv"), columns)
    try:
        plots.save_figure(draw(), path)
    except ModuleNotFoundError as error:
        print(error, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())

"""`python -m numpy_mlp EXPERIMENT` runs one published experiment by hand, and shows what was published beside it."""

import argparse
import json
import math
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np

from . import plots
from .callbacks import Callback, EarlyStopping, ExponentialLearningRate, ModelCheckpoint
from .checkpoints import CheckpointError
from .datasets import DatasetError, load_mnist
from .experiments import EXPERIMENTS
from .model import MLP
from .optimizers import SGD
from .summary import summary_table
from .validation import DTYPES

EXAMPLE = """examples:
  python -m numpy_mlp two_hidden                     five epochs on MNIST, in a few seconds
  python -m numpy_mlp two_hidden --range-test        find a learning rate, as the notebook did
  python -m numpy_mlp four_hidden --engine numpy --epochs 1 --dtype float64
  python -m numpy_mlp two_hidden --output run_001    keep the best network, the figures and their data

exit codes: 0 done, 1 a file could not be read or written, 2 wrong usage, 130 after Ctrl-C"""


class OneLineParser(argparse.ArgumentParser):
    """An argument parser that answers a mistake with one line instead of the whole usage."""

    def error(self, message):
        self.exit(2, f"{self.prog}: {message} (--help tells more)\n")


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
            show(options, result)
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


def named_experiment(name):
    if name not in EXPERIMENTS:
        raise argparse.ArgumentTypeError(f"unknown experiment {name!r}: choose one of {', '.join(EXPERIMENTS)}")
    return EXPERIMENTS[name]


def positive(text):
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a positive whole number")
    return int(text)


class Diary(Callback):
    """Notes each epoch's seconds, and how the network does on the test images after the first."""

    def __init__(self, test):
        self.test = test
        self.seconds_per_epoch = []

    def on_epoch_begin(self, epoch, logs=None):
        self.start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds_per_epoch.append(time.perf_counter() - self.start)
        if epoch == 0:
            self.after_one_epoch = self.model.evaluate(*self.test)


def run_training(options):
    """Trains as the notebook does (early stopping, best network by validation loss), then tests the best network."""
    experiment, network = options.experiment, options.network
    announce(options, f"SGD at rate {experiment.learning_rate}, batches of {experiment.batch_size}")
    train, validation, test = load_mnist()
    with tempfile.TemporaryDirectory() as temporary:
        path = (options.output or Path(temporary)) / f"{experiment.name}.npz"
        stopping = EarlyStopping(patience=experiment.patience)
        diary = Diary(test)
        callbacks = [diary, stopping, ModelCheckpoint(path, save_best_only=True)]
        history = fit(
            options, train, validation, experiment.learning_rate, options.epochs or experiment.epochs, callbacks
        )
        network.set_weights(MLP.load(path, engine=network.engine).get_weights())
    test_loss, test_accuracy = network.evaluate(*test)
    if options.output:
        columns = {"epoch": [epoch + 1 for epoch in history.epoch], **history.history}
        save_outcome(options, "history", lambda: plots.plot_history(history.history), columns)
    return {
        **described(options),
        "history": history.history,
        "best_epoch": stopping.best_epoch + 1,
        "test_loss": test_loss,
        "test_accuracy": test_accuracy,
        "after_one_epoch": dict(zip(("test_loss", "test_accuracy"), diary.after_one_epoch, strict=True)),
        "seconds_per_epoch": diary.seconds_per_epoch,
        "published": asdict(experiment.published),
    }


def run_range_test(options):
    """One pass (as published) with the rate growing after every batch; where the running loss was lowest."""
    test = options.experiment.range_test
    announce(options, f"range test: rate from {test.initial_learning_rate}, times {test.factor} after every batch")
    train, validation, _ = load_mnist()
    growing = ExponentialLearningRate(test.factor)
    start = time.perf_counter()
    history = fit(options, train, validation, test.initial_learning_rate, options.epochs or test.epochs, [growing])
    seconds = time.perf_counter() - start
    lowest = growing.minimum()
    if options.output:
        columns = {"learning_rate": growing.rates, "loss": growing.losses, "batch_loss": growing.batch_losses}
        save_outcome(options, "range_test", lambda: plots.plot_range_test(*columns.values()), columns)
    return {
        **described(options),
        "min_loss": lowest.loss,
        "learning_rate": lowest.learning_rate,
        "step": lowest.step,
        **{name: values[-1] for name, values in history.history.items()},
        "seconds": seconds,
        "published": asdict(options.experiment.published.range_test),
    }


def fit(options, train, validation, learning_rate, epochs, callbacks):
    """The network's own `fit`, silent where JSON is asked for."""
    return options.network.fit(
        *train,
        optimizer=SGD(learning_rate),
        epochs=epochs,
        batch_size=options.experiment.batch_size,
        validation_data=validation,
        callbacks=callbacks,
        verbose=0 if options.json else "auto",
    )


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


def show_training(options, result):
    published, after_one = options.experiment.published, result["after_one_epoch"]
    seconds = result["seconds_per_epoch"]
    rows = [
        ("test loss", result["test_loss"], published.test_loss),
        ("test accuracy", result["test_accuracy"], published.test_accuracy),
    ]
    if published.test_loss_after_one_epoch is not None:
        rows.append(("  after 1 epoch, loss", after_one["test_loss"], published.test_loss_after_one_epoch))
        rows.append(("  and accuracy", after_one["test_accuracy"], published.test_accuracy_after_one_epoch))
    rows.append(("seconds an epoch", np.mean(seconds), np.mean(published.seconds_per_epoch)))
    print(f"best of {len(seconds)} epochs by validation loss: epoch {result['best_epoch']}")
    show_table(f"published, {options.experiment.epochs} epochs", rows)


def show_range_test(options, result):
    published = options.experiment.published.range_test
    rows = [
        ("lowest running loss", result["min_loss"], published.min_loss),
        ("at learning rate", result["learning_rate"], published.learning_rate),
        ("accuracy", result["accuracy"], published.accuracy),
        ("validation accuracy", result["val_accuracy"], published.val_accuracy),
        ("validation loss", result["val_loss"], published.val_loss),
    ]
    print(f"lowest running loss after {result['step']:,} batches")
    show_table("published", rows)
    rate = options.experiment.learning_rate
    print(f"half of that rate: {result['learning_rate'] / 2:.4f}; the experiment trains at {rate}")


def show_table(published, rows):
    """Three columns: what, here, published."""
    print(f"{'':21}  {'here':>8}  {published}")
    for name, here, there in rows:
        print(f"{name:21}  {here:8.4f}  {there:{len(published)}.4f}")


def save_outcome(options, name, draw, columns):
    """The figure (where matplotlib is installed) and its data as CSV, in the output folder."""
    path = options.output / f"{options.experiment.name}_{name}.png"
    plots.save_csv(path.with_suffix(".csv"), columns)
    try:
        plots.save_figure(draw(), path)
    except ModuleNotFoundError as error:
        print(error, file=sys.stderr)


def jsonable(value):
    """The same in lists, dicts, strings and finite numbers: NaN and infinity as "nan", "inf", "-inf"."""
    if isinstance(value, dict):
        return {key: jsonable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [jsonable(item) for item in value]
    if isinstance(value, float | np.floating):
        return float(value) if math.isfinite(value) else str(float(value))
    return value


if __name__ == "__main__":
    sys.exit(main())

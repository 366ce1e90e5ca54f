"""`python -m keras_reference EXPERIMENT` runs a published experiment in Keras; what was published stands beside it."""

import argparse
import dataclasses
import json
import sys

from numpy_mlp.command_line import OneLineParser, jsonable, named_experiment, positive, show_range_test, show_training
from numpy_mlp.datasets import DatasetError, load_mnist
from numpy_mlp.experiments import EXPERIMENTS
from numpy_mlp.validation import DTYPES

from . import DEVICES, tape_command

EXAMPLE = """examples:
  python -m keras_reference two_hidden                  five epochs on MNIST, as the notebook ran them
  python -m keras_reference two_hidden --range-test     find a learning rate, as the notebook did
  python -m keras_reference wide --epochs 1 --json > wide.json
  KERAS_BACKEND=jax python -m keras_reference two_hidden --dtype float64
  python -m keras_reference tape --output keras.npz     every number of one training step (tape --help tells more)

The session is cleared and every generator seeded first. Training stops early and keeps the best network by validation
loss, which is then tested. Without --device it runs on a GPU where Keras sees one.

exit codes: 0 done, 1 data, device or file missing, 2 wrong usage, 130 after Ctrl-C"""


def main(arguments=None):
    """Runs the command line and returns its exit code."""
    arguments = [str(argument) for argument in (sys.argv[1:] if arguments is None else arguments)]
    try:
        return tape_command.main(arguments[1:]) if arguments[:1] == ["tape"] else run(parse(arguments))
    except KeyboardInterrupt:
        return failed("interrupted", 130)
    except (OSError, DatasetError) as error:
        return failed(error, 1)


def failed(reason, exit_code):
    print(f"keras_reference: {reason}", file=sys.stderr)
    return exit_code


def parse(arguments=None):
    """The options, checked; a mistake ends the program with one line and exit code 2, before Keras is imported."""
    parser = OneLineParser(
        prog="python -m keras_reference",
        description="Train one of the published experiments with Keras, on MNIST.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    names = ", ".join(EXPERIMENTS)
    add = parser.add_argument
    add("experiment", metavar="EXPERIMENT", type=named_experiment, help=f"one of {names}")
    add("--epochs", type=positive, metavar="N", help="instead of the published number")
    add("--seed", type=int, default=42, help="of Python, NumPy and Keras (42, as in the notebook)")
    add("--device", choices=DEVICES, default="auto", help="auto (the default) is a GPU where Keras sees one")
    add("--dtype", choices=DTYPES, default="float32", help="of weights and arithmetic (float32)")
    add("--range-test", action="store_true", help="the learning-rate range test instead of the training")
    add("--json", action="store_true", help="print one JSON object and nothing else (NaN as a string)")
    options = parser.parse_args(arguments)
    if options.range_test and options.experiment.range_test is None:
        parser.error(f"no range test was published for {options.experiment.name}")
    return options


def run(options):
    """Trains or tests the range, prints the result, and returns the exit code."""
    # Only now: importing Keras takes seconds, and neither --help nor a mistake should wait for it.
    from .backend import BACKEND, keras
    from .device import DeviceError
    from .model import UnmappableError
    from .training import range_test, train

    described = {
        "experiment": options.experiment.name,
        "backend": BACKEND,
        "keras": keras.__version__,
        "dtype": options.dtype,
        "seed": options.seed,
    }
    if not options.json:
        print("{experiment} in Keras {keras} on {backend}, {dtype}, seed {seed}".format(**described), flush=True)
    settings = {"seed": options.seed, "dtype": options.dtype, "device": options.device, "verbose": verbosity(options)}
    try:
        result = (range_test if options.range_test else train)(chosen(options), load_mnist(), **settings)
    except (DeviceError, UnmappableError) as error:
        return failed(error, 1)
    if options.json:
        print(json.dumps(jsonable({**described, **result, "published": published(options)}), allow_nan=False))
    else:
        (show_range_test if options.range_test else show_training)(options.experiment, result)
    return 0


def verbosity(options):
    """Keras's own progress: a bar on a terminal, a line an epoch elsewhere, nothing beside JSON."""
    return 0 if options.json else 1 if sys.stdout.isatty() else 2


def chosen(options):
    """The experiment as declared, but for the number of epochs where one was given."""
    experiment = options.experiment
    if options.epochs is None:
        return experiment
    if options.range_test:
        longer = dataclasses.replace(experiment.range_test, epochs=options.epochs)
        return dataclasses.replace(experiment, range_test=longer)
    return dataclasses.replace(experiment, epochs=options.epochs)


def published(options):
    figures = options.experiment.published
    return dataclasses.asdict(figures.range_test if options.range_test else figures)


if __name__ == "__main__":
    sys.exit(main())

"""The main job: the published experiments by hand and in Keras, compared in arithmetic, accuracy, speed and memory.

python -m benchmarks.compare                    everything: three quarters of an hour on two cores
python -m benchmarks.compare --quick            a first look in three minutes, marked as quick wherever it is shown
"""

import json
import shlex
import sys
from pathlib import Path

from .program import Program, add_experiments, add_output, add_threads, positive

# What imports numpy is imported in the functions below: the number of threads has to be set before that.
DESCRIPTION = """Compare the hand-written network with Keras, experiment by experiment, in this order:
  1. parity gate   at every step of a training, each tensor against Keras's, to one operation's rounding;
                   then both sides on their own, beside twins that differ in the last bit
  2. range test    where the running loss is lowest, beside the published figures
  3. training      five epochs, early stopping, the best network on the test images
  4. speed         microseconds a step in interleaved rounds, prediction, peak memory, the dense limit
  5. report        a table here, and in the output folder results.json, report.html and figures/

After a failed gate nothing is timed. Finished parts are kept in the output folder: the same command goes on there."""
EXAMPLES = """examples:
  python -m benchmarks.compare --quick
  python -m benchmarks.compare --experiment two_hidden --experiment four_hidden
  python -m benchmarks.compare --hidden 37,20 --lr 0.7          a network of your own
  python -m benchmarks.compare --engine my_engine.py --quick    an engine of your own, with the contract's functions

exit codes: 0 parity holds, 1 it does not, 2 wrong usage, 3 compared, but without Keras (not installed), 130 Ctrl-C"""
NO_KERAS = (
    "Keras with a backend is not installed, so numba is compared with the numpy engine alone: "
    'pip install "numpy-mlp[keras]" installs it'
)
KEPT = "the parts that were finished are kept, and the same command goes on from there"
PROGRAM = Program("compare", DESCRIPTION, EXAMPLES, KEPT)


def main(arguments=None):
    """Runs the command line and returns its exit code."""
    return PROGRAM.main(parse, run, arguments)


def run(options):
    """Compares, writes the report, prints the table; returns the exit code."""
    from .comparison import compare
    from .jsonfile import encode, write_json
    from .peers.quote import fastest_peers
    from .report import write_report
    from .tables import screen_table

    setting, experiments = setting_of(options), experiments_of(options)
    if not setting.keras:
        print(NO_KERAS, file=sys.stderr)
    options.output.mkdir(parents=True, exist_ok=True)  # found out now, not at the end
    results = compare(setting, experiments, options.output, command_of(options))
    results |= {"peers": fastest_peers(options.output)}
    write_json(options.output / "results.json", results)
    paths = write_report(results, options.output)
    print(json.dumps(encode(results), allow_nan=False) if options.json else screen_table(results))
    print(f"written: {options.output / 'results.json'} and {paths[0]}", file=sys.stderr)
    return results["exit_code"]


def parse(arguments=None):
    """The options; a mistake ends the program with one line and exit code 2."""
    parser = PROGRAM.parser()
    add_what(parser)
    add_how(parser)
    options = parser.parse_args(arguments)
    if options.hidden is not None and options.experiment:
        parser.error("--hidden describes a network of your own: leave out --experiment")
    if options.lr is not None and options.hidden is None:
        parser.error("--lr goes with --hidden; the published experiments have their own rates")
    return options


def add_what(parser):
    what = parser.add_argument_group("what is compared")
    add_experiments(what)
    what.add_argument(
        "--hidden", type=hidden_units, metavar="37,20", help="a network of your own: units of its hidden layers"
    )
    what.add_argument("--lr", type=float, help="its learning rate (default: 0.1)")
    what.add_argument(
        "--engine",
        action="append",
        metavar="NAME|FILE.py",
        help="numpy, numba, or a file with the contract's functions; may be repeated (default: numpy and numba)",
    )
    what.add_argument(
        "--dtype", action="append", choices=("float32", "float64"), help="of the parity gate (default: both)"
    )


def add_how(parser):
    how = parser.add_argument_group("how")
    kind = how.add_mutually_exclusive_group()
    kind.add_argument("--quick", action="store_true", help="two_hidden through every stage, the others only touched")
    kind.add_argument("--thorough", action="store_true", help="the gate over all epochs, and a twin of Keras itself")
    how.add_argument("--device", choices=("auto", "cpu", "gpu"), default="auto", help="for Keras (default: auto)")
    how.add_argument("--seed", type=int, default=42, help="of weights and batches (default: 42)")
    add_threads(how, "every side")
    add_output(how, "comparison", "results.json, report.html, figures/ and parts/")


def hidden_units(text):
    return tuple(positive(units) for units in text.split(",")) if text else ()


def setting_of(options):
    """What is compared and how, with the engines loaded."""
    from .stages import Setting, engines_named, keras_installed

    return Setting(
        engines=engines_named(options.engine),
        dtypes=tuple(dict.fromkeys(options.dtype or ("float64", "float32"))),
        keras=keras_installed(),
        device=options.device,
        seed=options.seed,
        threads=options.threads,
        quick=options.quick,
        thorough=options.thorough,
    )


def experiments_of(options):
    """The published experiments asked for, or the network described by --hidden."""
    from numpy_mlp import EXPERIMENTS, SGD, Experiment

    if options.hidden is None:
        return [EXPERIMENTS[name] for name in dict.fromkeys(options.experiment or EXPERIMENTS)]
    rate = 0.1 if options.lr is None else options.lr
    SGD(rate)  # refuses what is no learning rate, before anything is made
    return [Experiment("own", options.hidden, learning_rate=rate)]


def command_of(options):
    """The command that makes these results again, without what changes nothing in them."""
    words = [PROGRAM.command]
    words += [f"--experiment {name}" for name in options.experiment or ()]
    hidden = None if options.hidden is None else shlex.quote(",".join(map(str, options.hidden)))
    words += [f"--hidden {hidden}"] if hidden else []
    words += [f"--lr {options.lr}"] if options.lr is not None else []
    words += [f"--engine {Path(name).name}" for name in options.engine or ()]
    words += [f"--dtype {dtype}" for dtype in options.dtype or ()]
    words += [f"--{name}" for name in ("quick", "thorough") if getattr(options, name)]
    words += [f"--device {options.device}"] if options.device != "auto" else []
    return " ".join([*words, f"--seed {options.seed} --threads {options.threads}"])


if __name__ == "__main__":
    sys.exit(main())

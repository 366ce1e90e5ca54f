"""The published experiments over many seeds: every printed figure's place among them, and the five conclusions tested.

python -m benchmarks.replicate                  ten seeds of the small networks, three of the wide one: half an hour
python -m benchmarks.replicate --quick          a few seconds of everything, marked as quick
"""

import argparse
import json
import sys
from dataclasses import replace

from ..program import Program, add_experiments, add_output, positive

# What imports numpy is imported in the functions below: the number of threads has to be set before that.
DESCRIPTION = """Run each published experiment with many seeds, one thread a process, as many processes as cores:
  1. range test    where the running loss is lowest
  2. training      20 epochs, of which the published 5 are the beginning; the wide network as published
  3. rates         5 epochs at 1/8, 1/4, 1/2 and all of the rate at the seed's own minimum
  4. Keras         range test and 5 epochs from the same weights on the same batches, for the first seeds
and give the mean of each figure, its standard deviation and 95 % interval (Student's t), the published figure's place,
and for each of the five conclusions whether it holds. Finished runs are kept in the output folder: the same command
goes on there. What was measured goes to results.json, beside what earlier runs left there."""
EXAMPLES = """examples:
  python -m benchmarks.replicate --quick
  python -m benchmarks.replicate --experiment two_hidden --seeds 20 --keras 0
  python -m benchmarks.replicate --experiment wide --seeds 5      more of the wide one, into the same folder

exit codes: 0 measured, 2 wrong usage, 130 Ctrl-C"""

KEPT = "the runs that were finished are kept, and the same command goes on from there"
PROGRAM = Program("replicate", DESCRIPTION, EXAMPLES, KEPT)


def main(arguments=None):
    """Runs the command line and returns its exit code."""
    return PROGRAM.main(parse, run, arguments, threads=1)


def run(options):
    """Runs, merges, prints; returns the exit code."""
    from ..jsonfile import encode
    from .results import load_or_new
    from .table import screen_table

    path = options.output / "results.json"
    load_or_new(path, options.quick)  # a file that is something else is found out now, not at the end
    options.output.mkdir(parents=True, exist_ok=True)
    results = replicate(options, path)
    print(json.dumps(encode(results), allow_nan=False) if options.json else screen_table(results))
    print(f"written: {path}", file=sys.stderr)
    return 0


def replicate(options, path):
    """Every job done or found kept, and put together with what is in the file."""
    from numpy_mlp import EXPERIMENTS, __version__

    from ..environment import environment, lasting
    from . import jobs, pool, results
    from .progress import Progress

    experiments = [EXPERIMENTS[name] for name in options.experiment or EXPERIMENTS]
    record, scale = environment(threads=1, device="cpu"), scale_of(options)
    if scale.keras_seeds and record["keras"] is None:
        raise ImportError('Keras is not installed: pip install "numpy-mlp[keras]" installs it, --keras 0 leaves it out')
    first = jobs.first_jobs(experiments, scale)
    with Progress([*first, *(following for job in first for following in jobs.following_jobs(job))]) as progress:
        machine = lasting(record) | {"version": __version__}
        done = pool.do_all(first, options.output, machine, options.processes or record["cores"], progress.report)
    return results.merge(path, options.quick, done, results.made(command_of(options), record))


def scale_of(options):
    """How much of everything, by the options."""
    from .jobs import QUICK, Scale

    scale = QUICK if options.quick else Scale()
    if options.seeds is not None:
        scale = replace(scale, seeds=options.seeds, wide_seeds=options.seeds)
    return scale if options.keras is None else replace(scale, keras_seeds=options.keras)


def parse(arguments=None):
    """The options; a mistake ends the program with one line and exit code 2."""
    parser = PROGRAM.parser()
    add_experiments(parser)
    parser.add_argument("--seeds", type=positive, metavar="N", help="42 and the next ones (default: 10, of wide 3)")
    parser.add_argument(
        "--keras", type=whole, metavar="N", help="seeds to run in Keras too, but not of wide (default: 3; 0: none)"
    )
    parser.add_argument("--processes", type=positive, metavar="N", help="at a time (default: as many as cores)")
    parser.add_argument("--quick", action="store_true", help="few seeds, few samples: to see that all works")
    add_output(parser, "replication", "results.json and parts/")
    return parser.parse_args(arguments)


def whole(text):
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number")
    return int(text)


def command_of(options):
    """The command that makes these results again, without what changes nothing in them."""
    words = [PROGRAM.command, *(f"--experiment {name}" for name in options.experiment or ())]
    words += [f"--seeds {options.seeds}"] if options.seeds else []
    words += [f"--keras {options.keras}"] if options.keras is not None else []
    return " ".join(words + (["--quick"] if options.quick else []))


if __name__ == "__main__":
    sys.exit(main())

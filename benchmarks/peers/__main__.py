"""The same training in the libraries that one could install instead, raced against this project's own.

python -m benchmarks.peers                      the three small networks: a quarter of an hour on two cores
python -m benchmarks.peers --wide               the wide one, into the same folder
"""

import json
import os
import sys
from pathlib import Path

from ..program import Program, add_experiments, add_output, add_threads, positive

# What imports numpy is imported in the functions below: the number of threads has to be set before that.
DESCRIPTION = """Train the same network from the same weights on the same batches in Keras on TensorFlow (plain and at
its best settings), Keras on JAX, PyTorch (eager and compiled), JAX, scikit-learn, and by hand in NumPy and Numba:
  1. settings      those of Keras are tried (on later networks the two that were fastest on the first), the fastest
                   is raced
  2. check         after 50 steps each loss must be the reference's; who does other work is not timed
  3. race          each in a process of its own, in turns, beside the dense limit of the machine
  4. the rest      memory, cold start, prediction, one thread; for the first network also a cold start with nothing
                   compiled, other batch sizes, data without zeros, and more libraries with one thread
What was measured goes to results.json and figures in the output folder, beside what earlier runs left there."""
EXAMPLES = """examples:
  python -m benchmarks.peers
  python -m benchmarks.peers --experiment two_hidden --peer jax --rounds 3
  python -m benchmarks.peers --wide
  python -m benchmarks.peers --curves                     step time by width and by batch size
  python -m benchmarks.peers --readme README.md README.es.md

A library that is missing is skipped by name: pip install "numpy-mlp[all,peers]" installs them all.
exit codes: 0 measured, 1 a README's table is not what the results give (--check), 2 wrong usage, 130 Ctrl-C"""
PROGRAM = Program("peers", DESCRIPTION, EXAMPLES, "what was finished is kept")
SMALL, WIDE = ("two_hidden", "three_hidden", "four_hidden"), "wide"
STEPS, WIDE_STEPS, ROUNDS = 600, 50, 5
BUSY = 0.5  # processes at work besides, from which times are doubtful


def main(arguments=None):
    """Runs the command line and returns its exit code."""
    return PROGRAM.main(parse, lambda options: (update_readmes if options.readme else run)(options), arguments)


def run(options):
    """Measures, writes, prints; returns the exit code."""
    from ..jsonfile import encode
    from .figures import write_figures
    from .results import load_or_new
    from .tables import screen_table

    path = options.output / "results.json"
    load_or_new(path)  # a file that is something else is found out now, not at the end
    options.output.mkdir(parents=True, exist_ok=True)
    warn_if_busy()
    results = measure_all(options, path)
    figures = write_figures(results, options.output / "figures")
    print(json.dumps(encode(results), allow_nan=False) if options.json else screen_table(results))
    print(f"written: {path}" + (f" and {figures[0].parent}" if figures else ""), file=sys.stderr)
    return 0


def measure_all(options, path):
    """Each experiment and curve, kept as soon as it is measured; returns everything that is in the file then."""
    from . import curves, measure
    from .progress import Parts
    from .results import load_or_new, made, merge

    roster, experiments = roster_of(options), experiments_of(options)
    costs, shortlist = {}, None
    for number, experiment in enumerate(experiments):
        expected = measure.expected(roster, is_thorough(options, number))
        costs |= {f"{experiment.name}: {part}": cost for part, cost in expected.items()}
    costs |= {f"curves: {part}": cost for part, cost in curves.expected().items()} if options.curves else {}
    origin = made(command_of(options), options.threads)
    with Parts(costs) as parts:
        for number, experiment in enumerate(experiments):
            plan, thorough = plan_of(options, experiment), is_thorough(options, number)
            record = measure.measure(experiment, plan, roster, parts.within(experiment.name), thorough, shortlist)
            shortlist = shortlist or measure.shortlist_of(record)
            merge(path, "experiments", experiment.name, {"made": origin, **record})
        for curve in curves.CURVES if options.curves else ():
            record = curves.measure_curve(curve, plan_of(options), roster, parts.within("curves"))
            merge(path, "curves", curve, {"made": origin, **record})
    return load_or_new(path)


def is_thorough(options, number):
    """What takes long and differs little from network to network is measured on the first alone."""
    return number == 0 and not options.wide


def plan_of(options, experiment=None):
    """How long an experiment is raced: the wide network in fewer steps, unless told otherwise."""
    from .contest import Plan
    from .measure import WIDE as MANY

    wide = experiment is not None and experiment.n_parameters >= MANY
    steps = options.steps or (WIDE_STEPS if wide else STEPS)
    return Plan(steps=steps, rounds=options.rounds, threads=options.threads, seed=options.seed)


def roster_of(options):
    """Everybody, or those of ours and the peers that were asked for."""
    from .roster import OWN, ROSTER

    return {name: entry for name, entry in ROSTER.items() if name in (*OWN, *(options.peer or ROSTER))}


def experiments_of(options):
    from numpy_mlp import EXPERIMENTS

    names = [WIDE] if options.wide else options.experiment or ([] if options.curves else SMALL)
    return [EXPERIMENTS[name] for name in dict.fromkeys(names)]


def warn_if_busy():
    """Times of a machine that does something else besides say little."""
    if hasattr(os, "getloadavg") and os.getloadavg()[0] > BUSY:
        print(f"peers: this machine is busy (load {os.getloadavg()[0]:.1f}): times may be far off", file=sys.stderr)


def update_readmes(options):
    """Puts the table into the READMEs, or with --check compares; returns the exit code."""
    from .readme import update
    from .results import COMMITTED, load

    results = load(options.results or COMMITTED)
    stale = [path for path in options.readme if not update(path, results, options.check)]
    for path in stale:
        told = "is not what the results give: run without --check" if options.check else "has its table now"
        print(f"{path} {told}", file=sys.stderr if options.check else sys.stdout)
    return int(options.check and bool(stale))


def parse(arguments=None):
    """The options; a mistake ends the program with one line and exit code 2."""
    parser = PROGRAM.parser()
    add_what(parser)
    add_how(parser)
    add_readme(parser)
    options = parser.parse_args(arguments)
    if options.wide and options.experiment:
        parser.error("--wide measures the wide network alone: leave out --experiment")
    if options.readme is None and (options.check or options.results):
        parser.error("--check and --results go with --readme")
    return options


def add_what(parser):
    from .roster import OWN, ROSTER

    what = parser.add_argument_group("what is measured")
    add_experiments(what, "the three small ones")
    what.add_argument("--wide", action="store_true", help="the wide network alone, in few steps")
    what.add_argument("--curves", action="store_true", help="our step time by width and by batch size")
    what.add_argument(
        *("--peer",),
        action="append",
        choices=[name for name in ROSTER if name not in OWN],
        help="this peer only; may be repeated (default: all)",
    )


def add_how(parser):
    how = parser.add_argument_group("how")
    how.add_argument("--rounds", type=positive, default=ROUNDS, help=f"turns of each (default: {ROUNDS})")
    how.add_argument("--steps", type=positive, help=f"of a turn (default: {STEPS}, on the wide network {WIDE_STEPS})")
    how.add_argument("--seed", type=int, default=42, help="of weights and batches (default: 42)")
    add_threads(how)
    add_output(how, "peers", "results.json and figures/")


def add_readme(parser):
    group = parser.add_argument_group("the READMEs' table, nothing is measured")
    group.add_argument("--readme", nargs="+", type=Path, metavar="FILE", help="put the table into these files")
    group.add_argument("--results", type=Path, metavar="FILE", help="results.json for it (default: the committed one)")
    group.add_argument("--check", action="store_true", help="change nothing; exit 1 where a table is another")


def command_of(options):
    """The command that makes these results again, without what changes nothing in them."""
    words = [PROGRAM.command, *(f"--experiment {name}" for name in options.experiment or ())]
    words += [f"--{name}" for name in ("wide", "curves") if getattr(options, name)]
    words += [f"--peer {name}" for name in options.peer or ()]
    words += [f"--steps {options.steps}"] if options.steps else []
    return " ".join([*words, f"--rounds {options.rounds} --seed {options.seed} --threads {options.threads}"])


if __name__ == "__main__":
    sys.exit(main())

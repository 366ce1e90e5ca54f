"""Is a training quickest at the edge of stability? Range tests, then trainings at a grid of rates around what they say.

python -m benchmarks.edge                     the four networks: half an hour on two busy cores
python -m benchmarks.edge --quick             two_hidden alone, in a minute
"""

import json
import sys
from dataclasses import asdict

from ..program import Program, add_experiments, add_output, add_threads, positive

# What imports numpy is imported in the functions below: the number of threads has to be set before that.
DESCRIPTION = """Whether a training at the rate where twins begin to separate is in fact quickest (as Jimenez-Gonzalez,
Soriano and Lacasa find, arXiv 2506.08523, for another network and full batches). For each network, over seeds:
  1. range tests   with twins; each rule's median rate
  2. trainings     at multiples of the edge's rate and at every rule's: steps to a validation loss and to an accuracy
  3. exponents     twins at fixed rates, the multiples (not on the wide network)
The wide network is measured in fewer steps. The results go to results.json and a figure in the output folder."""
EXAMPLES = """examples:
  python -m benchmarks.edge --quick
  python -m benchmarks.edge --experiment four_hidden --seeds 5

Finished parts are kept in the output folder: after an interruption the same command goes on there.
exit codes: 0 measured, 2 wrong usage, 130 Ctrl-C"""
PROGRAM = Program("edge", DESCRIPTION, EXAMPLES, "finished parts are kept, the same command goes on")
FORMAT = "edge 1"
SOURCES = ("numpy_mlp", "benchmarks/edge/measure.py")


def main(arguments=None):
    """Runs the command line and returns its exit code."""
    return PROGRAM.main(parse, run, arguments)


def run(options):
    """Measures, writes, prints; returns the exit code."""
    from numpy_mlp import EXPERIMENTS, load_mnist

    from ..environment import environment, lasting
    from ..jsonfile import encode, write_json
    from ..parts import Parts
    from .figure import write_figure
    from .plan import plan_of
    from .tables import screen_table

    path, here = options.output / "results.json", environment(options.threads, device="cpu")
    results = load_or_new(path)
    parts, data = Parts(options.output, lasting(here)), load_mnist()
    for name in options.experiment or (["two_hidden"] if options.quick else EXPERIMENTS):
        plan = plan_of(EXPERIMENTS[name], options.seeds, options.quick)
        record = measure(EXPERIMENTS[name], data, plan, parts)
        made = {"command": command_of(options), "environment": here, "quick": options.quick}
        results["experiments"][name] = {"made": made, **record}
        write_json(path, results)
    figure = write_figure(results, options.output)
    print(json.dumps(encode(results), allow_nan=False) if options.json else screen_table(results))
    print(f"written: {path}" + (f" and {figure}" if figure else ""), file=sys.stderr)
    return 0


def measure(experiment, data, plan, parts):
    """The record of one network: plan, each seed's range test, the medians, and a row for each rate."""
    from ..screen import Screen
    from . import measure as measuring

    def kept(name, function, *arguments):
        """A part of the run, or what is left of it from an earlier one."""
        with screen.part(name):
            options = {"plan": asdict(plan), "arguments": list(arguments)}
            result = parts.run(
                f"{experiment.name}/{name}", lambda: function(experiment, data, plan, *arguments), options, SOURCES
            )
        screen.finished(f"{experiment.name}/{name}", "done", parts.records[f"{experiment.name}/{name}"]["reused"])
        return result

    with Screen(expected(plan)) as screen:
        sweeps = {seed: kept(f"range_test_{seed}", measuring.range_test, seed) for seed in plan.seeds}
        suggested = measuring.medians(sweeps)
        rates = measuring.rates_of(experiment, plan, suggested)
        screen.costs = expected(plan, rates)
        rows = []
        for rate, source in rates.items():
            trainings = {s: kept(f"training_{rate:g}_{s}", measuring.training, s, rate) for s in plan.seeds}
            twins = None
            if has_twins(plan, source):
                twins = kept(f"twins_{rate:g}", measuring.exponent, plan.seeds[0], rate)
            rows.append({"rate": rate, "from": source, "exponent": twins, "trainings": trainings})
    return {"plan": asdict(plan) | {"steps": plan.steps}, "sweeps": sweeps, "suggested": suggested, "rates": rows}


def expected(plan, rates=None):
    """{part: seconds}, by the time they take on two cores; before the range tests the number of rates is a guess."""
    costs = {f"range_test_{seed}": 15 for seed in plan.seeds}
    for rate, source in (rates or dict.fromkeys(map(str, range(len(plan.grid) + 3)), "grid")).items():
        name = rate if isinstance(rate, str) else f"{rate:g}"
        costs |= {f"training_{name}_{seed}": 3 for seed in plan.seeds}
        costs |= {f"twins_{name}": 4} if has_twins(plan, source) else {}
    return costs


def has_twins(plan, source):
    """Whether twins are trained at a rate from there: the multiples of the edge, the edge among them."""
    return plan.exponent_steps > 0 and source in ("grid", "edge_of_stability")


def load_or_new(path):
    """The results of earlier runs into the same folder, or none yet. Raises ValueError for another kind of file."""
    from ..jsonfile import read_json

    if not path.exists():
        return {"format": FORMAT, "experiments": {}}
    results = read_json(path)
    if not isinstance(results, dict) or results.get("format") != FORMAT:
        raise ValueError(f"{path} is not a results file of {PROGRAM.command}: name another folder with --output")
    return results


def parse(arguments=None):
    """The options; a mistake ends the program with one line and exit code 2."""
    parser = PROGRAM.parser()
    add_experiments(parser)
    parser.add_argument("--quick", action="store_true", help="one seed and few rates, two_hidden by default")
    parser.add_argument("--seeds", type=positive, default=3, metavar="N", help="how many (default: 3; wide: at most 2)")
    add_threads(parser, "the engine")
    add_output(parser, "edge", "results.json, figure and parts/")
    return parser.parse_args(arguments)


def command_of(options):
    """The command that makes these results again, without what changes nothing in them."""
    words = [PROGRAM.command, *(f"--experiment {name}" for name in options.experiment or ())]
    words += ["--quick"] if options.quick else []
    return " ".join([*words, f"--seeds {options.seeds} --threads {options.threads}"])


if __name__ == "__main__":
    sys.exit(main())

"""How does a network learn that has one line wrong? Every mistake of the labs, trained beside the right functions.

python -m benchmarks.mistakes                 all of them: some minutes on one core
python -m benchmarks.mistakes --quick         fewer images and one seed: a minute
python -m benchmarks.mistakes --page docs     no training: the gallery from the results
"""

import json
import sys
from pathlib import Path

from ..program import Program, add_output, add_threads

# What imports numpy is imported in the functions below: the number of threads has to be set before that.
DESCRIPTION = """How a network learns that has one line wrong. Every mistake of the labs is put into functions that
are right otherwise, and trained from the same weights on the same batches as the right ones, over seeds: labs 2 to 6 a
network of 784-100-30-10 for an epoch of MNIST, lab 1 one neuron that tells two digits apart, lab 7 the rate that comes
out and the network at that rate, lab 8 a small network in loops. Accuracy, and the loss along the way, go to
results.json."""
EXAMPLES = """examples:
  python -m benchmarks.mistakes --quick
  python -m benchmarks.mistakes --output benchmarks/results/mistakes
  python -m benchmarks.mistakes --output benchmarks/results/mistakes --page docs

Finished parts are kept in the output folder: after an interruption the same command goes on there.
exit codes: 0 measured, 2 wrong usage, 130 Ctrl-C"""
PROGRAM = Program("mistakes", DESCRIPTION, EXAMPLES, "finished parts are kept, the same command goes on")
FORMAT = "mistakes 1"
SOURCES = (
    "numpy_mlp",
    "benchmarks/mistakes/measure.py",
    "benchmarks/mistakes/rates.py",
    "benchmarks/mistakes/neuron.py",
)


def main(arguments=None):
    """Runs the command line and returns its exit code."""
    return PROGRAM.main(parse, run, arguments)


def run(options):
    """Measures, or makes the page; returns the exit code."""
    from .tables import screen_table

    if options.page is not None:
        return make_page(options)
    results = measure_all(options)
    print(as_json(results) if options.json else screen_table(results))
    print(f"written: {options.output / 'results.json'}", file=sys.stderr)
    return 0


def as_json(results):
    from ..jsonfile import encode

    return json.dumps(encode(results), allow_nan=False)


def measure_all(options):
    """The results of every mistake, written to results.json."""
    from labs.course import labs

    from ..environment import environment, lasting
    from ..jsonfile import write_json
    from ..parts import Parts
    from .plan import QUICK, Plan

    plan, here = QUICK if options.quick else Plan(), environment(options.threads, device="cpu")
    results = measured(labs(), mnist(), plan, Parts(options.output, lasting(here)))
    results = {"format": FORMAT, "made": {"command": command_of(options), "environment": here}, **results}
    write_json(options.output / "results.json", results)
    return results


def mnist():
    """((x, y), (x_test, y_test)) of MNIST."""
    from numpy_mlp import load_mnist

    training, _, test = load_mnist()
    return training, test


def measured(course, data, plan, parts):
    """{"plan", "right": {setting: runs}, "mistakes": {key: {"lab", "exercise", "setting", "runs"}}}"""
    from dataclasses import asdict

    from ..screen import Screen
    from .measure import catalogue, right_runs, wrong_runs
    from .trainings import setting_of

    rows = list(catalogue(course))
    settings = {setting_of(lab, exercise).name: setting_of(lab, exercise) for lab, exercise, _ in rows}
    jobs = {f"right/{name}": (lambda s=s: right_runs(s, data, plan), "") for name, s in settings.items()}
    for lab, exercise, mistake in rows:
        job = lambda row=(lab, exercise, mistake): wrong_runs(*row, data, plan)  # noqa: E731
        jobs[f"wrong/{mistake.key}"] = job, lines_of(exercise, mistake)
    found = {}
    with Screen(dict.fromkeys(jobs, 3)) as screen:
        for name, (job, lines) in jobs.items():
            with screen.part(name):
                found[name] = parts.run(name, job, {"plan": asdict(plan), "lines": lines}, SOURCES)
            screen.finished(name, "done", parts.records[name]["reused"])
    wrong = {
        mistake.key: {
            "lab": lab.number,
            "exercise": exercise.name,
            "setting": setting_of(lab, exercise).name,
            "runs": found[f"wrong/{mistake.key}"],
        }
        for lab, exercise, mistake in rows
    }
    right = {name: found[f"right/{name}"] for name in settings}
    return {"plan": asdict(plan), "right": right, "mistakes": wrong}


def lines_of(exercise, mistake):
    """The code that decides what the mistake does: other lines make another result, other words do not."""
    from .wrong_lines import as_line, wrong_lines

    right = [as_line(name, line) for name, line in {**exercise.lines, "run": exercise.run}.items()]
    return [*right, wrong_lines(mistake)]


def make_page(options):
    """mistakes.md, mistakes.es.md and their figures in the folder, from results.json and the catalogue."""
    from labs.course import labs

    from ..jsonfile import read_json
    from .gallery import write_gallery

    results = read_json(options.output / "results.json")
    if not isinstance(results, dict) or results.get("format") != FORMAT:
        raise ValueError(f"{options.output / 'results.json'} is not a results file of {PROGRAM.command}: measure again")
    for path in write_gallery(results, labs(), options.page):
        print(f"written: {path}", file=sys.stderr)
    return 0


def parse(arguments=None):
    """The options; a mistake ends the program with one line and exit code 2."""
    parser = PROGRAM.parser()
    parser.add_argument("--quick", action="store_true", help="one seed and few images")
    parser.add_argument("--page", type=Path, metavar="DIR", help="make the gallery there from the results, and no more")
    add_threads(parser, "numpy's BLAS")
    add_output(parser, "mistakes", "results.json and parts/")
    return parser.parse_args(arguments)


def command_of(options):
    """The command that makes these results again, without what changes nothing in them."""
    return " ".join([PROGRAM.command, *(["--quick"] if options.quick else []), f"--threads {options.threads}"])


if __name__ == "__main__":
    sys.exit(main())

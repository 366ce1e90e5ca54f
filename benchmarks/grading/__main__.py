"""How long does a class take to grade? A hundred students who hand in all eight labs, right and wrong.

python -m benchmarks.grading
python -m benchmarks.grading --students 20
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from ..program import Program, add_output, positive

DESCRIPTION = """Makes a class's submissions from the labs' solutions and starters, with the slips of a class in them,
grades them as `python -m labs grade` does, and says how long that took and which protections were in force."""
EXAMPLES = """examples:
  python -m benchmarks.grading
  python -m benchmarks.grading --students 20 --jobs 4

exit codes: 0 measured, 2 wrong usage, 130 Ctrl-C"""
PROGRAM = Program("grading", DESCRIPTION, EXAMPLES, "nothing is kept, the same command begins again")
SEED = 2026


def main(arguments=None):
    """Runs the command line and returns its exit code. One thread: the processes that are graded have as many."""
    return PROGRAM.main(parse, run, arguments, threads=1)


def parse(arguments):
    parser = PROGRAM.parser()
    parser.add_argument("--students", type=positive, default=100, metavar="N", help="students in the class (100)")
    parser.add_argument("--jobs", type=positive, default=2, metavar="N", help="submissions graded at once (2)")
    parser.add_argument("--timeout", type=positive, default=20, metavar="SECONDS", help="of one process (20)")
    add_output(parser, "benchmarks/results/grading", "results.json")
    return parser.parse_args(arguments)


def run(options):
    """Measures, writes, prints; returns the exit code."""
    from ..environment import environment
    from ..jsonfile import write_json

    record = measured(options.students, options.jobs, options.timeout)
    result = {"format": "grading 1", "environment": environment(1, device="cpu"), **record}
    path = write_json(options.output / "results.json", result)
    print(json.dumps(result, allow_nan=False) if options.json else lines(result))
    print(f"written: {path}", file=sys.stderr)
    return 0


def measured(n_students, jobs, timeout):
    """The seconds of one grading, from an empty folder to the last page; and what was graded."""
    import numpy as np

    from labs import course
    from labs.grading import classroom

    from .classroom import make

    with tempfile.TemporaryDirectory(prefix="class-") as folder:
        place = make(Path(folder) / "submissions", n_students, course.labs(), np.random.default_rng(SEED))
        begun, load = time.perf_counter(), os.getloadavg()[0]
        said = lambda line: print(line, file=sys.stderr)  # noqa: E731
        result = classroom.grade(place, Path(folder) / "grades", None, jobs, float(timeout), "benchmark", said)
        seconds = time.perf_counter() - begun
    loads = {"before": load, "after": os.getloadavg()[0]}  # of all who share the machine, this one included
    return {"seconds": seconds, "load_average": loads, "jobs": jobs, "timeout": timeout, **counted(result)}


def counted(result):
    """How much was graded, what was found, and what protected the machine meanwhile."""
    found = [lab for student in result["students"] for lab in student["labs"].values() if lab]
    kinds = [function["kind"] for lab in found for function in lab["functions"]]
    return {
        "students": len(result["students"]),
        "submissions": len(found),
        "average": sum(student["grade"] for student in result["students"]) / len(result["students"]),
        "findings": {kind: kinds.count(kind) for kind in sorted(set(kinds))},
        "protections": result["protections"]["in_force"],
        "protection_lines": result["protections"]["lines"],
    }


def lines(result):
    """For the screen."""
    each = 1000 * result["seconds"] / result["submissions"]
    return "\n".join(
        [
            f"{result['students']} students, {result['submissions']} submissions, {result['jobs']} at once",
            f"{result['seconds']:.1f} s, {each:.0f} ms a submission; average grade {result['average']:.1f}",
            "load average of the machine: {before:.1f} before, {after:.1f} after".format(**result["load_average"]),
            *result["protection_lines"],
        ]
    )


if __name__ == "__main__":
    sys.exit(main())

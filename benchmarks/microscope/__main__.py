"""How soon does the microscope show, and how soon does it answer a click?

python -m benchmarks.microscope               five pages, half a minute
python -m benchmarks.microscope --sample      write docs/microscope.html and its picture anew
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from ..program import Program, add_output, add_threads, positive

# What imports numpy is imported in the functions below: the number of threads has to be set before that.
DESCRIPTION = """Sizes of the microscope's pages, and in a headless Chromium the milliseconds
  shown    from the start of the navigation until everything is drawn
  click    from a click on a cell until its formula and all that it lights up are painted
Goals for two_hidden with 32 samples: shown within 1,000 ms, a click answered within 100 ms."""
EXAMPLES = """examples:
  python -m benchmarks.microscope --rounds 9
  python -m benchmarks.microscope --sample

exit codes: 0 measured, 2 wrong usage or no browser, 130 Ctrl-C"""
PROGRAM = Program("microscope", DESCRIPTION, EXAMPLES, "nothing was written")
FORMAT = "microscope 1"
GOALS = {"shown_ms": 1000, "click_ms": 100}
DOCS = Path("docs")


def main(arguments=None):
    """Runs the command line and returns its exit code."""
    return PROGRAM.main(parse, run, arguments)


def parse(arguments):
    parser = PROGRAM.parser()
    number = {"type": positive, "metavar": "N"}
    parser.add_argument("--rounds", **number, default=5, help="times that each page is opened (default: 5)")
    parser.add_argument("--clicks", **number, default=20, help="clicks each time (default: 20)")
    parser.add_argument("--sample", action="store_true", help=f"write the sample page and its picture into {DOCS}")
    add_output(parser, "benchmarks/results/microscope", "results.json")
    add_threads(parser)
    return parser.parse_args(arguments)


def run(options):
    """Measures, writes, prints; returns the exit code."""
    from ..browser import Browser, checked_browser

    checked_browser()
    with Browser() as browser:
        return write_docs(browser) if options.sample else measure_all(browser, options)


def write_docs(browser):
    from .pages import write_sample

    print(*write_sample(browser, DOCS), sep="\n")
    return 0


def measure_all(browser, options):
    from ..environment import environment
    from ..jsonfile import encode, write_json

    here = environment(options.threads, device="cpu") | {"browser": browser.version(), "load": load()}
    results = {"format": FORMAT, "environment": here, "rounds": options.rounds, "clicks": options.clicks}
    results |= {"goals": GOALS, "pages": pages_measured(browser, options)}
    path = write_json(options.output / "results.json", results)
    print(json.dumps(encode(results), allow_nan=False) if options.json else table(results["pages"]))
    print(f"written: {path}", file=sys.stderr)
    return 0


def load():
    """How many processes wanted a core during the last minute, or None where the system does not say."""
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None


def pages_measured(browser, options):
    """{page: what was measured of it}"""
    from .measure import measured
    from .pages import PAGES, write_page

    with tempfile.TemporaryDirectory() as folder:
        paths = {name: write_page(name, Path(folder)) for name in PAGES}
        return {name: measured(browser, path, options.rounds, options.clicks) for name, path in paths.items()}


def table(pages):
    """The measurements as lines."""
    lines = [f"{'':34}{'MB':>8}{'shown, ms':>11}{'best':>6}{'click, ms':>11}{'best':>6}"]
    for name, found in pages.items():
        shown = f"{found['shown_ms']:11.0f}{found['shown_best_ms']:6.0f}"
        times = f"{shown}{found['click_ms']:11.0f}{found['click_best_ms']:6.0f}"
        lines.append(f"{name:34}{found['bytes'] / 1e6:8.2f}{times}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

"""A comparison told: report.html and figures/ from a results file, and the README's table.

python -m benchmarks.report FOLDER                                  make FOLDER/report.html and FOLDER/figures again
python -m benchmarks.report --readme README.md README.es.md         put the results table into the READMEs
python -m benchmarks.report --readme README.md --check              1 where a README's table is not what the file gives
"""

import argparse
import sys
from pathlib import Path

from . import drawing
from .figures import charts
from .jsonfile import read_json, replace_file
from .page import page
from .readme import update_readme

FORMAT = 1
COMMITTED = Path(__file__).parent / "results" / "cpu" / "results.json"
NO_FIGURES = 'No figures: matplotlib is not installed. pip install "numpy-mlp[plots]" installs it.'


def write_report(results: dict, folder) -> list[Path]:
    """Write report.html and figures/ in `folder`; returns the paths. Without matplotlib the page says so instead."""
    folder, quick = Path(folder), bool(results.get("quick"))
    drawn, paths, problem = [], [], None
    if drawing.available():
        drawn, paths = _draw_all(charts(results), folder / "figures", quick)
    else:
        problem = NO_FIGURES
        print(problem, file=sys.stderr)
    text = page(results, drawn, problem)
    return [replace_file(folder / "report.html", text.encode("utf-8")), *paths]


def _draw_all(every, folder, quick):
    """([(chart, svg)], paths)"""
    drawn, paths = [], []
    for chart in every:
        svg, written = drawing.write_figure(chart, folder, quick)
        drawn.append((chart, svg))
        paths += written
    speed = [chart for chart in every if chart.section == "speed"]
    return drawn, paths + (drawing.write_sheet("speed", speed, folder, quick) if speed else [])


def load(path) -> dict:
    """Results from a file; ValueError or OSError with one clear line for anything else."""
    results = read_json(path)
    found = results.get("format") if isinstance(results, dict) else None
    if found != FORMAT:
        told = f"format {found!r}" if isinstance(results, dict) else "no results"
        raise ValueError(
            f"{path} has {told}, expected format {FORMAT}; make it again with python -m benchmarks.compare"
        )
    return results


def parse(arguments=None):
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report", description=__doc__.splitlines()[0])
    parser.add_argument(
        "folder", nargs="?", type=Path, help="folder of a results.json: its page and figures are made again"
    )
    parser.add_argument("--readme", nargs="+", type=Path, metavar="FILE", help="put the results table into these files")
    parser.add_argument(
        "--results", type=Path, default=COMMITTED, help="the results file for --readme (default: %(default)s)"
    )
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 where a table is not what the file gives"
    )
    options = parser.parse_args(arguments)
    if (options.folder is None) == (options.readme is None):
        parser.error("give either a folder or --readme FILE ...")
    return options


def main(arguments=None) -> int:
    """Run the command; returns the exit code: 0, 1 where --check found a difference, 2 for bad input."""
    options = parse(arguments)
    try:
        return _readmes(options) if options.readme else _folder(options.folder)
    except FileNotFoundError as error:
        print(f"{error.filename} is not there; python -m benchmarks.compare makes a results.json", file=sys.stderr)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
    return 2


def _folder(folder) -> int:
    for path in write_report(load(folder / "results.json"), folder):
        print(path)
    return 0


def _readmes(options) -> int:
    results = load(options.results)
    stale = [path for path in options.readme if not update_readme(path, results, options.check)]
    for path in stale:
        made = (
            "is not what the results give: run the same command without --check"
            if options.check
            else "has its table now"
        )
        print(f"{path} {made}", file=sys.stderr if options.check else sys.stdout)
    return int(options.check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())

"""What the benchmarks' command lines share: threads, options, one line for whatever goes wrong, exit codes.

Nothing here may import numpy when it is loaded: the number of threads has to be set before that.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from .threads import set_threads


@dataclass(frozen=True)
class Program:
    """python -m benchmarks.`name`: what --help says before and after the options, and what Ctrl-C leaves behind."""

    name: str
    description: str
    examples: str
    kept: str

    @property
    def command(self):
        """python -m benchmarks.NAME"""
        return f"python -m benchmarks.{self.name}"

    def parser(self):
        """A parser that ends the program with one line and exit code 2 for a mistake."""
        from numpy_mlp.command_line import OneLineParser

        layout = argparse.RawDescriptionHelpFormatter
        return OneLineParser(
            prog=self.command, description=self.description, epilog=self.examples, formatter_class=layout
        )

    def main(self, parse, run, arguments=None, threads=None):
        """Sets the threads, which are --threads if not given, reads the options, runs; returns the exit code."""
        set_threads(threads or self._threads(arguments))
        options = parse(arguments)
        try:
            return run(options)
        except KeyboardInterrupt:
            return self._said(f"interrupted: {self.kept} ({options.output})", 130)
        except (OSError, ValueError, ImportError, RuntimeError) as error:
            return self._said(error, 2)

    def _threads(self, arguments):
        """--threads, read before all else and before numpy is there."""
        early = argparse.ArgumentParser(prog=self.command, add_help=False, allow_abbrev=False)
        early.error = lambda message: early.exit(2, f"{self.command}: {message} (--help tells more)\n")
        add_threads(early)
        return early.parse_known_args(arguments)[0].threads

    def _said(self, reason, exit_code):
        print(f"{self.name}: {reason}", file=sys.stderr)
        return exit_code


def add_threads(parser, whose="every library"):
    parser.add_argument("--threads", type=positive, default=2, metavar="N", help=f"for {whose} (default: 2)")


def add_experiments(parser, default="all"):
    from numpy_mlp import EXPERIMENTS

    several = {"action": "append", "choices": EXPERIMENTS}
    parser.add_argument("--experiment", **several, help=f"a published network; may be repeated (default: {default})")


def add_output(parser, folder, contents):
    """--output and --json: where the results go, and what is printed of them."""
    where = {"type": Path, "default": Path(folder), "metavar": "DIR"}
    parser.add_argument("--output", **where, help=f"folder for {contents} (default: {folder})")
    parser.add_argument("--json", action="store_true", help="print results.json on standard output, not the table")


def positive(text):
    if not text.strip().isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a positive whole number")
    return int(text)

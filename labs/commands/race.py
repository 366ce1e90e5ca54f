"""Lab 8's measurement: the student's loops, rows and compiled loops against NumPy, in turns."""

import importlib

from numpy_mlp.command_line import positive
from numpy_mlp.language import Texts

from ..folder import started_file
from .options import student_speaks, to_type

LAB = 8
texts = Texts(
    summary=("measure lab 8: your loops against NumPy", "medir el laboratorio 8: tus bucles contra NumPy"),
    now=("on this machine", "en esta máquina"),
    longer=("with more rounds", "con más rondas"),
    rounds=("rounds, in which the functions take turns (5)", "rondas, en las que las funciones se turnan (5)"),
    stopped=("{file} stops with {error}: {message}", "{file} se detiene con {error}: {message}"),
    check=("Check it first:  {line}", "Compruébalo antes:  {line}"),
)
EXAMPLES = {"": "now", "--rounds 20": "longer"}


def add_arguments(parser):
    parser.add_argument("--rounds", type=positive, default=5, metavar="N", help=texts("rounds"))


def race_module():
    """Loaded when it is needed, and not for the help."""
    return importlib.import_module("..lab8_faster.race", __package__)


def run(options):
    """A dict: shape, zeros, rounds, functions {name: {median, fastest, slowest, faster, equal}}."""
    file, race = started_file(options.folder, LAB, to_type(options, "start", LAB)), race_module()
    try:
        with student_speaks(options):
            return race.race(race.functions_of(file), options.rounds)
    except Exception as error:  # whatever is wrong with the student's file is for them to read in one line
        raise ValueError(texts("stopped", file=file, error=type(error).__name__, message=error)) from error


def show(result, options):
    race_module().show(result)
    if not all(function["equal"] for function in result["functions"].values()):
        print(texts("check", line=to_type(options, "check", LAB)))

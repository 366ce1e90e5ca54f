"""Grades a class's submissions: grades for the learning platform, a page for each student, one for the teacher."""

import argparse
import math
from pathlib import Path

from numpy_mlp.command_line import UsageError, positive, positive_number
from numpy_mlp.language import Texts

from ..course import TITLES
from ..grading import classroom
from ..grading.limits import DEFAULT_SECONDS
from ..screen import warn

texts = Texts(
    summary=("grade a class's submissions (for teachers)", "evaluar las entregas de una clase (para docentes)"),
    what=(
        "folder or .zip with the submissions, as Moodle or Canvas exports them, or a folder or zip for each student",
        "carpeta o .zip con las entregas, como las exporta Moodle o Canvas, o una carpeta o zip por estudiante",
    ),
    labs=(
        "only these labs, as in 5, 1-4 or 2,5-8 (all there are)",
        "solo estos, como 5, 1-4 o 2,5-8 (todos los que haya)",
    ),
    jobs=("submissions graded at once (2)", "entregas evaluadas a la vez (2)"),
    timeout=("seconds that a process may take ({n:g})", "segundos que puede durar un proceso ({n:g})"),
    seed=(
        "word from which the hidden inputs are made (a random one, kept in the output folder)",
        "palabra de la que salen las entradas ocultas (una al azar, guardada en la carpeta de resultados)",
    ),
    output=("folder for the results (SUBMISSIONS_DIR-grades)", "carpeta de los resultados (ENTREGAS-grades)"),
    moodle=("an export of Moodle or Canvas", "lo exportado por Moodle o Canvas"),
    some=("labs 1 to 4, with a seed word of your own", "laboratorios 1 a 4, con una palabra propia"),
    not_labs=(
        "{text!r} names no labs: expected numbers from 1 to {n}, as in 5, 1-4 or 2,5-8",
        "{text!r} no nombra laboratorios: se esperaban números de 1 a {n}, como 5, 1-4 o 2,5-8",
    ),
    absent=("{path} does not exist", "{path} no existe"),
    inside=(
        "the output folder {path} lies within the submissions: choose another with --output",
        "la carpeta de resultados {path} está dentro de las entregas: elige otra con --output",
    ),
    graded=(
        "students: {n_students}; files graded: {n_graded}; average: {average:.1f} of 100",
        "estudiantes: {n_students}; archivos evaluados: {n_graded}; media: {average:.1f} sobre 100",
    ),
    written=("results: {folder}", "resultados: {folder}"),
)
EXAMPLES = {"submissions.zip": "moodle", "submissions --labs 1-4 --seed spring": "some"}


def add_arguments(parser):
    add = parser.add_argument
    add("submissions", metavar="SUBMISSIONS_DIR", type=Path, help=texts("what"))
    add_labs(parser)
    add("--jobs", type=positive, default=2, metavar="N", help=texts("jobs"))
    add(
        "--timeout",
        type=positive_number,
        default=DEFAULT_SECONDS,
        metavar="SECONDS",
        help=texts("timeout", n=DEFAULT_SECONDS),
    )
    add("--seed", metavar="WORD", help=texts("seed"))
    add("--output", type=Path, metavar="DIR", help=texts("output"))


def add_labs(parser):
    """--labs: which of them."""
    parser.add_argument("--labs", type=lab_numbers, metavar="N-N", help=texts("labs"))


def lab_numbers(text):
    """ "2,5-7" -> [2, 5, 6, 7]"""
    numbers = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        if not first.strip().isdecimal() or (last and not last.strip().isdecimal()):
            raise argparse.ArgumentTypeError(texts("not_labs", text=text, n=len(TITLES)))
        numbers |= set(range(int(first), int(last or first) + 1))
    if not numbers or not numbers <= set(TITLES):
        raise argparse.ArgumentTypeError(texts("not_labs", text=text, n=len(TITLES)))
    return sorted(numbers)


def run(options):
    """A dict: what grades.json holds, and `folder`."""
    source = options.submissions
    if not source.exists():
        raise UsageError(texts("absent", path=source))
    output = options.output or source.absolute().with_name(f"{source.absolute().stem}-grades")
    if source.resolve() in (output.resolve(), *output.resolve().parents):
        raise UsageError(texts("inside", path=output))
    return classroom.grade(source, output, options.labs, options.jobs, options.timeout, options.seed, said)


def said(line):
    """While the grading runs: on standard error, where it disturbs no JSON."""
    warn(line)


def show(result, options):
    for line in result["protections"]["lines"]:
        print(line)
    for line in result["notes"]:
        print(line)
    graded = sum(lab is not None for student in result["students"] for lab in student["labs"].values())
    grades = [student["grade"] for student in result["students"]]
    average = sum(grades) / len(grades) if grades else math.nan
    print(texts("graded", n_students=len(grades), n_graded=graded, average=average))
    print(texts("written", folder=result["folder"]))

"""Checks at every save, and goes on to the next lab when one is passed."""

import json

from numpy_mlp.command_line import jsonable, positive, positive_number
from numpy_mlp.language import Texts

from ..course import TITLES
from ..folder import file_of, started_file
from ..screen import clear, paint
from ..watching import wait_for_save
from . import checks
from .options import add_optional_number, to_type

texts = Texts(
    summary=("check a lab at every save of its file", "comprobar un laboratorio cada vez que se guarda"),
    one=("watch lab 5; Ctrl-C ends it", "vigilar el laboratorio 5; Ctrl-C termina"),
    interval=("seconds between two looks at the file (0.3)", "segundos entre dos miradas al archivo (0.3)"),
    checks=("end after so many checks (never)", "terminar tras tantas comprobaciones (nunca)"),
    watching=(
        "Watching {file}: save it, and it is checked again. Ctrl-C ends.",
        "Vigilando {file}: guárdalo y se comprueba de nuevo. Ctrl-C termina.",
    ),
    on=("Lab {number} is passed. On to lab {next}.", "Laboratorio {number} aprobado. Seguimos con el {next}."),
    begin=("It is not begun yet: in another terminal,  {line}", "Aún no está empezado: en otra terminal,  {line}"),
    done=("Checks made: {n}.", "Comprobaciones hechas: {n}."),
)
EXAMPLES = {"5": "one"}


def add_arguments(parser):
    add_optional_number(parser)
    parser.add_argument("--interval", type=positive_number, default=0.3, metavar="SECONDS", help=texts("interval"))
    parser.add_argument("--checks", type=positive, metavar="N", help=texts("checks"))


def run(options):
    """A dict: lab, passed (of the last check), checks; each check is printed as it is made, with --json a line each."""
    number, n_checks, seen, just_passed = checks.chosen_number(options), 0, None, False
    started_file(options.folder, number, to_type(options, "start", number))
    while True:
        seen = wait_for_save(file_of(options.folder, number), seen, options.interval)
        before = print if just_passed else clear  # below the news that the lab before was just passed
        report = checks.checked(options, number, checks.first_part(options, number, before))
        print_check(options, report, before)
        n_checks, just_passed = n_checks + 1, report.passed
        if n_checks == options.checks or (report.passed and number == max(TITLES)):
            return {"lab": number, "passed": report.passed, "checks": n_checks}
        if report.passed:
            number = go_on(options, number)


def print_check(options, report, before):
    """The check, after what is to be done before; where its first part is there already, the rest of it."""
    described = checks.described(options, report)
    if options.json:
        print(json.dumps(jsonable(described), allow_nan=False, ensure_ascii=False), flush=True)
        return
    if report.lab.graded_part == report.lab:
        before()
    checks.show(described)
    print(f"\n{paint(texts('watching', file=described['file']), 'quiet')}", flush=True)


def go_on(options, number):
    """Says that the next lab's turn has come, and what begins it; returns its number."""
    if not options.json:
        print(paint(texts("on", number=number, next=number + 1), "right"))
        if not file_of(options.folder, number + 1).exists():
            print(texts("begin", line=to_type(options, "start", number + 1)))
        print(end="", flush=True)
    return number + 1


def show(result, options):
    print(texts("done", n=result["checks"]))

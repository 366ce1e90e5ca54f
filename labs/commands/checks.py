"""What `check`, `watch` and `hint` share: which lab, its file, the check itself, and what to do next."""

import sys

from numpy_mlp.language import Texts

from .. import progress, reporting
from ..checking import check
from ..course import TITLES, lab
from ..folder import file_of, started_file
from ..messages import in_language
from ..screen import warn
from .options import to_type

texts = Texts(
    all_passed=("all labs are passed: name one to look at it again", "todos aprobados: nombra uno para volver a verlo"),
    not_kept=("the progress is not kept: {error}", "el progreso no se guarda: {error}"),
    again=("Then:    {line}", "Después: {line}"),
    hint=("A hint:  {line}", "Pista:   {line}"),
    next=("Next:    {line}", "Sigue:   {line}"),
    solution=("Compare: {line}", "Compara: {line}"),
    course_done=(
        "That was the last one. Your engine:  {line}",
        "Era el último. Tu motor:  {line}",
    ),
)


def chosen_number(options):
    """The number asked for, or the first lab that is not passed. Raises ValueError where all are."""
    number = options.number or progress.first_not_passed(options.folder)
    if number is None:
        raise ValueError(texts("all_passed"))
    return number


def report_of(options, number, told=lambda report: None):
    """The Report on the student's file. Raises NotStartedError."""
    return check(lab(number), started_file(options.folder, number, to_type(options, "start", number)), told=told)


def checked(options, number, told):
    """The same, noted in the progress; `told` gets the Report on what counts before what is optional is there."""
    report = report_of(options, number, told)
    try:
        progress.note_check(options.folder, report)
    except OSError as error:  # a folder that cannot be written in: the check itself is done
        warn(texts("not_kept", error=error))
    return report


def described(options, report):
    """The report as plain values, with the file and what to type next."""
    number = report.lab.number
    file = file_of(options.folder, number)
    return {**reporting.described(report), "file": str(file), "next": next_lines(options, report)}


def next_lines(options, report):
    """What to type next, a sentence each."""
    number = report.lab.number
    if not report.passed:
        return [
            texts("again", line=to_type(options, "check", number)),
            texts("hint", line=to_type(options, "hint", number)),
        ]
    lines = [texts("solution", line=to_type(options, "solution", number))]
    if number == max(TITLES):
        return [*lines, texts("course_done", line=to_type(options, "engine"))]
    command = "check" if file_of(options.folder, number + 1).exists() else "start"
    return [*lines, texts("next", line=to_type(options, command, number + 1))]


def first_part(options, number, before=lambda: None):
    """What prints the Report on what counts as soon as it is there, where something optional is still to come.

    Lab 8's compiled function takes longer than all else: 0.5 s until Numba is imported and ready, 0.4 s to compile.
    """

    def told(report):
        before()
        reporting.show(reporting.described(report), in_language(TITLES[number]), file_of(options.folder, number))
        sys.stdout.flush()

    silent = options.json or lab(number).graded_part == lab(number)
    return (lambda report: None) if silent else told


def show(result):
    """Prints what `described` gave, without what `first_part` has printed."""
    if all(function["counts"] for function in result["functions"]):
        reporting.show(result, in_language(TITLES[result["lab"]]), result["file"])
    else:
        reporting.show_optional(result)
    for line in result["next"]:
        print(line)

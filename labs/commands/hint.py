"""One hint more, on the first function that is not right: where to look, what kind of thing, the formula."""

from numpy_mlp.language import Texts

from .. import progress
from ..messages import in_language, message
from ..screen import paint, wrapped
from . import checks
from .options import add_optional_number, to_type

texts = Texts(
    summary=(
        "one hint more on the first function that is not right",
        "una pista más sobre la primera función que no está bien",
    ),
    ask=(
        "the next hint for lab 5; again, and there are more, up to three",
        "la siguiente pista del laboratorio 5; otra vez, y hay más, hasta tres",
    ),
    heading=("Hint {level} of {levels} on {name}", "Pista {level} de {levels} sobre {name}"),
    more=("One more:  {line}", "Otra más:  {line}"),
    last=("That was the last one. Check:  {line}", "Era la última. Comprueba:  {line}"),
    none_needed=("Lab {number} is right: no hint needed.", "El laboratorio {number} está bien: no hace falta pista."),
)
EXAMPLES = {"5": "ask"}
NOTHING = {"function": None, "level": 0, "levels": 0, "hints": []}


def add_arguments(parser):
    add_optional_number(parser)


def run(options):
    """A dict: lab, function (None where all are right), level, levels, hints (those asked for so far).

    Where the file cannot be loaded no hint is used up: "message" says what is wrong with it.
    """
    number = checks.chosen_number(options)
    report = checks.report_of(options, number)
    if report.passed:
        return {**NOTHING, "lab": number}
    if report.whole_file:
        said = message(report.whole_file, report.lab.exercises[0])
        return {**NOTHING, "lab": number, "passed": False, "message": said}
    exercise = next(exercise for exercise in report.lab.exercises if exercise.name == report.first.exercise)
    levels = len(exercise.hints)
    level = progress.note_hint(options.folder, number, exercise.name, levels)
    hints = [in_language(hint) for hint in exercise.hints[:level]]
    return {"lab": number, "function": exercise.name, "level": level, "levels": levels, "hints": hints}


def show(result, options):
    if "message" in result:
        print(wrapped("\n".join(result["message"])))
        return
    if result["function"] is None:
        print(texts("none_needed", number=result["lab"]))
        return
    level, levels = result["level"], result["levels"]
    print(paint(texts("heading", level=level, levels=levels, name=result["function"]), "strong"))
    for number, hint in enumerate(result["hints"], start=1):
        print(paint(wrapped(f"{number}. {hint}", "  "), "strong" if number == level else "quiet"))
    key, command = ("more", "hint") if level < levels else ("last", "check")
    print(texts(key, line=to_type(options, command, result["lab"])))

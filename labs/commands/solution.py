"""Shows our solution of a lab, once it is passed."""

from numpy_mlp.language import Texts

from .. import progress
from ..course import lab
from ..folder import made, solution_text
from ..screen import rich_console
from .options import add_number, to_type

texts = Texts(
    summary=(
        "our solution of a lab, once yours is passed",
        "nuestra solución de un laboratorio, cuando apruebes el tuyo",
    ),
    after=("after lab 5 is passed", "con el laboratorio 5 aprobado"),
    before=("before that; it is noted in the progress", "antes de eso; queda anotado en el progreso"),
    anyway=("show it though the lab is not passed; it is noted", "mostrarla sin haber aprobado; queda anotado"),
    not_yet=(
        "lab {number} is not passed yet. A hint:  {hint}\n      or, noted in your progress:  {anyway}",
        "el laboratorio {number} aún no está aprobado. Una pista:  {hint}\n      o, anotado en tu progreso:  {anyway}",
    ),
    noted=(
        "(Noted in your progress: shown before the lab was passed.)",
        "(Anotado en tu progreso: vista antes de aprobar.)",
    ),
)
EXAMPLES = {"5": "after", "5 --anyway": "before"}


def add_arguments(parser):
    add_number(parser)
    parser.add_argument("--anyway", action="store_true", help=texts("anyway"))


def run(options):
    """A dict: lab, file, text, when ("after" the lab was passed, or "anyway")."""
    number, solved = options.number, lab(options.number)
    passed = progress.load(options.folder)[number]["passed"]
    if not passed and not options.anyway:
        hint = to_type(options, "hint", number)
        raise ValueError(
            texts("not_yet", number=number, hint=hint, anyway=to_type(options, "solution", number, "--anyway"))
        )
    when = "after" if passed else "anyway"
    made(options.folder)
    progress.note_solution(options.folder, number, when)
    return {"lab": number, "file": str(solved.solution), "text": solution_text(solved), "when": when}


def show(result, options):
    console = rich_console()
    if console is None:
        print(result["text"].rstrip())
    else:
        from rich.syntax import Syntax

        console.print(Syntax(result["text"].rstrip(), "python", background_color="default"))
    if result["when"] == "anyway":
        print(f"\n{texts('noted')}")

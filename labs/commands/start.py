"""Begins a lab: copies the starter into the student's folder."""

from numpy_mlp.language import Texts

from ..course import lab
from ..folder import start
from ..messages import in_language
from ..screen import paint
from .options import add_number, to_type

texts = Texts(
    summary=("begin a lab: the file to fill in", "empezar un laboratorio: el archivo que vas a completar"),
    first=("begin the first lab", "empezar el primero"),
    elsewhere=("in a folder of your own", "en una carpeta propia"),
    heading=(
        "Lab {number}: {title} (about {minutes} minutes)",
        "Laboratorio {number}: {title} (unos {minutes} minutos)",
    ),
    written=("Open:      {file}", "Abre:      {file}"),
    there=(
        "Open:      {file}   (it was there already, and is left as it was)",
        "Abre:      {file}   (ya existía, y queda como estaba)",
    ),
    read=("Read:      {line}", "Lee:       {line}"),
    functions=("Write:     {names}", "Escribe:   {names}"),
    check=("Check:     {line}", "Comprueba: {line}"),
    watch=("or, at every save:  {line}", "o, cada vez que guardes:  {line}"),
    anew=("Anew:      {line}", "De nuevo:  {line}"),
)
EXAMPLES = {"1": "first", "1 --folder ana": "elsewhere"}


def add_arguments(parser):
    add_number(parser)


def run(options):
    """A dict: lab, title, minutes, file, written, text, functions."""
    begun = lab(options.number)
    file, written = start(options.folder, begun)
    return {
        "lab": begun.number,
        "title": in_language(begun.title),
        "minutes": begun.minutes,
        "file": str(file),
        "written": written,
        "functions": [exercise.name for exercise in begun.exercises],
    }


def show(result, options):
    number = result["lab"]
    print(paint(texts("heading", number=number, title=result["title"], minutes=result["minutes"]), "strong"))
    print(texts("read", line=to_type(options, "text", number)))
    print(texts("written" if result["written"] else "there", file=result["file"]))
    print(texts("functions", names=", ".join(result["functions"])))
    print(texts("check", line=to_type(options, "check", number)))
    print(" " * 11 + texts("watch", line=to_type(options, "watch", number)))
    if not result["written"]:
        print(texts("anew", line=to_type(options, "reset", number)))

"""A lab's text: the idea, the formula, a worked example, questions."""

import re

from numpy_mlp.language import Texts, get_language

from ..course import lab
from ..screen import rich_console, width
from .options import add_number, to_type

texts = Texts(
    summary=("read a lab's text", "leer el texto de un laboratorio"),
    english=("lab 5's text", "el texto del laboratorio 5"),
    spanish=("the same in Spanish", "el mismo en español"),
    missing=("the text of lab {number} is not there: {file}", "falta el texto del laboratorio {number}: {file}"),
    folded=("(the answer is in the file below)", "(la respuesta está en el archivo de abajo)"),
    file=("It is in:  {file}", "Está en:   {file}"),
    start=("Begin:     {line}", "Empieza:   {line}"),
)
EXAMPLES = {"5": "english", "5 --lang es": "spanish"}


def add_arguments(parser):
    add_number(parser)


def run(options):
    """A dict: lab, file, text (Markdown)."""
    file = lab(options.number).text(get_language())
    if not file.is_file():
        raise FileNotFoundError(texts("missing", number=options.number, file=file))
    return {"lab": options.number, "file": str(file), "text": file.read_text(encoding="utf-8")}


def show(result, options):
    console = rich_console()
    if console is None:
        print(folded(result["text"]).rstrip())
    else:
        from rich.markdown import Markdown

        console.print(Markdown(folded(result["text"]), code_theme="ansi_dark", hyperlinks=False), width=width())
    print(f"\n{texts('file', file=result['file'])}\n{texts('start', line=to_type(options, 'start', result['lab']))}")


def folded(text):
    """The text without the answers to its questions: a page unfolds them at a click, here they would lie open."""
    return re.sub(r"<details><summary>.*?</details>", lambda match: texts("folded"), text, flags=re.DOTALL)

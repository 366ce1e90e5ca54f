"""Options that several commands share, each declared once; and the lines that say what to type next."""

import argparse
import contextlib
import shlex
import sys
from pathlib import Path

from numpy_mlp.commands.options import texts as shared_texts
from numpy_mlp.language import LANGUAGES, Texts

from ..course import TITLES
from ..folder import DEFAULT_FOLDER

texts = Texts(
    folder=("your folder (my_labs)", "tu carpeta (my_labs)"),
    number=("the lab: 1 to {n}", "el laboratorio: de 1 a {n}"),
    first=("the lab: 1 to {n} (the first one not passed)", "el laboratorio: de 1 a {n} (el primero sin aprobar)"),
    unknown=("there is no lab {text}: the labs are 1 to {n}", "no hay laboratorio {text}: van de 1 a {n}"),
)


def add_common_options(parser, folder=True):
    """--json and --lang, which every command has, and --folder."""
    if folder:
        parser.add_argument("--folder", type=Path, default=DEFAULT_FOLDER, metavar="DIR", help=texts("folder"))
    parser.add_argument("--json", action="store_true", help=shared_texts("json"))
    parser.add_argument("--lang", choices=LANGUAGES, help=shared_texts("language"))


def add_number(parser):
    """N, one of the labs."""
    parser.add_argument("number", metavar="N", type=lab_number, help=texts("number", n=len(TITLES)))


def add_optional_number(parser):
    """N, or the first lab that is not passed."""
    parser.add_argument("number", metavar="N", nargs="?", type=lab_number, help=texts("first", n=len(TITLES)))


def lab_number(text):
    """ "5" -> 5, if there is such a lab."""
    if not text.isdecimal() or int(text) not in TITLES:
        raise argparse.ArgumentTypeError(texts("unknown", text=text, n=len(TITLES)))
    return int(text)


def student_speaks(options):
    """Within it, what the student's files print goes to standard error where JSON is asked for: it would spoil that."""
    return contextlib.redirect_stdout(sys.stderr) if options.json else contextlib.nullcontext()


def to_type(options, command, *arguments):
    """The line to type next, with the folder and the language of this one where they were given."""
    words = ["python", "-m", "labs", command, *map(str, arguments)]
    if options.folder != DEFAULT_FOLDER:
        words += ["--folder", str(options.folder)]
    if options.lang:
        words += ["--lang", options.lang]
    return shlex.join(words)

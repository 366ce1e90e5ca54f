"""The parser of all commands, whose help is in English or Spanish and has examples that run."""

import importlib

from numpy_mlp.command_words import placeholder
from numpy_mlp.commands.parser import CommandParser, language_of
from numpy_mlp.commands.parser import texts as shared_texts
from numpy_mlp.language import LANGUAGES, Texts

from .options import add_common_options

__all__ = ["command_parser", "language_of"]

COMMANDS = (
    "list",
    "start",
    "text",
    "check",
    "watch",
    "hint",
    "view",
    "tape",
    "status",
    "reset",
    "solution",
    "engine",
    "train",
    "race",
    "release",
    "grade",
)
WITHOUT_FOLDER = ("tape", "release", "grade")  # they look into no student's folder
texts = Texts(
    description=(
        "Eight labs in which you write backpropagation, and a checker that names the mistake.\n"
        "Begin with: list, start 1.",
        "Ocho laboratorios en los que escribes la retropropagación, y un corrector que nombra el error.\n"
        "Empieza con: list, start 1.",
    ),
    exit_codes=(
        "exit codes: 0 passed or done, 1 not passed, or a file is missing or wrong, 2 wrong usage, 130 after Ctrl-C",
        "códigos de salida: 0 aprobado o hecho, 1 no aprobado, o falta o está mal un archivo, 2 uso incorrecto,\n"
        "130 tras Ctrl-C",
    ),
)


def command_parser():
    """The parser of all commands; it loads their modules, and they load nothing but NumPy."""
    epilog = f"{shared_texts('more')}\n\n{texts('exit_codes')}"
    parser = CommandParser(prog="python -m labs", description=texts("description"), epilog=epilog)
    parser.add_argument("--lang", choices=LANGUAGES, help=shared_texts("language"))
    choices = parser.add_subparsers(
        metavar=placeholder("COMMAND"), title=shared_texts("commands"), required=True, parser_class=CommandParser
    )
    for name in COMMANDS:
        module = importlib.import_module(f".{name}", __package__)
        summary = module.texts("summary")
        command = choices.add_parser(name, help=summary, description=summary, epilog=examples_of(module))
        module.add_arguments(command)
        add_common_options(command, folder=name not in WITHOUT_FOLDER)
        command.set_defaults(module=module, parser=command)
    return parser


def examples_of(module):
    """What stands below a command's help: each example's purpose, below it the line to type; the exit codes."""
    lines = [f"  {module.texts(key)}:\n    %(prog)s {arguments}".rstrip() for arguments, key in module.EXAMPLES.items()]
    return "\n".join([shared_texts("examples"), *lines, "", texts("exit_codes")])

"""The parser of all commands, whose help is in English or Spanish and has examples that run."""

import argparse
import importlib
import sys
from pathlib import Path

from ..command_line import OneLineParser
from ..command_words import placeholder
from ..language import LANGUAGES, Texts
from .options import add_output_options

COMMANDS = ("train", "lr-find", "evaluate", "predict", "summary", "explain", "microscope", "plot", "data", "export")
texts = Texts(
    description=(
        "A multilayer perceptron written by hand: train it, look at it, use it.",
        "Un perceptrón multicapa escrito a mano: entrenarlo, mirarlo, usarlo.",
    ),
    more=("%(prog)s COMMAND --help tells more, with examples.", "%(prog)s ORDEN --help dice más, con ejemplos."),
    exit_codes=(
        "exit codes: 0 done, 1 a file, data or package is missing or wrong, 2 wrong usage, 130 after Ctrl-C",
        "códigos de salida: 0 hecho, 1 falta o está mal un archivo, unos datos o un paquete, 2 uso incorrecto,\n"
        "130 tras Ctrl-C",
    ),
    usage=("usage: ", "uso: "),
    arguments=("arguments", "argumentos"),
    options=("options", "opciones"),
    help=("show this help and end", "mostrar esta ayuda y terminar"),
    language=("en or es: English or Spanish (by the locale)", "en o es: inglés o español (según el sistema)"),
    commands=("commands", "órdenes"),
    examples=("examples:", "ejemplos:"),
)


class Layout(argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of the examples, and says "usage" in the language of the rest."""

    def add_usage(self, usage, actions, groups, prefix=None):
        super().add_usage(usage, actions, groups, texts("usage") if prefix is None else prefix)


class CommandParser(OneLineParser):
    """Headings in the language of the rest; no abbreviated options: a script that uses one breaks with the next."""

    def __init__(self, **settings):
        super().__init__(**settings, formatter_class=Layout, allow_abbrev=False, add_help=False)
        self._positionals.title, self._optionals.title = texts("arguments"), texts("options")
        self.add_argument("-h", "--help", action="help", help=texts("help"))

    def add_argument(self, *names, **settings):
        """As argparse's; a `metavar` is an English word, and shown in the language of the rest."""
        if "metavar" in settings:
            settings["metavar"] = placeholder(settings["metavar"])
        return super().add_argument(*names, **settings)


def language_of(arguments):
    """What --lang asks for, looked for before anything else is read: the help itself is in that language. Or None."""
    for before, argument in zip(["", *arguments], arguments):
        for language in LANGUAGES:
            if argument == f"--lang={language}" or (before == "--lang" and argument == language):
                return language
    return None


def command_parser():
    """The parser of all commands; it loads their modules, and they load nothing but NumPy."""
    program = "numpy-mlp" if Path(sys.argv[0]).stem == "numpy-mlp" else "python -m numpy_mlp"
    epilog = f"{texts('more')}\n\n{texts('exit_codes')}"
    parser = CommandParser(prog=program, description=texts("description"), epilog=epilog)
    parser.add_argument("--lang", choices=LANGUAGES, help=texts("language"))
    choices = parser.add_subparsers(
        metavar=placeholder("COMMAND"), title=texts("commands"), required=True, parser_class=CommandParser
    )
    for name in COMMANDS:
        module = importlib.import_module(f".{name.replace('-', '_')}", __package__)
        summary = module.texts("summary")
        command = choices.add_parser(name, help=summary, description=summary, epilog=examples_of(module))
        module.add_arguments(command)
        add_output_options(command)
        command.set_defaults(module=module, parser=command)
    return parser


def examples_of(module):
    """What stands below a command's help: each example's purpose, below it the line to type; the exit codes."""
    lines = [f"  {module.texts(key)}:\n    %(prog)s {arguments}".rstrip() for arguments, key in module.EXAMPLES.items()]
    return "\n".join([texts("examples"), *lines, "", texts("exit_codes")])

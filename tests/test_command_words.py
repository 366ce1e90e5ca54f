"""argparse's own words are Spanish where the rest is: in every help, and in every error that it can make."""

import argparse
import contextlib
import io
import re

import pytest

import labs.commands.parser
import numpy_mlp.commands.parser
from keras_reference import tape_command
from numpy_mlp.command_line import OneLineParser
from numpy_mlp.command_words import PLACEHOLDERS, mistake
from numpy_mlp.language import set_language

# argparse's words, and placeholders in capitals that were left as they are: no Spanish text of ours has one.
ENGLISH = re.compile(
    r"\b(usage|options|positional|arguments?|required|expected|invalid|choice|choose from|unrecognized|allowed with"
    r"|show|exit)\b|\b(CELL|DIR|EXPERIMENT|FILE|KEY|MODEL|NAME|OUT|PATH|RATE|SECONDS|WHAT|WORD)\b",
)


@pytest.fixture
def spanish():
    set_language("es")
    yield
    set_language(None)


def parsers(module):
    """(name, parser) of the whole command line and of each command."""
    whole = module.command_parser()
    yield "", whole
    for action in whole._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


@pytest.mark.parametrize("module", [labs.commands.parser, numpy_mlp.commands.parser])
def test_no_word_of_a_spanish_help_is_argparses_english(module, spanish):
    for name, parser in parsers(module):
        # What an example has one type, and names of options and experiments, are the same in both languages.
        told = [line for line in parser.format_help().splitlines() if not line.startswith("    python -m")]
        left = [line for line in told if ENGLISH.search(re.sub(r"--[\w-]+|\[-h\]", "", line))]
        assert not left, (name, left)


@pytest.mark.parametrize("module", [labs.commands.parser, numpy_mlp.commands.parser])
def test_every_placeholder_of_the_helps_has_a_spanish_word(module):
    words = {action.metavar for _, parser in parsers(module) for action in parser._actions if action.metavar}
    english = {word for word in words if re.search(r"[A-Z]{2}", word)}
    assert english and english <= set(PLACEHOLDERS)


def test_english_helps_keep_english_placeholders():
    set_language("en")
    try:
        helps = "".join(parser.format_help() for _, parser in parsers(numpy_mlp.commands.parser))
    finally:
        set_language(None)
    assert "FILE" in helps and "ARCHIVO" not in helps


def failing_parser():
    parser = OneLineParser(prog="prog")
    parser.add_argument("--n", type=int)
    parser.add_argument("--two", nargs=2)
    parser.add_argument("--some", nargs="+")
    parser.add_argument("--flag", action="store_true")
    parser.add_argument("--kind", choices=["a", "b"])
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("--this", action="store_true")
    group.add_argument("--that", action="store_true")
    parser.add_argument("file", metavar="FILE")
    return parser


@pytest.mark.parametrize(
    "line, told",
    [
        ("--this", "faltan estos argumentos: ARCHIVO"),
        ("x", "--this --that"),
        ("x --this --that", "argumento --that: no se admite junto a --this"),
        ("x --this y", "argumentos desconocidos: y"),
        ("x --this --n", "--n: se esperaba un valor"),
        ("x --this --n q", "'q' no es un número entero"),
        ("x --this --two 1", "--two: se esperaban 2 valores"),
        ("x --this --some", "--some: se esperaba al menos un valor"),
        ("x --this --flag=3", "--flag: no lleva valor y se le dio '3'"),
        ("x --this --kind c", "'c' no está entre lo que se puede elegir"),
    ],
)
def test_every_error_of_argparse_is_told_in_spanish(line, told, spanish):
    with contextlib.redirect_stderr(io.StringIO()) as said, pytest.raises(SystemExit) as end:
        failing_parser().parse_args(line.split())
    assert end.value.code == 2
    assert told in said.getvalue() and said.getvalue().count("\n") == 1
    assert not ENGLISH.search(said.getvalue())


def test_our_own_words_on_an_argument_are_kept(spanish):
    assert (
        mistake("argument N: no hay laboratorio 9: van de 1 a 8") == "argumento N: no hay laboratorio 9: van de 1 a 8"
    )


def test_in_english_argparse_speaks_for_itself():
    set_language("en")
    try:
        assert mistake("unrecognized arguments: y") == "unrecognized arguments: y"
    finally:
        set_language(None)


def test_the_tapes_command_line_is_spanish_too(spanish, capsys):
    with pytest.raises(SystemExit):
        tape_command.main(["--help", "--lang", "es"])
    assert "ARCHIVO" in capsys.readouterr().out

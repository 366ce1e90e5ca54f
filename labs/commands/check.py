"""Checks a lab once: every function, and what to mend first."""

from numpy_mlp.language import Texts

from . import checks
from .options import add_optional_number

texts = Texts(
    summary=(
        "check a lab: what is right, and what to mend first",
        "comprobar un laboratorio: qué está bien y qué arreglar primero",
    ),
    one=("check lab 5", "comprobar el laboratorio 5"),
    first=("check the first lab that is not passed", "comprobar el primero sin aprobar"),
    elsewhere=("in a folder of your own, in Spanish", "en una carpeta propia, en español"),
)
EXAMPLES = {"5": "one", "": "first", "5 --folder ana --lang es": "elsewhere"}


def add_arguments(parser):
    add_optional_number(parser)


def run(options):
    """A dict: lab, passed, score, functions [{name, kind, right, wrong, mistakes, message}], output, file, next."""
    number = checks.chosen_number(options)
    return checks.described(options, checks.checked(options, number, checks.first_part(options, number)))


def show(result, options):
    checks.show(result)

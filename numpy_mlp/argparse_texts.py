"""What argparse says by itself, in Spanish: the words that stand for values in its help, and its errors.

argparse writes these in English, and asks gettext for another language, which needs compiled catalogues. Its errors
change their wording from one Python to the next: what no pattern here knows comes through as it is.
"""

import re

from .language import get_language

PLACEHOLDERS = {
    "CELL": "CELDA",
    "DIR": "CARPETA",
    "EXPERIMENT": "EXPERIMENTO",
    "FILE": "ARCHIVO",
    "FILE.svg": "ARCHIVO.svg",
    "KEY": "CLAVE",
    "MODEL": "MODELO",
    "NAME": "NOMBRE",
    "NAME,...": "NOMBRE,...",
    "NAME|FILE.py": "NOMBRE|ARCHIVO.py",
    "OUT": "SALIDA",
    "PATH": "RUTA",
    "RATE": "TASA",
    "SECONDS": "SEGUNDOS",
    "SUBMISSIONS_DIR": "CARPETA_DE_ENTREGAS",
    "WHAT": "QUÉ",
    "WORD": "PALABRA",
}
ERRORS = (
    (r"the following arguments are required: (.*)", r"falta: {0}"),
    (r"unrecognized arguments: (.*)", r"esto sobra o no se conoce: {0}"),
    (r"one of the arguments (.*) is required", r"falta una de estas opciones: {0}"),
    (r"argument (.*?): not allowed with argument (.*)", r"{0}: no va junto con {1}"),
    (r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)", r"{0}: {2} son los valores posibles, y no {1}"),
    (r"argument (.*?): invalid (?:\S+) value: (.*)", r"{0}: {1} no es un valor posible"),
    (r"argument (.*?): ignored explicit argument (.*)", r"{0}: no lleva valor, y se le dio {1}"),
    (r"argument (.*?): expected one argument", r"{0}: falta su valor"),
    (r"argument (.*?): expected at (?:least|most) one argument", r"{0}: falta su valor"),
    (r"argument (.*?): expected (\d+) arguments?", r"{0}: espera {1} valores"),
    (r"argument (.*?): (.*)", r"{0}: {1}"),
)


def placeholder(word):
    """FILE, or in Spanish ARCHIVO: what stands for a value in the help."""
    return PLACEHOLDERS.get(word, word) if get_language() == "es" else word


def error_text(message):
    """argparse's message about a wrong command line, in the language of the rest."""
    if get_language() != "es":
        return message
    for pattern, spanish in ERRORS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            names, *values = found.groups()
            return spanish.format(", ".join(map(placeholder, names.split(", "))), *values)
    return message

"""What argparse and the system say in English, in the language of the rest: placeholders, mistakes, reasons."""

import errno
import re

from .language import Texts, get_language

# What stands in a command's usage for a value: the English word is what the code says, N and K are letters in both.
PLACEHOLDERS = {
    "CELL": "CELDA",
    "COMMAND": "ORDEN",
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
    "SUBMISSIONS_DIR": "ENTREGAS",
    "WHAT": "QUÉ",
    "WORD": "PALABRA",
}
# argparse's sentences about a mistake, as patterns of what it says, and the same in Spanish.
MISTAKES = (
    (r"argument (.+?): (.+)", "argumento {}: {}"),
    (r"unrecognized arguments: (.+)", "argumentos desconocidos: {}"),
    (r"the following arguments are required: (.+)", "faltan estos argumentos: {}"),
    (r"one of the arguments (.+) is required", "hace falta uno de estos argumentos: {}"),
    (r"not allowed with argument (.+)", "no se admite junto a {}"),
    (r"invalid choice: (.+?) \(choose from (.+)\)", "{} no está entre lo que se puede elegir: {}"),
    (r"invalid int value: (.+)", "{} no es un número entero"),
    (r"invalid float value: (.+)", "{} no es un número"),
    (r"ignored explicit argument (.+)", "no lleva valor y se le dio {}"),
    (r"expected one argument", "se esperaba un valor"),
    (r"expected (\d+) arguments", "se esperaban {} valores"),
    (r"expected at least one argument", "se esperaba al menos un valor"),
    (r"expected at most one argument", "se esperaba un valor como mucho"),
)
texts = Texts(
    not_written=("not written", "no se escribió"),
    absent=("there is no such file or folder", "no existe ese archivo o carpeta"),
    denied=("permission denied", "permiso denegado"),
    there=("it is there already", "ya existe"),
    folder=("it is a folder", "es una carpeta"),
    no_folder=("a part of the path is not a folder", "una parte de la ruta no es una carpeta"),
    full=("the disk is full", "el disco está lleno"),
    read_only=("the disk is read-only", "el disco es de solo lectura"),
)
REASONS = {
    errno.ENOENT: "absent",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.EEXIST: "there",
    errno.EISDIR: "folder",
    errno.ENOTDIR: "no_folder",
    errno.ENOSPC: "full",
    errno.EROFS: "read_only",
}


def placeholder(word):
    """A value's placeholder in the language of this process; a word that has no other in Spanish stays."""
    return PLACEHOLDERS.get(word, word) if get_language() == "es" else word


def mistake(message):
    """What argparse says of a wrong command line, in the language of this process."""
    if get_language() != "es":
        return message
    for pattern, spanish in MISTAKES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return spanish.format(*map(mistake, found.groups()))
    return ", ".join(map(placeholder, message.split(", ")))


def reason(error):
    """An error as one line; what the system says of a file begins with the file, and is in the language of the rest."""
    if not isinstance(error, OSError) or error.errno is None or error.filename is None:
        return str(error)
    said = texts(REASONS[error.errno]) if error.errno in REASONS else error.strerror
    parts = [str(error.filename), texts("not_written") if error.strerror.startswith("not written") else None, said]
    return ": ".join(filter(None, parts))

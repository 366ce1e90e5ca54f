"""The student's folder: lab1.py ... lab8.py, begun from the starters, and never written over."""

import ast
from pathlib import Path

from numpy_mlp.files import written_whole
from numpy_mlp.language import LANGUAGES, Texts, get_language

DEFAULT_FOLDER = Path("my_labs")
texts = Texts(
    heading=("Lab {number}: {title}.", "Laboratorio {number}: {title}."),
    typed=("Check it with: python -m labs check {number}", "Compruébalo con: python -m labs check {number}"),
    not_started=(
        "{file} is not there: begin lab {number} with  {line}",
        "no existe {file}: empieza el laboratorio {number} con  {line}",
    ),
    no_folder=("{folder} is a file: expected a folder", "{folder} es un archivo: se esperaba una carpeta"),
)


class NotStartedError(ValueError):
    """The student's file for a lab is not there."""


def file_of(folder, number):
    """Where the student writes a lab: FOLDER/lab5.py"""
    return Path(folder) / f"lab{number}.py"


def started_file(folder, number, line):
    """The same, or NotStartedError; `line` is what begins the lab."""
    file = file_of(folder, number)
    if not file.is_file():
        raise NotStartedError(texts("not_started", file=file, number=number, line=line))
    return file


def starter_text(lab, lang=None):
    """The starter, with a heading in the student's language."""
    source = lab.starter.read_text(encoding="utf-8")
    first = ast.parse(source).body[0]
    rest = "\n".join(source.split("\n")[first.end_lineno :]) if _is_text(first) else f"\n{source}"
    title = lab.title[LANGUAGES.index(get_language(lang))]
    heading = texts("heading", lang=lang, number=lab.number, title=title)
    return f'"""{heading}\n\n{texts("typed", lang=lang, number=lab.number)}\n"""\n{rest}'


def _is_text(statement):
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def start(folder, lab):
    """Writes FOLDER/labN.py if it is not there; returns (the file, whether it was written)."""
    folder = made(folder)
    file = file_of(folder, lab.number)
    if file.exists():
        return file, False
    write(file, starter_text(lab))
    return file, True


def reset(folder, lab):
    """Begins anew; returns (the file, where the work that was there is kept, or None where there was none)."""
    file = file_of(made(folder), lab.number)
    kept = None
    if file.exists() and not untouched(file, lab):
        kept = free_name(file)
        file.rename(kept)
    write(file, starter_text(lab))
    return file, kept


def untouched(file, lab):
    """Whether nothing has been written into it since `start`."""
    source = file.read_text(encoding="utf-8", errors="replace")
    return source in [lab.starter.read_text(encoding="utf-8"), *(starter_text(lab, lang) for lang in LANGUAGES)]


def free_name(file):
    """lab5.kept1.py, or with the next number that is free."""
    number = 1
    while (kept := file.with_suffix(f".kept{number}.py")).exists():
        number += 1
    return kept


def made(folder):
    """The folder, made if it is not there."""
    folder = Path(folder)
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(texts("no_folder", folder=folder))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write(file, text):
    """By way of a temporary file: whole or not at all."""
    with written_whole(file, "w") as out:
        out.write(text)

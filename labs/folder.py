"""The student's folder: lab1.py ... lab8.py, begun from the starters, and never written over."""

import ast
import shlex
from pathlib import Path

from numpy_mlp.files import written_whole
from numpy_mlp.language import LANGUAGES, Texts, get_language

DEFAULT_FOLDER = Path("my_labs")
texts = Texts(
    typed=("Check it with: {line}", "Compruébalo con: {line}"),
    not_started=(
        "{file} is not there: begin lab {number} with  {line}",
        "no existe {file}: empieza el laboratorio {number} con  {line}",
    ),
    not_made=(
        "the folder {folder} cannot be made ({reason}): name another one with --folder",
        "no se puede crear la carpeta {folder} ({reason}): nombra otra con --folder",
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
    """The starter in the student's language, with the line that checks it at the end of its first docstring."""
    head, quotes, rest = _starter(lab, lang).read_text(encoding="utf-8").removeprefix('"""').partition('"""')
    return f'"""{head.rstrip()}\n\n{typed(lab.number, lang)}\n{quotes}{rest}'


def _starter(lab, lang=None):
    return lab.starter.with_name("student_es.py") if get_language(lang) == "es" else lab.starter


def solution_text(lab):
    """Our solution, its docstrings in the student's language: those of the starter."""
    source = lab.solution.read_text(encoding="utf-8")
    if get_language() == "en":
        return source
    known = _docstrings(_starter(lab).read_text(encoding="utf-8"))
    known[""] = known[""].replace(":", ", resuelto:", 1)
    for name, docstring in _docstrings(source).items():
        source = source.replace(docstring, known.get(name, docstring), 1)
    return source


def _docstrings(source):
    """{function's name, or "" for the file itself: its docstring as it is written, quotes and all}"""
    tree = ast.parse(source)
    documented = [node for node in (tree, *tree.body) if hasattr(node, "body") and ast.get_docstring(node)]
    return {getattr(node, "name", ""): ast.get_source_segment(source, node.body[0]) for node in documented}


def typed(number, lang=None):
    """The starter's line that says how to check it."""
    return texts("typed", lang=lang, line=to_type("check", number, lang=lang))


def to_type(command, *arguments, lang=None):
    """The line to type, for a text that is read elsewhere: whatever the locale there, it answers in this language."""
    words = ["python", "-m", "labs", command, *map(str, arguments)]
    return shlex.join(words + (["--lang", "es"] if get_language(lang) == "es" else []))


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
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OSError(texts("not_made", folder=folder, reason=error.strerror)) from error
    return folder


def write(file, text):
    """By way of a temporary file: whole or not at all."""
    with written_whole(file, "w") as out:
        out.write(text)

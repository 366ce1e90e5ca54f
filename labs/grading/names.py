"""Who handed a file in, and for which lab: read from its name, as learning platforms and people write them."""

import re
import unicodedata
from dataclasses import dataclass

from ..course import FOLDERS, TITLES

# Moodle: "Ana Pérez_12345_assignsubmission_file_", a folder, or the same before a file's own name.
MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<rest>.*)", re.DOTALL)
# Canvas: "perezana_123_456_lab5.py", "perezana_LATE_123_456_lab5.py"; the first number is the student's.
CANVAS = re.compile(r"(?P<name>[^_]+)(?:_LATE)?_(?P<id>\d+)_(?P<attempt>\d+)_(?P<rest>.+)", re.DOTALL)
LAB = re.compile(r"lab(?:oratorio|oratory)?[\s_-]*0*([1-9]\d*)(?!\d)", re.IGNORECASE)
AGAIN = re.compile(r"(?:-(\d+)|\s*\((\d+)\))$")  # "lab5-1.py" of Canvas, "lab5 (1).py" of a browser: handed in again
GENERAL = {"student", "solution", "submission", "submissions", "entrega", "entregas", "lab", "labs", "my_labs", "src"}


@dataclass(frozen=True)
class Student:
    """One student: `key` is what makes two submissions the same student's; the platforms' numbers where known."""

    key: str
    name: str
    moodle: str | None = None
    canvas: str | None = None


def platform_student(part):
    """(Student, the rest of the name) of a folder or file as Moodle or Canvas names it; (None, part) of any other."""
    part = normal(part)
    if found := MOODLE.fullmatch(part):
        return Student(f"moodle {found['id']}", found["name"], moodle=found["id"]), found["rest"]
    if found := CANVAS.fullmatch(part):
        return Student(f"canvas {found['id']}", found["name"], canvas=found["id"]), found["rest"]
    return None, part


def student_of(part):
    """The Student that a folder or file is named after; None where the name speaks of a lab alone."""
    student, rest = platform_student(part)
    if student is not None:
        return student
    name = rest[: -len(suffix(rest))] if suffix(rest) else rest
    if name in FOLDERS or name.casefold() in GENERAL:
        return None
    name = re.sub(r"\s+", " ", LAB.sub("", AGAIN.sub("", name))).strip(" _-.")
    return Student(name.casefold(), name) if name and name.casefold() not in GENERAL else None


def lab_in(parts):
    """The number of the lab named by the file or, nearest first, by the folders around it; None if by none."""
    for part in reversed(parts):
        found = LAB.search(platform_student(part)[1])
        if found and int(found[1]) in TITLES:
            return int(found[1])
    return None


def attempt(part):
    """0, or the number that a platform or a browser put behind the name of a file handed in again."""
    name = normal(part)
    found = AGAIN.search(name[: -len(suffix(name))] if suffix(name) else name)
    return int(found[1] or found[2]) if found else 0


def suffix(name):
    """ ".py" or ".zip", or "" """
    return next((end for end in (".py", ".zip") if name.lower().endswith(end) and len(name) > len(end)), "")


def normal(text):
    """Accents as one sign with their letter, as everybody but macOS writes them."""
    return unicodedata.normalize("NFC", text)

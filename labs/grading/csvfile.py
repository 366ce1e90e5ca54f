"""The grades as Moodle's offline grading worksheet and as Canvas's gradebook take them in.

Moodle finds the columns by their titles in the course's language, and a row by "Participant 12345"; it needs the
column "Last modified (grade)" though it may be empty. Canvas wants Student, ID, SIS Login ID, Section in this order,
and a row "Points Possible" below them.

A lab that was not handed in is a 0 in both, as on the pages. Both platforms take an empty cell for "not graded yet" and
leave it out of the student's average: of two labs, one right and one missing would make 100 there, and 50 here.
"""

import csv

from numpy_mlp.files import written_whole
from numpy_mlp.language import Texts, speaking

texts = Texts(
    identifier=("Identifier", "Identificador"),
    full_name=("Full name", "Nombre completo"),
    email=("Email address", "Dirección de correo"),
    grade=("Grade", "Calificación"),
    maximum=("Maximum grade", "Calificación máxima"),
    modified=("Last modified (grade)", "Última modificación (calificación)"),
    comments=("Feedback comments", "Comentarios de retroalimentación"),
    participant=("Participant {id}", "Participante {id}"),
    lab=("Lab {number}", "Laboratorio {number}"),
    comment=("Lab {number}: {grade:.0f}.", "Laboratorio {number}: {grade:.0f}."),
    absent=("Labs not handed in: {numbers}.", "Laboratorios sin entregar: {numbers}."),
)
MOODLE = ("identifier", "full_name", "email", "grade", "maximum", "modified", "comments")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would compute a text that begins with one of these


def write_moodle(path, result):
    """grades.csv: a row a student."""
    rows = [[texts(title) for title in MOODLE]]
    for student in result["students"]:
        identifier = texts("participant", id=student["moodle"]) if student["moodle"] else student["key"]
        grade = f"{student['grade']:.2f}"
        rows.append([text(identifier), text(student["name"]), "", grade, "100.00", "", text(comments(student))])
    _write(path, rows)


def write_canvas(path, result):
    """canvas.csv: a row a student, a column a lab."""
    numbers = result["labs"]
    rows = [["Student", "ID", "SIS Login ID", "Section", *(texts("lab", number=n) for n in numbers)]]
    rows.append(["    Points Possible", "", "", "", *("100.00" for _ in numbers)])
    for student in result["students"]:
        grades = [f"{100 * lab['score']:.2f}" if (lab := student["labs"][str(n)]) else "0.00" for n in numbers]
        rows.append([text(student["name"]), student["canvas"] or "", "", "", *grades])
    _write(path, rows)


def comments(student):
    """A sentence a lab, in the student's language: its grade, and what is to be mended, in a few words."""
    with speaking(student["language"]):
        return " ".join(sentences(student) + student["notes"])


def sentences(student):
    """One for each lab that was handed in, and one for all others."""
    made = [
        " ".join([texts("comment", number=number, grade=100 * lab["score"]), *in_short(lab)])
        for number, lab in student["labs"].items()
        if lab
    ]
    absent = [number for number, lab in student["labs"].items() if lab is None]
    return made + ([texts("absent", numbers=", ".join(absent))] if absent else [])


def in_short(lab):
    """["dense_backward: db is not right; ..."], [] where nothing is wrong; one reason where the file itself failed."""
    if lab["whole_file"]:
        return [f"{lab['whole_file']['short']}."]
    wrong = [
        f"{one['name']}: {one['short']}" for one in lab["functions"] if not one["passed"] and one["kind"] != "skipped"
    ]
    return [f"{'; '.join(wrong)}."] if wrong else []


def text(value):
    """A text that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(FORMULA) else value


def _write(path, rows):
    with written_whole(path, "wb") as file:
        lines = _Lines()
        csv.writer(lines).writerows(rows)
        file.write("".join(lines).encode("utf-8-sig"))  # the mark without which Excel takes accents for something else


class _Lines(list):
    """What csv.writer writes to."""

    write = list.append

"""One grading from beginning to end: submissions in; grades.csv, canvas.csv, grades.json and the pages out."""

import json
import secrets

from numpy_mlp.command_line import jsonable
from numpy_mlp.files import written_whole
from numpy_mlp.language import Texts, get_language, speaking

from .. import course, reporting
from . import csvfile, languages, pages, protections, sandbox, submissions
from . import grade as grading
from .limits import Limits

texts = Texts(
    none_found=("no submissions found in {path}", "no se encontraron entregas en {path}"),
    no_labs=(
        "no file in {path} could be told to be of a lab; name the lab with --labs 5",
        "ningún archivo de {path} se reconoce como de un laboratorio; indícalo con --labs 5",
    ),
    seed_kept=("the seed word is kept in {file}", "la palabra está guardada en {file}"),
    graded=("graded {done} of {total}", "evaluadas {done} de {total}"),
    older=(
        "{file}: not counted, another one was taken as the newest for lab {lab}",
        "{file}: no cuenta, se tomó otra como la más nueva del laboratorio {lab}",
    ),
    other=("{file}: not read; expected .py or .zip", "{file}: no se lee; se esperaba .py o .zip"),
    large=("{file}: not read, too large", "{file}: no se lee, demasiado grande"),
    damaged=("{file}: not read, damaged or locked", "{file}: no se lee, dañado o con contraseña"),
    climbs=("{file}: not read, its path leads out of the zip", "{file}: no se lee, su ruta sale del zip"),
    many=("{file}: too many files, the rest is left out", "{file}: demasiados archivos, el resto no se lee"),
    deep=("{file}: not read, zips within zips within zips", "{file}: no se lee, zips dentro de zips"),
    empty=("{file}: empty", "{file}: vacío"),
)
SEED_FILE = "seed.txt"


def grade(source, output, numbers=None, jobs=2, seconds=20.0, word=None, said=lambda line: None, chosen=None):
    """Grades everything; returns what grades.json holds, and `folder`. Raises OSError or ValueError in one line.

    numbers  of the labs; None: those that at least one student handed in
    word     of the hidden probes; None: the one of an earlier grading into this folder, or a random one
    chosen   a Sandbox, instead of the tightest that the system has
    """
    found = submissions.read(source, numbers[0] if numbers and len(numbers) == 1 else None)
    if not found:
        raise ValueError(texts("none_found", path=source))
    numbers = numbers or sorted({number for submission in found for number in submission.sources})
    if not numbers:
        raise ValueError(texts("no_labs", path=source))
    labs = [course.lab(number).graded_part for number in numbers]
    output.mkdir(parents=True, exist_ok=True)
    cage = chosen or sandbox.best(Limits(seconds=seconds), hidden=(source, output))
    in_force = protections.measured(cage)
    for line, holds in zip(protections.lines(in_force, cage.limits), in_force.values()):
        if not holds:
            said(line)  # before anything is run; the report has all of them
    word = word or kept_word(output, said)
    progress = lambda done, total: said(texts("graded", done=done, total=total)) if done % 20 == 0 else None  # noqa: E731
    graded = grading.grade(found, labs, cage, word, output / "results", jobs, progress)
    return written(output, labs, graded, in_force, cage.limits)


def kept_word(output, said):
    """The word of an earlier grading into this folder; a random one if there was none."""
    file = output / SEED_FILE
    if not file.exists():
        with written_whole(file, "w") as out:
            out.write(secrets.token_hex(8) + "\n")
        said(texts("seed_kept", file=file))
    return file.read_text(encoding="utf-8").strip()


def written(output, labs, graded, in_force, limits):
    """Writes the tables and pages; returns what grades.json holds."""
    result = described(labs, graded, in_force, limits)
    with written_whole(output / "grades.json", "w") as file:
        json.dump(jsonable(result), file, indent=1, ensure_ascii=False, allow_nan=False)
    csvfile.write_moodle(output / "grades.csv", result)
    csvfile.write_canvas(output / "canvas.csv", result)
    pages.write(output, labs, result)
    return {**result, "folder": str(output)}


def described(labs, graded, in_force, limits):
    """The class as plain values, in a fixed order and without any time in it."""
    students = [student(labs, one) for one in graded]
    notes = [(one.submission.student.name, note) for one in graded for note in notes_on(one.submission)]
    return {
        "version": 1,
        "labs": [lab.number for lab in labs],
        "protections": {"in_force": in_force, "lines": protections.lines(in_force, limits)},
        "students": students,
        "notes": [f"{name}: {note}" for name, note in notes],
    }


def student(labs, graded):
    """One student's part of it, in the student's own language."""
    lang = languages.language_of(graded.submission, otherwise=get_language())
    with speaking(lang):
        return {"language": lang, **told(labs, graded)}


def notes_on(submission):
    """What was left out of it and why, a sentence each."""
    return [texts(kind, file=file, lab=lab) for kind, file, lab in submission.notes]


def told(labs, graded):
    """One student's name, grade and findings, in the language of this process."""
    submission = graded.submission
    found = {lab.number: graded.reports[lab.number] for lab in labs}
    return {
        "name": submission.student.name,
        "key": submission.student.key,
        "moodle": submission.student.moodle,
        "canvas": submission.student.canvas,
        "page": pages.name_of(submission.student),
        "grade": round(graded.grade, 2),
        "labs": {str(n): report and reporting.described(report) for n, report in found.items()},
        "files": {str(n): "/".join(submission.sources[n].parts) for n in found if n in submission.sources},
        "notes": notes_on(submission),
    }

"""The feedback page of one student: the grade, what is right, and what is wrong in the checker's words."""

import hashlib
import re
import unicodedata
from textwrap import dedent

from numpy_mlp.files import written_whole
from numpy_mlp.language import Texts, get_language, speaking

from ..folder import to_type
from ..messages import in_language
from . import classpage
from .charts import meter
from .markup import document, table, tag

FOLDER = "students"
texts = Texts(
    title=("{name}: labs on backpropagation", "{name}: laboratorios de retropropagación"),
    subtitle=("Feedback on what you handed in", "Comentarios sobre lo que entregaste"),
    of_100=("of 100", "de 100"),
    lab=("Lab {number}. {title}", "Laboratorio {number}. {title}"),
    right_of=("{n} of {total} functions right", "{n} de {total} funciones bien"),
    absent=("Not handed in.", "Sin entregar."),
    lab_title=("lab", "laboratorio"),
    functions_right=("functions right", "funciones bien"),
    grade=("grade", "calificación"),
    file=("file: {file}", "archivo: {file}"),
    whole_file=("The file itself", "El propio archivo"),
    notes=("Notes", "Notas"),
    try_it=(
        "To go on: mend the first thing that is wrong, and run {command} in your own folder.",
        "Para seguir: arregla lo primero que esté mal y ejecuta {command} en tu propia carpeta.",
    ),
    how=(
        "How this was graded: every function was called with inputs of the same kind as in your own checks, but with "
        "other numbers, made for you alone. Every lab counts the same (one that was not handed in: 0), every function "
        "within it, and every result within that: what is right counts, whatever stands beside it.",
        "Cómo se evaluó: cada función se llamó con entradas como las de tus propias comprobaciones, pero con otros "
        "números, hechos solo para ti. Todos los laboratorios cuentan lo mismo (uno sin entregar, 0), dentro de ellos "
        "todas las funciones, y dentro de estas todos los resultados: lo que está bien cuenta, aunque lo demás esté "
        "mal.",
    ),
)
MARKS = {"right": "✓", "wrong": "✗", "open": "·"}


def write(output, labs, result):
    """students/*.html, each in the student's language, and class.html."""
    (output / FOLDER).mkdir(exist_ok=True)
    for student in result["students"]:
        with speaking(student["language"]), written_whole(output / FOLDER / student["page"], "w") as file:
            file.write(page(labs, student))
    with written_whole(output / "class.html", "w") as file:
        file.write(classpage.page(labs, result))
    for path in (output / FOLDER).glob("*.html"):
        if path.name not in {student["page"] for student in result["students"]}:
            path.unlink()  # of somebody who is no longer among the submissions


def name_of(student):
    """A file name that every system takes, and no other student has."""
    plain = unicodedata.normalize("NFKD", student.name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60]
    return f"{slug or 'student'}-{hashlib.sha256(student.key.encode()).hexdigest()[:6]}.html"


def page(labs, student):
    """The whole page as text."""
    head = tag(
        "div",
        tag("div", tag("h1", student["name"]), tag("p", texts("subtitle"), class_="quiet")),
        tag("div", number(student["grade"]), " ", tag("small", texts("of_100")), class_="grade"),
        class_="top",
    )
    summary = overview(labs, student) if len(labs) > 1 else []
    shown = [lab for lab in labs if student["labs"][str(lab.number)] or len(labs) == 1]
    cards = [card(lab, student["labs"][str(lab.number)], student["files"].get(str(lab.number))) for lab in shown]
    notes = [tag("h2", texts("notes")), [tag("p", note) for note in student["notes"]]] if student["notes"] else []
    foot = tag("footer", tag("p", texts("how")))
    return document(texts("title", name=student["name"]), get_language(), head, summary, cards, notes, foot)


def overview(labs, student):
    """A line for every lab: how many functions are right, and the grade."""
    rows = []
    for lab in labs:
        found = student["labs"][str(lab.number)]
        name = texts("lab", number=lab.number, title=in_language(lab.title))
        rows.append([tag("a", name, href=f"#lab{lab.number}") if found else name, *result_cells(found)])
    return table([texts("lab_title"), texts("functions_right"), "", texts("grade")], rows, numeric=(1, 3))


def result_cells(found):
    """Functions right, a bar, the grade; dashes for a lab that was not handed in."""
    if found is None:
        return ["–", tag("span", texts("absent"), class_="quiet"), "–"]
    return [f"{n_right_of(found)} / {len(counted(found))}", meter(found["score"]), number(100 * found["score"])]


def counted(found):
    """The functions that count: an optional one that was left out does not."""
    return [function for function in found["functions"] if function["kind"] != "skipped"]


def n_right_of(found):
    return sum(function["passed"] for function in counted(found))


def card(lab, found, file):
    """One lab: its grade, its functions, and their messages."""
    title = tag("h2", texts("lab", number=lab.number, title=in_language(lab.title)))
    grade = number(100 * found["score"]) if found else "–"
    head = tag("div", title, tag("div", grade, " ", tag("small", texts("of_100")), class_="grade"), class_="top")
    if found is None:
        return tag("section", head, tag("p", texts("absent"), class_="quiet"), class_="lab", id=f"lab{lab.number}")
    functions = found["functions"]
    summary = texts("right_of", n=n_right_of(found), total=len(counted(found)))
    summary += " · " + texts("file", file=file.split("/")[-1])
    parts = [tag("p", summary, class_="quiet")]
    if whole := found["whole_file"]:
        heading = tag("h3", mark("wrong"), texts("whole_file"), tag("small", whole["short"]))
        parts.append(tag("div", heading, message(whole), class_="function is-wrong"))
    else:
        parts += [function_row(function) for function in functions]
    if not found["passed"]:
        parts.append(advice(lab))
    return tag("section", head, parts, class_="lab", id=f"lab{lab.number}")


def advice(lab):
    """What to do next."""
    before, after = texts("try_it", command="\0").split("\0")
    return tag("p", before, tag("code", to_type("check", lab.number)), after, class_="quiet")


def function_row(function):
    """One function: a mark, its results, and the message if it is not right."""
    role = role_of(function)
    head = tag("h3", mark(role), tag("span", function["name"], class_="code"), tag("small", function["short"]))
    results = [tag("span", f"✓ {name}", class_="result ok code") for name in function["right"]]
    results += [tag("span", f"✗ {name}", class_="result bad code") for name in function["wrong"]]
    shown = tag("div", results, class_="results") if function["right"] and function["wrong"] else None
    return tag("div", head, shown, message(function) if role == "wrong" else None, class_=f"function is-{role}")


def message(function):
    """The checker's paragraphs; a line of the student's own file as code, and so what stands in backquotes."""
    lines = function["message"]
    parts = [
        tag("pre", dedent(line).rstrip()) if line.startswith("    ") else tag("p", with_code(line)) for line in lines
    ]
    return tag("div", parts, class_="message")


def with_code(line):
    """The line's parts, those between backquotes as code; a backquote without a second one is itself."""
    parts = line.split("`")
    if len(parts) % 2 == 0:
        return line
    return [tag("code", part) if index % 2 else part for index, part in enumerate(parts)]


def role_of(function):
    """ "right", "open" (not written yet, or skipped) or "wrong" """
    if function["passed"]:
        return "right"
    return "open" if function["kind"] in ("unwritten", "skipped") else "wrong"


def mark(role):
    return tag("span", MARKS[role], class_="mark")


def number(value):
    """A grade with at most one place behind the point, which it has in Spanish too, as in the student's own code."""
    return f"{value:.1f}".removesuffix(".0")

"""The teacher's page: how the class did, which mistakes it makes, and where it gets stuck."""

from statistics import mean, median

from numpy_mlp.language import Texts, get_language

from ..messages import in_language
from . import charts, pages, statistics
from .markup import document, table, tag

texts = Texts(
    title=("The class", "La clase"),
    subtitle=("Labs {labs}", "Laboratorios {labs}"),
    students=("students", "estudiantes"),
    handed_in=("files graded", "archivos evaluados"),
    average=("average of 100", "media sobre 100"),
    median=("median", "mediana"),
    histogram=("Grades of the class", "Calificaciones de la clase"),
    grade=("grade", "calificación"),
    n_students=("students", "estudiantes"),
    mistakes=("Which mistakes", "Qué errores"),
    no_mistakes=("No mistake of the catalogue was found.", "No se encontró ningún error del catálogo."),
    mistake=("mistake", "error"),
    function=("function", "función"),
    how_many=("students", "estudiantes"),
    who=("who", "quiénes"),
    other=("Besides the catalogue", "Además del catálogo"),
    other_what=("finding", "hallazgo"),
    functions=("functions", "funciones"),
    stuck=("Where they get stuck", "Dónde se atascan"),
    stuck_how=(
        "Each bar is the students whose file could be loaded, by how far this function is; “stuck here” counts those "
        "for whom it is the first that is not right.",
        "Cada barra son los estudiantes cuyo archivo se pudo cargar, según lo lejos que está la función; «se atascan "
        "aquí» cuenta aquellos para los que es la primera que no está bien.",
    ),
    lab=("Lab {number}. {title}", "Laboratorio {number}. {title}"),
    lab_facts=(
        "handed in: {n}; passed: {passed}; average: {average}",
        "entregas: {n}; aprobadas: {passed}; media: {average}",
    ),
    not_loaded=("files that could not be loaded: {n}", "archivos que no se pudieron cargar: {n}"),
    state=("students", "estudiantes"),
    first=("stuck here", "se atascan aquí"),
    right=("right", "bien"),
    partly=("partly right", "en parte"),
    wrong=("wrong", "mal"),
    open=("not written", "sin escribir"),
    everybody=("Everybody", "Todos"),
    name=("name", "nombre"),
    total=("grade", "calificación"),
    lab_short=("lab {number}", "lab. {number}"),
    notes=("Notes", "Notas"),
    protections=("Protections while it was graded", "Protecciones durante la evaluación"),
    unprotected=(
        "Not everything was in force: run it where bubblewrap is installed.",
        "No todo estaba activo: ejecútalo donde esté instalado bubblewrap.",
    ),
)
kinds = Texts(
    unwritten=("not written yet", "aún sin escribir"),
    missing=("not in the file", "no está en el archivo"),
    file=("a whole file that could not be loaded", "un archivo entero que no se pudo cargar"),
    raised=("stops with an error", "se detiene con un error"),
    nothing=("returns nothing", "no devuelve nada"),
    strange=("returns no numbers", "no devuelve números"),
    count=("another number of results", "otro número de resultados"),
    order=("the results in another order", "los resultados en otro orden"),
    shape=("wrong shape", "forma incorrecta"),
    dtype=("wrong type of numbers", "tipo de número incorrecto"),
    nan=("NaN or infinity", "NaN o infinito"),
    changed=("changes an argument in place", "cambia un argumento en el sitio"),
    fingerprint=("wrong, with a pattern (a factor, a sign, a region)", "mal, con un patrón (factor, signo, región)"),
    differs=("wrong in a way of its own", "mal de una manera propia"),
    time=("never ends", "no termina nunca"),
    died=("ends Python", "termina Python"),
    output=("prints without end", "imprime sin fin"),
    size=("returns far too much", "devuelve demasiado"),
    memory=("takes too much memory", "ocupa demasiada memoria"),
)
# Those that no mistake of the catalogue explains, in the order in which the checker looks for them.
KINDS = ("file", "time", "died", "output", "size", "memory", "missing", "unwritten", "raised", "strange", "nothing")
KINDS += ("count", "order", "shape", "dtype", "nan", "changed", "fingerprint", "differs")
FILLS = {"right": charts.DARK, "partly": "#a9cbe4", "wrong": charts.HATCHED, "open": "#ffffff"}  # tell apart in grey


def page(labs, result):
    """The whole page as text."""
    grades = [student["grade"] for student in result["students"]]
    numbers = ", ".join(str(lab.number) for lab in labs)
    chart = charts.histogram(statistics.histogram(grades), texts("histogram"), texts("grade"), texts("n_students"))
    return document(
        texts("title"),
        get_language(),
        tag("h1", texts("title")),
        tag("p", texts("subtitle", labs=numbers), class_="quiet"),
        facts(result, grades),
        tag("figure", chart),
        mistakes(labs, result),
        stuck(labs, result),
        everybody(labs, result),
        notes(result),
        protections(result),
    )


def facts(result, grades):
    """Four numbers in a row."""
    n_files = sum(found is not None for student in result["students"] for found in student["labs"].values())
    pairs = (
        (len(grades), "students"),
        (n_files, "handed_in"),
        (pages.number(mean(grades)), "average"),
        (pages.number(median(grades)), "median"),
    )
    return tag("ul", [tag("li", tag("b", value), texts(key)) for value, key in pairs], class_="facts")


def mistakes(labs, result):
    """The catalogue's mistakes, and below them what has no name there."""
    rows = []
    by_key = {key: (e, mistake) for lab in labs for e in lab.exercises for key, mistake in e.key_of.items()}
    total = len(result["students"])
    for key, who in statistics.mistakes(result):
        exercise, mistake = by_key[key]
        names = tag("details", tag("summary", texts("who")), ", ".join(student["name"] for student in who))
        what = [in_language(mistake.what), tag("div", in_language(mistake.why), class_="quiet"), names]
        bar = [charts.meter(len(who) / total, "is-wrong"), f" {len(who)}"]
        rows.append([what, tag("span", exercise.name, class_="code"), bar])
    titles = [texts("mistake"), texts("function"), texts("how_many")]
    shown = table(titles, rows, numeric=(2,)) if rows else tag("p", texts("no_mistakes"))
    return [tag("h2", texts("mistakes")), shown, others(result)]


def others(result):
    """The findings of other kinds, counted."""
    counts = sorted(statistics.kinds(result).items(), key=lambda item: (-item[1], KINDS.index(item[0])))
    rows = [[kinds(kind), count] for kind, count in counts]
    titles = [texts("other_what"), texts("functions")]
    return [tag("h3", texts("other")), table(titles, rows, numeric=(1,))] if rows else []


def stuck(labs, result):
    """A bar for every function of every lab."""
    key = [tag("span", charts.swatch(fill), texts(state)) for state, fill in FILLS.items()]
    parts = [tag("h2", texts("stuck")), tag("p", texts("stuck_how"), class_="quiet"), tag("p", key, class_="key")]
    for lab in labs:
        found = [student["labs"][str(lab.number)] for student in result["students"]]
        found = [one for one in found if one]
        if found:
            parts += [lab_heading(lab, found), stuck_table(lab, result)]
    return parts


def lab_heading(lab, found):
    average = pages.number(100 * mean(one["score"] for one in found))
    line = texts("lab_facts", n=len(found), passed=sum(one["passed"] for one in found), average=average)
    if n_lost := statistics.not_loaded(found):
        line += f"; {texts('not_loaded', n=n_lost)}"
    return [tag("h3", texts("lab", number=lab.number, title=in_language(lab.title))), tag("p", line, class_="quiet")]


def stuck_table(lab, result):
    """The functions of one lab, in its order."""
    rows = []
    for name, counts in statistics.stuck(result, lab.number).items():
        bar = charts.shares([(counts[state], fill, texts(state)) for state, fill in FILLS.items()])
        rows.append([tag("span", name, class_="code"), bar, counts["first"] or ""])
    titles = [texts("function"), texts("state"), texts("first")]
    return tag("div", table(titles, rows, numeric=(2,)), class_="stuck")


def everybody(labs, result):
    """All students with their grades, each with a link to the page."""
    rows = []
    for student in result["students"]:
        found = [student["labs"][str(lab.number)] for lab in labs]
        cells = [pages.number(100 * one["score"]) if one else "–" for one in found]
        link = tag("a", student["name"], href=f"{pages.FOLDER}/{student['page']}")
        rows.append([link, *cells, tag("b", pages.number(student["grade"]))])
    titles = [texts("name"), *(texts("lab_short", number=lab.number) for lab in labs), texts("total")]
    return [tag("h2", texts("everybody")), table(titles, rows, numeric=range(1, len(titles)))]


def notes(result):
    """What was left out of whose submission."""
    lines = [tag("li", line) for line in result["notes"]]
    return [tag("h2", texts("notes")), tag("ul", lines, class_="plain")] if lines else []


def protections(result):
    """What was in force, and what was not."""
    found = result["protections"]
    rows = zip(found["lines"], found["in_force"].values())
    lines = [tag("li", f"{'✓' if ok else '✗'} {line}", class_=None if ok else "missing") for line, ok in rows]
    more = [] if all(found["in_force"].values()) else [tag("p", texts("unprotected"))]
    return [tag("h2", texts("protections")), tag("ul", lines, class_="plain columns"), more]

"""A check's Report in words: a line for every function, the whole message for the first that is not right."""

from numpy_mlp.language import Texts

from . import messages, screen

texts = Texts(
    heading=("Lab {number}: {title}", "Laboratorio {number}: {title}"),
    write=("First to be written: {name}", "Lo primero que hay que escribir: {name}"),
    first=("First to be mended: {name}", "Lo primero que hay que arreglar: {name}"),
    file=("First to be mended: the file itself", "Lo primero que hay que arreglar: el propio archivo"),
    score=(
        "{n} of {total} functions right, {share} of all results",
        "{n} de {total} funciones bien, {share} de los resultados",
    ),
    passed=("Passed: all {total} functions are right.", "Aprobado: las {total} funciones están bien."),
)


def described(report):
    """The report as plain values, for JSON; "message" holds the paragraphs.

    "whole_file" is {"kind", "short", "message"} where the file could not be loaded, which is told there alone, or None.
    """
    return {
        "lab": report.lab.number,
        "passed": report.passed,
        "score": report.score,
        "first": report.first and report.first.exercise,
        "whole_file": report.whole_file and _whole_file(report),
        "functions": [_function(report, finding) for finding in report.findings],
        "output": report.output,
    }


def _whole_file(report):
    """Why the file could not be loaded."""
    finding = report.whole_file
    message = messages.message(finding, report.lab.exercises[0])
    return {"kind": finding.values["reason"], "short": messages.short(finding), "message": message}


def _function(report, finding):
    others = [other for other in report.findings if other is not finding]
    exercise = next(exercise for exercise in report.lab.exercises if exercise.name == finding.exercise)
    paragraphs = [] if report.whole_file else messages.message(finding, exercise, others)
    return {
        "name": finding.exercise,
        "kind": finding.kind,
        "passed": finding.passed,
        "counts": finding in report.graded,
        "score": finding.score,
        "tensor": finding.tensor,
        "right": finding.right,
        "wrong": finding.wrong,
        "mistakes": finding.mistakes,
        "short": "" if report.whole_file else messages.short(finding),
        "message": paragraphs,
    }


def show(described, title, file):
    """Prints `described(report)`."""
    heading = texts("heading", number=described["lab"], title=title)
    print(f"{screen.paint(heading, 'strong')}   {screen.paint(str(file), 'quiet')}")
    if described["whole_file"]:
        _show_message(texts("file"), described["whole_file"]["message"])
    else:
        _show_functions(described, described["functions"])
    for line in messages.printed(described["output"]):
        print(line)
    _show_score(described)


def show_optional(described):
    """Prints the rest of `described(report)` once what counts has been shown: what is optional, what was printed."""
    if not described["whole_file"]:
        _show_functions(described, [function for function in described["functions"] if not function["counts"]])
    for line in messages.printed(described["output"]):
        print(line)


def _show_functions(described, functions):
    """A line for each, and the whole message about the first of all that is not right, if it is one of them."""
    longest = max(len(function["name"]) for function in functions)
    for function in functions:
        print(_line(function, longest))
    first = next((function for function in functions if function["name"] == described["first"]), None)
    if first:
        key = "write" if first["kind"] == "unwritten" else "first"
        _show_message(texts(key, name=first["name"]), first["message"])


def _line(function, longest):
    """ "✗ dense_backward  ██████░░░░ 2/3  db is not right" """
    role = "right" if function["passed"] else "open" if function["kind"] in ("unwritten", "skipped") else "wrong"
    mark = screen.paint(screen.MARKS[role], "quiet" if role == "open" else role)
    n_right = len(function["right"])
    counted = screen.fraction(n_right, max(1, n_right + len(function["wrong"])))
    return f"  {mark} {function['name']:{longest}}  {counted:16}  {function['short']}"


def _show_message(heading, paragraphs):
    """What is to be mended first."""
    print(f"\n{screen.paint(heading, 'wrong')}")
    screen.panel("\n".join(paragraphs))


def _show_score(described):
    functions = [function for function in described["functions"] if function["counts"]]
    n_right = sum(function["passed"] for function in functions)
    if described["passed"]:
        print(f"\n{screen.paint(texts('passed', total=len(functions)), 'right')}")
    else:
        share = screen.percent(described["score"])
        print(f"\n{screen.bar(described['score'], 20)}  {texts('score', n=n_right, total=len(functions), share=share)}")

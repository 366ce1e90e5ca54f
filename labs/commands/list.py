"""The labs, with the minutes each takes and how far the student is."""

from numpy_mlp.language import Texts

from .. import picture, progress, screen
from ..course import MINUTES, TITLES
from ..folder import file_of
from ..messages import in_language
from .options import to_type

texts = Texts(
    summary=("the labs: minutes, and how far you are", "los laboratorios: minutos, y hasta dónde llegaste"),
    all=("all of them", "todos"),
    minutes=("{n:2} min", "{n:2} min"),
    total=("{hours:.1f} hours in all.", "{hours:.1f} horas en total."),
    next=("Next: {line}", "Sigue: {line}"),
    done=("All passed. Your engine: {line}", "Todo aprobado. Tu motor: {line}"),
)
EXAMPLES = {"": "all"}


def add_arguments(parser):
    pass


def run(options):
    """A dict: labs [{number, title, minutes, state, right, functions}], next."""
    kept = progress.load(options.folder)
    labs = [_row(options, number, kept[number]) for number in TITLES]
    return {"labs": labs, "next": _next(options, labs)}


def _row(options, number, entry):
    row = {"number": number, "title": in_language(TITLES[number]), "minutes": MINUTES[number]}
    there = file_of(options.folder, number).exists()
    return row | {"state": picture.state(entry, there), "right": len(entry["right"]), "functions": entry["functions"]}


def _next(options, labs):
    """The line to type next."""
    lab = next((lab for lab in labs if lab["state"] != "passed"), None)
    if lab is None:
        return to_type(options, "engine")
    return to_type(options, "start" if lab["state"] == "new" else "check", lab["number"])


def show(result, options):
    states = [state_of(lab) for lab in result["labs"]]
    widest = max(map(len, states))
    for lab, state in zip(result["labs"], states):
        mark = screen.paint(picture.MARKS[lab["state"]], picture.ROLES[lab["state"]])
        title = screen.shortened(lab["title"], screen.width() - widest - 17)
        print(f"{mark} {lab['number']}  {texts('minutes', n=lab['minutes'])}  {state:{widest}}  {title}")
    print(texts("total", hours=sum(lab["minutes"] for lab in result["labs"]) / 60))
    done = all(lab["state"] == "passed" for lab in result["labs"])
    print(texts("done" if done else "next", line=result["next"]))


def state_of(lab):
    """ "passed", "started 1/3", "started", "not started": the words of the picture."""
    counted = f" {lab['right']}/{lab['functions']}" if lab["state"] == "begun" and lab["functions"] else ""
    return picture.texts(lab["state"]) + counted

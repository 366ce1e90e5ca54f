"""What a student has done so far: progress.json in the student's folder.

{"version": 1, "labs": {"5": {"checks": 3, "right": ["dense_backward"], "functions": 3, "passed": false,
                              "hints": {"dense_backward": 2}, "solution": null, "loads": true}}}
"""

import json
from pathlib import Path

from numpy_mlp.files import written_whole
from numpy_mlp.language import Texts

from .course import TITLES

FILE, VERSION = "progress.json", 1
NEW = {"checks": 0, "right": [], "functions": None, "passed": False, "hints": {}, "solution": None, "loads": True}
texts = Texts(
    damaged=(
        "{file} is damaged: move it away, and `check` begins a new one (your labs are not touched)",
        "{file} está dañado: apártalo, y `check` empezará otro (tus laboratorios no se tocan)",
    ),
)


def load(folder):
    """{number: entry} of all labs, those that were never checked too. Raises ValueError for a damaged file."""
    file = Path(folder) / FILE
    kept = {}
    if file.exists():
        try:
            kept = json.loads(file.read_text(encoding="utf-8"))["labs"]
            return {number: _entry(kept.get(str(number), {})) for number in TITLES}
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ValueError(texts("damaged", file=file)) from None
    return {number: _entry({}) for number in TITLES}


def _entry(kept):
    """An entry with every field, of its type."""
    entry = {name: kept.get(name, default) for name, default in NEW.items()}
    for name, default in NEW.items():
        if default is not None and not isinstance(entry[name], type(default)):
            raise TypeError(name)
    return entry | {"right": list(entry["right"]), "hints": dict(entry["hints"])}


def save(folder, progress):
    """Writes it whole: what was never begun is left out."""
    labs = {str(number): entry for number, entry in progress.items() if entry != NEW}
    with written_whole(Path(folder) / FILE, "w") as out:
        json.dump({"version": VERSION, "labs": labs}, out, indent=1)
        out.write("\n")


def note_check(folder, report):
    """Keeps what a check found. A lab that was passed once stays so."""
    progress = load(folder)
    entry = progress[report.lab.number]
    entry["checks"] += 1
    entry["right"] = [finding.exercise for finding in report.graded if finding.passed]
    entry["functions"] = len(report.graded)
    entry["loads"] = report.whole_file is None
    entry["passed"] = entry["passed"] or report.passed
    save(folder, progress)


def note_hint(folder, number, exercise, levels):
    """One hint more on an exercise, at most `levels`; returns how many there are now."""
    progress = load(folder)
    hints = progress[number]["hints"]
    hints[exercise] = min(levels, hints.get(exercise, 0) + 1)
    save(folder, progress)
    return hints[exercise]


def note_solution(folder, number, when):
    """That the solution was shown: "after" the lab was passed, or "anyway"; the first time counts."""
    progress = load(folder)
    progress[number]["solution"] = progress[number]["solution"] or when
    save(folder, progress)


def first_not_passed(folder):
    """The number of the first lab that is not passed, or None."""
    return next((number for number, entry in load(folder).items() if not entry["passed"]), None)

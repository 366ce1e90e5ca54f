"""The README's table of results, in English or Spanish, made from a committed results file and held to it."""

from pathlib import Path

from .jsonfile import replace_file
from .layout import Table, markdown
from .reading import branch, finite, look, main_engine, ratio, records
from .wording import fixed, microseconds, side_label, significant, times

BEGIN, END = "<!-- results:begin -->", "<!-- results:end -->"
TEXTS = {
    "en": {
        "headings": (
            *("network", "same as Keras? (largest error / bound)"),
            *("test accuracy: by hand", "Keras", "published"),
            *("µs a step: by hand", "Keras, plain `fit`", "Keras, best settings"),
            *("times as fast", "× dense limit"),
        ),
        "yes": "yes ({error})",
        "no": "NO",
        "missing": "not measured",
        "note": (
            "By hand: {engine}, float32, {threads} threads, {cpu}. "
            "Times as fast: as Keras's plain `fit` / as its best settings."
        ),
        "quick": "**QUICK run: not for quoting.**",
    },
    "es": {
        "headings": (
            *("red", "¿igual que Keras? (mayor error / cota)"),
            *("exactitud en prueba: a mano", "Keras", "publicada"),
            *("µs por paso: a mano", "Keras, `fit` sin más", "Keras, mejor configuración"),
            *("veces más rápida", "× límite denso"),
        ),
        "yes": "sí ({error})",
        "no": "NO",
        "missing": "no medido",
        "note": (
            "A mano: {engine}, float32, {threads} hilos, {cpu}. "
            "Veces más rápida: que el `fit` de Keras sin más / que su mejor configuración."
        ),
        "quick": "**Prueba RÁPIDA (QUICK): no citar.**",
    },
}


def language(path) -> str:
    """es for README.es.md, else en."""
    return "es" if Path(path).name.lower().endswith(".es.md") else "en"


def readme_table(results, spoken: str = "en") -> str:
    """The Markdown between the markers: one row a network."""
    words, engine = TEXTS[spoken], main_engine(results)
    rows = [_row(name, experiment, engine, words) for name, experiment in branch(results, "experiments").items()]
    if spoken == "es":  # a comma is the decimal sign of half of those who read it: thousands get a narrow space
        rows = [tuple(cell.replace(",", "\u202f") for cell in row) for row in rows]
    environment = branch(results, "environment")
    note = words["note"].format(
        engine=side_label(engine) if engine else words["missing"],
        threads=look(environment, "threads") or words["missing"],
        cpu=look(environment, "cpu") or words["missing"],
    )
    table = markdown(Table("", words["headings"], [("", rows)], [note]))
    return f"{words['quick']}\n\n{table}" if look(results, "quick") else table


def _row(name, experiment, engine, words) -> tuple[str, ...]:
    speed, missing = branch(experiment, "speed"), words["missing"]

    def say(text) -> str:
        return missing if text == "–" else text

    accuracies = [look(experiment, "training", side, "test_accuracy") for side in (engine, "keras")]
    accuracies.append(look(experiment, "published", "test_accuracy"))
    medians = [look(speed, side, "step_us", "median") for side in (engine, "keras", "keras_tuned")]
    faster = [say(times(ratio(experiment, side, engine))) if engine else missing for side in ("keras", "keras_tuned")]
    return (
        name,
        _same(experiment, words),
        *(say(fixed(accuracy)) for accuracy in accuracies),
        *(say(microseconds(median)) for median in medians),
        missing if faster == [missing, missing] else " / ".join(faster),
        say(times(look(speed, engine, "times_dense_limit"))),
    )


def _same(experiment, words) -> str:
    """yes, with the largest error over bound of all engines and dtypes; no where any gate failed."""
    ran = [record for _, _, record in records(experiment) if look(record, "reference") == "keras"]
    passed = [look(record, "passed") for record in ran]
    if not passed or None in passed:
        return words["missing"]
    errors = [e for record in ran if (e := finite(look(record, "max_error_over_bound"))) is not None]
    return (
        words["yes"].format(error=significant(max(errors)) if errors else words["missing"])
        if all(passed)
        else words["no"]
    )


def filled(text: str, results, spoken: str, make_table=readme_table, marks=(BEGIN, END)) -> str:
    """The README with the table between its markers; ValueError where they are not there once each, in order."""
    begin, end = marks
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        raise ValueError(f"it needs one line {begin} and, after it, one line {end}")
    before, rest = text.split(begin)
    return f"{before}{begin}\n{make_table(results, spoken)}\n{end}{rest.split(end)[1]}"


def update_readme(path, results, check: bool = False, make_table=readme_table, marks=(BEGIN, END)) -> bool:
    """Put the table into the README at `path`, or only compare with `check`; True where it was as it should be."""
    path = Path(path)
    text = path.read_text(encoding="utf-8")
    try:
        wanted = filled(text, results, language(path), make_table, marks)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    if not check and wanted != text:
        replace_file(path, wanted.encode("utf-8"))
    return wanted == text

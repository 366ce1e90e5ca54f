"""What the seeds say, on the screen."""

from ..conclusions import titles
from ..wording import MISSING
from .claims import claims
from .figures import OF_RANGE_TEST
from .said import said_of_claim, verdicts

SHOWN = ("test_accuracy", "test_loss", "test_accuracy_after_1", "test_loss_after_1", "best_val_loss")
ROW = "{:24} {:>5} {:>9} {:>9} {:>19} {:>19} {:>10}"


def screen_table(results):
    """A table for each experiment, then the conclusions with their verdicts."""
    quick = "QUICK " if results["quick"] else ""
    blocks = [quick + experiment_table(name, found) for name, found in results["statistics"].items()]
    blocks += [f"{name}: {line}" for name in results["sides"] if (line := sides_line(results["sides"][name]))]
    for k, claim in enumerate(claims(results), start=1):
        head = f"{quick}{k}. {titles(claim.key)}: {verdicts(claim.verdict).upper()}"
        blocks.append("\n  ".join([head, *said_of_claim(claim)]))
    return "\n\n".join(blocks)


def experiment_table(name, found):
    """The figures that matter most, a row each, and how many of all published ones lie where they should."""
    figures = (*SHOWN, *(f"range_test_{figure}" for figure in OF_RANGE_TEST))
    lines = [ROW.format(name, "seeds", "mean", "sd", "95 % of the mean", "95 % of one run", "published")]
    lines += [row(figure, found[figure]) for figure in figures if figure in found]
    return "\n".join([*lines, places_line(found)])


def row(figure, values):
    seeds = f"{values['n']}" if values["n"] == values["runs"] else f"{values['n']}/{values['runs']}"
    outside = " *" if values.get("inside") is False else ""
    cells = (number(values.get("mean")), number(values.get("sd")), span(values, ""), span(values, "next_"))
    return ROW.format(figure, seeds, *cells, number(values.get("published")) + outside).rstrip()


def number(value):
    return MISSING if value is None else f"{value:.4f}"


def span(values, which):
    low, high = values.get(f"{which}low"), values.get(f"{which}high")
    return MISSING if low is None else f"{low:.4f} to {high:.4f}"


def places_line(found):
    """The published figures of every epoch are counted too, though not shown."""
    judged = {figure: values["inside"] for figure, values in found.items() if values.get("inside") is not None}
    outside = [figure for figure, inside in judged.items() if not inside]
    said = f"{len(judged) - len(outside)} of {len(judged)} published figures lie where 95 % of single runs do"
    return said + (f"; outside (*): {', '.join(outside)}" if outside else "")


def sides_line(differences):
    """Ours minus Keras's, in the figures that matter most."""
    shown = {
        figure: differences[figure] for figure in ("test_accuracy", "range_test_min_loss") if figure in differences
    }
    parts = [f"{figure} {values['mean']:+.4f} ({span(values, '')})" for figure, values in shown.items()]
    return (
        f"ours minus Keras's, same weights and batches (seeds: {shown['test_accuracy']['n']}): {', '.join(parts)}"
        if parts
        else ""
    )

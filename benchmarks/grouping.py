"""A table with one group of rows an experiment, and the notes that its cells need."""

from .layout import Table
from .reading import branch, items, look, reused
from .wording import MISSING, count

REUSED_MARK = " *"


def names_of(results) -> list[str]:
    """The experiments' names, in the order of the results."""
    return list(branch(results, "experiments"))


def network(experiment) -> str:
    """784–300–100–10, 266,610 parameters"""
    hidden = items(experiment, "hidden_units")
    sizes = "–".join(str(size) for size in (784, *hidden, 10)) if hidden else "network not recorded"
    parameters = look(experiment, "n_parameters")
    return sizes if parameters is None else f"{sizes}, {count(parameters)} parameters"


def grouped(results, stage, caption, headings, rows_of, names=None, notes=()):
    """A table with one group an experiment; None where no experiment has a row."""
    groups = []
    for name in names or names_of(results):
        rows = rows_of(branch(results, "experiments", name))
        mark = REUSED_MARK if reused(results, name, stage) else ""
        title = f"{name}{mark} ({network(branch(results, 'experiments', name))})"
        groups += [(title, rows)] if rows else []
    if not groups:
        return None
    extra = (
        [f"{MISSING} : not measured, or not published."]
        if any(MISSING in row for _, rows in groups for row in rows)
        else []
    )
    extra += (
        ["* kept from an earlier run of the same sources on the same machine."]
        if any(reused(results, name, stage) for name in names or names_of(results))
        else []
    )
    quick = "QUICK: " if look(results, "quick") else ""
    return Table(quick + caption, headings, groups, [*notes, *extra])

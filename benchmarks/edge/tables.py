"""What was measured, for the screen: a table a network, and a sentence for each measure."""

from .. import layout
from ..layout import Table
from ..wording import MISSING, significant
from .verdict import MEASURES, by_rate, median, said, sentence

HEADINGS = ("rate", "from", "× edge", *MEASURES, "exponent a step")
SOURCES = {
    "grid": "",
    "published": "published",
    "edge_of_stability": "edge of stability",
    "half_of_minimum": "half of the minimum",
    "steepest": "steepest descent",
    "valley": "valley",
}


def screen_table(results):
    """Everything for the screen."""
    blocks = []
    for name, record in results["experiments"].items():
        blocks += [table(name, record), *(sentence(name, record, measure) for measure in MEASURES)]
    return layout.screen(blocks)


def table(name, record):
    """A row a rate, medians over the seeds."""
    plan, edge = record["plan"], record["suggested"]["edge_of_stability"]
    measured = {measure: by_rate(record, measure) for measure in MEASURES}
    rows = [
        (
            f"{row['rate']:.3g}",
            SOURCES[row["from"]],
            f"{row['rate'] / edge:.2f}",
            *(said(median(measured[measure][row["rate"]])) for measure in MEASURES),
            MISSING if row["exponent"] is None else significant(row["exponent"]),
        )
        for row in record["rates"]
    ]
    seeds = len(plan["seeds"])
    caption = f"{name}: {plan['steps']:,} steps, medians of {seeds} {'seed' if seeds == 1 else 'seeds'}"
    arrival = f"validation loss {plan['loss']} and accuracy {plan['accuracy']} on {plan['n_valid']:,} images"
    return Table(f"{caption}; to {arrival}, looked at every {plan['between']} steps", HEADINGS, [("", rows)])

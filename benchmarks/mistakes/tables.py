"""What was measured, for the screen: a row a mistake, the most silent first."""

from .. import layout
from ..layout import Table
from ..wording import MISSING
from .verdict import accuracy, by_silence, counts, mean_of

HEADINGS = ("mistake", "lab", "trained as", "accuracy", "right one's", "epoch's loss", "right one's", "rate")


def screen_table(results):
    """Everything for the screen."""
    return layout.screen([table(results), sentence(results)])


def table(results):
    """A row a mistake, means over the seeds."""
    seeds = len(results["plan"]["seeds"])
    caption = f"One line wrong: an epoch at rate {results['plan']['rate']:g}, means of {seeds} seeds"
    return Table(caption, HEADINGS, [("", [row(key, record, results) for key, record in by_silence(results)])])


def row(key, record, results):
    """The cells of one mistake."""
    right, runs = results["right"][record["setting"]], record["runs"]
    return (
        key,
        str(record["lab"]),
        record["setting"],
        number(accuracy(runs)),
        number(accuracy(right)),
        number(mean_of(runs, "epoch_loss")),
        number(mean_of(right, "epoch_loss")),
        number(mean_of(runs, "rate")),
    )


def number(value):
    return MISSING if value is None else f"{value:.4f}"


def sentence(results):
    """How many there are, and how many nobody would notice."""
    found = counts(results)
    return f"{found['within_1']} of {found['n']} wrong ones lose no more than 1 point of the right one's accuracy."

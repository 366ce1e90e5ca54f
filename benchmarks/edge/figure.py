"""The figure: a column a network, rates as multiples of its edge; below, the exponent at each fixed rate."""

import math

from .verdict import MEASURES, by_rate, median

LABELS = {
    "steps to the loss": "steps to val. loss",
    "steps to the accuracy": "steps to val. accuracy",
    "last loss": "last val. loss",
}
LETTERS = {"half_of_minimum": "A", "steepest": "B", "valley": "C", "edge_of_stability": "D", "published": "P"}
CLOSE = 1.25  # letters of rates that differ by less would cover each other
KEY = (
    "A half of the minimum, B steepest descent, C valley, D edge of stability, P published rate\n"
    "Points: seeds; line: their median; ×: never arrived"
)


def write_figure(results, folder):
    """edge.png and edge.csv in `folder`; returns the path, or None where matplotlib is not installed."""
    from numpy_mlp import plots

    try:
        figure = draw(results)
    except ModuleNotFoundError:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    plots.save_figure(figure, folder / "edge.png", dpi=200, data=columns(results))
    return folder / "edge.png"


def columns(results):
    """{column: values}, a row for each network, rate and seed."""
    measured = [name.replace(" ", "_") for name in MEASURES]
    names = ("network", "rate", "times_edge", "from", "seed", *measured, "exponent")
    rows = []
    for network, record in results["experiments"].items():
        edge = record["suggested"]["edge_of_stability"]
        for row in record["rates"]:
            for seed, training in row["trainings"].items():
                found = (find(training, record["plan"]) for find in MEASURES.values())
                place = (network, row["rate"], row["rate"] / edge, row["from"], seed)
                rows.append((*place, *found, row["exponent"]))
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))


def draw(results):
    """A matplotlib Figure."""
    from numpy_mlp.plots import new_figure

    records = results["experiments"]
    figure = new_figure(3.2 * len(records) + 0.6, 8.2)
    panels = figure.subplots(len(MEASURES) + 1, len(records), sharex="col", squeeze=False)
    for column, (name, record) in zip(panels.T, records.items(), strict=True):
        column[0].set_title(f"{name}\n{record['plan']['steps']:,} steps", fontsize=10, pad=28)
        for axis, measure in zip(column, MEASURES):
            draw_measure(axis, record, measure)
        draw_exponents(column[-1], record)
        draw_letters(column, record)
        column[-1].set_xlabel("rate / rate of the edge")
    for axis, label in zip(panels[:, 0], [*LABELS.values(), "exponent a step"], strict=True):
        axis.set_ylabel(label)
    figure.supxlabel(KEY, fontsize=8)
    return figure


def draw_measure(axis, record, measure):
    """Each seed's points and the median's line; what never arrived stands at the top as a cross."""
    from numpy_mlp.plots import FAINT, TRAINING, VALIDATION

    edge, found = record["suggested"]["edge_of_stability"], by_rate(record, measure)
    for rate, values in found.items():
        for value in values:
            if math.isfinite(value):
                axis.plot(rate / edge, value, "o", color=FAINT, markersize=4)
            else:
                axis.plot(rate / edge, 0.97, "x", color=VALIDATION, markersize=6, transform=axis.get_xaxis_transform())
    middle = [(rate / edge, median(values)) for rate, values in found.items()]
    arrived = [point for point in middle if math.isfinite(point[1])]
    if arrived:
        axis.plot(*zip(*arrived), color=TRAINING, linewidth=1.8)
    axis.set(xscale="log", yscale="log" if arrived else "linear")
    for ticks in (axis.yaxis.set_major_formatter, axis.yaxis.set_minor_formatter):
        ticks(lambda value, _: f"{value:,.4g}")
    axis.tick_params(which="both", labelsize=8)


def draw_exponents(axis, record):
    """The twins at a fixed rate."""
    from numpy_mlp.plots import FAINT

    edge = record["suggested"]["edge_of_stability"]
    points = [(row["rate"] / edge, row["exponent"]) for row in record["rates"] if row["exponent"] is not None]
    axis.axhline(0, color=FAINT, linewidth=0.8)
    if points:
        axis.plot(*zip(*points), "s-", color="#009E73", markersize=4, linewidth=1.4)
    else:
        axis.text(0.5, 0.5, "not measured", transform=axis.transAxes, ha="center", fontsize=8)
    axis.set_xscale("log")


def draw_letters(column, record):
    """A line through all panels at each suggestion, its letter above the first, higher where one is close."""
    edge, before, lift = record["suggested"]["edge_of_stability"], 0, 3
    for row in record["rates"]:
        letter = LETTERS.get(row["from"])
        if letter is None:
            continue
        lift = lift + 9 if row["rate"] < CLOSE * before else 3
        before = row["rate"]
        for axis in column:
            axis.axvline(row["rate"] / edge, color="#202020", linewidth=1.2 if letter == "D" else 0.6, linestyle=":")
        place = {"xytext": (0, lift), "textcoords": "offset points", "ha": "center", "fontsize": 8}
        column[0].annotate(letter, (row["rate"] / edge, 1), xycoords=column[0].get_xaxis_transform(), **place)

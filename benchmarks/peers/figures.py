"""The figures: bars of step times against the dense limit, and the curves by width and by batch size."""

from functools import partial

from ..chart import Chart, style
from ..drawing import available, write_figure
from ..reading import branch, finite, look
from ..wording import join, microseconds
from .roster import OURS, REFERENCE
from .tables import timed


def write_figures(results, folder):
    """PNG and CSV of every figure in `folder`; the paths, none without matplotlib."""
    if not available():
        return []
    charts = [bars(name, record) for name, record in branch(results, "experiments").items()]
    charts += [growth(name, curve) for name, curve in branch(results, "curves").items()]
    return [path for chart in charts for path in write_figure(chart, folder, False)[1]]


def bars(name, record):
    """Step times of all that were timed, fastest at the top, with quartiles; the dense limit is a line."""
    found, limit = branch(record, "contestants"), look(record, "dense_limit_us", "median")
    rows = [
        (found[side]["label"], *(look(found, side, "step_us", key) for key in ("median", "q25", "q75")))
        for side in timed(record)
    ]
    colours = [style(side if side in (OURS, REFERENCE) else "keras")["color"] for side in timed(record)]
    told = join(f"{label} {microseconds(median)}" for label, median, _, _ in rows)
    alt = f"Microseconds a step on {name}: {told}; the dense limit is {microseconds(limit)}."
    draw = partial(draw_bars, rows=rows, colours=colours, limit=limit)
    header = ("contestant", "median µs a step", "q25", "q75")
    height = 1.3 + 0.27 * len(rows)
    every = [*rows, ("dense limit", *(look(record, "dense_limit_us", key) for key in ("median", "q25", "q75")))]
    return Chart("peers", f"peers_{name}", f"{name}: µs a step", alt, header, every, draw, height)


def draw_bars(ax, rows, colours, limit):
    labels, medians, low, high = zip(*rows, strict=True)
    reach = [[m - q for m, q in zip(medians, low)], [q - m for m, q in zip(medians, high)]]
    ax.barh(labels, medians, xerr=reach, color=colours, error_kw={"elinewidth": 0.8, "capsize": 2})
    for place, (median, top) in enumerate(zip(medians, high)):
        looks = {"va": "center", "fontsize": 8, "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 0.5}}
        ax.annotate(microseconds(median), (top, place), (4, 0), textcoords="offset points", **looks)
    ax.axvline(limit, color="black", linewidth=1, linestyle=":", label=f"dense limit, {microseconds(limit)}")
    ax.set(xlabel="µs a step (median and quartiles)", xlim=(0, 1.18 * max(high)))
    ax.invert_yaxis()
    ax.grid(axis="y", visible=False)
    ax.tick_params(labelsize=8)
    ax.legend(loc="upper right")


def growth(name, curve):
    """Step time by width or batch size, both axes logarithmic, beside the dense limit."""
    lines = {side: points_of(curve, "contestants", side, "step_us") for side in (OURS, REFERENCE)}
    lines["dense limit"] = points_of(curve, "dense_limit_us")
    rows = [(side, *point) for side, points in lines.items() for point in points]
    ends = join(f"{side} {microseconds(points[-1][1])}" for side, points in lines.items() if points)
    alt = f"Microseconds a step by {curve['x_label']}, logarithmic axes. At the largest: {ends}."
    draw = partial(draw_growth, lines=lines, label=curve["x_label"])
    header = ("series", curve["x_label"], "median µs a step", "q25", "q75")
    return Chart("peers", f"peers_by_{name}", f"Step time by {name.replace('_', ' ')}", alt, header, rows, draw, 3.4)


def points_of(curve, *keys):
    """(x, median, q25, q75) of the points that were measured."""
    found = [(point["x"], branch(point, *keys)) for point in curve["points"]]
    return [(x, spread["median"], spread["q25"], spread["q75"]) for x, spread in found if finite(spread.get("median"))]


LOOKS = {
    OURS: style(OURS) | {"label": "by hand, Numba"},
    REFERENCE: style(REFERENCE) | {"label": "by hand, NumPy"},
    "dense limit": {"color": "black", "linestyle": ":", "linewidth": 1.2, "label": "dense limit"},
}


def draw_growth(ax, lines, label):
    ax.set(xscale="log", yscale="log", xlabel=label, ylabel="microseconds a step")
    for side, points in lines.items():
        if points:
            x, median, low, high = zip(*points, strict=True)
            ax.plot(x, median, **LOOKS[side])
            ax.fill_between(x, low, high, color=LOOKS[side]["color"], alpha=0.2, linewidth=0)
    from matplotlib.ticker import NullLocator

    ax.set_xticks([point[0] for point in lines["dense limit"]], [f"{point[0]}" for point in lines["dense limit"]])
    ax.xaxis.set_minor_locator(NullLocator())
    ax.tick_params(axis="x", labelsize=7)
    ax.legend(loc="best")

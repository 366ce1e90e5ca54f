"""The figures side by side: training by epoch, and speed."""

from functools import partial

from .chart import PUBLISHED, Chart, style
from .reading import branch, finite, in_order, items, look, speed_records
from .wording import fixed, join, microseconds, side_label

# ---- training


def training_charts(name, experiment) -> list[Chart]:
    """Accuracy and loss by epoch of every side, and the published points."""
    published = branch(experiment, "published")
    return [
        chart
        for what in ("accuracy", "loss")
        if (chart := _training_chart(name, what, branch(experiment, "training"), published))
    ]


def _training_chart(name, what, sides, published) -> Chart | None:
    curves = {
        (side, key): points
        for side in in_order(sides)
        for key in (f"val_{what}", what)
        if (points := _by_epoch(items(sides[side], "history", key)))
    }
    if not curves:
        return None
    printed = {key: points for key in (f"val_{what}", what) if (points := _by_epoch(items(published, key)))}
    rows = [(side_label(side), key, x, y) for (side, key), points in curves.items() for x, y in points]
    rows += [("published", key, x, y) for key, points in printed.items() for x, y in points]
    last = join(f"{side_label(s)} {fixed(points[-1][1])}" for (s, key), points in curves.items() if key != what)
    alt = f"{what.capitalize()} by epoch, training and validation, on a logarithmic scale."
    alt += f" Validation after the last epoch: {last}." if last else ""
    draw = partial(_draw_training, what=what, curves=curves, printed=printed)
    return Chart("training", f"{what}_{name}", f"{name}: {what}", alt, ("series", "measure", "epoch", what), rows, draw)


def _by_epoch(values) -> list[tuple[int, float]]:
    return [(epoch, value) for epoch, value in enumerate(map(finite, values), start=1) if value is not None]


def _draw_training(ax, what, curves, printed):
    for (side, key), points in sorted(curves.items(), key=lambda item: -style(item[0][0])["linewidth"]):
        looks = style(side) | {"markersize": 5}
        # Training is hollow and thin, validation filled: it is validation that is compared.
        looks |= {"markerfacecolor": "white", "linewidth": 0.9} if key == what else {"label": side_label(side)}
        ax.plot(*zip(*_shown(points, what), strict=True), **looks)
    for key, points in printed.items():
        looks = PUBLISHED | ({"markerfacecolor": "white", "markeredgecolor": "black"} if key == what else {})
        ax.plot(*zip(*_shown(points, what), strict=True), **looks, label="published" if key != what else None)
    for label, face in (("validation", "#555555"), ("training", "white")):
        ax.plot([], [], "o", color="#555555", markerfacecolor=face, label=label)
    ax.set(xlabel="epoch", ylabel=what)
    ax.set_yscale("log")
    if what == "accuracy":
        ax.invert_yaxis()
    _plain_log_ticks(ax.yaxis, (lambda y: f"{1 - y:.4g}") if what == "accuracy" else (lambda y: f"{y:.4g}"))
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.legend(loc="best")


def _shown(points, what) -> list[tuple[int, float]]:
    """Accuracy is drawn as 1 - accuracy on a log axis upside down, which spreads what lies between 0.95 and 1."""
    return [(x, max(1 - y, 1e-5) if what == "accuracy" else max(y, 1e-9)) for x, y in points]


def _plain_log_ticks(axis, text):
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axis.set_major_locator(LogLocator(subs=(1, 2, 3, 5)))
    axis.set_major_formatter(FuncFormatter(lambda y, _: text(y)))
    axis.set_minor_formatter(NullFormatter())


# ---- speed


def speed_charts(name, experiment) -> list[Chart]:
    """One chart a net: a bar a side, the quartiles as whiskers, the dense limit as a line."""
    bars = [(side, bar) for side, record in speed_records(experiment).items() if (bar := _bar(record))]
    if not bars:
        return []
    limit = finite(look(experiment, "speed", "dense_limit_us"))
    rows = [(side_label(side), *bar) for side, bar in bars] + ([("dense limit", limit, "", "")] if limit else [])
    said = join(f"{side_label(side)} {microseconds(bar[0])}" for side, bar in bars)
    alt = f"Microseconds a step: {said}. " + (f"The dense limit is {microseconds(limit)}." if limit else "")
    header = ("series", "µs a step, median", "first quartile", "third quartile")
    draw = partial(_draw_speed, bars=bars, limit=limit)
    return [Chart("speed", f"speed_{name}", f"{name}: speed", alt, header, rows, draw, height=1.25 + 0.34 * len(bars))]


def _bar(record):
    """(median, q25, q75) or None; a quartile that is missing is the median."""
    median, low, high = (finite(look(record, "step_us", key)) for key in ("median", "q25", "q75"))
    return None if median is None else (median, median if low is None else low, median if high is None else high)


def _draw_speed(ax, bars, limit):
    largest = max(bar[2] for _, bar in bars)
    for row, (side, (median, low, high)) in enumerate(bars):
        whiskers = [[max(0, median - low)], [max(0, high - median)]]
        ax.barh(row, median, color=style(side)["color"], height=0.66)
        ax.errorbar(median, row, xerr=whiskers, color="black", linewidth=1, capsize=2.5)
        said, place = f"{microseconds(median)} µs", max(median, high) + 0.02 * largest
        ax.text(place, row, said, va="center", fontsize=8.5, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})
    ax.set_yticks(range(len(bars)), [side_label(side) for side, _ in bars])
    ax.set(xlabel="µs a step (less is better)", xlim=(0, 1.22 * max(largest, limit or 0)))
    ax.set_ylim(len(bars) - 0.5, -1.05 if limit else -0.5)
    ax.grid(axis="y", visible=False)
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    if limit:
        ax.axvline(limit, color="black", linestyle="--", linewidth=1)
        side = "left" if limit < 0.6 * largest else "right"
        said = f"  dense limit {microseconds(limit)} µs  "
        ax.text(limit, -0.72, said, ha=side, va="center", fontsize=8)

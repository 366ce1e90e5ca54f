"""The figures of a comparison: what each one shows and how it is drawn. matplotlib is imported where it draws.

Colours are Okabe and Ito's, told apart by colour-blind eyes; every side has its own marker and line style as well.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from benchmarks.reading import branch, finite, in_order, items, look, number, numbers, records, speed_sides
from benchmarks.wording import fixed, join, microseconds, side_label, significant

STYLES = {  # colour, marker, line style, width: the wider is drawn first, so that equal curves are both seen
    "numpy": ("#009E73", "^", (0, (1, 1.2)), 3.4),
    "numba": ("#0072B2", "o", "-", 2.2),
    "keras": ("#D55E00", "s", (0, (4, 1.6)), 1.3),
    "keras_tuned": ("#CC79A7", "D", (0, (5, 1, 1, 1)), 1.3),
}
OWN_STYLE = ("#56B4E9", "v", (0, (3, 1, 1, 1)), 1.8)
PUBLISHED = {
    "color": "black",
    "marker": "*",
    "markersize": 9,
    "linestyle": "none",
    "markeredgecolor": "white",
    "zorder": 6,
}
POINTS_DRAWN = 600
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Chart:
    """One figure: `rows` under `header` is what it draws, as in its CSV file; `draw` draws it on a matplotlib Axes."""

    section: str
    name: str
    title: str
    alt: str
    header: tuple[str, ...]
    rows: list[tuple]
    draw: Callable
    height: float = 3.1


def charts(results) -> list[Chart]:
    """Every figure for which there are numbers, in the order of the page."""
    experiments = branch(results, "experiments").items()
    makers = (difference_charts, range_charts, training_charts, speed_charts)
    return [chart for make in makers for name, experiment in experiments for chart in make(name, experiment)]


def style(side) -> dict:
    """matplotlib's keywords for one side's line."""
    color, marker, line, width = STYLES.get(side, OWN_STYLE)
    return {"color": color, "linestyle": line, "linewidth": width, "marker": marker}


def thin(points: list, most: int = POINTS_DRAWN) -> list:
    """At most about `most` of the points, evenly chosen, the last one always."""
    stride = max(1, -(-len(points) // most))
    return points[::stride] + ([points[-1]] if points and (len(points) - 1) % stride else [])


# ---- difference by step


def difference_charts(name, experiment) -> list[Chart]:
    """One chart a dtype: max|ΔW| / max|W| by step of every engine against Keras, the twins' band, the flips."""
    kinds = {}
    for engine, dtype, record in records(experiment):
        if items(record, "free", "curve", "steps"):
            kinds.setdefault(dtype, {})[engine] = record
    return [chart for dtype, by_engine in kinds.items() if (chart := _difference_chart(name, dtype, by_engine))]


def _difference_chart(name, dtype, by_engine) -> Chart | None:
    lines = {e: thin(_positive(branch(r, "free", "curve"), "difference")) for e, r in by_engine.items()}
    lines = {engine: points for engine, points in lines.items() if points}
    if not lines:
        return None
    band = next((b for r in by_engine.values() if (b := _band(branch(r, "free", "curve")))), [])
    flips = sorted({f for r in by_engine.values() for f in numbers(look(i, "step") for i in items(r, "flips"))})
    rows = [(side_label(e), x, y) for e, points in lines.items() for x, y in points]
    rows += [
        (label, point[0], point[k]) for k, label in ((1, "twins, smallest"), (2, "twins, largest")) for point in band
    ]
    rows += [("flip in the gate", x, "") for x in flips]
    draw = partial(_draw_difference, lines=lines, band=band, flips=flips)
    ends = join(f"{side_label(e)} {significant(points[-1][1])}" for e, points in lines.items())
    twins = f"; five twins end between {significant(band[-1][1])} and {significant(band[-1][2])}" if band else ""
    alt = f"Largest weight difference from Keras by step, log axis. Last: {ends}{twins}. {len(flips)} steps with flips."
    header = ("series", "step", "max |ΔW| / max |W|")
    return Chart("difference", f"difference_{name}_{dtype}", f"{name}, {dtype}: free runs", alt, header, rows, draw)


def _positive(curve, key) -> list[tuple[float, float]]:
    """(step, value) where a logarithm exists."""
    pairs = zip(items(curve, "steps"), items(curve, key), strict=False)
    return [(x, y) for x, y in ((finite(x), finite(y)) for x, y in pairs) if x is not None and y and y > 0]


def _band(curve) -> list[tuple[float, float, float]]:
    """(step, smallest, largest) over all twins and over the steps up to the next point that is drawn."""
    steps = numbers(items(curve, "steps"))
    twins = [[finite(value) for value in twin] for twin in items(curve, "twins") if isinstance(twin, (list, tuple))]
    stride, band = max(1, -(-len(steps) // POINTS_DRAWN)), []
    for start in range(0, len(steps), stride):
        values = [value for twin in twins for value in twin[start : start + stride] if value]
        band += [(steps[start], min(values), max(values))] if values else []
    return band


def _draw_difference(ax, lines, band, flips):
    ax.set(yscale="log", xlabel="step", ylabel="max |ΔW| / max |W|")
    if band:
        x, low, high = zip(*band, strict=True)
        ax.fill_between(x, low, high, color="#bbbbbb", linewidth=0, label="five twins of NumPy")
    for engine, points in lines.items():
        ax.plot(
            *zip(*points, strict=True),
            **style(engine) | {"marker": "", "linewidth": 0.6 * style(engine)["linewidth"]},
            label=f"{side_label(engine)} against Keras",
        )
    ax.axhline(1e-6, color="black", linewidth=0.8, linestyle=":", label="10⁻⁶: parted")
    if flips:
        low, high = ax.get_ylim()
        ax.set_ylim(low / 100, high)  # a strip of their own under the curves
        label = f"ReLU flips in the gate ({len(flips)} steps)"
        bottom = ax.get_xaxis_transform()
        ax.plot(flips, [0.035] * len(flips), "|", color="#A8447F", markersize=8, transform=bottom, label=label)
    ax.legend(loc="best")


# ---- range test


def range_charts(name, experiment) -> list[Chart]:
    """The range-test curves laid over each other, the minima and the published one marked."""
    sides = branch(experiment, "range_test")
    lines = {side: _range_points(sides[side]) for side in in_order(sides) if items(sides[side], "curve", "losses")}
    lines = {side: points for side, points in lines.items() if points}
    if not lines:
        return []
    minima = {s: m for s in lines if None not in (m := _minimum(sides[s]))}
    published = _minimum(branch(experiment, "published", "range_test"))
    minima |= {"published": published} if None not in published else {}
    said = join(f"{side_label(s)} {fixed(loss)} at {fixed(rate)}" for s, (rate, loss) in minima.items())
    rows = [(side_label(side), x, y) for side, points in lines.items() for x, y in points]
    rows += [(f"{side_label(side)}, minimum", rate, loss) for side, (rate, loss) in minima.items()]
    alt = f"Running loss against learning rate, log axis, one curve a side. Minima: {said or 'not recorded'}."
    draw = partial(_draw_range, lines=lines, minima=minima)
    header = ("series", "learning rate", "running loss")
    return [Chart("range_test", f"range_test_{name}", f"{name}: range test", alt, header, rows, draw)]


def _minimum(record) -> tuple[float | None, float | None]:
    return finite(look(record, "learning_rate")), finite(look(record, "min_loss"))


def _range_points(record) -> list[tuple[float, float]]:
    pairs = zip(items(record, "curve", "learning_rates"), items(record, "curve", "losses"), strict=False)
    return thin([(x, y) for x, y in ((finite(x), finite(y)) for x, y in pairs) if x and x > 0 and y is not None])


def _draw_range(ax, lines, minima):
    start = max(points[0][1] for points in lines.values())
    ax.set(xscale="log", xlabel="learning rate", ylabel="running loss", ylim=(0, 1.25 * start))
    for side in sorted(lines, key=lambda side: -style(side)["linewidth"]):
        ax.plot(*zip(*lines[side], strict=True), **{**style(side), "marker": ""}, label=_range_label(side, minima))
    for side, (rate, loss) in minima.items():
        if side == "published":
            ax.plot(rate, loss, **PUBLISHED, label=_range_label(side, minima))
        else:
            ax.axhline(loss, color=style(side)["color"], linewidth=0.7, linestyle=style(side)["linestyle"])
            ax.plot(rate, loss, **style(side), markersize=6, markeredgecolor="white")
    ax.legend(loc="lower left")


def _range_label(side, minima) -> str:
    if side not in minima:
        return side_label(side)
    rate, loss = minima[side]
    return f"{side_label(side)}: min {fixed(loss)} at {fixed(rate)}"


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
    bars = [(side, bar) for side in speed_sides(experiment) if (bar := _bar(experiment, side))]
    if not bars:
        return []
    limit = finite(look(experiment, "speed", "dense_limit_us"))
    rows = [(side_label(side), *bar) for side, bar in bars] + ([("dense limit", limit, "", "")] if limit else [])
    said = join(f"{side_label(side)} {microseconds(bar[0])}" for side, bar in bars)
    alt = f"Microseconds a step: {said}. " + (f"The dense limit is {microseconds(limit)}." if limit else "")
    header = ("series", "µs a step, median", "first quartile", "third quartile")
    draw = partial(_draw_speed, bars=bars, limit=limit)
    return [Chart("speed", f"speed_{name}", f"{name}: speed", alt, header, rows, draw, height=1.25 + 0.34 * len(bars))]


def _bar(experiment, side):
    """(median, q25, q75) or None; a quartile that is missing is the median."""
    median, low, high = (finite(look(experiment, "speed", side, "step_us", key)) for key in ("median", "q25", "q75"))
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
        said = f" dense limit {microseconds(limit)} µs "
        ax.text(limit, -0.72, said, ha=side, va="center", fontsize=8)


def superscript(value, _=None) -> str:
    """10⁻⁶ for 1e-6: mathematical text would need fonts of its own in the page."""
    text = number(value)
    exponent = f"{text:.0e}".split("e") if text else ["0", "0"]
    mantissa, power = exponent[0], int(exponent[1])
    return ("" if mantissa == "1" else f"{mantissa}·") + "10" + str(power).translate(SUPERSCRIPTS)

"""The figures by step: how far free runs part, and the range test."""

from functools import partial

from .chart import POINTS_DRAWN, PUBLISHED, Chart, style, thin
from .reading import branch, finite, in_order, items, look, numbers, records
from .wording import fixed, join, side_label, significant

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
    against = side_label(look(next(iter(by_engine.values())), "reference") or "reference")
    draw = partial(_draw_difference, lines=lines, band=band, flips=flips, against=against)
    ends = join(f"{side_label(e)} {significant(points[-1][1])}" for e, points in lines.items())
    twins = f"; five twins end between {significant(band[-1][1])} and {significant(band[-1][2])}" if band else ""
    alt = (
        f"Largest weight difference from {against} by step, log axis. Last: {ends}{twins}. Flips at {len(flips)} steps."
    )
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


def _draw_difference(ax, lines, band, flips, against):
    ax.set(yscale="log", xlabel="step", ylabel="max |ΔW| / max |W|")
    if band:
        x, low, high = zip(*band, strict=True)
        ax.fill_between(x, low, high, color="#bbbbbb", linewidth=0, label="five twins of NumPy")
    for engine, points in lines.items():
        ax.plot(
            *zip(*points, strict=True),
            **style(engine) | {"marker": "", "linewidth": 0.6 * style(engine)["linewidth"]},
            label=f"{side_label(engine)} against {against}",
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

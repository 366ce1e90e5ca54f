"""What a figure is, and how each side looks in all of them.

Colours are Okabe and Ito's, told apart by colour-blind eyes; every side has its own marker and line style as well.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .reading import finite

STYLES = {  # colour, marker, line style, width: the wider is drawn first, so that equal curves are both seen
    "numpy": ("#009E73", "^", (0, (1, 1.2)), 3.4),
    "numba": ("#0072B2", "o", "-", 2.2),
    "keras": ("#D55E00", "s", (0, (4, 1.6)), 1.3),
    "keras_tuned": ("#CC79A7", "D", (0, (5, 1, 1, 1)), 1.3),
    "gpu": ("#E69F00", "P", (0, (1, 1)), 1.3),
    "gpu_tuned": ("#F0E442", "X", (0, (1, 2)), 1.3),
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


def style(side) -> dict:
    """matplotlib's keywords for one side's line."""
    color, marker, line, width = STYLES.get(side, OWN_STYLE)
    return {"color": color, "linestyle": line, "linewidth": width, "marker": marker}


def thin(points: list, most: int = POINTS_DRAWN) -> list:
    """At most about `most` of the points, evenly chosen, the last one always."""
    stride = max(1, -(-len(points) // most))
    return points[::stride] + ([points[-1]] if points and (len(points) - 1) % stride else [])


def superscript(value, _=None) -> str:
    """10⁻⁶ for 1e-6: mathematical text would need fonts of its own in the page."""
    if not finite(value):
        return "0"
    mantissa, power = f"{value:.0e}".split("e")
    return ("" if mantissa == "1" else f"{mantissa}·") + "10" + str(int(power)).translate(SUPERSCRIPTS)

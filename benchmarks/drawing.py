"""From a chart to files: SVG to be put inside the page, PNG at 300 dpi, and CSV. The same chart gives the same bytes.

matplotlib's object interface alone: no pyplot, so no global state and no window.
"""

import csv
import html
import io
import re
from pathlib import Path

from .chart import Chart, superscript
from .jsonfile import replace_file

WIDTH = 3.9  # inches: small, so that the text is still 10 pixels high where a phone fits it into 330
SETTINGS = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.unicode_minus": False,
    "grid.color": "#e4e4e4",
    "grid.linewidth": 0.7,
    "legend.fontsize": 8,
    "legend.framealpha": 0.85,
    "legend.edgecolor": "none",
    "lines.markersize": 5,
    "svg.fonttype": "none",  # text stays text: it can be searched and read aloud, and is drawn in the reader's own font
    "text.parse_math": False,  # a name with a dollar in it is a name
}


def available() -> bool:
    """Whether matplotlib is installed."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        return False
    return True


def draw(chart: Chart, quick: bool):
    """A matplotlib Figure of the chart."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, chart.height), layout="constrained", facecolor="white")
    axes = figure.add_subplot()
    axes.set_title(("QUICK: " if quick else "") + chart.title, loc="left", fontweight="bold")
    chart.draw(axes)
    _write_powers(axes)
    return figure


def _write_powers(axes):
    """Powers of ten in Unicode on the axes that are still in matplotlib's own notation."""
    from matplotlib.ticker import FuncFormatter, LogFormatter, NullFormatter

    for axis in (axes.xaxis, axes.yaxis):
        if isinstance(axis.get_major_formatter(), LogFormatter):
            axis.set_major_formatter(FuncFormatter(superscript))
            axis.set_minor_formatter(NullFormatter())


def render(chart: Chart, quick: bool = False) -> tuple[str, bytes]:
    """(SVG element for a page, PNG file)."""
    import matplotlib

    with matplotlib.rc_context({**SETTINGS, "svg.hashsalt": chart.name}):
        svg, png = io.BytesIO(), io.BytesIO()
        figure = draw(chart, quick)
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
        figure.savefig(png, format="png", dpi=300, metadata={"Software": None})
    return inline(svg.getvalue().decode("utf-8"), identifier(chart.name), chart.alt), png.getvalue()


def identifier(name: str) -> str:
    """The name with nothing in it that an id, a file name or a style sheet would stumble over."""
    return re.sub(r"[^A-Za-z0-9_-]+", "_", name)


def inline(svg: str, prefix: str, alt: str) -> str:
    """One `<svg>` element whose ids, and whose style sheet, are its own, so that many may stand in one page."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{prefix}-", svg)
    svg = svg.replace('<style type="text/css">*{', f'<style type="text/css">#{prefix} *{{')
    head, rest = svg.split(">", 1)
    head = re.sub(r' (width|height|version|xmlns(:xlink)?)="[^"]*"', "", head)
    return f'{head} id="{prefix}" role="img" aria-label="{html.escape(alt)}">{rest.strip()}'


def table_bytes(chart: Chart) -> bytes:
    """The chart's data as CSV; numbers as Python prints them, so that none is rounded."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([chart.header, *chart.rows])
    return text.getvalue().encode("utf-8")


def write_figure(chart: Chart, folder: Path, quick: bool) -> tuple[str, list[Path]]:
    """Write NAME.png and NAME.csv in `folder`; returns the SVG for the page, and the paths."""
    svg, png = render(chart, quick)
    name = identifier(chart.name)
    files = {f"{name}.png": png, f"{name}.csv": table_bytes(chart)}
    return svg, [replace_file(folder / file, data) for file, data in files.items()]


def write_sheet(name: str, panels: list[Chart], folder: Path, quick: bool) -> list[Path]:
    """All the panels in one PNG, two a row, and their data in one CSV: for a README or a slide."""
    import matplotlib
    from matplotlib.figure import Figure

    columns, rows = min(2, len(panels)), -(-len(panels) // 2)
    with matplotlib.rc_context(SETTINGS):
        figure = Figure(
            figsize=(WIDTH * columns, max(p.height for p in panels) * rows), layout="constrained", facecolor="white"
        )
        for k, chart in enumerate(panels):
            axes = figure.add_subplot(rows, columns, k + 1)
            axes.set_title(("QUICK: " if quick else "") + chart.title, loc="left", fontweight="bold")
            chart.draw(axes)
            _write_powers(axes)
        png = io.BytesIO()
        figure.savefig(png, format="png", dpi=300, metadata={"Software": None})
    every = Chart(
        "", name, "", "", ("figure", *panels[0].header), [(c.title, *row) for c in panels for row in c.rows], None
    )
    files = {f"{name}.png": png.getvalue(), f"{name}.csv": table_bytes(every)}
    return [replace_file(folder / file, data) for file, data in files.items()]

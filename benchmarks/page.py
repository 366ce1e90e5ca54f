"""The report as one page that needs nothing else: no network, no scripts; for a phone, a laptop and paper."""

from html import escape
from pathlib import Path

from . import sections
from .reading import finite, look
from .sections import text

SECTIONS = {  # key: (in the list of contents, heading, what makes it)
    "verdict": ("Verdict", "Verdict", sections.verdict_section),
    "parity": ("Parity", "Parity: every tensor of every step", sections.parity_section),
    "free": ("Free runs", "Free runs, beside a program's own twins", sections.free_section),
    "range": ("Range test", "Learning-rate range test", sections.range_section),
    "training": ("Training", "Training beside the published run", sections.training_section),
    "speed": ("Speed", "Speed and memory", sections.speed_section),
    "conclusions": ("Conclusions", "The published conclusions, tested", sections.conclusions_section),
    "environment": ("Environment", "Environment, and how to make this again", sections.environment_section),
}
TITLE = "A network by hand and in Keras, compared"
HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>
{style}</style>
</head>
"""


def page(results, drawn, problem: str | None = None) -> str:
    """The HTML text. `drawn` is a list of (Chart, svg); `problem` says why there are no figures."""
    title = ("QUICK: " if look(results, "quick") else "") + TITLE
    head = HEAD.format(title=escape(title), style=Path(__file__).with_name("page.css").read_text(encoding="utf-8"))
    header = _header(results, title) + (text(problem, "note") if problem else "") + _contents()
    body = "".join(_section(key, results, drawn) for key in SECTIONS)
    return f"{head}<body>\n<header>{header}</header>\n<main>\n{body}</main>\n</body>\n</html>\n"


def _section(key, results, drawn) -> str:
    _, heading, make = SECTIONS[key]
    quick = "QUICK: " if look(results, "quick") and key != "environment" else ""
    title = f'<h2 id="{key}-title">{quick}{escape(heading)}</h2>'
    return f'<section id="{key}" aria-labelledby="{key}-title">{title}\n{make(results, drawn)}</section>\n'


def _header(results, title) -> str:
    warning = "QUICK: shortened stages and one round of speed. Not for quoting."
    quick = f'<p class="quick">{warning}</p>' if look(results, "quick") else ""
    return f"<h1>{escape(title)}</h1>{quick}{text(_when(results), 'lede')}"


def _when(results) -> str:
    """Measured 2026-01-02 03:04 UTC in 35 minutes, on AMD EPYC."""
    created, seconds = look(results, "created"), finite(look(results, "seconds"))
    said = (
        f"Measured {str(created)[:16].replace('T', ' ')} UTC" if created else "Measured at a time that was not recorded"
    )
    said += "" if seconds is None else f" in {seconds / 60:.0f} minutes" if seconds >= 100 else f" in {seconds:.0f} s"
    where = look(results, "environment", "cpu")
    return said + (f", on {where}." if where else ".")


def _contents() -> str:
    links = "".join(f'<li><a href="#{key}">{escape(short)}</a></li>' for key, (short, _, _) in SECTIONS.items())
    return f'<nav aria-label="Contents"><ul>{links}</ul></nav>'

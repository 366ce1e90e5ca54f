"""One table, printed four ways: plain text, rich, HTML and Markdown."""

import html
import io
import re
import sys
import textwrap
from dataclasses import dataclass, field

NUMERIC = re.compile(r"^[-+−]?[\d,.]+(e[-+]?\d+)?( .*)?$|^(NaN|∞|-∞|–)$")


@dataclass(frozen=True)
class Table:
    """`groups` is a list of (heading, rows); a row's first cell names it. Every cell is a string, not yet escaped."""

    caption: str
    headings: tuple[str, ...]
    groups: list[tuple[str, list[tuple[str, ...]]]]
    notes: list[str] = field(default_factory=list)

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The rows of all groups."""
        return [row for _, rows in self.groups for row in rows]


def plain(table: Table) -> str:
    """Columns padded with spaces, headings over several lines; no group headings where there is one group."""
    words = [heading.split() or [""] for heading in table.headings]
    cells = [[row[column] for row in table.rows] for column in range(len(table.headings))]
    widths = [max(map(len, [*column, *heading])) for column, heading in zip(cells, words, strict=True)]
    lines = [table.caption, *_heading_lines(table.headings, widths), "  ".join("-" * width for width in widths)]
    for heading, group in table.groups:
        lines += [heading] if len(table.groups) > 1 else []
        lines += [_plain_row(row, widths) for row in group]
    return "\n".join([*(line.rstrip() for line in lines), *map(wrapped, table.notes)])


def _heading_lines(headings, widths) -> list[str]:
    """The headings wrapped to their columns, standing on the line below them."""
    wraps = [textwrap.wrap(heading, width) for heading, width in zip(headings, widths, strict=True)]
    most = max(map(len, wraps))
    return [_plain_row(row, widths) for row in zip(*([""] * (most - len(w)) + w for w in wraps), strict=True)]


def _plain_row(row, widths) -> str:
    first, *rest = zip(row, widths, strict=True)
    return "  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)])


def wrapped(text: str) -> str:
    """Each line of the text on as many lines as it takes."""
    return "\n".join(textwrap.fill(line, 100, subsequent_indent="    ") for line in text.splitlines())


def rich_table(table: Table):
    """The same as a `rich.table.Table`; imports rich."""
    from rich import box
    from rich.table import Table as RichTable
    from rich.text import Text

    drawn = RichTable(title=Text(table.caption), title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for column, heading in enumerate(table.headings):
        drawn.add_column(Text(heading), justify="right" if column else "left", no_wrap=column == 0)
    for heading, rows in table.groups:
        if len(table.groups) > 1:
            drawn.add_row(Text(heading, style="bold"))
        for row in rows:
            drawn.add_row(*(Text(cell) for cell in row))
    return drawn


def screen(blocks) -> str:
    """Text for the screen from strings and tables: drawn by rich where it is installed, else plain."""
    try:
        from rich.console import Console
        from rich.text import Text
    except ImportError:
        return "\n\n".join(wrapped(block) if isinstance(block, str) else plain(block) for block in blocks) + "\n"
    # A console of its own into a string, so that the caller decides where the text goes.
    width = None if sys.stdout.isatty() else 120
    console = Console(file=io.StringIO(), force_terminal=sys.stdout.isatty(), width=width, legacy_windows=False)
    for block in blocks:
        console.print(Text(block) if isinstance(block, str) else rich_table(block))
        for note in [] if isinstance(block, str) else block.notes:
            console.print(Text(note, style="dim"))
    return console.file.getvalue()


def as_html(table: Table) -> str:
    """A table with caption, column and row headers; wide ones scroll inside their own box."""
    head = "".join(f'<th scope="col">{html.escape(heading)}</th>' for heading in table.headings)
    body = "".join(_html_group(table, heading, rows) for heading, rows in table.groups)
    notes = "".join(f'<p class="note">{html.escape(note)}</p>' for note in table.notes)
    caption = html.escape(table.caption)
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{caption}">'
        f"<table><caption><span>{caption}</span></caption><thead><tr>{head}</tr></thead>{body}</table></div>{notes}\n"
    )


def _html_group(table, heading, rows) -> str:
    cell = f'<th scope="rowgroup" colspan="{len(table.headings)}"><span>{html.escape(heading)}</span></th>'
    title = f'<tr class="group">{cell}</tr>'
    return f"<tbody>{title if heading else ''}{''.join(_html_row(row) for row in rows)}</tbody>"


def _html_row(row) -> str:
    cells = "".join(f"<td{_cell_class(cell)}>{html.escape(cell)}</td>" for cell in row[1:])
    return f'<tr><th scope="row">{html.escape(row[0])}</th>{cells}</tr>'


def _cell_class(cell) -> str:
    if cell.isupper() and len(cell) > 3:  # DIFFERS: a failure is in capitals everywhere, and heavier on the page
        return ' class="bad"'
    return ' class="number"' if NUMERIC.match(cell) else ""


def markdown(table: Table) -> str:
    """A Markdown table; bars and line breaks in cells are made harmless."""
    lines = [_markdown_row(table.headings), "|" + "|".join([" :-- "] + [" --: "] * (len(table.headings) - 1)) + "|"]
    lines += [_markdown_row(row) for row in table.rows]
    return "\n".join([*lines, *(f"\n{note}" for note in table.notes)])


def _markdown_row(row) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"

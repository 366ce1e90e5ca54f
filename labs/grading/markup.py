"""HTML from Python: what is not made here is escaped; students' names and messages are never anything but text."""

from html import escape
from pathlib import Path

STYLE = Path(__file__).with_name("page.css")


class Markup(str):
    """Text that is HTML already."""


def tag(name, *inside, **attributes):
    """<name attribute="...">inside</name>; `class_` stands for class, and `_` in other names for `-`."""
    pairs = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items() if value is not None}
    opened = "".join(f' {key}="{escape(str(value))}"' for key, value in pairs.items())
    return Markup(f"<{name}{opened}>{join(inside)}</{name}>")


def join(parts):
    """All parts one after the other; lists are gone through."""
    if isinstance(parts, Markup):
        return parts
    if isinstance(parts, list | tuple):
        return Markup("".join(join(part) for part in parts))
    return Markup("" if parts is None else escape(str(parts)))


def table(titles, rows, numeric=()):
    """A table; the columns whose index is in `numeric` are set to the right."""
    kind = ["number" if index in numeric else None for index in range(len(titles))]
    head = tag("tr", [tag("th", title, class_=k, scope="col") for title, k in zip(titles, kind)])
    body = [tag("tr", [tag("td", cell, class_=k) for cell, k in zip(row, kind)]) for row in rows]
    return tag("div", tag("table", tag("thead", head), tag("tbody", body)), class_="wide")


def document(title, lang, *body):
    """A whole page that needs no other file."""
    head = tag("head", Markup('<meta charset="utf-8"><meta name="viewport" content="width=device-width">'))
    head = Markup(head.removesuffix("</head>") + tag("title", title) + style() + "</head>")
    return f"<!doctype html>\n{tag('html', head, tag('body', tag('main', body)), lang=lang)}\n"


def style():
    return Markup(f"<style>\n{STYLE.read_text(encoding='utf-8')}</style>")

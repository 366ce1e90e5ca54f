"""How things look: colours and panels on a terminal, plain text elsewhere; no meaning hangs on a colour alone."""

import os
import shutil
import sys
import textwrap

# Okabe and Ito's colours, which the colour-blind tell apart, as a terminal of 256 colours has them.
COLOURS = {"right": 36, "wrong": 166, "quiet": 245, "strong": None}
MARKS = {"right": "✓", "wrong": "✗", "open": "·"}
WIDEST = 100


def on_terminal():
    """Whether standard output is a terminal that can do more than print."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def coloured():
    """Whether colours may be used: NO_COLOR, set to anything, forbids them."""
    return on_terminal() and not os.environ.get("NO_COLOR")


def paint(text, role):
    """The text in the role's colour, if colours may be used."""
    if not coloured():
        return text
    code = "1" if COLOURS[role] is None else f"38;5;{COLOURS[role]}"
    return f"\x1b[{code}m{text}\x1b[0m"


def width():
    """Columns to write in."""
    return min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns)


def wrapped(text, indent=""):
    """The text in lines no wider than the screen; its own line breaks stay, and lines that begin with a space."""
    lines = []
    for line in text.split("\n"):
        whole = not line.strip() or line.startswith(" ")
        found = [line] if whole else textwrap.wrap(line, max(20, width() - len(indent)), break_on_hyphens=False)
        lines += [f"{indent}{part}".rstrip() for part in found]
    return "\n".join(lines)


def bar(part, cells=10):
    """A part, 0 to 1, as a bar; full only where it is all."""
    full = int(part * cells + 1e-9)
    return "█" * full + "░" * (cells - full)


def fraction(part, whole):
    """ "██████░░░░ 2/3" """
    return f"{bar(part / whole if whole else 0)} {part}/{whole}"


def percent(share):
    """ "93.1 %" """
    return f"{100 * share:.1f} %"


def shortened(text, room):
    """The text, cut to so many columns on a terminal, which would break the line; elsewhere whole."""
    return text if len(text) <= room or not on_terminal() else f"{text[: max(1, room - 1)]}…"


def panel(text, title=""):
    """Prints a text in a frame, where rich is there and the screen a terminal, else indented."""
    console = rich_console()
    if console is None:
        print(wrapped(text, "    "))
        return
    from rich.panel import Panel
    from rich.text import Text

    console.print(Panel(Text(text), title=title or None, title_align="left", border_style="dim", width=width()))


def rich_console():
    """rich's console for standard output; None without rich, or without a terminal."""
    if not on_terminal():
        return None
    try:
        from rich.console import Console
    except ModuleNotFoundError:
        return None
    return Console(highlight=False)


def clear():
    """An empty screen, on a terminal."""
    if on_terminal():
        print("\x1b[2J\x1b[3J\x1b[H", end="")


def warn(line):
    """A line on standard error, where it disturbs no JSON."""
    print(f"labs: {line}", file=sys.stderr)

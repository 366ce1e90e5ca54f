"""The page in one file: the front end's sources and the tapes, put together.

The modules in `front` import each other, so that node can test them one by one; here they become one script in the
order of MODULES, their imports and exports taken out. So no two of them may have the same name for two things.
"""

import json
import re
from pathlib import Path

from .packing import packed_steps
from .wording import page_texts

FRONT = Path(__file__).resolve().parent / "front"
MODULES = (
    "bytes", "numbers", "names", "tape", "symbols", "search", "formula", "zeros", "compare", "geometry", "colours",
    "tour", "state", "wording", "dom", "views", "frames", "marks", "drawing", "legend", "cards", "neurons", "wiring",
    "sources", "derivation", "inspector", "closeup", "chart", "sides", "controls", "map", "keyboard", "guide", "room",
    "main",
)  # fmt: skip
IMPORT = re.compile(r"^import\b[^;]*;\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?=(async )?function|const|let)", re.MULTILINE)


def build_page(recordings, lang, title):
    """The page as text. recordings: {"right": ..., "mistakes": [...], "reference": ... or None} of `recording`."""
    parts = {
        "title": title,
        "lang": lang,
        "style": (FRONT / "page.css").read_text(encoding="utf-8"),
        "script": script(),
        "data": as_json({"lang": lang, "texts": page_texts(), **recordings}),
    }
    page = (FRONT / "page.html").read_text(encoding="utf-8")
    return re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], page)


def recording(tape, title, right=None):
    """A tape as the page has it; what is the same in the tape `right` is not stored again."""
    sizes = [int(size) for size in tape.sizes]
    return {"title": title, "sizes": sizes, "dtype": str(tape.dtype), "steps": packed_steps(tape, right)}


def script():
    """The modules as one, without their imports and exports."""
    sources = [(FRONT / f"{name}.js").read_text(encoding="utf-8") for name in MODULES]
    return "\n".join(EXPORT.sub("", IMPORT.sub("", source)) for source in sources)


def as_json(value):
    """JSON that can stand inside a script element: nothing in it can end that element."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).replace("<", "\\u003c")

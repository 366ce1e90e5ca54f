"""Finished parts of a run are kept, so that an interrupted run goes on where it was.

    parts = Parts("benchmarks/results/mine", lasting(environment))
    result = parts.run("two_hidden/speed", lambda: measure_speed(...), {"rounds": 7}, ["benchmarks/timing.py"])

A part is kept under a key: the sources that it depends on, the machine and the versions, and its options. Whatever of
these is different, the part is computed anew; what it does not depend on (a table's heading, the README) may change.
"""

import ast
import hashlib
import json
import re
import sys
import time
from pathlib import Path

from .jsonfile import decode, encode, read_json, write_json

ROOT = Path(__file__).resolve().parent.parent
FORMAT = 1
PACKAGES = ("numpy_mlp", "keras_reference")  # they import by name at run time, so they count whole ...
SHOWING = ("__main__.py", "commands", "language.py", "plots")  # ... but for what only shows results
NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")


class Parts:
    """The parts of one results folder, in `folder`/parts/; `records` {name: {"seconds", "reused"}} of this run."""

    def __init__(self, folder, key_fields, root=ROOT):
        self.folder = Path(folder) / "parts"
        self.key_fields = key_fields
        self.root = Path(root)
        self.records = {}
        # Taken now, as the sources are when the run starts: an edit meanwhile does not change what is running.
        self.hashes = {path: sha256(path) for path in every_source(self.root)}

    def run(self, name, function, options=None, sources=PACKAGES):
        """The result of `function()`, or the one kept from before if nothing that it depends on has changed.

        options: a dict of what else decides the result. sources: files or packages relative to the checkout, with the
        modules of the checkout that they import; or absolute paths elsewhere (a student's engine), by themselves.
        The result is what JSON makes of it, at the first time as well.
        An error or Ctrl-C in `function` keeps nothing.
        """
        key, path = self.key(name, options, sources), self.path(name)
        kept = read_part(path, key)
        if kept is None:
            start = time.perf_counter()
            result = encode(function())
            kept = {"format": FORMAT, "key": key, "seconds": time.perf_counter() - start, "digest": digest(result)}
            kept["result"] = decode(result)
            write_json(path, kept)
            self.records[name] = {"seconds": kept["seconds"], "reused": False}
        else:
            self.records[name] = {"seconds": kept["seconds"], "reused": True}
        return kept["result"]

    def has(self, name, options=None, sources=PACKAGES):
        """Whether `run` would find the part kept."""
        return read_part(self.path(name), self.key(name, options, sources)) is not None

    def key(self, name, options, sources):
        """SHA-256, in hexadecimal, of all that decides the result."""
        files = source_files(sources, self.root)
        hashes = {_name(path, self.root): self.hashes.get(path) or sha256(path) for path in files}
        return digest({"name": name, "machine": self.key_fields, "options": options or {}, "sources": hashes})

    def path(self, name):
        if not NAME.fullmatch(name):
            raise ValueError(
                f"a part cannot be named {name!r}: expected words of letters, digits, - and _ between slashes"
            )
        return self.folder / f"{name}.json"


def clear_away(folder):
    """Removes what a killed process had begun to write under `folder`/parts; nobody may be writing there."""
    for unfinished in (Path(folder) / "parts").rglob(".*.part"):
        unfinished.unlink(missing_ok=True)


def read_part(path, key):
    """The part kept at `path` if it has this key and is undamaged, else None; a damaged one is mentioned."""
    try:
        part = read_json(path)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        return _damaged(path, error)
    if not isinstance(part, dict) or part.get("format") != FORMAT:
        return _damaged(path, "not of this program")
    if part.get("key") != key:
        return None
    if not isinstance(part.get("seconds"), float) or digest(part.get("result")) != part.get("digest"):
        return _damaged(path, "its content was changed")
    return part


def _damaged(path, why):
    print(f"{path} cannot be used and is computed anew: {why}", file=sys.stderr)


def digest(value):
    """SHA-256, in hexadecimal, of a tree of JSON values, whatever the order of its keys."""
    text = json.dumps(encode(value), sort_keys=True, ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def sha256(path):
    """Of a file's content, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def every_source(root):
    """The .py files of the packages that take part in a run."""
    return [path for package in (*PACKAGES, "benchmarks") for path in (root / package).rglob("*.py")]


def source_files(sources, root=ROOT):
    """The .py files behind `sources`, sorted: packages whole, other files with what of the checkout they import."""
    seen, waiting = set(), [root / source for source in sources]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        if path.is_dir():
            waiting += [file for file in path.rglob("*.py") if not set(SHOWING) & set(file.relative_to(path).parts)]
            continue
        if not path.is_file():
            raise ValueError(f"there is no source {_name(path, root)}: expected a file or package of the checkout")
        waiting += imported_from(path, root) if path.is_relative_to(root) else []
    return sorted(path for path in seen if not path.is_dir())


def _name(path, root):
    """A source's name, the same in every checkout."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def imported_from(path, root):
    """Packages and files of the checkout that a file's import statements name, those inside functions too."""
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    here = path.parent.relative_to(root).parts
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _located(tuple(alias.name.split(".")), root)
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) + 1 - node.level] if node.level else ()
            module = (*base, *(node.module.split(".") if node.module else ()))
            yield from _located(module, root)
            for alias in node.names:  # `from . import memory`
                yield from _located((*module, alias.name), root)


def _located(module, root):
    """The file of a dotted name, or the whole package if it is one of PACKAGES; nothing if not the checkout's."""
    if module and module[0] in PACKAGES:
        yield root / module[0]
    elif module and (file := root.joinpath(*module).with_suffix(".py")).is_file():
        yield file

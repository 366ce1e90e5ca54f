"""Finished results, each in a file of its own: an interrupted grading goes on where it was."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np

from numpy_mlp.files import written_whole

from ..finding import Finding

SOURCES = Path(__file__).resolve().parent.parent


def sources_digest():
    """Of all that a result depends on besides the submission: the labs' own files and numpy."""
    digest = hashlib.sha256(np.__version__.encode())
    for path in sorted(SOURCES.rglob("*.py")):
        digest.update(str(path.relative_to(SOURCES)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def key(files, number, seed, limits, sources):
    """The name of a result: another submission, lab, seed, limit or checker makes another one."""
    digest = hashlib.sha256(repr((number, seed, limits, sources)).encode())
    for name, data in sorted(files.items()):
        digest.update(repr((name, len(data))).encode() + data)
    return digest.hexdigest()


def load(folder, key):
    """[Finding, ...], or None where there is no such result or only a damaged one."""
    try:
        return [finding(entry) for entry in json.loads((folder / f"{key}.json").read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError, KeyError):
        return None


def save(folder, key, findings):
    """Keeps the findings, and returns them as they would be loaded: the same now and after an interruption."""
    entries = [asdict(finding) for finding in findings]
    text = json.dumps(entries, ensure_ascii=False)
    with written_whole(folder / f"{key}.json", "w") as file:
        file.write(text)
    return [finding(entry) for entry in json.loads(text)]


def finding(entry):
    """A Finding of what JSON made of it."""
    return Finding(**{name: _tuples(value) for name, value in entry.items()})


def _tuples(value):
    """JSON has no tuples."""
    if isinstance(value, list):
        return tuple(_tuples(item) for item in value)
    if isinstance(value, dict):
        return {name: _tuples(item) for name, item in value.items()}
    return value


def prune(folder, keys):
    """Removes the results that belong to none of the keys: of submissions that were handed in again since."""
    for path in folder.glob("*.json"):
        if path.stem not in keys:
            path.unlink()

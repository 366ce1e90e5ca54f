"""results.json of the peers: one record an experiment and one for the curves; a later run replaces what it measured."""

import datetime
from pathlib import Path

from ..environment import environment
from ..jsonfile import read_json, write_json

FORMAT = "peers 1"
COMMITTED = Path(__file__).parent.parent / "results" / "peers" / "results.json"


def load(path):
    """The results in a file. Raises FileNotFoundError, or ValueError with one line for what is not of this format."""
    results = read_json(path)
    if not isinstance(results, dict) or results.get("format") != FORMAT:
        raise ValueError(f"{path} is not a results file of python -m benchmarks.peers: make it again")
    return results


def load_or_new(path):
    """The results of earlier runs into the same folder, or none yet."""
    return load(path) if Path(path).exists() else {"format": FORMAT, "experiments": {}, "curves": {}}


def merge(path, part, name, record):
    """Puts a record under `part` ("experiments" or "curves"), beside those that are there; returns all results."""
    results = load_or_new(path)
    results[part][name] = record
    write_json(path, results)
    return results


def made(command, threads):
    """When, with what and on what: each record has its own, because a later run may be on another day or machine."""
    now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    return {"command": command, "date": now.isoformat(), "environment": environment(threads, device="cpu")}

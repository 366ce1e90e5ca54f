"""JSON files that are whole or absent: written under another name, flushed to the disk, then renamed.

JSON has no NaN and no infinity, and Python's own spelling of them is refused by other readers: here they are the
strings "nan", "inf" and "-inf" in the file, and floats again once read.
"""

import json
import math
import os
import tempfile
from pathlib import Path

NON_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


def encode(value):
    """The same tree with non-finite floats as strings, and numpy's scalars and arrays as plain Python."""
    if isinstance(value, dict):
        return {str(key): encode(item) for key, item in value.items()}
    if hasattr(value, "tolist"):
        return encode(value.tolist())
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "nan" if math.isnan(value) else ("inf" if value > 0 else "-inf")
    return value


def decode(value):
    """The inverse of `encode`: the strings "nan", "inf" and "-inf" become floats."""
    if isinstance(value, dict):
        return {key: decode(item) for key, item in value.items()}
    if isinstance(value, list):
        return [decode(item) for item in value]
    if isinstance(value, str):
        return NON_FINITE.get(value, value)
    return value


def replace_file(path, data: bytes) -> Path:
    """Put `data` at `path` so that a reader, or a crash, sees the old file or the new one and never half of it."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)  # mkstemp makes files that only their owner can read
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path


def write_json(path, value) -> Path:
    """Write a tree of dicts, lists, strings and numbers; returns the path."""
    text = json.dumps(encode(value), indent=1, ensure_ascii=False, allow_nan=False)
    return replace_file(path, (text + "\n").encode("utf-8"))


def read_json(path):
    """Read what `write_json` wrote; OSError where there is no file, ValueError with one clear line for one not JSON."""
    data = Path(path).read_bytes()
    try:
        return decode(json.loads(data.decode("utf-8")))
    except ValueError as error:  # JSONDecodeError and UnicodeDecodeError are both ValueErrors
        raise ValueError(
            f"{path} is not a JSON file ({error}); make it again with python -m benchmarks.compare"
        ) from None

"""The state of a training as one .npz file: plain values in its header, arrays beside them under readable names."""

import numpy as np

from .checkpoints import read_arrays, write_arrays

FORMAT = "numpy_mlp training"
VERSION = 1
ARRAY = "array"  # {"array": name} stands in the header for an array of the file


def save_state(path, state):
    """Writes a tree of dicts, lists, arrays, numbers, strings and None, whole or not at all.

    Raises TypeError for anything else in it, OSError where the disk does not take the file: the old file is then still
    there.
    """
    arrays = {}
    header = {"format": FORMAT, "version": VERSION, "state": _parted(state, "", arrays)}
    write_arrays(path, header, arrays)


def load_state(path):
    """The tree that save_state wrote, a tuple as a list; CheckpointError for any other file."""
    header, arrays = read_arrays(path, FORMAT, VERSION, "BackupAndRestore writes")
    return _whole(header["state"], arrays)


def _parted(value, place, arrays):
    """The tree with a name for each array, which goes into `arrays` under its place in the tree: "weights/0"."""
    if isinstance(value, np.ndarray | np.generic) and not value.dtype.hasobject:
        return {ARRAY: _added(value, place.lstrip("/"), arrays)}
    if isinstance(value, dict):
        return {_checked_key(key, place): _parted(item, f"{place}/{key}", arrays) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_parted(item, f"{place}/{index}", arrays) for index, item in enumerate(value)]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"state{place} is of type {type(value).__name__}: expected numbers, strings, arrays or lists")


def _added(array, name, arrays):
    while name in arrays:  # {"a/b": x} and {"a": {"b": y}}
        name += "'"
    arrays[name] = np.asarray(array, order="C")
    return name


def _checked_key(key, place):
    if not isinstance(key, str) or key == ARRAY:
        raise TypeError(f"state{place} has {key!r} as a name: expected a string other than {ARRAY!r}")
    return key


def _whole(value, arrays):
    """The tree with its arrays; those of no dimension are NumPy's scalars again."""
    if isinstance(value, dict) and set(value) == {ARRAY}:
        return arrays[value[ARRAY]][()]
    if isinstance(value, dict):
        return {key: _whole(item, arrays) for key, item in value.items()}
    if isinstance(value, list):
        return [_whole(item, arrays) for item in value]
    return value

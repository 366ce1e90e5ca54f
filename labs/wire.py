"""How the checker and the student's process talk: a JSON header, and the arrays' plain bytes behind it.

Nothing that arrives is executed or unpacked: an array is a dtype of a short list, a shape, and as many bytes as that
makes. This file is also run by itself, without the package `labs`: it imports numpy alone.
"""

import json
import struct

import numpy as np

DTYPES = (
    "bool",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "float16",
    "float32",
    "float64",
)
LENGTH = struct.Struct("<Q")
LARGEST_HEADER = 2**20  # bytes: JSON takes twenty times its length in memory, and who sends it is not trusted


class WireError(ValueError):
    """What arrived is no message of ours."""


def pack(value):
    """Dicts, lists, tuples, arrays, numbers, strings and None -> bytes. Raises TypeError for anything else."""
    arrays = []
    header = json.dumps(_described(value, arrays)).encode()
    return b"".join([LENGTH.pack(len(header)), header, *(array.tobytes() for array in arrays)])


def unpack(data):
    """The value that `pack` made the bytes of; tuples come as lists. Raises WireError."""
    try:
        end = LENGTH.size + LENGTH.unpack_from(data)[0]
        if end > LARGEST_HEADER:
            raise ValueError(f"a header of {end} bytes")
        header = json.loads(bytes(data[LENGTH.size : end]))
        value, end = _restored(header, memoryview(data), end)
    except Exception as error:  # whatever these bytes lead to is their fault, and never the end of a class's grading
        raise WireError(f"no message of a student's process: {error}") from None
    if end != len(data):
        raise WireError(f"no message of a student's process: {len(data) - end} bytes too many")
    return value


def _described(value, arrays):
    if isinstance(value, np.ndarray | np.generic):
        array = np.ascontiguousarray(value).reshape(np.shape(value))
        if array.dtype.name not in DTYPES:
            raise TypeError(f"an array of {array.dtype}")
        arrays.append(array)
        return {"array": array.dtype.name, "shape": list(array.shape)}
    if isinstance(value, dict):
        return {"dict": [[str(name), _described(item, arrays)] for name, item in value.items()]}
    if isinstance(value, list | tuple):
        return {"list": [_described(item, arrays) for item in value]}
    if value is None or isinstance(value, bool | int | float | str):
        return {"plain": value}
    raise TypeError(f"a {type(value).__name__}")


def _restored(header, data, position):
    if "array" in header:
        return _array(header, data, position)
    if "plain" in header:
        return header["plain"], position
    items = []
    pairs = header["dict"] if "dict" in header else [[None, item] for item in header["list"]]
    for name, item in pairs:
        value, position = _restored(item, data, position)
        items.append((name, value))
    return (dict(items) if "dict" in header else [value for _, value in items]), position


def _array(header, data, position):
    if header["array"] not in DTYPES:
        raise ValueError(f"dtype {header['array']!r}")
    dtype, shape = np.dtype(header["array"]), tuple(int(length) for length in header["shape"])
    size = dtype.itemsize
    for length in shape:
        size *= length
    if min(shape, default=0) < 0 or position + size > len(data):
        raise ValueError(f"an array of shape {shape} in {len(data) - position} bytes")
    array = np.frombuffer(data[position : position + size], dtype).reshape(shape).copy()
    return array, position + size

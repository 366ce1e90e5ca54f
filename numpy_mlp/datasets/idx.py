"""IDX files, MNIST's own format: 0, 0, the kind of number, how many dimensions, each of them, then the numbers.

Source: http://yann.lecun.com/exdb/mnist, "The IDX file format". Numbers of more than one byte are big-endian.
"""

import gzip
import math
import re
import struct
import zlib
from pathlib import Path

import numpy as np

from ..language import Texts
from .dataset import DatasetError

KINDS = {0x08: "u1", 0x09: "i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
GZIP = b"\x1f\x8b"
# train-images-idx3-ubyte(.gz), t10k-labels.idx1-ubyte, emnist-letters-test-images-idx3-ubyte, ...
NAME = re.compile(r"(.*[-_])?(?P<part>train|t10k|test|valid)[-_](?P<what>images|labels)[-.]idx\d-ubyte(\.gz)?")
texts = Texts(
    unreadable=("{path}: cannot be read ({why})", "{path}: no se puede leer ({why})"),
    not_idx=(
        "{path}: not an IDX file; one begins with 0, 0, a kind of number and a number of dimensions",
        "{path}: no es un archivo IDX; empiezan con 0, 0, una clase de número y un número de dimensiones",
    ),
    length=(
        "{path}: {found:,} bytes of numbers, but its header says {shape}, {expected:,} bytes: cut off or damaged",
        "{path}: {found:,} bytes de números, pero su cabecera dice {shape}, {expected:,} bytes: cortado o dañado",
    ),
    no_pair=(
        "{folder}: has {there}, but not {missing}: expected images and labels of each part",
        "{folder}: tiene {there}, pero no {missing}: se esperaban imágenes y etiquetas de cada parte",
    ),
    twice=("{folder}: has both {one} and {other}: leave one", "{folder}: tiene {one} y {other}: deja uno"),
)


def read_idx(path):
    """The array in an IDX file, gzipped or not, in this machine's byte order. Raises DatasetError."""
    content = _content(path)
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] not in KINDS or not content[3]:
        raise DatasetError(texts("not_idx", path=path))
    start = 4 + 4 * content[3]
    if len(content) < start:
        raise DatasetError(texts("not_idx", path=path))
    shape = struct.unpack_from(f">{content[3]}I", content, 4)
    dtype = np.dtype(KINDS[content[2]])
    found, expected = len(content) - start, math.prod(shape) * dtype.itemsize
    if found != expected:
        raise DatasetError(texts("length", path=path, found=found, shape=shape, expected=expected))
    return np.frombuffer(content, dtype, offset=start).reshape(shape).astype(dtype.newbyteorder("="))


def is_idx(path):
    """Whether a file begins as an IDX file does, gzipped or not."""
    with open(path, "rb") as file:
        start = file.read(2)
    return start == b"\0\0" or (start == GZIP and NAME.fullmatch(Path(path).name) is not None)


def idx_files(folder):
    """{("train", "images"): path, ...}: the IDX files of a folder, by their names; empty where there are none."""
    found = {}
    for path in sorted(folder.iterdir()):
        if match := NAME.fullmatch(path.name):
            key = (match["part"].replace("t10k", "test"), match["what"])
            if key in found:
                raise DatasetError(texts("twice", folder=folder, one=found[key].name, other=path.name))
            found[key] = path
    return found


def read_idx_folder(folder):
    """{"train": (x, y), "test": (x, y)} from the IDX files of a folder. Raises DatasetError."""
    files = idx_files(folder)
    for (part, what), path in files.items():
        other = "labels" if what == "images" else "images"
        if (part, other) not in files:
            missing = f"{part}-{other}-idx{3 if other == 'images' else 1}-ubyte"
            raise DatasetError(texts("no_pair", folder=folder, there=path.name, missing=missing))
    parts = dict.fromkeys(part for part, _ in files)
    return {part: (read_idx(files[part, "images"]), read_idx(files[part, "labels"])) for part in parts}


def _content(path):
    """The file's bytes, unpacked."""
    try:
        content = Path(path).read_bytes()
        return gzip.decompress(content) if content[:2] == GZIP else content
    except (OSError, EOFError, zlib.error) as error:
        raise DatasetError(texts("unreadable", path=path, why=getattr(error, "strerror", None) or error)) from None

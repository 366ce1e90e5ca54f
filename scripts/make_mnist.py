"""Make numpy_mlp/data/mnist.npz from the four canonical MNIST files.

    python scripts/make_mnist.py FOLDER

FOLDER holds the four IDX files, gzipped or not. Each one is checked against its published MD5 first. Zip entries carry
a fixed date, so that the same zlib gives the same file, byte for byte; another zlib gives the same arrays in other
bytes, and then `SHA256` in numpy_mlp/datasets/mnist.py has to be the new one, which is printed.
"""

import argparse
import gzip
import hashlib
import io
import os
import struct
import zipfile
from pathlib import Path

import numpy as np

TARGET = Path(__file__).resolve().parent.parent / "numpy_mlp" / "data" / "mnist.npz"

# Key in the .npz (the names Keras uses in its own file), canonical file, MD5 of the file once unpacked.
CANONICAL_FILES = (
    ("x_train", "train-images-idx3-ubyte", "6bbc9ace898e44ae57da46a324031adb"),
    ("y_train", "train-labels-idx1-ubyte", "a25bea736e30d166cdddb491f175f624"),
    ("x_test", "t10k-images-idx3-ubyte", "2646ac647ad5339dbf082846283269ea"),
    ("y_test", "t10k-labels-idx1-ubyte", "27ae3e4e09519cfbb04c329615203637"),
)


def read_canonical(folder, name, md5):
    """The unpacked bytes of FOLDER/name or FOLDER/name.gz, once their MD5 is right."""
    plain, packed = folder / name, folder / f"{name}.gz"
    if not plain.exists() and not packed.exists():
        raise SystemExit(f"{folder} has neither {name} nor {name}.gz; put the canonical MNIST files there.")
    content = plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())
    found = hashlib.md5(content, usedforsecurity=False).hexdigest()
    if found != md5:
        raise SystemExit(f"{name} has MD5 {found}, the canonical file has {md5}; get the file again.")
    return content


def parse_idx(content):
    """uint8 array of an IDX file: two zero bytes, 8 for uint8, the number of dimensions, each as uint32, the values."""
    zeros, kind, n_dimensions = struct.unpack_from(">HBB", content)
    if (zeros, kind) != (0, 8):
        raise SystemExit(f"an IDX file of bytes begins with 0, 0, 8, this one with {tuple(content[:3])}.")
    shape = struct.unpack_from(f">{n_dimensions}I", content, 4)
    return np.frombuffer(content, dtype=np.uint8, offset=4 + 4 * n_dimensions).reshape(shape)


def npy_bytes(array):
    """The bytes of `array` as an .npy file."""
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, version=(1, 0), allow_pickle=False)
    return buffer.getvalue()


def write_npz(path, arrays):
    """A compressed .npz with a fixed date in every entry, written under a temporary name, flushed and renamed."""
    temporary = path.with_suffix(".tmp")
    with open(temporary, "wb") as file:
        with zipfile.ZipFile(file, "w") as archive:
            for key, array in arrays.items():
                entry = zipfile.ZipInfo(f"{key}.npy", date_time=(1980, 1, 1, 0, 0, 0))
                entry.create_system = 3  # the same on every system
                archive.writestr(entry, npy_bytes(array), zipfile.ZIP_DEFLATED, compresslevel=9)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Make the package's mnist.npz from the four canonical files.")
    parser.add_argument("folder", type=Path, help="where the four IDX files are, gzipped or not")
    parser.add_argument("--output", type=Path, default=TARGET, help="the file to write (default: the package's)")
    options = parser.parse_args(arguments)
    arrays = {key: parse_idx(read_canonical(options.folder, name, md5)) for key, name, md5 in CANONICAL_FILES}
    write_npz(options.output, arrays)
    digest = hashlib.sha256(options.output.read_bytes()).hexdigest()
    print(f"{options.output}: {options.output.stat().st_size:,} bytes, SHA-256 {digest}")


if __name__ == "__main__":
    main()

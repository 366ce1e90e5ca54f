"""A network as a .npz file: its weights by name, and a header that says what they are and holds their checksum."""

import hashlib
import io
import json
import os

import numpy as np

from .files import written_whole

FORMAT = "numpy_mlp network"
VERSION = 1
HEADER = "header"
FOREIGN_SUFFIXES = (".keras", ".h5", ".safetensors", ".pt", ".pth", ".pkl", ".joblib", ".onnx")


class CheckpointError(ValueError):
    """The file is not what it should be, or was not written whole. One line says what is wrong."""


def save_network(path, sizes, weights, dtype):
    """Writes [W1, b1, W2, b2, ...] to `path`, the name exactly as given, by way of a temporary file: never half a file.

    Raises CheckpointError for a name that promises another format, OSError where the disk does not take the file.
    """
    if os.fspath(path).endswith(FOREIGN_SUFFIXES):
        raise CheckpointError(
            f"{path}: no network is written under such a name; choose one that ends in .npz, .keras or .safetensors"
        )
    arrays = _named(weights)
    header = {"format": FORMAT, "version": VERSION, "dtype": np.dtype(dtype).name, "sizes": [int(n) for n in sizes]}
    write_arrays(path, header, arrays)


def load_network(path):
    """(sizes, [W1, b1, W2, b2, ...], dtype) as save_network wrote them; CheckpointError for any other file."""
    header, arrays = read_arrays(path, FORMAT, VERSION, "MLP.save writes")
    return tuple(header["sizes"]), [arrays[name] for name in _names(len(arrays))], np.dtype(header["dtype"])


def write_arrays(path, header, arrays):
    """Writes {name: array} and a header with `format` and `version` to an .npz file, with a checksum over all of it."""
    header = header | {"sha256": _checksum(header, arrays)}
    content = io.BytesIO()  # whole in memory first: one write, and nothing half open when it fails
    np.savez(content, **{HEADER: np.array(json.dumps(header))}, **arrays)
    with written_whole(path) as file:
        file.write(content.getbuffer())


def read_arrays(path, kind, version, origin):
    """(header, {name: array}) of a file of one format, as write_arrays wrote it; CheckpointError for any other.

    origin: who writes such files, as in "MLP.save writes"
    """
    header, arrays = _read(path, kind, origin)
    if header.get("format") != kind:
        raise CheckpointError(f"{path}: an .npz file, but not one of {kind!r}; expected what {origin}")
    if header.get("version") != version:
        found = header.get("version")
        raise CheckpointError(
            f"{path}: written in version {found!r} of the format, this program reads version {version}"
        )
    expected = header.pop("sha256", None)
    if expected != _checksum(header, arrays):
        raise CheckpointError(f"{path}: damaged or changed since it was written (its checksum does not match)")
    return header, arrays


def _names(n_arrays):
    """W1, b1, W2, b2, ..."""
    return [f"{letter}{layer}" for layer in range(1, n_arrays // 2 + 1) for letter in "Wb"]


def _named(weights):
    arrays = [np.ascontiguousarray(w) for w in weights]
    return dict(zip(_names(len(arrays)), arrays, strict=True))


def _checksum(header, arrays):
    """SHA-256 over the header and every array's name, dtype, shape and bytes."""
    digest = hashlib.sha256(json.dumps(header, sort_keys=True).encode())
    for name in sorted(arrays):
        array = arrays[name]
        digest.update(f"{name} {array.dtype.str} {array.shape}".encode())
        digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def _read(path, kind, origin):
    """(header dict, {name: array}) of an .npz file, nothing in it believed yet; never unpickles."""
    try:
        with open(path, "rb") as file, np.load(file, allow_pickle=False) as content:
            arrays = {name: content[name] for name in content.files}
        header = json.loads(str(arrays.pop(HEADER)))
    except FileNotFoundError:
        raise CheckpointError(f"{path}: there is no such file; expected what {origin}") from None
    except Exception as error:  # whatever a zip or npy parser meets in a foreign or cut file, the answer is the same
        raise CheckpointError(
            f"{path}: not a whole file of {kind!r} ({type(error).__name__}); it cannot be read"
        ) from error
    if not isinstance(header, dict):
        raise CheckpointError(f"{path}: not a file of {kind!r}: its header is no table of names and values")
    return header, arrays

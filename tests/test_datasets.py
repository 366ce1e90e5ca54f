"""MNIST as it comes: the canonical files' pixels, the published split, and one clear line for a damaged file."""

import hashlib
import struct
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from numpy_mlp.datasets import DatasetError, load_mnist
from numpy_mlp.datasets import mnist as file_module

SCRIPT = Path(__file__).parent.parent / "scripts" / "make_mnist.py"


@pytest.fixture(scope="module")
def raw():
    return load_mnist(raw=True)


def idx_file(array):
    """The array as an IDX file of bytes: 0, 0, 8, the number of dimensions, each of them, the values."""
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.tobytes()


def test_raw_arrays_are_the_canonical_files(raw):
    (x, y), (x_test, y_test) = raw
    md5s = [hashlib.md5(idx_file(array), usedforsecurity=False).hexdigest() for array in (x, y, x_test, y_test)]
    assert md5s == [
        "6bbc9ace898e44ae57da46a324031adb",
        "a25bea736e30d166cdddb491f175f624",
        "2646ac647ad5339dbf082846283269ea",
        "27ae3e4e09519cfbb04c329615203637",
    ]
    assert {array.dtype for array in (x, y, x_test, y_test)} == {np.dtype("uint8")}


def test_split_shapes_dtypes_and_range(mnist):
    for (x, y), n in zip(mnist, (55_000, 5_000, 10_000), strict=True):
        assert (x.shape, x.dtype, x.flags.c_contiguous) == ((n, 784), np.float32, True)
        assert (y.shape, y.dtype, y.flags.c_contiguous) == ((n,), np.int64, True)
        assert (x.min(), x.max()) == (0, 1)
        assert set(y.tolist()) == set(range(10))


def test_validation_is_the_first_5000_training_images(mnist, raw):
    (x_train, y_train), (x_valid, y_valid), (x_test, y_test) = mnist
    (x, y), (x_test_raw, y_test_raw) = raw
    for scaled, pixels in ((x_valid, x[:5_000]), (x_train, x[5_000:]), (x_test, x_test_raw)):
        np.testing.assert_array_equal(np.rint(scaled * 255).astype(np.uint8), pixels.reshape(-1, 784))
    np.testing.assert_array_equal(np.concatenate([y_valid, y_train]), y)
    np.testing.assert_array_equal(y_test, y_test_raw)
    assert (y_train[:3].tolist(), y_train[-3:].tolist()) == ([7, 3, 4], [5, 6, 8])


def test_class_counts(raw):
    (_, y), (_, y_test) = raw
    assert np.bincount(y).tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert np.bincount(y_test).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]


def test_scaling_is_the_exact_quotient_rounded_once():
    pixels = np.arange(256, dtype=np.uint8)
    scaled = file_module._scaled(pixels.reshape(1, 16, 16))[0]
    for pixel, value in zip(pixels.tolist(), scaled, strict=True):
        exact = Fraction(pixel, 255)
        distance = abs(Fraction(float(value)) - exact)
        for neighbour in (np.nextafter(value, np.float32(-1)), np.nextafter(value, np.float32(2))):
            assert distance < abs(Fraction(float(neighbour)) - exact)
    np.testing.assert_array_equal(scaled, (pixels / 255).astype(np.float32))


def test_each_call_gives_arrays_of_its_own(mnist):
    again = load_mnist()
    again[0][0][:] = 7
    assert load_mnist()[0][0].max() == 1
    assert not np.shares_memory(again[0][0], again[1][0])


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda content: content[:-1], "11,266,753 bytes"),
        (lambda content: content[:100_000] + bytes([content[100_000] ^ 1]) + content[100_001:], "expected ee068f36"),
        (lambda content: b"", "SHA-256 of its 0 bytes"),
        (None, "cannot read"),
    ],
    ids=["truncated", "one bit", "empty", "missing"],
)
def test_damaged_file_is_one_clear_line(tmp_path, monkeypatch, damage, said):
    file = tmp_path / "mnist.npz"
    if damage:
        file.write_bytes(damage(file_module.MNIST_FILE.read_bytes()))
    monkeypatch.setattr(file_module, "MNIST_FILE", file)
    with pytest.raises(DatasetError) as caught:
        load_mnist()
    message = str(caught.value)
    assert said in message and str(file) in message and "make_mnist.py" in message and "\n" not in message


def make(folder, *arguments):
    command = [sys.executable, str(SCRIPT), str(folder), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def write_canonical(folder, raw):
    (x, y), (x_test, y_test) = raw
    names = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")
    for name, array in zip(names, (x, y, x_test, y_test), strict=True):
        (folder / name).write_bytes(idx_file(array))


def test_script_makes_the_same_arrays_from_the_canonical_files(tmp_path, raw):
    write_canonical(tmp_path, raw)
    made = tmp_path / "made.npz"
    result = make(tmp_path, "--output", made)
    assert result.returncode == 0, result.stderr
    (x, y), (x_test, y_test) = raw
    with np.load(made, allow_pickle=False) as archive:
        for key, array in {"x_train": x, "y_train": y, "x_test": x_test, "y_test": y_test}.items():
            np.testing.assert_array_equal(archive[key], array)
    # Its bytes are the package's where the same zlib compresses; the script prints their checksum either way.
    assert hashlib.sha256(made.read_bytes()).hexdigest() in result.stdout
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [""] * 4 + [".npz"]


def test_script_refuses_files_that_are_not_canonical(tmp_path, raw):
    write_canonical(tmp_path, raw)
    with open(tmp_path / "t10k-labels-idx1-ubyte", "r+b") as file:
        file.seek(8)
        file.write(b"\x08")  # the first test label, 7, becomes 8
    result = make(tmp_path, "--output", tmp_path / "made.npz")
    assert result.returncode == 1 and not (tmp_path / "made.npz").exists()
    assert result.stderr.startswith("t10k-labels-idx1-ubyte has MD5") and result.stderr.count("\n") == 1


def test_script_says_which_file_is_missing(tmp_path):
    result = make(tmp_path)
    assert result.returncode == 1
    assert "neither train-images-idx3-ubyte nor train-images-idx3-ubyte.gz" in result.stderr

"""Data of one's own: every form gives the same Dataset, and what is wrong with them is one line."""

import gzip
import struct
import warnings
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from numpy_mlp.datasets import DatasetError, DatasetWarning, load_dataset, load_mnist
from numpy_mlp.datasets.idx import read_idx
from numpy_mlp.datasets.npz import save_npz
from numpy_mlp.datasets.preparing import is_grouped
from numpy_mlp.language import set_language

FASHION = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")
KINDS = {"uint8": 0x08, "int8": 0x09, "int16": 0x0B, "int32": 0x0C, "float32": 0x0D, "float64": 0x0E}


@pytest.fixture(scope="module")
def arrays():
    """((x_train (60, 5, 4), y_train), (x_test (24, 5, 4), y_test)): bytes, three classes in turn, no two alike."""
    rng = np.random.default_rng(1)
    x, y = rng.integers(0, 256, (84, 5, 4), np.uint8), (np.arange(84) % 3).astype(np.uint8)
    return (x[:60], y[:60]), (x[60:], y[60:])


def write_idx(path, array):
    header = bytes([0, 0, KINDS[array.dtype.name], array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    content = header + array.astype(array.dtype.newbyteorder(">")).tobytes()
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)


def write_table(path, x, y, header=None, delimiter=",", first=True):
    lines = [header] if header else []
    for sample, label in zip(x.reshape(len(x), -1), y, strict=True):
        cells = [str(label), *map(str, sample)] if first else [*map(str, sample), str(label)]
        lines.append(delimiter.join(cells))
    content = "\n".join(lines) + "\n"
    path.write_bytes(gzip.compress(content.encode()) if path.suffix == ".gz" else content.encode())


def write_pictures(folder, x, y, names=("0", "1", "2")):
    for number, (sample, label) in enumerate(zip(x, y, strict=True)):
        place = folder / names[label]
        place.mkdir(parents=True, exist_ok=True)
        Image.fromarray(sample).save(place / f"{number:03}.png")


def as_idx(folder, train, test):
    for name, array in zip(FASHION, (*train, *test), strict=True):
        write_idx(folder / name, array)
    return folder


def as_idx_gz(folder, train, test):
    for name, array in zip(FASHION, (*train, *test), strict=True):
        write_idx(folder / f"{name}.gz", array)
    return folder


def as_npz(folder, train, test):
    np.savez(folder / "own.npz", x_train=train[0], y_train=train[1], x_test=test[0], y_test=test[1])
    return folder / "own.npz"


def in_memory(folder, train, test):
    return train, test


@pytest.mark.parametrize("form", [as_idx, as_idx_gz, as_npz, in_memory])
def test_every_form_with_a_test_part_gives_the_same(tmp_path, arrays, form):
    """Fashion-MNIST's four files, as they are downloaded and unpacked; the first twelfth is for validation."""
    (x, y), (x_test, y_test) = arrays
    dataset = load_dataset(form(tmp_path, *arrays))
    wanted = (x[5:], y[5:]), (x[:5], y[:5]), (x_test, y_test)
    for (x_found, y_found), (pixels, labels) in zip(dataset, wanted, strict=True):
        np.testing.assert_array_equal(x_found, pixels.reshape(len(pixels), -1) / np.float32(255))
        np.testing.assert_array_equal(y_found, labels)
        assert (x_found.dtype, y_found.dtype) == (np.float32, np.int64)
    assert (dataset.class_names, dataset.n_inputs, dataset.n_classes) == (("0", "1", "2"), 20, 3)
    assert dataset.shape == (5, 4) and dataset.n_duplicates == 0


def as_table(folder, x, y):
    write_table(folder / "own.csv", x, y)
    return folder / "own.csv"


def as_table_with_header(folder, x, y):
    write_table(folder / "own.CSV", x, y, "\ufeff" + ",".join([*(f"p{n}" for n in range(20)), '"Label"']), first=False)
    return folder / "own.CSV"


def as_table_packed(folder, x, y):
    write_table(folder / "own.csv.gz", x, y, ";".join(["clase", *(f"p{n}" for n in range(20))]), delimiter=";")
    return folder / "own.csv.gz"


def as_bunch(folder, x, y):
    return SimpleNamespace(data=x.reshape(len(x), -1).astype(float), target=y.astype(str))


def as_mapping(folder, x, y):
    return {"data": x, "target": y.astype(float)}


def as_pair(folder, x, y):
    return x.astype(np.int64), y[:, np.newaxis]


def as_npz_in_one_piece(folder, x, y):
    np.savez(folder / "own.npz", X=x[..., np.newaxis], y=y)
    return folder / "own.npz"


PIECES = [as_table, as_table_with_header, as_table_packed, as_bunch, as_mapping, as_pair, as_npz_in_one_piece]


@pytest.mark.parametrize("form", PIECES)
def test_every_form_in_one_piece_gives_the_same(tmp_path, arrays, form):
    """The last seventh tests, as with MNIST's 70,000 in one piece; the first twelfth of the rest validates."""
    x, y = (np.concatenate(pair) for pair in zip(*arrays, strict=True))
    dataset = load_dataset(form(tmp_path, x, y))
    for (x_found, y_found), part in zip(dataset, (slice(6, 72), slice(6), slice(72, 84)), strict=True):
        np.testing.assert_array_equal(x_found, x[part].reshape(-1, 20) / np.float32(255))
        np.testing.assert_array_equal(y_found, y[part])


def test_mnist_in_one_piece_is_the_packages(mnist):
    """As OpenML has it, but for its wider numbers: 70,000 rows of 784, labels as text."""
    x, y = (np.concatenate(pair) for pair in zip(*load_mnist(raw=True), strict=True))
    bunch = SimpleNamespace(data=x.reshape(70_000, 784), target=y.astype(str))
    for found, wanted in zip(load_dataset(bunch), mnist, strict=True):
        for mine, theirs in zip(found, wanted, strict=True):
            np.testing.assert_array_equal(mine, theirs)


@pytest.mark.parametrize("parts", [("",), ("train", "test")])
def test_pictures_in_a_folder_for_each_class(tmp_path, arrays, parts):
    names = ("bag", "coat", "shirt")
    for part, (x, y) in zip(parts, arrays, strict=False):
        write_pictures(tmp_path / part, x, y, names)
    (tmp_path / ".hidden").mkdir()
    (tmp_path / parts[0] / "bag" / "notes.txt").write_text("not a picture")
    dataset = load_dataset(tmp_path)
    assert (dataset.class_names, dataset.shape) == (names, (5, 4))
    there = {(sample.tobytes(), label) for x, y in arrays[: len(parts)] for sample, label in zip(x, y, strict=True)}
    found = {
        (np.uint8(np.rint(sample * 255)).tobytes(), label)
        for x, y in dataset
        for sample, label in zip(x, y.tolist(), strict=True)
    }
    assert found == there
    assert len(set(dataset.train[1][:10].tolist())) > 1  # they were read class by class, and are shuffled


def test_classes_that_are_numbers_are_these_numbers(tmp_path, arrays):
    write_pictures(tmp_path, *arrays[0], names=("2", "10", "1"))
    assert load_dataset(tmp_path).class_names == ("1", "2", "10")


def test_pictures_of_digits_are_made_as_mnists(tmp_path, mnist):
    x, y = mnist[2][0][:30], mnist[2][1][:30]
    for number, (image, label) in enumerate(zip(x, y, strict=True)):
        (tmp_path / str(label)).mkdir(exist_ok=True)
        pixels = Image.fromarray(255 - np.uint8(np.rint(image.reshape(28, 28) * 255)))
        pixels.resize((40 + number, 40 + number)).save(tmp_path / str(label) / f"{number}.png")
    with pytest.raises(DatasetError, match="expected one size"):
        load_dataset(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DatasetWarning)  # so few have classes without samples
        dataset = load_dataset(tmp_path, digits=True)
    assert dataset.shape == (28, 28)
    assert sum(len(part[0]) for part in dataset) == 30


@pytest.mark.parametrize("kind", KINDS)
def test_idx_files_of_every_kind_of_number(tmp_path, kind):
    array = np.array([[1, 2, 3], [100, 5, 0]], kind)
    write_idx(tmp_path / "numbers", array)
    found = read_idx(tmp_path / "numbers")
    np.testing.assert_array_equal(found, array)
    assert found.dtype == kind and found.dtype.isnative


def test_what_is_saved_is_read_again_bit_by_bit(tmp_path, arrays):
    for source in (arrays, [(x / 300, np.array(["a", "b", "c"])[y]) for x, y in arrays]):
        dataset = load_dataset(tuple(source))
        save_npz(tmp_path / "again.npz", dataset)
        again = load_dataset(tmp_path / "again.npz")
        for found, wanted in zip(again, dataset, strict=True):
            np.testing.assert_array_equal(found[0], wanted[0])
            np.testing.assert_array_equal(found[1], wanted[1])
        assert (again.class_names, again.shape) == (dataset.class_names, dataset.shape)
    with np.load(tmp_path / "again.npz") as archive:
        assert archive["x_train"].dtype == np.float32
    save_npz(tmp_path / "bytes.npz", load_dataset(arrays))
    with np.load(tmp_path / "bytes.npz") as archive:
        assert archive["x_train"].dtype == np.uint8


def test_samples_grouped_by_class_are_shuffled_always_in_the_same_way(arrays):
    (x, y), _ = arrays
    order = np.argsort(y, kind="stable")
    assert is_grouped(y[order]) and not is_grouped(y)
    one, two = (load_dataset((x[order], y[order])) for _ in range(2))
    for part in ("train", "valid", "test"):
        assert (one.counts(part) > 0).all()
        np.testing.assert_array_equal(getattr(one, part)[0], getattr(two, part)[0])


@pytest.mark.parametrize(
    ("largest", "dtype", "divisor"), [(1, np.uint8, 1), (0.5, float, 1), (128, int, 255), (9, np.uint8, 255)]
)
@pytest.mark.filterwarnings("ignore::numpy_mlp.datasets.DatasetWarning")  # so small numbers make samples alike
def test_pixels_are_divided_and_numbers_up_to_one_are_not(largest, dtype, divisor):
    x = (np.arange(240).reshape(60, 4) / 239 * largest).astype(dtype)
    found, wanted = load_dataset((x, np.arange(60) % 2)).train[0], x[4:52].astype(np.float32)
    np.testing.assert_array_equal(found, wanted / np.float32(divisor))


def test_duplicates_between_training_and_test_are_counted(arrays):
    (x, y), (x_test, y_test) = arrays
    seen = x_test.copy()
    seen[3], seen[5], seen[6] = x[20], x[20], x[0]  # x[0] is for validation
    with pytest.warns(DatasetWarning, match="test samples that are also trained or validated with: 3 of 24") as caught:
        dataset = load_dataset(((x, y), (seen, y_test)))
    assert dataset.n_duplicates == 3 and len(caught) == 1 and "\n" not in str(caught[0].message)


def test_a_class_without_samples_is_named(arrays):
    (x, y), (x_test, y_test) = arrays
    with pytest.warns(DatasetWarning) as caught:
        load_dataset(((x, np.where(y == 1, 3, y)), (x_test, y_test)))
    lines = [str(line.message) for line in caught]
    assert "no sample to train with is of class 1" in lines[0]
    assert "no sample to test with is of class 3" in lines[-1]


def with_value(x, value):
    x = x.astype(float) / 255
    x[7, 2, 1] = value
    return x


BAD = {
    "labels missing": (lambda x, y: (x, y[:-1]), "60 samples to train with, but 59 labels"),
    "NaN": (lambda x, y: (with_value(x, np.nan), y), "sample 7 to train with holds nan"),
    "infinity": (lambda x, y: (with_value(x, np.inf), y), "sample 7 to train with holds inf"),
    "range": (lambda x, y: (x / 100, y), r"x goes from 0 to 2\.55: expected bytes.*\(x - 0\) / 2\.55"),
    "negative": (lambda x, y: (x / 255 - 0.5, y), r"x goes from -0\.5 to 0\.5"),
    "text": (lambda x, y: (x.astype(str), y), "x is of dtype <U3"),
    "objects": (lambda x, y: (x.astype(object), y), "x is of dtype object"),
    "colours": (lambda x, y: (np.stack([x] * 3, axis=-1), y), r"x has shape \(60, 5, 4, 3\): expected .* grey"),
    "no samples": (lambda x, y: (x[:0], y[:0]), "0 samples"),
    "two samples": (lambda x, y: (x[:2], np.arange(2)), "2 samples: expected at least 3"),
    "one class": (lambda x, y: (x, np.zeros(60, int)), "all samples are of one class"),
    "label negative": (
        lambda x, y: (x, y.astype(int) - 1),
        r"a label to train with is -1: expected whole",
    ),
    "label not whole": (lambda x, y: (x, y / 2), r"a label to train with is 0\.5"),
    "label not finite": (lambda x, y: (x, np.where(y == 1, np.nan, y)), "a label to train with is nan"),
    "label too large": (lambda x, y: (x, y.astype(int) * 1000), "a label to train with is [12]000: .* from 0 to 59"),
    "one-hot": (lambda x, y: (x, np.eye(3)[y]), r"y has shape \(60, 3\): .* y\.argmax\(axis=1\)"),
    "not two": (lambda x, y: (x, y, y, y), "the data are tuple: expected a path"),
    "a list": (lambda x, y: [1, 2, 3], "the data are list: expected a path"),
    "other size": (
        lambda x, y: ((x, y), (x[:, :4], y)),
        r"to test with have shape \(4, 4\), those to train \(5, 4\)",
    ),
    "unknown class": (
        lambda x, y: ((x, y), (x, y + 1)),
        "a label to test with is 3: expected whole.* from 0 to 2",
    ),
    "unknown name": (
        lambda x, y: ((x, np.array(["a", "b", "c"])[y]), (x, np.array(["a", "b", "d"])[y])),
        r"a label to test with is 'd': expected whole numbers from 0 to 2 \(a, b, c\)",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_arrays_that_cannot_be_are_one_line(arrays, case):
    make, said = BAD[case]
    with pytest.raises(DatasetError, match=said) as caught:
        load_dataset(make(*arrays[0]))
    assert "\n" not in str(caught.value)


def bad_idx(name, change):
    def write(folder, arrays):
        as_idx(folder, *arrays)
        (folder / name).write_bytes(change((folder / name).read_bytes()))
        return folder

    return write


def written(name, content):
    def write(folder, arrays):
        (folder / name).write_bytes(content)
        return folder / name

    return write


def without(name):
    def write(folder, arrays):
        (as_idx(folder, *arrays) / name).unlink()
        return folder

    return write


def twice(folder, arrays):
    as_idx_gz(as_idx(folder, *arrays), *arrays)
    return folder


def pickled(folder, arrays):
    np.savez(folder / "own.npz", x=np.array([{}, []], object), y=np.arange(2))
    return folder / "own.npz"


def strange_names(folder, arrays):
    np.savez(folder / "own.npz", W1=np.zeros(3))
    return folder / "own.npz"


def cut_npz(folder, arrays):
    path = as_npz(folder, *arrays)
    path.write_bytes(path.read_bytes()[:-100])
    return path


def sizes_differ(folder, arrays):
    write_pictures(folder, *arrays[0])
    Image.fromarray(np.zeros((6, 4), np.uint8)).save(folder / "2" / "zzz.png")
    return folder


def no_picture(folder, arrays):
    write_pictures(folder, *arrays[0])
    (folder / "1" / "bad.png").write_bytes(b"\x89PNG")
    return folder


def new_class(folder, arrays):
    write_pictures(folder / "train", *arrays[0])
    write_pictures(folder / "test", *arrays[1], names=("0", "1", "two"))
    return folder


BAD_FILES = {
    "missing": (lambda folder, arrays: folder / "none", "no such file or folder"),
    "empty folder": (lambda folder, arrays: folder, "no data there: expected IDX files"),
    "other ending": (written("own.xlsx", b"PK"), r"expected a folder .*, an \.npz or a \.csv file"),
    "idx alone": (lambda folder, arrays: as_idx(folder, *arrays) / FASHION[0], "give the folder with the pairs"),
    "idx cut": (
        bad_idx(FASHION[0], lambda content: content[:-7]),
        r"1,193 bytes .* \(60, 5, 4\), 1,200 bytes",
    ),
    "idx header cut": (bad_idx(FASHION[1], lambda content: content[:6]), "not an IDX file"),
    "idx no idx": (bad_idx(FASHION[2], lambda content: b"<html>"), "not an IDX file"),
    "idx empty": (bad_idx(FASHION[2], lambda content: b""), "not an IDX file"),
    "gzip cut": (bad_idx(FASHION[0], lambda content: gzip.compress(content)[:-40]), "cannot be read"),
    "gzip damaged": (bad_idx(FASHION[0], lambda content: gzip.compress(content)[:60] + bytes(90)), "cannot be read"),
    "no labels": (without(FASHION[1]), "has train-images-idx3-ubyte, but not train-labels-idx1-ubyte"),
    "twice": (twice, "has both"),
    "npz pickled": (pickled, "pickled objects are never loaded"),
    "npz names": (strange_names, "holds W1: expected x_train and y_train"),
    "npz cut": (cut_npz, r"cannot be read as NumPy's \.npz"),
    "npz none": (written("own.npz", b"text"), r"cannot be read as NumPy's \.npz"),
    "table empty": (written("own.csv", b""), "has no rows"),
    "table header": (written("own.csv", b"label,a\n"), "has no rows"),
    "table no label": (written("own.csv", b"a,b\n1,2\n"), "no column is called label, class"),
    "table uneven": (written("own.csv", b"1,2,3\n1,2\n"), "expected the same columns in every row"),
    "table text": (written("own.csv", b"1,2,3\n1,2,x\n"), "could not convert string 'x'.*: expected the same columns"),
    "table hole": (written("own.csv", b"1,2,3\n1,,3\n"), "expected the same columns in every row"),
    "table binary": (written("own.csv", bytes(range(128, 255))), "cannot be read"),
    "pictures differ": (sizes_differ, r"zzz\.png: 4 x 6 pixels, .*\.png has 4 x 5: expected one size"),
    "no picture": (no_picture, r"bad\.png: not a picture"),
    "new class": (new_class, "there is no such class among those to train with"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_files_that_cannot_be_are_one_line(tmp_path, arrays, case):
    make, said = BAD_FILES[case]
    with pytest.raises(DatasetError, match=said) as caught:
        load_dataset(make(tmp_path, arrays))
    assert "\n" not in str(caught.value) and str(tmp_path) in str(caught.value)


def test_the_lines_are_spanish_where_spanish_is_spoken(arrays):
    (x, y), _ = arrays
    set_language("es")
    try:
        with pytest.raises(DatasetError, match=r"x va de 0 a 2\.55"):
            load_dataset((x / 100, y))
    finally:
        set_language(None)

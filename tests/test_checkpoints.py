"""A saved network comes back to the bit, or one clear line says why not; the file is there whole or not at all."""

import io
import json
import os
import pickle

import numpy as np
import pytest

from numpy_mlp import MLP
from numpy_mlp.checkpoints import CheckpointError, load_network, save_network

SIZES = (6, 5, 3)


@pytest.fixture(params=["float32", "float64"])
def weights(request, rng):
    shapes = ((6, 5), (5,), (5, 3), (3,))
    arrays = [rng.normal(size=shape).astype(request.param) for shape in shapes]
    arrays[0].flat[:3] = np.nan, -0.0, np.inf
    return arrays


@pytest.fixture
def saved(weights, tmp_path):
    path = tmp_path / "network.npz"
    save_network(path, SIZES, weights, weights[0].dtype)
    return path


def bits(arrays):
    return [(array.dtype, array.shape, array.tobytes()) for array in arrays]


def only_files(folder):
    return sorted(path.name for path in folder.iterdir())


def refusal(path):
    """The one line that load_network answers with."""
    with pytest.raises(CheckpointError) as caught:
        load_network(path)
    line = str(caught.value)
    assert line.startswith(f"{path}: ")
    assert "\n" not in line
    return line


def test_what_is_saved_comes_back_to_the_bit(saved, weights):
    sizes, loaded, dtype = load_network(saved)
    assert (sizes, dtype) == (SIZES, weights[0].dtype)
    assert bits(loaded) == bits(weights)
    assert only_files(saved.parent) == ["network.npz"]


def test_a_network_predicts_the_same_after_loading(tmp_path, rng):
    mlp = MLP((784, 20, 10), dtype="float64", engine="numpy", seed=1)
    x = rng.random((8, 784))
    mlp.save(tmp_path / "m.npz")
    loaded = MLP.load(tmp_path / "m.npz", engine="numpy")
    assert bits([loaded.predict(x)]) == bits([mlp.predict(x)])
    assert loaded.dtype == np.float64


def test_numpy_alone_can_read_the_file(saved, weights):
    with np.load(saved) as content:
        assert content.files == ["header", "W1", "b1", "W2", "b2"]
        assert bits([content["W1"]]) == bits(weights[:1])


def test_the_order_in_memory_does_not_matter(tmp_path, weights):
    save_network(tmp_path / "m.npz", SIZES, [np.asfortranarray(w) for w in weights], weights[0].dtype)
    assert bits(load_network(tmp_path / "m.npz")[1]) == bits(weights)


@pytest.mark.parametrize("name", ["network", "network.best", "a.npz.old"])
def test_the_name_is_taken_exactly_as_given(tmp_path, weights, name):
    save_network(str(tmp_path / name), SIZES, weights, weights[0].dtype)
    assert only_files(tmp_path) == [name]
    assert load_network(str(tmp_path / name))[0] == SIZES


@pytest.mark.parametrize("name", ["model.keras", "model.h5", "model.weights.h5"])
def test_a_name_that_promises_keras_is_refused(tmp_path, weights, name):
    with pytest.raises(CheckpointError, match=r"ends in \.npz"):
        save_network(tmp_path / name, SIZES, weights, weights[0].dtype)
    assert only_files(tmp_path) == []


def test_every_shorter_file_is_refused(saved, tmp_path):
    content, cut = saved.read_bytes(), tmp_path / "cut.npz"
    for length in [*range(0, len(content), 37), len(content) - 1]:
        cut.write_bytes(content[:length])
        assert "not a whole file" in refusal(cut)


def test_a_changed_bit_is_refused_or_changes_nothing(saved, tmp_path, weights):
    """Some bits of a zip file say nothing (dates); every other one is found out."""
    content, changed = saved.read_bytes(), tmp_path / "changed.npz"
    found = 0
    for position in range(0, len(content), 11):
        damaged = bytearray(content)
        damaged[position] ^= 1 << position % 8
        changed.write_bytes(damaged)
        try:
            assert bits(load_network(changed)[1]) == bits(weights)
        except CheckpointError:
            found += 1
    assert found > len(content) / 11 / 2


@pytest.mark.parametrize("name", ["W1", "b2"])
def test_a_changed_weight_in_a_sound_zip_is_refused(saved, name):
    with np.load(saved) as content:
        arrays = dict(content)
    arrays[name].flat[-1] = np.nextafter(arrays[name].flat[-1], 9)
    np.savez(saved, **arrays)
    assert "its checksum does not match" in refusal(saved)


@pytest.mark.parametrize("change", [("dtype", "float16"), ("sizes", [6, 5, 2])])
def test_a_changed_header_is_refused(saved, change):
    rewrite_header(saved, *change)
    assert "its checksum does not match" in refusal(saved)


def test_another_version_is_named(saved):
    rewrite_header(saved, "version", 2)
    assert "written in version 2 of the format, this program reads version 1" in refusal(saved)


def rewrite_header(path, key, value):
    with np.load(path) as content:
        arrays = dict(content)
    arrays["header"] = np.array(json.dumps(json.loads(str(arrays["header"])) | {key: value}))
    np.savez(path, **arrays)


class Trap:
    """Unpickling this makes a file: what a loader must never do."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (str(self.path), "w")


def test_foreign_files_are_refused_and_nothing_is_unpickled(tmp_path):
    path, trapped = tmp_path / "foreign", tmp_path / "trapped"
    foreign = {
        "text": b"epoch,loss\n1,0.5\n",
        "nothing": b"",
        "pickle": pickle.dumps(Trap(trapped)),
        "npy": npy_bytes(np.arange(3)),
        "objects": npy_bytes(np.array([Trap(trapped)], dtype=object)),
    }
    for content in foreign.values():
        path.write_bytes(content)
        assert "not a whole file of 'numpy_mlp network'" in refusal(path)
    for arrays in (
        {"x": np.arange(3)},
        {"header": np.array(["a", "b"])},
        {"header": np.array([Trap(trapped)], object)},
    ):
        with path.open("wb") as file:
            np.savez(file, **arrays)
        assert "'numpy_mlp network'" in refusal(path)
    for header in ("{}", '{"format": "other"}', "[1]"):
        with path.open("wb") as file:
            np.savez(file, header=np.array(header))
        assert "'numpy_mlp network'" in refusal(path)
    assert not trapped.exists()


def npy_bytes(array):
    content = io.BytesIO()
    np.save(content, array, allow_pickle=True)
    return content.getvalue()


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    assert "there is no such file" in refusal(tmp_path / "none.npz")
    assert "IsADirectoryError" in refusal(tmp_path)


def test_a_full_disk_leaves_the_old_file_and_no_other(saved, weights):
    """The limit on a file's size stands for the full disk: the system refuses to write on, midway."""
    resource = pytest.importorskip("resource", reason="this system sets no limit on a file's size")
    before = saved.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        with pytest.raises(OSError, match=rf"not written: .*{saved.name}"):
            save_network(saved, SIZES, [w + 1 for w in weights], weights[0].dtype)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert saved.read_bytes() == before
    assert only_files(saved.parent) == [saved.name]


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_ctrl_c_while_saving_leaves_the_old_file_and_no_other(saved, weights, monkeypatch, moment):
    def interrupted(*arguments):
        raise KeyboardInterrupt

    before = saved.read_bytes()
    monkeypatch.setattr({"fsync": "os.fsync", "replace": "pathlib.Path.replace"}[moment], interrupted)
    with pytest.raises(KeyboardInterrupt):
        save_network(saved, SIZES, [w + 1 for w in weights], weights[0].dtype)
    assert saved.read_bytes() == before
    assert only_files(saved.parent) == [saved.name]


def test_the_file_is_on_the_disk_before_it_gets_its_name(tmp_path, weights, monkeypatch):
    steps = []
    fsync, replace = os.fsync, type(tmp_path).replace
    monkeypatch.setattr("os.fsync", lambda number: (steps.append("fsync"), fsync(number)))
    monkeypatch.setattr("pathlib.Path.replace", lambda *names: (steps.append("rename"), replace(*names)))
    save_network(tmp_path / "m.npz", SIZES, weights, weights[0].dtype)
    assert steps == ["fsync", "rename", "fsync"]  # at last the folder, with the new name in it


def test_a_folder_that_is_not_there_is_one_line_with_the_path(tmp_path, weights):
    path = tmp_path / "none" / "m.npz"
    with pytest.raises(FileNotFoundError, match=f"not written: .*{path}"):
        save_network(path, SIZES, weights, weights[0].dtype)


def test_a_link_stays_a_link(saved, weights):
    link = saved.with_name("latest.npz")
    link.symlink_to(saved)
    save_network(link, SIZES, [w * 2 for w in weights], weights[0].dtype)
    assert link.is_symlink()
    assert bits(load_network(saved)[1]) == bits([w * 2 for w in weights])

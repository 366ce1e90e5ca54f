"""save_fig leaves a figure in three formats and its data, where the notebook kept them; twice the same bytes."""

import csv
import subprocess
import sys

import matplotlib
import numpy as np
import pytest

from numpy_mlp import plots

HISTORY = {"loss": [0.4, 0.1], "accuracy": [0.8, 0.9]}


def test_three_formats_and_the_data_in_the_notebooks_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    paths = plots.save_fig("curves_lr_0.4", plots.plot_history(HISTORY), dpi=50)
    folder = tmp_path / "images" / "ann"
    expected = ["curves_lr_0.4.csv", "curves_lr_0.4.pdf", "curves_lr_0.4.png", "curves_lr_0.4.svg"]
    assert sorted(path.name for path in folder.iterdir()) == expected
    assert sorted(path.name for path in paths) == expected
    with open(folder / expected[0], newline="") as file:
        assert list(csv.reader(file)) == [["epoch", "loss", "accuracy"], ["1", "0.4", "0.8"], ["2", "0.1", "0.9"]]


def test_png_has_300_dpi(tmp_path):
    (path,) = plots.save_fig("sample", plots.new_figure(1, 2), folder=tmp_path, formats=["png"])
    assert matplotlib.image.imread(path).shape[:2] == (600, 300)


def test_sample_images_are_saved_pixel_by_pixel(tmp_path, rng):
    images = rng.integers(0, 256, (5, 784))
    plots.save_fig("ten", plots.plot_samples(images, [3, 1, 4, 1, 5], rng, n=3), folder=tmp_path, formats=[])
    with open(tmp_path / "ten.csv", newline="") as file:
        header, *rows = csv.reader(file)
    assert header[:3] == ["index", "label", "pixel0"] and header[-1] == "pixel783"
    for index, label, *pixels in rows:
        assert int(label) == [3, 1, 4, 1, 5][int(index)]
        np.testing.assert_array_equal(np.array(pixels, int), images[int(index)])


def test_the_same_figure_gives_the_same_bytes_in_another_process(tmp_path):
    program = (
        "import sys; from numpy_mlp import plots; "
        ""
        "plots.save_fig('a', plots.plot_sample([0.0] * 784, 7), folder=sys.argv[1], dpi=50)"
    )
    for folder, at in (("one", "1000000000"), ("two", "1600000000")):
        environment = {"SOURCE_DATE_EPOCH": at, "PYTHONHASHSEED": at[:1], "PATH": ""}
        subprocess.run([sys.executable, "-c", program, str(tmp_path / folder)], check=True, env=environment)
    for ending in ("png", "svg", "pdf", "csv"):
        one, two = ((tmp_path / folder / f"a.{ending}").read_bytes() for folder in ("one", "two"))
        assert one == two, ending
        assert b"2001" not in one[:400] and b"CreationDate" not in one


@pytest.mark.parametrize("name", ["", "../up", "a/b", "curve.png", ".hidden", "a\n"])
def test_a_name_that_is_none_is_refused_and_nothing_is_written(tmp_path, name):
    with pytest.raises(ValueError, match="expected a file's name without folder and ending"):
        plots.save_fig(name, plots.plot_history(HISTORY), folder=tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_settings_are_left_as_they_were(tmp_path):
    before = dict(matplotlib.rcParams)
    plots.save_fig("a", plots.plot_history(HISTORY), folder=tmp_path, dpi=30)
    assert dict(matplotlib.rcParams) == before


def test_a_folder_that_cannot_be_is_one_clear_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        plots.save_fig("a", plots.plot_history(HISTORY), folder=tmp_path / "file" / "images")

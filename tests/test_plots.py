"""Each figure shows the data it was given, labelled, and changes nothing outside itself."""

import csv
import subprocess
import sys

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from numpy_mlp import plots

HISTORY = {
    "loss": [0.42, 0.11, 0.07],
    "accuracy": [0.87, 0.97, 0.98],
    "val_loss": [0.11, 0.09, 0.10],
    "val_accuracy": [0.96, 0.97, 0.98],
}


@pytest.fixture
def curve():
    """A range test's curve that falls, turns and diverges: rates, running losses, batch losses."""
    rates = 1e-3 * 1.05 ** np.arange(1, 161)
    losses = 2.4 - 0.01 * np.arange(160.0)
    losses[140:150] = np.geomspace(1.2, 1e30, 10)
    losses[150:] = np.nan
    batch_losses = losses + 0.1
    batch_losses[149] = np.inf
    return rates.tolist(), losses.tolist(), batch_losses.tolist()


def test_one_sample_with_its_class(rng):
    image = rng.random(784)
    (axis,) = plots.plot_sample(image, 7).axes
    np.testing.assert_array_equal(axis.images[0].get_array(), image.reshape(28, 28))
    assert axis.get_title() == "7"
    assert plots.plot_sample(image.reshape(28, 28)).axes[0].get_title() == ""


def test_random_samples_are_different_ones_with_their_own_classes():
    images = np.arange(20)[:, None] * np.ones((1, 784))
    figure = plots.plot_samples(images, np.arange(20) % 10, np.random.default_rng(3))
    shown = [int(axis.images[0].get_array()[0, 0]) for axis in figure.axes]
    assert len(set(shown)) == 10
    assert shown != sorted(shown)
    assert [axis.get_title() for axis in figure.axes] == [str(number % 10) for number in shown]
    again = plots.plot_samples(images, np.arange(20) % 10, np.random.default_rng(3))
    assert [int(axis.images[0].get_array()[0, 0]) for axis in again.axes] == shown


def test_one_random_sample_and_too_many():
    images, labels = np.zeros((3, 28, 28)), np.zeros(3)
    assert len(plots.plot_samples(images, labels, np.random.default_rng(0), n=1).axes) == 1
    with pytest.raises(ValueError, match="n is 4, but there are only 3 images"):
        plots.plot_samples(images, labels, np.random.default_rng(0), n=4)


def test_range_test_marks_and_prints_its_minimum(curve):
    rates, losses, batch_losses = curve
    (axis,) = plots.plot_range_test(rates, losses, batch_losses).axes
    lowest = losses.index(min(losses[:140]))
    batches, running, line, mark = axis.lines
    assert axis.get_xscale() == "log"
    np.testing.assert_array_equal(running.get_ydata(), losses)
    np.testing.assert_array_equal(batches.get_xdata(), rates)
    assert np.isnan(batches.get_ydata()[149])  # infinity is a gap
    assert set(line.get_ydata()) == {losses[lowest]}
    assert (mark.get_xdata()[0], mark.get_ydata()[0]) == (rates[lowest], losses[lowest])
    assert axis.texts[0].get_text() == f"minimum {losses[lowest]:.4f}\nat rate {rates[lowest]:.4f}"
    assert axis.get_ylim() == pytest.approx((0, 2.4 * 1.15))  # what diverged does not squeeze the rest


def test_range_test_needs_a_finite_loss(curve):
    with pytest.raises(ValueError, match="none of 2 losses is finite"):
        plots.plot_range_test([1.0, 2.0], [float("nan")] * 2)
    assert len(plots.plot_range_test(*curve[:2]).axes[0].lines) == 3


@pytest.mark.parametrize("validated", [True, False])
def test_history_has_two_panels(validated):
    history = {name: values for name, values in HISTORY.items() if validated or not name.startswith("val_")}
    panels = plots.plot_history(history).axes
    for axis, name in zip(panels, ("accuracy", "loss"), strict=True):
        drawn = {line.get_label(): line for line in axis.lines}
        assert list(drawn) == ["training", "validation"][: 1 + validated]
        np.testing.assert_array_equal(drawn["training"].get_xdata(), [1, 2, 3])
        np.testing.assert_array_equal(drawn["training"].get_ydata(), HISTORY[name])
        if validated:
            np.testing.assert_array_equal(drawn["validation"].get_ydata(), HISTORY[f"val_{name}"])


def test_axes_are_labelled_and_curves_differ_in_more_than_colour(curve):
    for axis in [*plots.plot_history(HISTORY).axes, *plots.plot_range_test(*curve).axes]:
        assert axis.get_xlabel()
        assert axis.get_ylabel()
        assert axis.get_legend()
        styles = {(line.get_marker(), line.get_linestyle(), line.get_linewidth()) for line in axis.lines}
        assert len(styles) == len(axis.lines)


def test_colours_are_told_apart_in_grey():
    greys = sorted(np.dot(to_rgb(color), (0.299, 0.587, 0.114)) for color in (plots.TRAINING, plots.VALIDATION))
    assert greys[1] - greys[0] > 0.1


def test_figures_are_saved_at_300_dpi_with_their_data_beside(tmp_path, curve):
    rates, losses, _ = curve
    plots.save_figure(plots.plot_range_test(rates, losses), tmp_path / "a.png", data={"rate": rates, "loss": losses})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "a.png"]
    assert matplotlib.image.imread(tmp_path / "a.png").shape[:2] == (1350, 2100)  # 4.5 by 7 inches
    with open(tmp_path / "a.csv", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["rate", "loss"]
    np.testing.assert_array_equal(np.array(rows[1:], dtype=float), np.transpose([rates, losses]))


@pytest.mark.parametrize(("ending", "start"), [("svg", b"<?xml"), ("pdf", b"%PDF"), ("png", b"\x89PNG")])
def test_the_ending_names_the_format(tmp_path, ending, start):
    plots.save_figure(plots.plot_history(HISTORY), tmp_path / f"a.{ending}", dpi=50)
    assert (tmp_path / f"a.{ending}").read_bytes().startswith(start)


def test_a_figure_that_cannot_be_drawn_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.png"
    path.write_text("old")
    figure = plots.plot_history(HISTORY)
    monkeypatch.setattr(figure, "savefig", lambda file, **options: (file.write(b"half"), 1 / 0))
    with pytest.raises(ZeroDivisionError):
        plots.save_figure(figure, path)
    assert [found.name for found in tmp_path.iterdir()] == ["a.png"]
    assert path.read_text() == "old"


def test_columns_of_different_length_end_in_empty_cells(tmp_path):
    plots.save_csv(tmp_path / "a.csv", {"epoch": [1, 2], "loss": [0.5]})
    assert (tmp_path / "a.csv").read_text() == "epoch,loss\n1,0.5\n2,\n"


def test_matplotlib_is_asked_for_only_when_drawing_and_by_name(monkeypatch):
    command = "import sys, numpy_mlp.plots; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", command]).returncode == 0
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ModuleNotFoundError, match=r'pip install "numpy-mlp\[plots\]"'):
        plots.plot_history(HISTORY)


def test_pyplot_is_left_alone():
    command = (
        "import sys, numpy_mlp.plots as p; "
        "p.save_figure(p.plot_sample([0] * 784), sys.argv[1]); "
        "sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", command, "/dev/null"]).returncode == 0

"""The figures of a trained network show what was computed, in both languages, to the colour-blind and in grey."""

import functools

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.text import Text

from numpy_mlp import MLP, SGD, plots
from numpy_mlp.language import set_language
from numpy_mlp.mistakes import Mistakes, confusion_matrix, find_mistakes
from numpy_mlp.plots.history import SIDES
from numpy_mlp.plots.layers import LOOKS
from numpy_mlp.plots.mistakes import in_words
from numpy_mlp.plots.weights import COLORS, diverging
from numpy_mlp.recorder import LayerRecorder

OURS = {"loss": [0.4, 0.1], "accuracy": [0.8, 0.9], "val_loss": [0.2, 0.1], "val_accuracy": [0.85, 0.95]}
THEIRS = {name: [value + 0.01 for value in values] for name, values in OURS.items()}


@pytest.fixture(scope="module")
def trained(mnist):
    """A small network after thirty steps, what a recorder saw, and the test images' true classes and probabilities."""
    (x, y), (x_valid, y_valid), (x_test, y_test) = mnist
    mlp, recorder = MLP((784, 12, 8, 10), engine="numpy", seed=1), LayerRecorder(x_valid[:60], y_valid[:60], every=10)
    mlp.fit(x[:960], y[:960], optimizer=SGD(0.4), callbacks=[recorder], verbose=0)
    return mlp, recorder, x_test[:300], y_test[:300], mlp.predict(x_test[:300])


@pytest.fixture(scope="module")
def draw(trained):
    """Every kind of figure with text in it, by name: draw["history"](lang=...)."""
    mlp, recorder, x, y, p = trained
    rates = np.geomspace(1e-3, 1, 50)
    return {
        "range test": lambda **options: plots.plot_range_test(rates, (rates - 0.5) ** 2 + 1, rates, **options),
        "history": lambda **options: plots.plot_history(OURS, **options),
        "sides": lambda **options: plots.plot_sides({"A": OURS, "B": THEIRS}, **options),
        "confusion": lambda **options: plots.plot_confusion_matrix(confusion_matrix(y, p.argmax(1)), **options),
        "mistakes": lambda **options: plots.plot_mistakes(x, find_mistakes(y, p), **options),
        "weights": lambda **options: plots.plot_first_layer(mlp.weights[0], **options),
        "activations": lambda **options: plots.plot_activations(recorder, **options),
        "gradients": lambda **options: plots.plot_gradients(recorder, **options),
        "dead units": lambda **options: plots.plot_dead_units(recorder, **options),
    }


NAMES = ("range test", "history", "sides", "confusion", "mistakes", "weights", "activations", "gradients", "dead units")


@pytest.fixture(scope="module")
def drawn(draw):
    """The same, drawn on a canvas: drawn(name, lang) -> figure and renderer."""

    @functools.cache
    def once(name, lang):
        figure = draw[name](lang=lang)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        return figure, canvas.get_renderer()

    return once


def written_in(figure):
    """Every text of a figure that says something, the axes' ticks left out."""
    both = [axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)]
    ticks = {text for axis in both for which in ("major", "minor") for text in axis.get_ticklabels(which=which)}
    return [text for text in figure.findobj(Text) if text.get_text().strip() and text not in ticks]


@pytest.mark.parametrize("name", NAMES)
def test_every_label_has_both_languages(drawn, name):
    english, spanish = ([text.get_text() for text in written_in(drawn(name, lang)[0])] for lang in ("en", "es"))
    assert len(english) == len(spanish)
    for one, other in zip(english, spanish):
        words = sum(letter.isalpha() for letter in one) > 2 and not one.startswith("$")  # a tick's power of ten
        assert (one != other) == words, one


def test_without_an_argument_the_process_decides(draw):
    set_language("es")
    try:
        assert draw["history"]().axes[0].get_ylabel() == "exactitud"
    finally:
        set_language(None)
    assert draw["history"]().axes[0].get_ylabel() == "accuracy"


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_clipped_covered_or_too_small(drawn, name, lang):
    figure, renderer = drawn(name, lang)
    for text in written_in(figure):
        box = text.get_window_extent(renderer)
        assert box.x0 >= -1 and box.y0 >= -1, text.get_text()
        assert box.x1 <= figure.bbox.x1 + 1 and box.y1 <= figure.bbox.y1 + 1, text.get_text()
        assert text.get_fontsize() >= 8, text.get_text()
    labels = [label for axis in figure.axes for label in (axis.title, axis.xaxis.label, axis.yaxis.label)]
    labels += figure.texts
    boxes = [label.get_window_extent(renderer) for label in labels if label.get_text()]
    for k, box in enumerate(boxes):
        assert not box.count_overlaps(boxes[k + 1 :])


def grey(color):
    return float(np.dot(to_rgb(color), (0.299, 0.587, 0.114)))


def test_sides_differ_in_marker_and_in_grey():
    for looks in (SIDES, LOOKS):
        greys = sorted(grey(color) for color, *_ in looks)
        assert np.diff(greys).min() > 0.1
        assert len({marker for _, marker, *_ in looks}) == len(looks)


def test_both_sides_stand_in_the_same_panels():
    figure = plots.plot_sides({"by hand": OURS, "Keras": THEIRS})
    for axis, name in zip(figure.axes, ("accuracy", "loss"), strict=True):
        drawn = {line.get_label(): line for line in axis.lines}
        assert list(drawn) == ["by hand, validation", "by hand, training", "Keras, validation", "Keras, training"]
        for side, history in (("by hand", OURS), ("Keras", THEIRS)):
            np.testing.assert_array_equal(drawn[f"{side}, validation"].get_ydata(), history[f"val_{name}"])
            np.testing.assert_array_equal(drawn[f"{side}, training"].get_ydata(), history[name])
        assert len({(line.get_color(), line.get_linestyle()) for line in axis.lines}) == 4
    assert list(figure.data["epoch"]) == [1, 2]
    assert figure.data["Keras val_loss"] == THEIRS["val_loss"]


def test_sides_may_be_history_objects_of_different_length(mnist):
    (x, y), _, _ = mnist
    mlp = MLP((784, 10), engine="numpy", seed=0)
    history = mlp.fit(x[:64], y[:64], epochs=3, verbose=0)
    figure = plots.plot_sides({"longer": history, "shorter": {"loss": [1.0], "accuracy": [0.5]}})
    assert [len(line.get_xdata()) for line in figure.axes[0].lines] == [3, 1]
    assert list(figure.data["epoch"]) == [1, 2, 3]
    with pytest.raises(ValueError, match="there are 5 histories: expected 1 to 4"):
        plots.plot_sides({str(k): OURS for k in range(5)})


def test_one_epoch_has_no_half_ones_around_it():
    axis = plots.plot_history({name: values[:1] for name, values in OURS.items()}).axes[0]
    assert axis.get_xticks().tolist() == [1]


def test_confusion_matrix_shows_every_count_in_its_row():
    matrix = np.array([[50, 2, 0], [1, 40, 9], [0, 0, 0]])
    figure = plots.plot_confusion_matrix(matrix, ["cat", "dog", "hen"])
    axis = figure.axes[0]
    cells = {(round(text.get_position()[1]), round(text.get_position()[0])): text for text in axis.texts[:9]}
    assert {place: int(text.get_text()) for place, text in cells.items()} == dict(np.ndenumerate(matrix))
    assert axis.get_ylabel() == "true class" and axis.get_xlabel() == "predicted class"
    assert [label.get_text() for label in axis.get_yticklabels()] == ["cat", "dog", "hen"]
    assert axis.get_title() == "90 of 102 right: accuracy 0.8824"
    assert [text.get_text() for text in axis.texts[9:]] == ["right", "96.2 %", "80.0 %"]  # nothing for the empty class
    shades = axis.images[0].get_array()
    assert shades[0, 0] == 0 and shades[1, 2] == 9  # the right answers do not outshine the mistakes
    assert figure.data["predicted dog"].tolist() == [2, 40, 0]


def test_counts_are_readable_on_their_shade():
    axis = plots.plot_confusion_matrix(np.array([[50, 100], [50, 50]])).axes[0]
    for text in axis.texts[:4]:
        column, row = map(round, text.get_position())
        shade = axis.images[0].to_rgba(axis.images[0].get_array()[row, column : column + 1])[0, :3]
        assert abs(grey(shade) - grey(text.get_color())) > 0.4


@pytest.mark.parametrize("matrix", [np.ones((2, 3), int), np.ones((2, 2)), np.zeros((2, 2), int), [1, 2]])
def test_what_is_no_confusion_matrix_is_refused(matrix):
    with pytest.raises(ValueError, match="expected counts"):
        plots.plot_confusion_matrix(matrix)


def test_mistakes_are_shown_with_both_classes_and_the_probability():
    images = np.arange(4)[:, None] * np.ones((1, 784))
    mistakes = Mistakes(*map(np.array, ([3, 1, 0], [7, 2, 0], [1, 9, 5], [0.99999, 0.8, 0.6])))
    figure = plots.plot_mistakes(images, mistakes, n=2)
    drawn = [axis for axis in figure.axes if axis.images]
    assert [axis.get_title() for axis in drawn] == ["7 → 1\np > 0.9999", "2 → 9\np = 0.8000"]
    assert [axis.images[0].get_array()[0, 0] for axis in drawn] == [3, 1]
    assert "of 3 mistakes" in figure.get_suptitle()
    assert figure.data["true"].tolist() == [7, 2]
    assert plots.plot_mistakes(images, mistakes, n=1, class_names="abcdefgh").axes[0].get_title()[:5] == "h → b"
    with pytest.raises(ValueError, match="there is no mistake"):
        plots.plot_mistakes(images, Mistakes(*[np.array([])] * 4))


def test_a_wrong_answer_is_never_sure_altogether():
    assert [in_words(p) for p in (1.0, 0.99995, 0.99994, 0.5)] == ["> 0.9999", "> 0.9999", "> 0.9999", "= 0.5000"]


def test_first_layer_shows_the_units_with_the_largest_norm(rng):
    W = rng.standard_normal((16, 6)) * [1, 5, 2, 6, 3, 4]
    figure = plots.plot_first_layer(W, n=3)
    drawn = [axis for axis in figure.axes if axis.images and axis.get_title()]
    assert [axis.get_title() for axis in drawn] == ["unit 3", "unit 1", "unit 5"]
    np.testing.assert_array_equal(drawn[0].images[0].get_array(), W[:, 3].reshape(4, 4))
    assert len({axis.images[0].get_clim() for axis in drawn}) == 1
    low, high = drawn[0].images[0].get_clim()
    assert low == -high < 0
    np.testing.assert_array_equal(figure.data["unit 5"], W[:, 5])


def test_few_units_are_all_shown_in_their_order(rng):
    figure = plots.plot_first_layer(rng.standard_normal((16, 3)) * [1, 3, 2])
    assert [axis.get_title() for axis in figure.axes if axis.get_title()] == ["unit 0", "unit 1", "unit 2"]


def test_sign_of_a_weight_is_seen_in_grey_as_well():
    """Lightness only rises from the negative to the positive, and 0 is grey and in the middle."""
    lightness = np.array([grey(color[:3]) for color in diverging()(np.linspace(0, 1, 101))])
    assert (np.diff(lightness) > 0).all()
    assert lightness[-1] - lightness[0] > 0.7
    assert len(set(to_rgb(COLORS[len(COLORS) // 2]))) == 1 and 0.4 < lightness[50] < 0.6


@pytest.mark.parametrize("W", [np.ones(4), np.full((4, 2), np.nan), np.ones((5, 2))])
def test_weights_that_are_no_images_are_refused(W):
    with pytest.raises(ValueError, match="expected"):
        plots.plot_first_layer(W)


def test_bands_are_the_recorders_quantiles(trained):
    recorder = trained[1]
    for draw, values in (
        (plots.plot_activations, recorder.layers.z),
        (plots.plot_gradients, recorder.layers.gradients),
    ):
        figure = draw(recorder)
        for layer, axis in enumerate(figure.axes):
            median = next(line for line in axis.lines if line.get_label() == "median")
            np.testing.assert_array_equal(median.get_xdata(), [0, 10, 20, 30])
            np.testing.assert_array_equal(median.get_ydata(), values[:, layer, 2])
            outer = axis.collections[0].get_paths()[0].vertices
            assert set(values[:, layer, [0, 4]].ravel()) <= set(outer[:, 1])
        np.testing.assert_array_equal(figure.data["layer 2, 75 %"], values[:, 1, 3])
    assert [axis.get_yscale() for axis in figure.axes] == ["log"] * 3


def test_panels_name_their_layers(trained):
    titles = [axis.get_title() for axis in plots.plot_activations(trained[1], lang="es").axes]
    assert titles == ["capa oculta 1 (12 neuronas)", "capa oculta 2 (8 neuronas)", "capa de salida (10 neuronas)"]


def test_dead_units_are_shown_in_percent(trained):
    recorder = trained[1]
    (axis,) = plots.plot_dead_units(recorder).axes
    for layer, line in enumerate(axis.lines):
        np.testing.assert_array_equal(line.get_ydata(), 100 * recorder.layers.dead[:, layer])
    assert axis.get_ylim()[0] < 0 < axis.get_ylim()[1]


@pytest.mark.parametrize("sizes", [(784, 8, 10), (784, 10)])
def test_a_network_that_diverged_or_has_no_hidden_layer_can_be_drawn(mnist, sizes):
    (x, y), _, _ = mnist
    recorder, mlp = LayerRecorder(x[:20], y[:20], every=1), MLP(sizes, engine="numpy", seed=0)
    mlp.fit(x[:128], y[:128], optimizer=SGD(1e30), callbacks=[recorder], verbose=0)
    for draw in (plots.plot_activations, plots.plot_gradients):
        FigureCanvasAgg(draw(recorder)).draw()
    if len(sizes) == 3:
        assert np.isnan(recorder.layers.z[-1]).all()
        FigureCanvasAgg(plots.plot_dead_units(recorder)).draw()
    else:
        with pytest.raises(ValueError, match="no hidden layer"):
            plots.plot_dead_units(recorder)


def test_arguments_that_cannot_be_are_refused(rng):
    mistakes = Mistakes(*map(np.array, ([0], [1], [2], [0.9])))
    with pytest.raises(ValueError, match="n is 0"):
        plots.plot_mistakes(np.ones((1, 4)), mistakes, n=0)
    with pytest.raises(ValueError, match="n is 0"):
        plots.plot_first_layer(rng.standard_normal((4, 4)), n=0)
    with pytest.raises(ValueError, match="there are 1 class names: expected 2"):
        plots.plot_confusion_matrix(np.eye(2, dtype=int), ["a"])
    with pytest.raises(ValueError, match="the history has the metrics loss: expected accuracy and loss"):
        plots.plot_history({"loss": [1.0]})

"""The first layer's weights as images: what each unit looks for."""

import numpy as np

from ..validation import checked_count
from .figure import new_figure, texts
from .samples import as_square, draw_image, hide

# From dark blue over mid grey to light yellow: two hues that part at 0, and a lightness that only rises, so that grey
# print shows the sign as well.
COLORS = ("#00204D", "#2F5A9B", "#8A8A8A", "#E0A52E", "#FFF3B0")


def plot_first_layer(W, n=40, *, lang=None):
    """The weights of each unit as an image, one colour scale for all: W (784, units), as `mlp.weights[0]`.

    Of more than `n` units those with the largest norm are shown, the largest first. Beyond the 99.5th percentile of the
    sizes shown, a colour is full. Raises ValueError for weights that are not finite.
    """
    W = np.asarray(W)
    if W.ndim != 2 or not W.size or not np.isfinite(W).all():
        raise ValueError(f"W has shape {W.shape}: expected finite weights (pixels, units), as mlp.weights[0]")
    units = chosen_units(W, checked_count("n", n))
    columns = min(8, len(units))
    rows = -(-len(units) // columns)
    figure = new_figure(max(1.1 * columns + 1.2, 6.4), 1.28 * rows + 0.8)
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    most = float(np.percentile(np.abs(W[:, units]), 99.5)) or 1.0
    for axis in axes:
        hide(axis)
    for axis, unit in zip(axes, units):
        draw_image(axis, as_square(W[:, unit]), cmap=diverging(), vmin=-most, vmax=most)
        axis.set_title(texts("unit", lang=lang, number=unit), fontsize=9)
    figure.colorbar(axes[0].images[0], ax=list(axes), label=texts("weight", lang=lang), extend="both", aspect=30)
    figure.suptitle(title_of(W.shape[1], len(units), lang), fontsize=11)
    figure.data = {f"unit {unit}": W[:, unit] for unit in units}
    return figure


def chosen_units(W, n):
    """Numbers of the units to show: all in their order, or the `n` with the largest norm, the largest first."""
    if W.shape[1] <= n:
        return np.arange(W.shape[1])
    return np.argsort(-np.linalg.norm(W, axis=0), kind="stable")[:n]


def title_of(total, n, lang):
    if n == total:
        return texts("every_unit", lang=lang, total=total)
    return texts("first_layer", lang=lang, n=n, total=total)


def diverging():
    """The colour map of COLORS."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("blue_grey_yellow", COLORS)

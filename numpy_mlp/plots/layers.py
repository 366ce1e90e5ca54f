"""What a LayerRecorder saw: values and gradients of every layer over the training, and the dead units."""

import numpy as np

from ..language import terms
from ..recorder import QUANTILES
from .figure import FAINT, TRAINING, VALIDATION, new_figure, panels_of, texts

LOOKS = ((TRAINING, "o", "-"), (VALIDATION, "s", "--"), ("#000000", "^", ":"), ("#E69F00", "D", "-."))


def plot_activations(recorder, *, lang=None):
    """Each layer's z over the steps, a panel each: the median, and the bands of 50 and 90 % of the values.

    What stands under 0 (shaded) the ReLU cuts off: the unit is off for that sample, its activation is 0.
    """
    figure, panels = draw_layers(recorder, recorder.layers.z, lang)
    for axis in panels[:-1]:
        shade_off(axis, lang)
        axis.set_ylabel(texts("before_relu", lang=lang))
    panels[-1].set_ylabel(texts("logits", lang=lang))
    return figure


def plot_gradients(recorder, *, lang=None):
    """The sizes of each layer's dW over the steps, a panel each, all on one log axis: the median, and two bands."""
    figure, panels = draw_layers(recorder, recorder.layers.gradients, lang, log=True)
    for axis in panels:
        axis.set_ylabel(texts("size_of_gradient", lang=lang))
    return figure


def plot_dead_units(recorder, *, lang=None):
    """The share of each hidden layer's units, in percent, that no sample of the recorder turns on, over the steps."""
    shares = 100 * recorder.layers.dead
    if shares.shape[1] == 0:
        raise ValueError("the network has no hidden layer: there is no ReLU that could be dead")
    figure = new_figure(7, 4.3)
    axis = figure.subplots()
    for layer, share in enumerate(shares.T):
        color, marker, style = LOOKS[layer % len(LOOKS)]
        name = name_of(recorder, layer, lang)
        axis.plot(recorder.steps, share, style, color=color, marker=marker, markersize=4, label=name)
    axis.set(xlabel=terms("step", lang=lang), ylabel=texts("dead", lang=lang))
    most = max(1, np.max(shares, where=np.isfinite(shares), initial=0))
    axis.set_ylim(-0.04 * most, 1.15 * most)  # a curve along 0 is seen whole
    axis.set_title(texts("dead_title", lang=lang, n=recorder.n_samples), fontsize=11)
    axis.grid(color=FAINT, alpha=0.3)
    axis.legend()
    figure.data = {"step": recorder.steps, **{f"hidden layer {k}": share for k, share in enumerate(shares.T, 1)}}
    return figure


def draw_layers(recorder, values, lang, log=False):
    """A panel for each layer, three a row, with the bands of values (T, L, 5) in it -> figure, panels."""
    n = values.shape[1]
    columns, rows = min(3, n), -(-n // 3)
    figure = new_figure(max(3.7 * columns, 6), 3.1 * rows + 0.4)
    panels = panels_of(figure, rows, columns, sharey=log)
    for axis in panels[n:]:
        axis.remove()
    for layer, axis in enumerate(panels[:n]):
        draw_bands(axis, recorder.steps, values[:, layer], lang)
        axis.set_title(name_of(recorder, layer, lang), fontsize=10)
        axis.set(xlabel=terms("step", lang=lang), yscale="log" if log else "linear")
        axis.tick_params(labelleft=True)
        axis.grid(color=FAINT, alpha=0.3)
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    figure.data = {"step": recorder.steps} | {
        f"layer {layer + 1}, {100 * q:.0f} %": values[:, layer, k]
        for layer in range(n)
        for k, q in enumerate(QUANTILES)
    }
    return figure, panels[:n]


def draw_bands(axis, steps, quantiles, lang):
    """Quantiles (T, 5) over the steps: the outer two as a light band, the next two as a darker one, the median."""
    for k, alpha in ((0, 0.2), (1, 0.4)):
        label = texts("band", lang=lang, low=100 * QUANTILES[k], high=100 * QUANTILES[-1 - k])
        band = (quantiles[:, k], quantiles[:, -1 - k])
        axis.fill_between(steps, *band, color=TRAINING, alpha=alpha, linewidth=0, label=label)
    axis.plot(steps, quantiles[:, 2], color=TRAINING, linewidth=2, label=texts("median", lang=lang))


def shade_off(axis, lang):
    """Marks what lies under 0."""
    low, high = axis.get_ylim()
    axis.axhspan(min(low, 0), 0, facecolor="none", edgecolor=FAINT, hatch="///", linewidth=0, zorder=0)
    axis.axhline(0, color="black", linewidth=1)
    axis.set_ylim(low, high)
    box = {"fc": "white", "ec": "none", "alpha": 0.8, "pad": 1}
    axis.text(0.98, 0.03, texts("off", lang=lang), transform=axis.transAxes, ha="right", va="bottom", bbox=box)


def name_of(recorder, layer, lang):
    """A layer's name, with how many units it has; the last is the output layer."""
    units = recorder.sizes[layer + 1]
    if layer == len(recorder.sizes) - 2:
        return texts("output", lang=lang, units=units)
    return texts("hidden", lang=lang, number=layer + 1, units=units)

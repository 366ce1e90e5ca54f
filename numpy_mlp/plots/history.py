"""Accuracy and loss by epoch: one training, or the same training on several sides."""

import numpy as np

from ..language import terms
from .figure import FAINT, TRAINING, VALIDATION, new_figure, panels_of, texts

METRICS = ("accuracy", "loss")
SIDES = ((TRAINING, "o"), (VALIDATION, "s"), ("#000000", "^"), ("#E69F00", "D"))  # colour and marker


def plot_history(history, *, lang=None):
    """Accuracy and loss by epoch in two panels, training and validation: history as in `History.history`."""
    history = values_of(history)
    figure = new_figure(9, 4)
    for axis, name in zip(panels_of(figure, 1, 2), METRICS, strict=True):
        for key, color, style in ((name, TRAINING, "o-"), (f"val_{name}", VALIDATION, "s--")):
            if key in history:
                axis.plot(epochs_of(history[key]), history[key], style, color=color, label=part_of(key, lang))
        finish_panel(axis, name, lang)
    figure.data = {"epoch": epochs_of(history["loss"]), **history}
    return figure


def plot_sides(histories, *, lang=None):
    """Several trainings in the same two panels: {"numpy_mlp": history, "Keras": history}, at most four.

    Validation is drawn solid and training dotted; each side has its own colour and marker, and the first is the widest,
    so that equal curves are both seen. Raises ValueError.
    """
    if not 1 <= len(histories) <= len(SIDES):
        raise ValueError(f"there are {len(histories)} histories: expected 1 to {len(SIDES)}")
    figure = new_figure(9, 4.6)
    panels = panels_of(figure, 1, 2)
    figure.data = {"epoch": []}
    for number, (side, history) in enumerate(histories.items()):
        history = values_of(history)
        figure.data |= {f"{side} {key}": values for key, values in history.items()}
        for axis, name in zip(panels, METRICS, strict=True):
            draw_side(axis, side, history, name, number, lang)
    figure.data["epoch"] = epochs_of(max(list(figure.data.values()), key=len))
    for axis, name in zip(panels, METRICS, strict=True):
        finish_panel(axis, name, lang, legend=False)
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=min(len(histories), 2))
    return figure


def draw_side(axis, side, history, name, number, lang):
    """One side's two curves of one metric."""
    color, marker = SIDES[number]
    looks = {"color": color, "marker": marker, "linewidth": 3 - 0.7 * number, "markersize": 8 - 1.2 * number}
    for key, style in ((f"val_{name}", "-"), (name, ":")):
        if key in history:
            label = texts("side_and_part", lang=lang, side=side, part=part_of(key, lang))
            fill = color if key.startswith("val_") else "white"
            axis.plot(epochs_of(history[key]), history[key], style, label=label, markerfacecolor=fill, **looks)


def values_of(history):
    """{metric: values} of a History object, ours or Keras's, or of the dict in it. Raises ValueError."""
    history = dict(getattr(history, "history", history))
    if not set(METRICS) <= set(history):
        raise ValueError(
            f"the history has the metrics {', '.join(history) or 'none'}: expected {' and '.join(METRICS)}"
        )
    return history


def epochs_of(values):
    """1, 2, ... for each value."""
    return np.arange(1, len(values) + 1)


def part_of(key, lang):
    """ "training" or "validation", by a metric's name."""
    return terms("validation" if key.startswith("val_") else "training", lang=lang)


def finish_panel(axis, name, lang, legend=True):
    """Labels, whole epochs, a faint grid."""
    axis.set(xlabel=terms("epoch", lang=lang), ylabel=terms(name, lang=lang))
    axis.xaxis.get_major_locator().set_params(integer=True)
    if axis.dataLim.width == 0:  # after one epoch, no half ones around it
        axis.set_xticks([1])
    axis.grid(color=FAINT, alpha=0.3)
    if legend:
        axis.legend()

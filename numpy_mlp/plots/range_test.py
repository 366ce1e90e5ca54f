"""The learning-rate range test as the notebook published it."""

import numpy as np

from ..language import terms
from .figure import FAINT, TRAINING, VALIDATION, new_figure, texts


def plot_range_test(rates, losses, batch_losses=None, *, lang=None):
    """Loss by learning rate (log x), a horizontal line at the minimum, and the minimum printed with its rate.

    rates, losses, batch_losses: the lists of ExponentialLearningRate; the batches' own losses are drawn faintly behind.
    """
    rates, losses = np.asarray(rates, dtype=float), np.asarray(losses, dtype=float)
    if not np.isfinite(losses).any():
        raise ValueError(f"none of {len(losses)} losses is finite: there is no curve to draw")
    figure = new_figure(7, 4.5)
    axis = figure.subplots()
    figure.data = {"learning_rate": rates, "loss": losses}
    if batch_losses is not None:
        figure.data["batch_loss"] = batch_losses
        axis.plot(rates, finite(batch_losses), color=FAINT, linewidth=0.5, label=texts("each_batch", lang=lang))
    axis.plot(rates, finite(losses), color=TRAINING, linewidth=2, label=texts("running_mean", lang=lang))
    mark_minimum(axis, rates, losses, lang)
    first = losses[np.isfinite(losses)][0]
    axis.set(xscale="log", xlim=(rates[0], rates[-1]), ylim=(0, 1.15 * first))
    axis.set(xlabel=terms("learning_rate", lang=lang), ylabel=terms("loss", lang=lang))
    axis.legend(loc="lower left")
    return figure


def mark_minimum(axis, rates, losses, lang=None):
    """Line and text at the lowest loss, NaN left out."""
    lowest = int(np.nanargmin(losses))
    axis.axhline(losses[lowest], color=VALIDATION, linewidth=1, linestyle="--")
    axis.plot(rates[lowest], losses[lowest], "o", color=VALIDATION)
    text = texts("minimum", lang=lang, loss=losses[lowest], rate=rates[lowest])
    place = {"xytext": (-10, -12), "textcoords": "offset points", "ha": "right", "va": "top"}
    axis.annotate(text, (rates[lowest], losses[lowest]), **place, bbox={"fc": "white", "ec": "none", "alpha": 0.85})


def finite(losses):
    """Infinite values as gaps: a diverged loss of 1e32 has no place on the axis, and infinity none at all."""
    losses = np.asarray(losses, dtype=float)
    return np.where(np.isfinite(losses), losses, np.nan)

"""The figures that the notebook draws, each as a matplotlib Figure of its own: no pyplot, nothing global is changed."""

import csv
from itertools import zip_longest
from pathlib import Path

import numpy as np

from .files import written_whole

# Okabe and Ito's colours: told apart with any kind of colour blindness, and by their lightness in grey print.
TRAINING = "#0072B2"  # blue
VALIDATION = "#D55E00"  # vermilion
FAINT = "#B0B0B0"


def new_figure(width, height):
    """An empty Figure of width x height inches; one clear line where matplotlib is not installed."""
    try:
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError('figures need matplotlib: pip install "numpy-mlp[plots]"', name=error.name) from None
    return Figure(figsize=(width, height), layout="constrained")


def plot_sample(image, label=None):
    """One image, (28, 28) or (784,), dark ink on white, its class above it."""
    figure = new_figure(3, 3.3)
    _draw_image(figure.subplots(), image, label)
    return figure


def plot_samples(images, labels, rng, n=10):
    """`n` images drawn without replacement by the generator `rng`, in a row: images (m, 28, 28) or (m, 784)."""
    if n > len(images):
        raise ValueError(f"n is {n}, but there are only {len(images)} images")
    figure = new_figure(1.1 * n, 1.5)
    axes = np.atleast_1d(figure.subplots(1, n))
    for axis, index in zip(axes, rng.choice(len(images), size=n, replace=False), strict=True):
        _draw_image(axis, images[index], labels[index])
    return figure


def plot_range_test(rates, losses, batch_losses=None):
    """Loss by learning rate (log x), a horizontal line at the minimum, and the minimum printed with its rate.

    rates, losses, batch_losses: the lists of ExponentialLearningRate; the batches' own losses are drawn faintly behind.
    """
    rates, losses = np.asarray(rates, dtype=float), np.asarray(losses, dtype=float)
    if not np.isfinite(losses).any():
        raise ValueError(f"none of {len(losses)} losses is finite: there is no curve to draw")
    figure = new_figure(7, 4.5)
    axis = figure.subplots()
    if batch_losses is not None:
        axis.plot(rates, _finite(batch_losses), color=FAINT, linewidth=0.5, label="each batch")
    axis.plot(rates, _finite(losses), color=TRAINING, linewidth=2, label="running mean of the epoch")
    _mark_minimum(axis, rates, losses)
    first = losses[np.isfinite(losses)][0]
    axis.set(xscale="log", xlim=(rates[0], rates[-1]), ylim=(0, 1.15 * first), xlabel="learning rate", ylabel="loss")
    axis.legend(loc="lower left")
    return figure


def plot_history(history):
    """Accuracy and loss by epoch in two panels, training and validation: history as in `History.history`."""
    figure = new_figure(9, 4)
    for axis, name in zip(figure.subplots(1, 2), ("accuracy", "loss"), strict=True):
        for key, color, style in ((name, TRAINING, "o-"), (f"val_{name}", VALIDATION, "s--")):
            if key in history:
                label = "validation" if key.startswith("val_") else "training"
                axis.plot(np.arange(1, len(history[key]) + 1), history[key], style, color=color, label=label)
        axis.set(xlabel="epoch", ylabel=name)
        axis.xaxis.get_major_locator().set_params(integer=True)
        axis.grid(color=FAINT, alpha=0.3)
        axis.legend()
    return figure


def save_figure(figure, path, dpi=300, data=None):
    """Writes the figure, its format by the name's ending, and {column: values} as CSV beside it; never half a file."""
    path = Path(path)
    with written_whole(path) as file:
        figure.savefig(file, dpi=dpi, format=path.suffix.lstrip(".") or "png")
    if data is not None:
        save_csv(path.with_suffix(".csv"), data)


def save_csv(path, columns):
    """Writes {column name: values}, a row for each index; shorter columns end in empty cells."""
    with written_whole(path, "w") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(zip_longest(*columns.values(), fillvalue=""))


def _draw_image(axis, image, label):
    axis.imshow(np.reshape(image, (28, 28)), cmap="gray_r", interpolation="nearest")
    axis.set_axis_off()
    if label is not None:
        axis.set_title(str(label))


def _mark_minimum(axis, rates, losses):
    """Line and text at the lowest loss, NaN left out."""
    lowest = int(np.nanargmin(losses))
    axis.axhline(losses[lowest], color=VALIDATION, linewidth=1, linestyle="--")
    axis.plot(rates[lowest], losses[lowest], "o", color=VALIDATION)
    text = f"minimum {losses[lowest]:.4f}\nat rate {rates[lowest]:.4f}"
    place = {"xytext": (-10, -12), "textcoords": "offset points", "ha": "right", "va": "top"}
    axis.annotate(text, (rates[lowest], losses[lowest]), **place, bbox={"fc": "white", "ec": "none", "alpha": 0.85})


def _finite(losses):
    """Infinite values as gaps: a diverged loss of 1e32 has no place on the axis, and infinity none at all."""
    losses = np.asarray(losses, dtype=float)
    return np.where(np.isfinite(losses), losses, np.nan)

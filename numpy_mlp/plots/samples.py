"""Images with their classes: one, or some in a row."""

import math

import numpy as np

from .figure import new_figure


def plot_sample(image, label=None):
    """One image, (28, 28) or (784,), dark ink on white, its class above it."""
    figure = new_figure(3, 3.3)
    draw_image(figure.subplots(), image, label)
    figure.data = pixel_columns([image], [0], [label])
    return figure


def plot_samples(images, labels, rng, n=10):
    """`n` images drawn without replacement by the generator `rng`, in a row: images (m, 28, 28) or (m, 784)."""
    if n > len(images):
        raise ValueError(f"n is {n}, but there are only {len(images)} images")
    figure = new_figure(1.1 * n, 1.5)
    axes = np.atleast_1d(figure.subplots(1, n))
    chosen = rng.choice(len(images), size=n, replace=False)
    for axis, index in zip(axes, chosen, strict=True):
        draw_image(axis, images[index], labels[index])
    figure.data = pixel_columns([images[index] for index in chosen], chosen, [labels[index] for index in chosen])
    return figure


def draw_image(axis, image, label=None, **options):
    """An image without axes, its label above it; `options` go to matplotlib's imshow."""
    axis.imshow(as_square(image), **({"cmap": "gray_r", "interpolation": "nearest"} | options))
    hide(axis)
    if label is not None:
        axis.set_title(str(label))


def hide(axis):
    """No frame and no ticks: ticks that are not seen would still be laid out, and take most of the time."""
    axis.set(xticks=[], yticks=[])
    axis.set_axis_off()


def as_square(pixels):
    """pixels (784,) as (28, 28), or any other square number as a square; (h, w) stays. Raises ValueError."""
    pixels = np.asarray(pixels)
    side = math.isqrt(pixels.size)
    if pixels.ndim == 2:
        return pixels
    if pixels.ndim != 1 or side * side != pixels.size:
        raise ValueError(f"an image has shape {pixels.shape}: expected (height, width), or a square number as (784,)")
    return pixels.reshape(side, side)


def pixel_columns(images, indices, labels):
    """The table of images: a row for each, with where it stood, its class, and its pixels row by row."""
    pixels = np.stack([np.ravel(image) for image in images])
    columns = {f"pixel{k}": pixels[:, k] for k in range(pixels.shape[1])}
    return {"index": list(indices), "label": list(labels), **columns}

"""A picture of one handwritten digit, made as MNIST's were: in a box of 20 x 20, by its centre of mass in 28 x 28.

"The original black and white (bilevel) images from NIST were size normalized to fit in a 20x20 pixel box while
preserving their aspect ratio. The resulting images contain grey levels as a result of the anti-aliasing technique used
by the normalization algorithm. the images were centered in a 28x28 image by computing the center of mass of the pixels,
and translating the image so as to position this point at the center of the 28x28 field." (LeCun, Cortes and Burges,
*The MNIST database of handwritten digits*.)
"""

import numpy as np

from .images import ImageError, read_grey
from .language import Texts

FIELD, BOX = 28, 20
CENTER = 14.5  # from the upper left corner: the middle of pixel 14, where MNIST's centres of mass are (14.49, 14.51)
FAINT = 0.2  # what is lighter than a fifth of the ink is its anti-aliased edge, and does not widen the box
LARGEST = 1_000  # pixels on a side: of a larger picture every so many pixels are first averaged
texts = Texts(
    blank=(
        "{path}: nothing is drawn there: all of it is as bright",
        "{path}: no hay nada dibujado: todo tiene el mismo brillo",
    ),
)


def read_digit(path):
    """The digit in a picture file as MNIST has them, (28, 28) float32, ink 1 on 0. Raises ImageError."""
    grey = read_grey(path)
    ink = ink_of(grey)
    if ink is None:
        raise ImageError(texts("blank", path=path))
    return as_digit(ink)


def ink_of(grey):
    """grey (height, width), 0 to 255 -> how much ink there is, 0 to 1; dark on light and light on dark. None if blank.

    The picture's levels fall into two groups; the one that most of its edge belongs to is the background. What differs
    from the background by no more than the paper's grain is background too.
    """
    grey = _reduced(np.asarray(grey, np.float64))
    threshold = otsu_threshold(grey)
    if threshold is None:
        return None
    edge = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    on_dark = np.mean(edge > threshold) < 0.5
    is_ink = (grey > threshold) == on_dark
    background, full = np.median(grey[~is_ink]), np.percentile(grey[is_ink], 95 if on_dark else 5)
    grain = 3 * 1.4826 * np.median(np.abs(grey[~is_ink] - background))  # three standard deviations, of normal noise
    difference = (grey - background) * (1 if on_dark else -1)
    return np.clip((difference - grain) / max(1.0, abs(full - background) - grain), 0, 1)


def otsu_threshold(grey):
    """The level that parts grey (any shape, 0 to 255) into two groups as unlike as can be; None if all are the same.

    Source: N. Otsu, *A threshold selection method from gray-level histograms*, IEEE Trans. SMC 9 (1979): the largest
    variance between the groups, w0 w1 (m0 - m1)^2.
    """
    counts = np.bincount(np.rint(grey).astype(np.int64).ravel(), minlength=256).astype(np.float64)
    below, levels = np.cumsum(counts), np.cumsum(counts * np.arange(256))
    above = below[-1] - below
    inside = (below > 0) & (above > 0)
    if not inside.any():
        return None
    means = levels[inside] / below[inside], (levels[-1] - levels[inside]) / above[inside]
    between = below[inside] * above[inside] * (means[0] - means[1]) ** 2
    return np.flatnonzero(inside)[between.argmax()] + 0.5


def as_digit(ink):
    """ink (height, width), 0 to 1, any of it not 0 -> (28, 28) float32, scaled to the box, centred by its mass."""
    boxed = _resized(_cropped(ink))
    height, width = boxed.shape
    mass = boxed.sum()
    center = (boxed.sum(axis=1) @ (np.arange(height) + 0.5) / mass, boxed.sum(axis=0) @ (np.arange(width) + 0.5) / mass)
    top, left = (int(np.clip(np.floor(CENTER - c + 0.5), 0, FIELD - n)) for c, n in zip(center, boxed.shape))
    digit = np.zeros((FIELD, FIELD), np.float32)
    digit[top : top + height, left : left + width] = boxed
    return digit


def _reduced(grey):
    """grey, averaged over squares until it is no larger than LARGEST on a side."""
    factor = -(-max(grey.shape) // LARGEST)
    if factor == 1:
        return grey
    height, width = (max(1, n // factor) for n in grey.shape)
    squares = grey[: height * factor, : width * factor].reshape(height, -1, width, min(factor, grey.shape[1]))
    return squares.mean(axis=(1, 3))


def _cropped(ink):
    """The part where there is ink."""
    rows, columns = (np.flatnonzero((ink > FAINT).any(axis=axis)) for axis in (1, 0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _resized(ink):
    """ink so that it just fits into the box, its proportions kept, anti-aliased, (height, width) of at most 20."""
    from PIL import Image

    scale = BOX / max(ink.shape)
    height, width = (max(1, round(n * scale)) for n in ink.shape)
    image = Image.fromarray(ink.astype(np.float32))
    return np.clip(np.asarray(image.resize((width, height), Image.Resampling.BICUBIC)), 0, 1)

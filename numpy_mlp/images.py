"""A picture file as grey levels, whatever it holds: colours, a palette, transparency, 16 bits, a rotation."""

import warnings

import numpy as np

from .language import Texts

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff")
MOST_PIXELS = 50_000_000  # a telephone's photograph has 12 to 50 million; a small file can claim thousands of millions
texts = Texts(
    no_pillow=(
        'pictures need Pillow: pip install "numpy-mlp[images]"',
        'las imágenes necesitan Pillow: pip install "numpy-mlp[images]"',
    ),
    unreadable=(
        "{path}: not a picture that can be read whole ({why}); expected PNG, JPEG or the like",
        "{path}: no es una imagen que se pueda leer entera ({why}); se esperaba PNG, JPEG o similar",
    ),
    huge=(
        "{path}: {width:,} x {height:,} pixels are more than {most:,}: make it smaller first",
        "{path}: {width:,} x {height:,} píxeles son más de {most:,}: hágala antes más pequeña",
    ),
)


class ImageError(ValueError):
    """The file is no picture, not a whole one, or too large; one line says which."""


def read_grey(path):
    """The picture in `path` as grey levels (height, width), uint8, upright as its EXIF note says. Raises ImageError.

    Where it is transparent, what shows through is the picture's own background, or the contrary of its ink.
    """
    image_module = _pillow()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", image_module.DecompressionBombWarning)  # our own limit is lower
            with image_module.open(path) as image:
                _check_size(path, *image.size)
                return _grey(image)
    except (ImageError, FileNotFoundError, PermissionError, IsADirectoryError):
        raise
    except image_module.DecompressionBombError as error:
        raise ImageError(texts("unreadable", path=path, why=error)) from None
    except Exception as error:  # a damaged picture makes its decoder fail in a dozen ways
        why = "" if isinstance(error, image_module.UnidentifiedImageError) else str(error)
        raise ImageError(texts("unreadable", path=path, why=why.strip() or type(error).__name__)) from None


def _pillow():
    try:
        from PIL import Image, ImageOps  # noqa: F401
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(texts("no_pillow"), name=error.name) from None
    return Image


def _check_size(path, width, height):
    if width * height > MOST_PIXELS:
        raise ImageError(texts("huge", path=path, width=width, height=height, most=MOST_PIXELS))


def _grey(image):
    from PIL import ImageOps

    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I"):  # 16 bits, which `convert` would cut off at 255
        return np.clip(np.rint(np.asarray(image, np.float64) / 257), 0, 255).astype(np.uint8)
    if image.mode == "F":
        return np.clip(np.rint(np.asarray(image, np.float64) * 255), 0, 255).astype(np.uint8)
    if not image.has_transparency_data:
        return np.asarray(image.convert("L"))
    levels, opacity = (np.asarray(band, np.float64) for band in image.convert("RGBA").convert("LA").split())
    return _on_background(levels, opacity / 255)


def _on_background(levels, opacity):
    """Transparent levels on what they were drawn to be seen on: levels, opacity (0 to 1) (height, width) -> uint8."""
    solid = levels[opacity > 0.5]
    if not solid.size:
        background = 255.0
    elif 2 * solid.size > levels.size:
        background = np.median(solid)  # the background is drawn too: a card with round corners
    else:
        background = 255.0 if solid.mean() < 128 else 0.0
    return np.rint(opacity * levels + (1 - opacity) * background).astype(np.uint8)

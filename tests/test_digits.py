"""Pictures of digits become what MNIST's are: of any size, dark or light, wherever they stand, however kept."""

import struct
import sys
import zlib
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from numpy_mlp import MLP, SGD, images
from numpy_mlp.digits import as_digit, ink_of, otsu_threshold, read_digit
from numpy_mlp.images import ImageError, read_grey

FONT = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"


@pytest.fixture(scope="module")
def network(mnist):
    """A small one that knows most digits: 0.9 of the test images or so."""
    (x, y), _, _ = mnist
    mlp = MLP((784, 64, 10), engine="numpy", seed=0)
    mlp.fit(x[:3_000], y[:3_000], optimizer=SGD(0.3), epochs=3, verbose=0)
    return mlp


def drawn(digit, size=(200, 200), at=(0.3, 0.2), height=0.6, ink="black", paper="white", mode="RGB"):
    picture = Image.new(mode, size, paper)
    font = ImageFont.truetype(str(FONT), int(height * min(size)))
    ImageDraw.Draw(picture).text((at[0] * size[0], at[1] * size[1]), str(digit), fill=ink, font=font)
    return picture


def blown_up(image, size, dark_on_light, offset=(0, 0), kind=Image.Resampling.BICUBIC):
    """An MNIST image, (784,), as a picture: `size` pixels on a side, on a field half as large again."""
    pixels = Image.fromarray(np.uint8(np.rint(image.reshape(28, 28) * 255))).resize((size, size), kind)
    field = np.zeros((size * 3 // 2, size * 3 // 2), np.uint8)
    field[offset[0] : offset[0] + size, offset[1] : offset[1] + size] = pixels
    return 255 - field if dark_on_light else field


@pytest.mark.parametrize("dark_on_light", [False, True], ids=["light on dark", "dark on light"])
@pytest.mark.parametrize(("size", "offset"), [(28, (10, 3)), (61, (0, 25)), (280, (100, 0))])
def test_mnists_digits_blown_up_are_read_as_the_originals(network, mnist, tmp_path, size, dark_on_light, offset):
    x, y = (array[:100] for array in mnist[2])
    read = []
    for image in x:
        Image.fromarray(blown_up(image, size, dark_on_light, offset)).save(tmp_path / "digit.png", compress_level=0)
        read.append(read_digit(tmp_path / "digit.png").ravel())
    original, now = (np.mean(network.predict(images_).argmax(axis=1) == y) for images_ in (x, np.array(read)))
    assert original > 0.8
    assert now >= original - 0.03


def test_mnists_own_images_come_back_as_they_are(mnist):
    """At their own size nearly none is scaled: box and centre of mass are found again, so the places are the same."""
    images_ = mnist[2][0][:200].reshape(-1, 28, 28)
    differences = [np.abs(as_digit(ink_of(255 * image)) - image).mean() for image in images_]
    assert np.median(differences) < 0.001 and np.mean(np.array(differences) < 0.02) > 0.9


def test_a_digit_fills_the_box_and_its_mass_is_in_the_middle():
    ink = np.zeros((90, 200))
    ink[10:70, 150:180] = 1  # a bar, twice as high as wide
    digit = as_digit(ink)
    assert digit.shape == (28, 28) and digit.dtype == np.float32
    rows, columns = np.flatnonzero(digit.any(axis=1)), np.flatnonzero(digit.any(axis=0))
    assert (len(rows), len(columns)) == (20, 10)
    assert (rows.mean(), columns.mean()) == (14.5, 14.5)
    assert digit.min() == 0 and digit.max() == 1


def test_the_centre_of_mass_is_where_mnists_is(mnist):
    places = np.arange(28) + 0.5
    for source in (mnist[2][0][:500].reshape(-1, 28, 28), None):
        if source is None:
            source = np.array([as_digit(ink_of(np.asarray(drawn(d, at=(0.05, 0.3)).convert("L")))) for d in range(10)])
        mass = source.sum(axis=(1, 2))
        centre = np.stack([source.sum(axis=2) @ places / mass, source.sum(axis=1) @ places / mass])
        assert np.abs(centre - 14.5).max() <= (1.01 if len(source) > 10 else 0.51)
        assert np.abs(centre.mean(axis=1) - 14.5).max() < 0.3


PICTURES = {
    "small": {"size": (32, 32), "at": (0.2, 0.05), "height": 0.9},
    "large": {"size": (1300, 1100), "at": (0.6, 0.3), "height": 0.3},
    "wide": {"size": (500, 90), "at": (0.8, 0.05), "height": 0.9},
    "inverted": {"ink": "white", "paper": "black"},
    "coloured": {"ink": "#14148c", "paper": "#ffffd0"},
    "light on blue": {"ink": "#f0f0a0", "paper": "#203080"},
    "pale": {"ink": "#909090", "paper": "#c8c8c8"},
    "in the corner": {"at": (0, 0), "height": 0.3},
}


@pytest.mark.parametrize("kind", PICTURES)
@pytest.mark.parametrize("ending", ["png", "jpg"])
def test_drawn_digits_are_known_however_they_are_drawn(network, tmp_path, kind, ending):
    """The font's 0 to 9: as many are known as of the plain picture, and each looks much the same."""
    plain = np.array([as_digit(ink_of(np.asarray(drawn(d).convert("L")))).ravel() for d in range(10)])
    others = []
    for digit in range(10):
        drawn(digit, **PICTURES[kind]).save(tmp_path / f"{digit}.{ending}")
        others.append(read_digit(tmp_path / f"{digit}.{ending}").ravel())
    assert np.abs(np.array(others) - plain).mean() < 0.08
    right = [np.sum(network.predict(x).argmax(axis=1) == np.arange(10)) for x in (plain, np.array(others))]
    assert right[0] >= 6 and right[1] >= right[0] - 2


def test_the_papers_grain_and_a_shadow_are_no_ink(rng):
    clean = np.asarray(drawn(4).convert("L"), float)
    shadow = np.linspace(0, 30, 200)
    noisy = np.clip(clean * 0.8 + 20 - shadow + rng.normal(0, 4, clean.shape), 0, 255)
    assert np.abs(as_digit(ink_of(noisy)) - as_digit(ink_of(clean))).mean() < 0.05


@pytest.mark.parametrize(
    "mode", ["1", "L", "P", "LA", "RGBA", "CMYK", "I;16", "F", "dark on nothing", "light on nothing"]
)
def test_every_kind_of_picture_shows_the_same_digit(tmp_path, mode):
    rgb = drawn(5)
    levels = np.asarray(rgb.convert("L"))
    wanted, path = as_digit(ink_of(levels)), tmp_path / "five.tif"
    if mode == "I;16":
        Image.fromarray(levels.astype(np.uint16) * 257).save(path := path.with_suffix(".png"))
    elif mode == "F":
        Image.fromarray((levels / 255).astype(np.float32)).save(path)
    elif mode.endswith("nothing"):  # the ink is in the opacity, and the colour of nothing is any
        color = 0 if mode.startswith("dark") else 255
        bands = [np.full_like(levels, color)] * 3 + [255 - levels]
        Image.merge("RGBA", [Image.fromarray(band) for band in bands]).save(path := path.with_suffix(".png"))
    elif mode == "P":
        rgb.convert("P").save(path := path.with_suffix(".png"), transparency=3)
    else:
        rgb.convert(mode).save(path)
    assert np.abs(read_digit(path) - wanted).mean() < (0.03 if mode == "1" else 0.006)


def test_round_corners_that_are_transparent_are_paper():
    levels, opacity = np.full((9, 9), 250.0), np.ones((9, 9))
    levels[4, 4] = opacity[0, 0] = 0
    levels[0, 0] = 0
    assert images._on_background(levels, opacity)[0, 0] == 250


def test_a_photograph_is_turned_upright_as_its_note_says(tmp_path):
    upright = drawn(2)
    note = Image.Exif()
    note[0x0112] = 6  # to be turned a quarter clockwise
    upright.rotate(90, expand=True).save(tmp_path / "turned.png", exif=note)
    upright.save(tmp_path / "upright.png")
    np.testing.assert_array_equal(read_grey(tmp_path / "turned.png"), read_grey(tmp_path / "upright.png"))


def claim_of(width, height):
    """A PNG file of a few bytes that claims to be so large."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"")),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def cut(content):
    return content[: len(content) // 2]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bomb.png", claim_of(60_000, 60_000), "3600000000"),
        ("large.png", claim_of(9_000, 9_000), "9,000 x 9,000 pixels are more than 50,000,000"),
        ("empty.png", b"", "not a picture"),
        ("text.jpg", b"a digit", "not a picture"),
        ("lying.png", claim_of(20, 20), "not a picture that can be read whole"),
    ],
)
@pytest.mark.filterwarnings("error")
def test_a_file_that_is_no_whole_picture_is_one_line(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ImageError) as caught:
        read_digit(tmp_path / name)
    assert said in str(caught.value) and name in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("ending", ["png", "jpg", "gif", "tif"])
def test_a_picture_that_is_cut_off_is_one_line(tmp_path, ending):
    path = tmp_path / f"digit.{ending}"
    drawn(8, size=(300, 300)).save(path)
    path.write_bytes(cut(path.read_bytes()))
    with pytest.raises(ImageError, match="not a picture that can be read whole") as caught:
        read_digit(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("level", [0, 128, 255])
def test_an_empty_sheet_is_one_line(tmp_path, level):
    Image.fromarray(np.full((30, 40), level, np.uint8)).save(tmp_path / "blank.png")
    with pytest.raises(ImageError, match="nothing is drawn"):
        read_digit(tmp_path / "blank.png")


def test_without_pillow_the_line_that_installs_it(tmp_path, monkeypatch):
    drawn(1).save(tmp_path / "one.png")
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(ModuleNotFoundError, match=r'pip install "numpy-mlp\[images\]"'):
        read_digit(tmp_path / "one.png")


def test_otsus_threshold_parts_two_groups():
    levels = np.array([10, 12, 11, 10, 200, 199, 203])
    assert 12 < otsu_threshold(levels) < 199
    best = max(np.arange(10, 203), key=lambda t: _between(levels, t + 0.5))
    assert _between(levels, otsu_threshold(levels)) == pytest.approx(_between(levels, best + 0.5))


def _between(levels, threshold):
    below, above = levels[levels < threshold], levels[levels > threshold]
    return len(below) * len(above) * (below.mean() - above.mean()) ** 2

"""The backpropagation microscope: a page on which every number of some training steps says what it was made of."""

import html
import math

from ..files import written_whole
from ..language import LANGUAGES, Texts, get_language
from ..tape.names import weight_names
from .page import build_page, recording

texts = Texts(
    title=("Backpropagation microscope", "Microscopio de retropropagación"),
    samples=(
        "{title} has other samples or another number of steps than the page: record all tapes with the same --batch "
        "and --steps",
        "{title} tiene otras muestras u otro número de pasos que la página: graba todas las cintas con los mismos "
        "--batch y --steps",
    ),
    start=(
        "{title} begins with other weights or another dtype than the page: record all tapes with the same --seed and "
        "--dtype",
        "{title} empieza con otros pesos u otro dtype que la página: graba todas las cintas con los mismos --seed y "
        "--dtype",
    ),
    sizes=(
        "{title} was recorded from a network {found}, but the page is about one {expected}: record it from the same",
        "{title} se grabó de una red {found}, pero la página trata de una {expected}: grábalo de la misma",
    ),
)


class Microscope:
    """The page about a tape: what `numpy_mlp.tape.record` made of a few steps of a network.

    mistakes   tapes of the same steps by wrong programs, which can be switched on
    reference  a tape of the same steps by Keras, whose numbers stand beside ours
    lang       "en" or "es" is shown first; both are on the page

    In Jupyter and marimo it shows itself. Raises ValueError for tapes of other networks or steps.
    """

    def __init__(self, tape, mistakes=(), reference=None, lang=None):
        self.lang = get_language(lang)
        for other in filter(None, [*mistakes, reference]):
            check_same(other, tape)
        self.recordings = {
            "image": image_shape(tape.sizes[0]),
            "right": recording(tape, title_of(tape)),
            "mistakes": [recording(made, title_of(made), tape) for made in mistakes],
            "reference": None if reference is None else recording(reference, title_of(reference), tape),
        }

    def html(self):
        """The page as text: one file that needs nothing else, no network either."""
        return build_page(self.recordings, self.lang, texts("title", lang=self.lang))

    def save(self, path):
        """Writes the page; the file is there whole or not at all. Raises OSError."""
        with written_whole(path, "w") as file:
            file.write(self.html())

    def _repr_html_(self):
        page = html.escape(self.html(), quote=True)
        style = "width:100%;height:min(90vh,56rem);border:1px solid #8888"
        return f'<iframe srcdoc="{page}" title="{texts("title", lang=self.lang)}" style="{style}"></iframe>'


def title_of(tape):
    """(English, Spanish): the tape's own title if it has one, else whose numbers they are."""
    return tape.title or (tape.engine, tape.engine)


def image_shape(n_inputs):
    """[height, width] where the inputs are the pixels of a square image, as MNIST's 784 are; else None."""
    side = math.isqrt(n_inputs)
    return [side, side] if side * side == n_inputs and side >= 4 else None


def check_same(tape, right):
    """Raises ValueError where a tape is not of the same network, the same first weights and the same samples."""
    if tuple(tape.sizes) != tuple(right.sizes):
        raise ValueError(other_sizes(tape, right.sizes))
    title = title_of(tape)[LANGUAGES.index(get_language())]
    if first_weights(tape) != first_weights(right):
        raise ValueError(texts("start", title=title))
    if [samples_of(step) for step in tape.steps] != [samples_of(step) for step in right.steps]:
        raise ValueError(texts("samples", title=title))


def other_sizes(tape, sizes):
    """What is said of a tape whose network has other sizes than these."""
    found, expected = (" × ".join(map(str, some)) for some in (tape.sizes, sizes))
    return texts("sizes", title=title_of(tape)[LANGUAGES.index(get_language())], found=found, expected=expected)


def first_weights(tape):
    """What a tape begins with, to be compared: its dtype, and the bytes of W1, b1, ..., WL, bL."""
    return tape.dtype, [tape.steps[0][name].tobytes() for name in weight_names(tape.n_layers)]


def samples_of(step):
    """What a step was taken on, to be compared: the bytes of x and y."""
    return step["x"].tobytes(), step["y"].tobytes()

"""The backpropagation microscope: a page on which every number of some training steps says what it was made of."""

import html
import math

from ..files import written_whole
from ..language import Texts, get_language
from .page import build_page, recording

texts = Texts(
    title=("Backpropagation microscope", "Microscopio de retropropagación"),
    samples=(
        "{title} has other samples or another number of steps (a tape takes the next samples in each step, a new "
        "network's page the same ones in all): leave out --experiment and --hidden, and the page takes the tape's",
        "{title} tiene otras muestras u otro número de pasos (una cinta toma en cada paso las siguientes, la página de "
        "una red nueva siempre las mismas): quita --experiment y --hidden, y la página tomará las de la cinta",
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
    """What the tape is called: its own title if it has one, else whose numbers they are."""
    return tape.title or tape.engine


def image_shape(n_inputs):
    """[height, width] where the inputs are the pixels of a square image, as MNIST's 784 are; else None."""
    side = math.isqrt(n_inputs)
    return [side, side] if side * side == n_inputs and side >= 4 else None


def check_same(tape, right):
    """Raises ValueError where a tape is not of the same network and the same steps."""
    if tuple(tape.sizes) != tuple(right.sizes):
        found, expected = (" × ".join(map(str, sizes)) for sizes in (tape.sizes, right.sizes))
        raise ValueError(texts("sizes", title=title_of(tape), found=found, expected=expected))
    if [samples_of(step) for step in tape.steps] != [samples_of(step) for step in right.steps]:
        raise ValueError(texts("samples", title=title_of(tape)))


def samples_of(step):
    """What a step was taken on, to be compared: the bytes of x and y."""
    return step["x"].tobytes(), step["y"].tobytes()

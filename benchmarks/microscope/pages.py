"""The pages that are measured, and the sample page in docs with its picture."""

from numpy_mlp import MLP, SGD, load_mnist
from numpy_mlp.microscope import Microscope
from numpy_mlp.tape import record

from ..jsonfile import replace_file

PAGES = {  # name: (sizes, samples, steps, learning rate)
    "784-16-10, 4 samples, 3 steps": ((784, 16, 10), 4, 3, 0.4),
    "784-32-16-10, 32 samples, 8 steps": ((784, 32, 16, 10), 32, 8, 0.4),
    "two_hidden, 32 samples, 1 step": ((784, 300, 100, 10), 32, 1, 0.4),
    "two_hidden, 32 samples, 3 steps": ((784, 300, 100, 10), 32, 3, 0.4),
    "two_hidden, 32 samples, 8 steps": ((784, 300, 100, 10), 32, 8, 0.4),
}
SAMPLE_SEED, SAMPLE_SIZE, SAMPLE_SCALE = 20, (1366, 860), 1


def microscope_of(sizes, n_samples, n_steps, learning_rate, seed=42):
    """The Microscope of a new network's first steps, all on the same samples."""
    network = MLP(sizes, engine="numpy", seed=seed)
    network.compile(SGD(learning_rate=learning_rate))
    (x, y), *_ = load_mnist()
    return Microscope(record(network, x[:n_samples], y[:n_samples], n_steps), lang="en")


def write_page(name, folder):
    """Writes one of PAGES; returns its path."""
    path = folder / f"{name.replace(', ', '_').replace(' ', '_')}.html"
    microscope_of(*PAGES[name]).save(path)
    return path


def write_sample(browser, folder):
    """Writes microscope.html and microscope.png into a folder; returns the two paths."""
    page, picture = folder / "microscope.html", folder / "microscope.png"
    microscope_of((784, 16, 10), 4, 3, 0.4, SAMPLE_SEED).save(page)
    tab = browser.open(f"{page.resolve().as_uri()}#tour-outer", *SAMPLE_SIZE, ratio=SAMPLE_SCALE)
    replace_file(picture, tab.picture())
    return page, picture

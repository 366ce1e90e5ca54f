"""The classes' probabilities of samples that the network has not seen."""

from pathlib import Path

import numpy as np

from ..language import Texts
from .models import add_model, read_model
from .options import add_engine

texts = Texts(
    summary=("show what a network makes of samples", "mostrar qué ve una red en unas muestras"),
    array=("of an array (n, 784)", "de una matriz (n, 784)"),
    samples=("an array, .npy", "una matriz, .npy"),
)
EXAMPLES = {"run_001/two_hidden.npz samples.npy": "array"}


def add_arguments(parser):
    add_model(parser)
    parser.add_argument("samples", metavar="FILE", type=Path, help=texts("samples"))
    add_engine(parser)


def run(options):
    """A dict: probabilities, a list for each sample."""
    return {"probabilities": read_model(options).predict(np.load(options.samples)).tolist()}


def show(result, options):
    for p in result["probabilities"]:
        print(" ".join(f"{value:.3f}" for value in p))

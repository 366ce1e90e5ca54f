"""Describes a data set: how many samples of each class, what their numbers are like."""

import numpy as np

from ..language import Texts
from .samples import data_of

texts = Texts(
    summary=("describe a data set", "describir unos datos"),
    mnist=("MNIST, which comes with the package", "MNIST, que viene con el paquete"),
    part=("{name:6} {samples:7,} by class {by_class}", "{name:6} {samples:7,} por clase {by_class}"),
)
EXAMPLES = {"": "mnist"}
PARTS = ("train", "valid", "test")


def add_arguments(parser):
    pass


def run(options):
    """A dict: train, valid and test, each with its number of samples and their counts by class."""
    described = {}
    for name, (x, y) in zip(PARTS, data_of(options), strict=True):
        described[name] = {"samples": len(x), "by_class": np.bincount(y).tolist()}
    return described


def show(result, options):
    for name, part in result.items():
        print(texts("part", name=name, **part))

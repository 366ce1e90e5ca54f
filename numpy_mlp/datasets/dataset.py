"""A data set: three parts, each of samples and their classes, and what the classes are called."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np

PARTS = ("train", "valid", "test")


class DatasetError(ValueError):
    """The data are missing, or cannot be what they are given as: one line says what is wrong, what was expected."""


class DatasetWarning(UserWarning):
    """Something about the data that a training survives, and its user should know."""


@dataclass(frozen=True)
class Dataset:
    """train, valid and test, each (x (n, D) float32 in [0, 1], y (n,) int64); unpacks into the three, as MNIST does.

    class_names  a name for each class, from class 0 on
    shape        of one sample, (28, 28) for an image, (D,) otherwise
    """

    train: tuple
    valid: tuple
    test: tuple
    class_names: tuple[str, ...]
    shape: tuple[int, ...]

    def __iter__(self):
        return iter((self.train, self.valid, self.test))

    @property
    def n_inputs(self):
        """D, the numbers in a sample."""
        return self.train[0].shape[1]

    @property
    def n_classes(self):
        """How many classes there are."""
        return len(self.class_names)

    def counts(self, part):
        """Samples of each class in "train", "valid" or "test": (n_classes,)."""
        return np.bincount(getattr(self, part)[1], minlength=self.n_classes)

    @cached_property
    def n_duplicates(self):
        """How many test samples are, number for number, among those that are trained or validated with."""
        seen = {fingerprint(sample) for x, _ in (self.train, self.valid) for sample in x}
        return sum(fingerprint(sample) in seen for sample in self.test[0])


def fingerprint(sample):
    """16 bytes that differ for different samples, (D,): no two of a data set's will be the same by accident."""
    return hashlib.blake2b(np.ascontiguousarray(sample), digest_size=16).digest()

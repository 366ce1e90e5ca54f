"""Where a network is wrong: which classes it takes for which, and the images that it is surest and wrong about."""

from typing import NamedTuple

import numpy as np

from .validation import checked_count, checked_labels


class Mistakes(NamedTuple):
    """Wrong predictions, an entry each: the sample's number, its class, the one predicted, and its probability."""

    index: np.ndarray
    true: np.ndarray
    predicted: np.ndarray
    probability: np.ndarray


def confusion_matrix(y_true, y_predicted, n_classes=10):
    """Counts (C, C): row i, column j says how many samples of class i were taken for class j.

    y_true, y_predicted: integers (n,). Raises ValueError or TypeError for labels that are none.
    """
    n_classes = checked_count("n_classes", n_classes)
    y_true = checked_labels(y_true, np.shape(y_true)[0], n_classes)
    y_predicted = checked_labels(y_predicted, len(y_true), n_classes)
    return np.bincount(n_classes * y_true + y_predicted, minlength=n_classes**2).reshape(n_classes, n_classes)


def find_mistakes(y, p):
    """All samples whose most probable class is not theirs, the surest first: y integers (n,), p (n, C) -> Mistakes.

    Equally sure ones stand as they come. A diverged network's NaN counts as class 0, as in its accuracy, and as unsure.
    """
    p = checked_probabilities(p)
    y = checked_labels(y, *p.shape)
    predicted = p.argmax(axis=1)
    wrong = np.flatnonzero(predicted != y)
    sure = p[wrong, predicted[wrong]]
    wrong = wrong[np.argsort(-np.nan_to_num(sure), kind="stable")]
    return Mistakes(wrong, y[wrong], predicted[wrong], p[wrong, predicted[wrong]])


def checked_probabilities(p):
    """p as an array (n, C) with n >= 1. Raises ValueError."""
    p = np.asarray(p)
    if p.ndim != 2 or not p.size:
        raise ValueError(f"p has shape {p.shape}: expected (n, C), the probabilities that `predict` returns")
    return p

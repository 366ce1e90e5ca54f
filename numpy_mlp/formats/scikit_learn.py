"""scikit-learn's MLPClassifier from our network and back: coefs_[l] is W, intercepts_[l] is b, the rest is checked."""

import numpy as np

from .. import model  # it imports this package: its names are looked up when they are needed
from ..optimizers import SGD
from .reading import common_dtype


def to_sklearn(mlp, classes=None):
    """A fitted sklearn.neural_network.MLPClassifier that predicts what `mlp` predicts, for x (n, D) of mlp's dtype.

    classes  the labels of the classes 0, 1, ..., sorted; None takes these numbers.

    It is set up for plain SGD at the network's rate: `partial_fit` trains on as ours would without momentum or decay.
    With two classes scikit-learn has a single output, the logistic function of the difference of our two logits.
    Raises ValueError for a network with a single class.
    """
    classes = np.arange(mlp.sizes[-1]) if classes is None else np.asarray(classes)
    if mlp.sizes[-1] < 2:
        raise ValueError("the network has one class: scikit-learn's classifier needs two or more")
    if len(classes) != mlp.sizes[-1] or not np.array_equal(np.unique(classes), classes):
        raise ValueError(f"classes is {list(classes)}: expected {mlp.sizes[-1]} different labels, sorted")
    classifier = _unfitted(mlp.sizes, float((mlp.optimizer or SGD()).learning_rate))
    nothing = np.zeros((1, mlp.sizes[0]), mlp.dtype)
    classifier.partial_fit(nothing, classes[:1], classes=classes)  # one step sets all up; its outcome is replaced
    classifier.n_iter_ = classifier.t_ = 0
    classifier.loss_curve_.clear()
    weights = mlp.get_weights()
    if len(classes) == 2:
        weights[-2:] = (w[..., 1:] - w[..., :1] for w in weights[-2:])
    classifier.coefs_[:], classifier.intercepts_[:] = weights[0::2], weights[1::2]
    return classifier


def from_sklearn(classifier, engine=None):
    """The MLP that predicts what a fitted MLPClassifier predicts: class k is that of the label classifier.classes_[k].

    Raises ValueError for one that is not fitted, has several labels a sample, or another activation than ReLU.
    """
    if not hasattr(classifier, "classes_") or not hasattr(classifier, "coefs_"):
        raise ValueError(f"{classifier!r} is no fitted MLPClassifier: call its fit first")
    if classifier.activation != "relu" and len(classifier.coefs_) > 1:
        raise ValueError(f"the classifier's activation is {classifier.activation!r}: expected 'relu'")
    n_classes, weights = len(classifier.classes_), _woven(classifier.coefs_, classifier.intercepts_)
    if classifier.n_outputs_ == 1 and n_classes == 2:  # logistic(z) is the softmax of 0 and z
        weights[-2:] = (np.concatenate([np.zeros_like(w), w], axis=-1) for w in weights[-2:])
    elif classifier.out_activation_ != "softmax":
        raise ValueError(f"the classifier has {n_classes} labels, each by itself: expected one of several for a sample")
    sizes = [W.shape[0] for W in weights[0::2]] + [n_classes]
    mlp = model.MLP(sizes, dtype=common_dtype(weights), engine=engine)
    mlp.set_weights(weights)
    return mlp


def _woven(coefs, intercepts):
    """[W1, b1, W2, b2, ...]"""
    return [array for layer in zip(coefs, intercepts, strict=True) for array in layer]


def _unfitted(sizes, learning_rate):
    """MLPClassifier with our settings, or one line that says how to install scikit-learn."""
    try:
        from sklearn.neural_network import MLPClassifier
    except ModuleNotFoundError as error:
        remedy = 'this needs scikit-learn: pip install "numpy-mlp[formats]"'
        raise ModuleNotFoundError(remedy, name=error.name) from None
    return MLPClassifier(sizes[1:-1], solver="sgd", alpha=0, momentum=0, learning_rate_init=learning_rate)

"""The data that a command works on: MNIST, which comes with the package."""

from ..datasets import load_mnist


def data_of(options):
    """(x_train, y_train), (x_valid, y_valid), (x_test, y_test)."""
    return load_mnist()

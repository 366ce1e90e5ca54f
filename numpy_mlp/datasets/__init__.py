"""What is learnt from: MNIST, which comes with the package, and data of one's own."""

from .dataset import Dataset, DatasetError, DatasetWarning
from .loading import load_dataset
from .mnist import load_mnist

__all__ = ["Dataset", "DatasetError", "DatasetWarning", "load_dataset", "load_mnist"]

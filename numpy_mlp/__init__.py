"""A multilayer perceptron written by hand: backpropagation in plain NumPy to read, the same in Numba to race."""

from .callbacks import Callback, EarlyStopping, ExponentialLearningRate, ModelCheckpoint
from .datasets import load_mnist
from .engines import ENGINES, get_engine
from .experiments import EXPERIMENTS, Experiment
from .model import MLP
from .optimizers import SGD
from .training import History

__version__ = "0.1.0"

__all__ = [
    "ENGINES",
    "EXPERIMENTS",
    "MLP",
    "SGD",
    "Callback",
    "EarlyStopping",
    "Experiment",
    "ExponentialLearningRate",
    "History",
    "ModelCheckpoint",
    "get_engine",
    "load_mnist",
]

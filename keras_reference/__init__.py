"""The experiments of `numpy_mlp.experiments` in Keras: the reference that the hand-written network is compared with.

    from numpy_mlp import EXPERIMENTS, load_mnist
    from keras_reference import train
    result = train(EXPERIMENTS["two_hidden"], load_mnist(), verbose=1)

Keras 3 runs on TensorFlow, or on the backend named by KERAS_BACKEND (tensorflow, jax or torch). Importing this package
is quick: Keras itself is imported when the first of the names below is used.
"""

import importlib
import importlib.util
import os

BACKENDS = ("tensorflow", "jax", "torch")
DEVICES = ("auto", "cpu", "gpu")

_MODULE_OF = {
    "KerasReference": "reference",
    "KerasTensors": "tensors",
    "build": "model",
    "clean_session": "model",
    "from_keras": "weights",
    "gradients": "tensors",
    "precision": "model",
    "range_test": "training",
    "to_keras": "weights",
    "train": "training",
}
__all__ = ["BACKENDS", "DEVICES"] + list(_MODULE_OF)


def _require_keras():
    """One clear line, before anything slow happens, where Keras or its backend is not installed."""
    backend = os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    if backend not in BACKENDS:
        raise ImportError(
            f"KERAS_BACKEND={backend} is no backend that can train here: use one of {', '.join(BACKENDS)}",
            name=__name__,
        )
    missing = [name for name in ("keras", backend) if not _is_installed(name)]
    if missing:
        remedy = 'pip install "numpy-mlp[keras]"' if backend == "tensorflow" else f"pip install keras {backend}"
        raise ImportError(f"{' and '.join(missing)} not installed; to run the Keras reference: {remedy}", name=__name__)


def _is_installed(name):
    try:
        return importlib.util.find_spec(name) is not None
    except ImportError:
        return False


def __getattr__(name):
    """Imports the module that holds `name`, and Keras with it, at its first use."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULE_OF[name]}"), name)


_require_keras()

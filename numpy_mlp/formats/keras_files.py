"""Keras's own files: a whole model (`.keras`) and its weights alone (`.weights.h5`), written and read through Keras.

Of a file that is read nothing is believed: its description is looked at as plain JSON, no object is made from it, and
Keras only loads the weights, into a model that is built here.
"""

import contextlib
import io
import json
import os
import random
import tempfile
import warnings
import zipfile
from pathlib import Path

from ..checkpoints import CheckpointError
from ..files import written_whole
from ..optimizers import SGD
from ..validation import DTYPES
from .reading import common_dtype, reading, sizes_of

WEIGHTS_MEMBER = "model.weights.h5"  # of a .keras file, which is a zip archive
PLAIN_STACK = "expected keras.Sequential with Dense layers, ReLU between them and softmax at the end"

# The layers that a plain stack may have, and what must stand in the description of each.
PLAIN_LAYERS = {
    "InputLayer": {},
    "Flatten": {"data_format": "channels_last"},
    "Dense": {"use_bias": True},
    "Activation": {},
    "ReLU": {"negative_slope": 0, "threshold": 0, "max_value": None},
    "Softmax": {"axis": -1},
}
MAY_FOLLOW = {"input": ("dense",), "dense": ("relu", "softmax"), "relu": ("dense",), "softmax": ()}


def write_model(path, mlp):
    """Writes what `keras.models.load_model` reads: the model, compiled with the same loss and optimizer.

    Of a schedule the next step's rate is written; velocities are not.
    """
    keras, ours = _keras(), mlp.optimizer or SGD()
    model = _model(keras, mlp.sizes, mlp.weights, mlp.dtype)
    optimizer = keras.optimizers.SGD(
        float(ours.learning_rate), ours.momentum, ours.nesterov, weight_decay=ours.weight_decay
    )
    optimizer.build(model.trainable_variables)  # load_model looks for its variables, zeros as they are
    model.compile(optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    with written_whole(path) as file:
        file.write(_saved(model))


def write_weights(path, mlp):
    """Writes what `load_weights` of a Keras model with the same layers reads.

    It is the part of a `.keras` file with that content, which Keras puts together in memory: HDF5 itself, where a disk
    is full, may end the process.
    """
    model = _model(_keras(), mlp.sizes, mlp.weights, mlp.dtype)
    with written_whole(path) as file, zipfile.ZipFile(io.BytesIO(_saved(model))) as archive:
        file.write(archive.read(WEIGHTS_MEMBER))


def read_model(path):
    """(sizes, [W1, b1, ...], dtype) of a `.keras` file; CheckpointError where it is no plain stack or not whole."""
    with reading(path, "Keras's .keras format"):
        with zipfile.ZipFile(path) as archive:
            description = json.loads(_member(archive, "config.json"))
            content = io.BytesIO(_member(archive, WEIGHTS_MEMBER))
        check_plain(description)
        return _weights_in(path, content)


def read_weights(path):
    """(sizes, [W1, b1, ...], dtype) of a `.weights.h5` file. It tells no activations: ReLU and softmax are assumed."""
    with reading(path, "Keras's .weights.h5 format"):
        return _weights_in(path, io.BytesIO(Path(path).read_bytes()))


def check_plain(description):
    """Raises CheckpointError, naming the layer, unless a model's JSON description is that of a plain stack."""
    if description["class_name"] != "Sequential":
        raise CheckpointError(f"the model is {description['class_name']!r}: {PLAIN_STACK}")
    last, name = "input", None
    for layer in description["config"]["layers"]:
        name = layer["config"].get("name")
        for operation in _operations(layer, name):
            if operation not in MAY_FOLLOW[last]:
                raise CheckpointError(f"layer {name!r} has {operation!r} after {last!r}: {PLAIN_STACK}")
            last = operation
    if last != "softmax":
        raise CheckpointError(f"layer {name!r} is the last and has no softmax: {PLAIN_STACK}")


def _operations(layer, name):
    """What a layer does: ["dense", "relu"] for example, nothing for an input or Flatten."""
    kind, config = layer["class_name"], layer["config"]
    if kind not in PLAIN_LAYERS or layer["module"] != "keras.layers":
        raise CheckpointError(f"layer {name!r} is {kind!r}: {PLAIN_STACK}")
    for key, value in PLAIN_LAYERS[kind].items():
        if config.get(key, value) != value:
            raise CheckpointError(f"layer {name!r} has {key}={config[key]!r}: expected {value!r}")
    dtype = config.get("dtype")
    dtype = dtype["config"]["name"] if isinstance(dtype, dict) else dtype
    if dtype not in (None, *DTYPES):
        raise CheckpointError(f"layer {name!r} computes in {dtype!r}: expected one of {', '.join(DTYPES)}")
    own = {"Dense": ["dense"], "ReLU": ["relu"], "Softmax": ["softmax"]}.get(kind, [])
    return own + [operation for operation in [config.get("activation", "linear")] if operation != "linear"]


def _member(archive, name):
    """A file of the archive, whole (its checksum is compared), unless it would unfold to a size out of all measure."""
    member = archive.getinfo(name)
    if member.file_size > 10 * os.path.getsize(archive.filename):
        raise CheckpointError(f"damaged: {name} unfolds to {member.file_size} bytes")
    return archive.read(member)


def _weights_in(path, content):
    """Has Keras load the file's weights into a model of the sizes that `content`, its HDF5 part, tells."""
    with _h5py().File(content, "r") as file:
        sizes, dtype = _sizes_and_dtype(file, content.getbuffer().nbytes)
    model = _model(_keras(), sizes, None, dtype)
    with _keras_warnings():
        model.load_weights(os.fspath(path))
    return sizes, model.get_weights(), dtype


def _sizes_and_dtype(file, n_bytes):
    """(n_0, n_1, ...) and the dtype, by the datasets layers/dense/vars/0, layers/dense_1/vars/0, ..."""
    layers = {name: file["layers"][name] for name in file["layers"] if len(file["layers"][name].get("vars", ()))}
    expected = ["dense" if i == 0 else f"dense_{i}" for i in range(len(layers))]
    for name in layers:
        if name not in expected:
            raise CheckpointError(f"it has weights of a layer {name!r}: {PLAIN_STACK}")
    kernels = [_dataset(layers[name], "vars/0", n_bytes) for name in expected]
    biases = [_dataset(layers[name], "vars/1", n_bytes) for name in expected]
    return sizes_of([kernel.shape for kernel in kernels]), common_dtype(kernels + biases)


def _dataset(layer, name, n_bytes):
    """A dataset that lies in the file itself, whole: HDF5 could also take it from others, or promise any size.

    (A link to another file is not followed in any case: this one is read from memory.)
    """
    dataset = layer[name]
    if dataset.external or dataset.is_virtual or dataset.nbytes > n_bytes:
        raise CheckpointError(f"damaged: {dataset.name} lies outside of the file")
    return dataset


def _model(keras, sizes, weights, dtype):
    """keras.Sequential: Input (n_0,), Dense relu, ..., Dense softmax, all in `dtype`, with [W1, b1, ...] if given."""
    activations = ["relu"] * (len(sizes) - 2) + ["softmax"]
    names = [f"hidden_{layer}" for layer in range(1, len(sizes) - 1)] + ["output"]
    model = keras.Sequential([keras.Input(sizes[:1], dtype=dtype.name, name="input")], name="numpy_mlp")
    with _python_random_untouched():
        for units, activation, name in zip(sizes[1:], activations, names, strict=True):
            model.add(keras.layers.Dense(units, activation, dtype=dtype.name, name=name))
    if any(weight.dtype != dtype for weight in model.get_weights()):
        raise CheckpointError(f"Keras on {keras.backend.backend()} does not keep {dtype} as it is set up")
    if weights is not None:
        model.set_weights(weights)
    return model


def _saved(model):
    """The bytes of a model's `.keras` file: Keras wants a name to write to."""
    with tempfile.TemporaryDirectory() as folder, _keras_warnings():
        file = Path(folder) / "network.keras"
        model.save(file)
        return file.read_bytes()


@contextlib.contextmanager
def _keras_warnings():
    """Keras itself does not speak NumPy 2's `copy` keyword; that is not for our users to read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


@contextlib.contextmanager
def _python_random_untouched():
    """Keras draws a layer's seed from Python's `random`, and it is somebody else's."""
    state = random.getstate()
    try:
        yield
    finally:
        random.setstate(state)


def _keras():
    """Keras, or one line that says how to install it."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    try:
        import keras
    except ModuleNotFoundError as error:
        remedy = 'Keras\'s files need Keras: pip install "numpy-mlp[keras]"'
        raise ModuleNotFoundError(remedy, name=error.name) from None
    return keras


def _h5py():
    """h5py, which Keras brings."""
    _keras()
    import h5py

    return h5py

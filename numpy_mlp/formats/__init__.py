"""A network in other programs' files and objects: what a file's name ends in says which format it is written in.

.npz             ours: weights, sizes and a checksum; NumPy alone reads it
.keras           a Keras model: keras.models.load_model reads it
.weights.h5      its weights alone: load_weights of a Keras model with the same layers reads it
.safetensors     the state_dict of a torch.nn.Sequential
.torch.npz       the same, as np.savez writes it

`to_sklearn` and `from_sklearn` do the same with scikit-learn's classifier objects.
"""

import os

from .. import model  # it imports this module: its names are looked up when they are needed
from ..checkpoints import load_network, save_network
from . import keras_files, pytorch_files
from .scikit_learn import from_sklearn, to_sklearn

__all__ = ["FORMATS", "export", "from_sklearn", "read", "read_network", "to_sklearn"]


def _write_npz(path, mlp):
    save_network(path, mlp.sizes, mlp.weights, mlp.dtype)


# What the name ends in: the function that writes (path, mlp), and the one that reads (sizes, [W1, b1, ...], dtype).
FORMATS = {
    ".npz": (_write_npz, load_network),
    ".keras": (keras_files.write_model, keras_files.read_model),
    ".weights.h5": (keras_files.write_weights, keras_files.read_weights),
    ".safetensors": (pytorch_files.write_safetensors, pytorch_files.read_safetensors),
    ".torch.npz": (pytorch_files.write_npz, pytorch_files.read_npz),
}


def export(mlp, path, overwrite=True):
    """Writes `mlp` in the format that the name promises (see FORMATS; any other name gets ours), whole or not at all.

    Raises FileExistsError where there is a file already and overwrite is False, OSError where the disk does not take
    it, CheckpointError for Keras's old `.h5`, ModuleNotFoundError with the line that installs what is missing.
    """
    if not overwrite and os.path.exists(path):
        raise FileExistsError(f"{path}: there is such a file already; overwrite=True replaces it")
    write, _ = _format_of(path)
    write(path, mlp)


def read(path, engine=None):
    """The MLP in a file that `export`, Keras or PyTorch wrote. Raises CheckpointError for a file that holds none."""
    return model.MLP.load(path, engine=engine)


def read_network(path):
    """(sizes, [W1, b1, W2, b2, ...], dtype) of such a file."""
    _, read_from = _format_of(path)
    return read_from(path)


def _format_of(path):
    """The two functions of the longest ending in FORMATS that the name has."""
    endings = [ending for ending in FORMATS if os.fspath(path).endswith(ending)]
    return FORMATS[max(endings, key=len, default=".npz")]

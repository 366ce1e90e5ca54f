"""The `state_dict` of a torch.nn.Sequential, as safetensors or as NumPy's .npz; PyTorch itself is not needed.

    torch.nn.Sequential(Linear(784, 300), ReLU(), Linear(300, 100), ReLU(), Linear(100, 10))

has 0.weight (300, 784), 0.bias (300,), 2.weight, ...: the weights transposed, each at its layer's place. The softmax is
not in it: such a model gives logits, and torch.nn.CrossEntropyLoss or softmax(dim=1) follows.
"""

import io
import re
from pathlib import Path

import numpy as np

from ..checkpoints import CheckpointError
from ..files import written_whole
from .reading import common_dtype, reading, sizes_of

NAMES = "expected those of a torch.nn.Sequential: 0.weight, 0.bias, 2.weight, 2.bias, ..."
TENSOR = re.compile(r"(?P<model>.*?)(?P<place>[0-9]+)\.(?P<kind>weight|bias)")


def state_dict(weights):
    """{"0.weight": W1.T, "0.bias": b1, "2.weight": W2.T, ...} of [W1, b1, W2, b2, ...]."""
    tensors = {}
    for layer, (W, b) in enumerate(zip(weights[0::2], weights[1::2])):
        tensors[f"{2 * layer}.weight"] = np.ascontiguousarray(W.T)
        tensors[f"{2 * layer}.bias"] = b
    return tensors


def write_safetensors(path, mlp):
    """Writes what `model.load_state_dict(safetensors.torch.load_file(path))` takes."""
    content = _safetensors().save(state_dict(mlp.weights), metadata={"format": "pt"})
    with written_whole(path) as file:
        file.write(content)


def write_npz(path, mlp):
    """Writes what `model.load_state_dict({name: torch.from_numpy(a) for name, a in np.load(path).items()})` takes."""
    content = io.BytesIO()
    np.savez(content, **state_dict(mlp.weights))
    with written_whole(path) as file:
        file.write(content.getbuffer())


def read_safetensors(path):
    """(sizes, [W1, b1, ...], dtype) of a state_dict in safetensors; CheckpointError where it is another network's."""
    with reading(path, "safetensors"):
        return network_in(_safetensors().load(Path(path).read_bytes()))


def read_npz(path):
    """The same of a state_dict that was written by np.savez; never unpickles."""
    with reading(path, "NumPy's .npz format, with a state_dict"):
        with open(path, "rb") as file, np.load(file, allow_pickle=False) as content:
            tensors = {name: content[name] for name in content.files}
        return network_in(tensors)


def network_in(tensors):
    """(sizes, [W1, b1, W2, b2, ...], dtype) of a state_dict, whatever order its names come in."""
    layers = _layers(tensors)
    weights = [array for layer in layers for array in (np.ascontiguousarray(layer["weight"].T), layer["bias"])]
    for W, b in zip(weights[0::2], weights[1::2]):
        if W.ndim != 2 or b.shape != W.shape[1:]:
            raise CheckpointError(f"weight {W.T.shape} and bias {b.shape} of a layer: expected (n_out, n_in), (n_out,)")
    return sizes_of([W.shape for W in weights[0::2]]), weights, common_dtype(weights)


def _layers(tensors):
    """[{"weight": ..., "bias": ...}, ...] in the order of their places."""
    layers, model = {}, None
    for name, tensor in sorted(tensors.items()):
        match = TENSOR.fullmatch(name)
        if match is None or model not in (None, match["model"]):
            raise CheckpointError(f"it has a tensor {name!r}: {NAMES}")
        model = match["model"]
        layers.setdefault(int(match["place"]), {})[match["kind"]] = tensor
    places = sorted(layers)
    for place in places:
        if len(layers[place]) != 2:
            raise CheckpointError(f"its layer {place} has a {next(iter(layers[place]))} alone: {NAMES}")
        if model == "" and place + 1 in layers:
            raise CheckpointError(f"its layers {place} and {place + 1} have no ReLU between them: {NAMES}")
    if not layers:
        raise CheckpointError(f"it has no tensors: {NAMES}")
    return [layers[place] for place in places]


def _safetensors():
    """safetensors' functions for NumPy arrays, or one line that says how to install them."""
    try:
        import safetensors.numpy
    except ModuleNotFoundError as error:
        remedy = 'this format needs safetensors: pip install "numpy-mlp[formats]"'
        raise ModuleNotFoundError(remedy, name=error.name) from None
    return safetensors.numpy

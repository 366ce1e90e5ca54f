"""Makes the files in tests/torch_files with real PyTorch: python tests/make_torch_files.py, where torch is installed.

Each is the state_dict of a small torch.nn.Sequential, with the inputs and probabilities of five samples beside it. It
also has PyTorch read what we write, and compares the probabilities.
"""

from pathlib import Path

import numpy as np
import safetensors.torch
import torch

from numpy_mlp import MLP

FOLDER = Path(__file__).resolve().parent / "torch_files"
SIZES = (7, 5, 4, 3)


def main():
    FOLDER.mkdir(exist_ok=True)
    torch.manual_seed(1)
    for dtype in (torch.float32, torch.float64):
        model, x = sequential(dtype), torch.randn(5, 7, dtype=dtype)
        name = str(dtype).removeprefix("torch.")
        safetensors.torch.save_file(model.state_dict(), FOLDER / f"{name}.safetensors")
        arrays = {key: tensor.numpy() for key, tensor in model.state_dict().items()}
        np.savez(FOLDER / f"{name}.torch.npz", **arrays)
        np.savez(FOLDER / f"{name}_samples.npz", x=x.numpy(), p=probabilities(model, x))
        check_what_we_write(dtype, x)


def sequential(dtype):
    """Linear layers of SIZES with ReLU between them, freshly drawn."""
    layers = []
    for n_in, n_out in zip(SIZES, SIZES[1:]):
        layers += [torch.nn.Linear(n_in, n_out, dtype=dtype), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def probabilities(model, x):
    with torch.no_grad():
        return model(x).softmax(dim=1).numpy()


def check_what_we_write(dtype, x):
    """PyTorch takes our files, and predicts what we predict."""
    mlp = MLP(SIZES, dtype=str(dtype).removeprefix("torch."), engine="numpy", seed=1)
    mlp.save(FOLDER / "ours.safetensors")
    mlp.save(FOLDER / "ours.torch.npz")
    with np.load(FOLDER / "ours.torch.npz") as content:
        from_npz = {name: torch.from_numpy(content[name]) for name in content.files}
    for tensors in (safetensors.torch.load_file(FOLDER / "ours.safetensors"), from_npz):
        model = sequential(dtype)
        model.load_state_dict(tensors)
        np.testing.assert_allclose(probabilities(model, x), mlp.predict(x.numpy()), atol=8 * torch.finfo(dtype).eps)
    for file in FOLDER.glob("ours.*"):
        file.unlink()


if __name__ == "__main__":
    main()

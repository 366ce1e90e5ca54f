"""The tape: every number of some training steps, in memory and in a file."""

from dataclasses import dataclass

import numpy as np

from ..checkpoints import CheckpointError, read_arrays, write_arrays
from .explanation import explain
from .names import tensor_shapes
from .reasons import why

FORMAT = "numpy_mlp tape"
VERSION = 1
ORIGIN = "Tape.save writes"


@dataclass(frozen=True)
class Tape:
    """steps[k] is {name: array}: x (N, D), y (N,), W1 (D, M), b1 (M,), z1 (N, M), ..., loss (), ..., bL_after.

    sizes   units of every layer, (D, ..., C)
    dtype   of every number but the labels
    engine  whose numbers they are: "numpy", "numba", "keras on tensorflow", ...
    title   (English, Spanish): what the microscope calls them, where that is not the engine: what is wrong with them
    """

    sizes: tuple
    dtype: np.dtype
    engine: str
    steps: tuple
    title: tuple = ()

    @property
    def n_layers(self):
        """L"""
        return len(self.sizes) - 1

    def save(self, path):
        """Writes one .npz file, whole or not at all. Raises OSError."""
        header = {"format": FORMAT, "version": VERSION, "engine": self.engine, "dtype": self.dtype.name}
        header |= {"sizes": [int(n) for n in self.sizes], "steps": len(self.steps)}
        header |= {"title": list(self.title)} if self.title else {}
        arrays = {f"{k}/{name}": tensor for k, step in enumerate(self.steps) for name, tensor in step.items()}
        write_arrays(path, header, arrays)

    def explain(self, cell, step=0, lang=None, all=False):
        """How a cell, as in "dW2[3, 7]", came about: see `numpy_mlp.tape.explanation.explain`."""
        return explain(self, cell, step, lang, all)

    def why(self, cell, step=0, depth=None, lang=None):
        """The same followed back to pixels, labels and weights: see `numpy_mlp.tape.reasons.why`."""
        return why(self, cell, step, depth, lang)

    @classmethod
    def load(cls, path):
        """The tape in a file that `save` wrote, whoever recorded it; CheckpointError for any other."""
        header, arrays = read_arrays(path, FORMAT, VERSION, ORIGIN)
        try:
            sizes, dtype = tuple(map(int, header["sizes"])), np.dtype(header["dtype"])
            steps = tuple(step_in(arrays, k, sizes, dtype) for k in range(header["steps"]))
            tape = cls(sizes, dtype, str(header["engine"]), steps, checked_title(header.get("title", ())))
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise CheckpointError(f"{path}: not the tape that its header promises ({error})") from None
        if not steps or len(arrays) != sum(map(len, steps)):
            raise CheckpointError(f"{path}: not the tape that its header promises: {len(steps)} steps of these tensors")
        return tape


def checked_title(title):
    """(English, Spanish), or () for none. Raises ValueError; a title in one language, as files once had, is both."""
    pair = (title, title) if title and isinstance(title, str) else tuple(title)
    if pair and not (len(pair) == 2 and all(isinstance(text, str) for text in pair)):
        raise ValueError(f"its title is {title!r}, expected one in English and one in Spanish")
    return pair


def step_in(arrays, k, sizes, dtype):
    """Step k of {"k/name": array}, read-only. Raises KeyError or ValueError for one that no such network can have."""
    step = {}
    for name, shape in tensor_shapes(sizes, len(arrays[f"{k}/x"])).items():
        tensor = arrays[f"{k}/{name}"]
        expected = np.dtype(np.int64) if name == "y" else dtype
        if tensor.shape != shape or tensor.dtype != expected:
            found = f"{tensor.dtype} {tensor.shape}"
            raise ValueError(f"{name} of step {k} is {found}, expected {expected} {shape}")
        tensor.setflags(write=False)
        step[name] = tensor
    if not ((step["y"] >= 0) & (step["y"] < sizes[-1])).all():
        raise ValueError(f"y of step {k} has labels outside 0 to {sizes[-1] - 1}")
    return step

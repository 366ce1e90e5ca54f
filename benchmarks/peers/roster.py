"""Who takes part: where each contestant's class is, what it is called, and what it needs to be installed."""

import importlib
from dataclasses import dataclass, field
from importlib.util import find_spec

from ..environment import installed_version

OURS, REFERENCE = "numba", "numpy"
OWN = (OURS, "numba_dense", REFERENCE)  # this project's: no peers


@dataclass(frozen=True, eq=False)
class Entry:
    """name, label; home "module:Class"; needs {module: names of the distribution}; environment of its process."""

    name: str
    label: str
    home: str
    needs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    extra: str = "peers"
    chooses: bool = False  # whether there are settings to choose from

    @property
    def missing(self):
        """Why it cannot take part, with the line that helps; None where everything is installed."""
        names = [distributions[0] for module, distributions in self.needs.items() if find_spec(module) is None]
        if not names:
            return None
        return f'{" and ".join(names)} not installed: pip install "numpy-mlp[{self.extra}]" installs it'

    @property
    def versions(self):
        """{distribution: version} of what it needs, and is installed."""
        found = {names[0]: installed_version(*names) for names in self.needs.values()}
        return {name: version for name, version in found.items() if version is not None}

    def contestant(self):
        """Its class; imports the library."""
        module, _, name = self.home.partition(":")
        return getattr(importlib.import_module(module), name)


def _home(name):
    return f"{__package__}.{name}"


NUMBA, KERAS, TORCH, JAX = ({name: (name,)} for name in ("numba", "keras", "torch", "jax"))
TENSORFLOW = {"tensorflow": ("tensorflow-cpu", "tensorflow", "tensorflow-intel", "tensorflow-macos")}
SKLEARN = {"sklearn": ("scikit-learn",)}
ON_TENSORFLOW = {"KERAS_BACKEND": "tensorflow"}
ON_JAX = {"KERAS_BACKEND": "jax"}
ONE_COMPILER = {"TORCHINDUCTOR_COMPILE_THREADS": "1"}  # else a pool of processes stays beside the race

ROSTER = {
    entry.name: entry
    for entry in (
        Entry("numba", "by hand, Numba", _home("ours:NumbaMLP"), NUMBA, extra="fast"),
        Entry("numpy", "by hand, NumPy", _home("ours:NumpyMLP")),
        Entry("jax", "JAX, an epoch in one scan", _home("jax_scan:JaxScan"), JAX),
        Entry("torch", "PyTorch", _home("torch_eager:TorchEager"), TORCH),
        Entry("torch_compiled", "PyTorch, compiled", _home("torch_compiled:TorchCompiled"), TORCH, ONE_COMPILER),
        Entry("keras", "Keras, plain fit", _home("keras_fit:KerasFit"), KERAS | TENSORFLOW, ON_TENSORFLOW, "keras"),
        Entry(
            *("keras_best", "Keras, best settings", _home("keras_best:KerasBest")),
            *(KERAS | TENSORFLOW, ON_TENSORFLOW, "keras"),
            chooses=True,
        ),
        Entry("keras_jax", "Keras on JAX", _home("keras_jax:KerasJax"), KERAS | JAX, ON_JAX, "keras,peers", True),
        Entry("sklearn", "scikit-learn", _home("sklearn_mlp:SklearnMLP"), SKLEARN),
    )
}
NUMBA_DENSE = Entry("numba_dense", "by hand, Numba, dense", _home("ours:DenseNumbaMLP"), NUMBA, extra="fast")
# Who runs with one thread besides; and where time is short: those that have been the fastest with one on some network.
ONE_THREAD = ("numba", "numpy", "jax", "torch", "keras_best")
FEW_WITH_ONE_THREAD = ("numba", "numpy", "jax", "keras_best")

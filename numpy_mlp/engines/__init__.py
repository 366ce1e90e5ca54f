"""An engine is a module with the functions of ENGINE_CONTRACT; `numpy` is there to be read, `numba` to race."""

import importlib
import importlib.util
import inspect
import sys
import threading
from pathlib import Path
from types import ModuleType

from . import numpy_engine

ENGINES = ("numpy", "numba")
ENGINE_CONTRACT = {
    name: tuple(inspect.signature(function).parameters)
    for name, function in inspect.getmembers(numpy_engine, inspect.isfunction)
    if name != "warm_up"  # only an engine that compiles needs it
}


class ParametersError(ValueError):
    """A function of an engine has other parameters than the contract's, or these in another order."""

    def __init__(self, message, name, found, expected):
        super().__init__(message)
        self.name, self.found, self.expected = name, found, expected


def get_engine(engine=None) -> ModuleType:
    """The engine's module, by name ("numpy", "numba"), by a Python file's path, or the module itself, checked.

    None is the fastest that is installed: numba, else numpy, and then a line on standard error says so.
    Raises ValueError for an unknown name or a module that lacks a function, ImportError where numba is not installed.
    """
    if engine is None:
        return _fastest_engine()
    if isinstance(engine, ModuleType):
        return _checked(engine)
    if engine in ENGINES:
        return _named_engine(engine)
    if str(engine).endswith(".py"):
        return _checked(_module_from_file(Path(engine)))
    raise ValueError(f"unknown engine {str(engine)!r}: choose one of {', '.join(ENGINES)}, or the path of a .py file")


def engine_name(engine: ModuleType) -> str:
    """The short name: "numpy" or "numba" for ours, the file's name without .py for others."""
    package, _, name = engine.__name__.rpartition(".")
    return name.removesuffix("_engine") if package == __name__ else name


def warm_up(engine: ModuleType, dtype, announce=True, patience=1.0) -> float:
    """Compiles what the engine compiles, or fetches it from its cache; returns the seconds that took.

    Fetching takes less than `patience` seconds; what takes longer is compiling, and a line on standard error says so.
    """
    name = engine_name(engine).replace("sparse_training", "numba")
    line = f"{name}: compiling its functions (once; they are kept on disk for the next time) ..."
    timer = threading.Timer(patience, print, [line], {"file": sys.stderr, "flush": True})
    if announce:
        timer.start()
    try:
        return getattr(engine, "warm_up", lambda dtype: 0.0)(dtype)
    finally:
        timer.cancel()


def _named_engine(name):
    try:
        return importlib.import_module(f".{name}_engine", __name__)
    except ModuleNotFoundError as error:
        if error.name != "numba":
            raise
        message = "the numba engine needs Numba, which is not installed: pip install 'numpy-mlp[fast]'"
        raise ImportError(message) from None


def _fastest_engine():
    try:
        return _named_engine("numba")
    except ImportError as error:  # not installed, or installed and at odds with something else: its own words say which
        print(f"training with the numpy engine, which is slower: {error}", file=sys.stderr)
        return numpy_engine


def _module_from_file(path):
    if not path.is_file():
        raise ValueError(f"there is no engine file {path}: give the path of a Python file with the engine's functions")
    specification = importlib.util.spec_from_file_location(f"engine_files.{path.stem}", path)
    module = importlib.util.module_from_spec(specification)
    sys.modules[module.__name__] = module  # where Numba looks for it when it fetches a function from its cache
    try:
        specification.loader.exec_module(module)
    except Exception as error:  # whatever is wrong with somebody's file is for them to read in one line
        raise ValueError(f"the engine file {path} cannot be run: {type(error).__name__}: {error}") from error
    return module


def _checked(module):
    """The module itself, if it has every function of the contract with its parameters in their order."""
    for name, parameters in ENGINE_CONTRACT.items():
        wanted = f"{name}({', '.join(parameters)})"
        if not callable(getattr(module, name, None)):
            raise ValueError(f"the engine {engine_name(module)!r} lacks {wanted}")
        found = tuple(inspect.signature(getattr(module, name)).parameters)
        if found != parameters:
            message = f"the engine {engine_name(module)!r} has {name}({', '.join(found)}), expected {wanted}"
            raise ParametersError(message, name, found, parameters)
    return module

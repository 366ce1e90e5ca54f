"""How an engine is named and found, and the one line that says why it cannot be used."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from numpy_mlp import ENGINES, MLP, engines, get_engine
from numpy_mlp.engines import engine_name, numba_engine, numpy_engine

WITHOUT_NUMBA = """
import sys
sys.modules["numba"] = None  # importing it fails, as where it is not installed
from numpy_mlp import MLP, get_engine
assert MLP((3, 2)).engine_name == "numpy"
try:
    get_engine("numba")
except ImportError as error:
    print(error)
"""


def write_engine(folder, change=lambda source: source):
    """A copy of the reference engine's file, changed."""
    path = folder / "student.py"
    path.write_text(change(Path(numpy_engine.__file__).read_text()))
    return path


def test_by_name():
    assert ENGINES == ("numpy", "numba")
    assert get_engine("numpy") is numpy_engine
    assert get_engine("numba") is numba_engine
    assert [engine_name(engine) for engine in (numpy_engine, numba_engine)] == ["numpy", "numba"]


def test_by_module_and_by_path(tmp_path):
    assert get_engine(numpy_engine) is numpy_engine
    assert get_engine(numba_engine) is numba_engine  # compiled functions have their parameters' names, too
    path = write_engine(tmp_path)
    for engine in (path, str(path)):
        mlp = MLP((3, 2), engine=engine)
        assert mlp.engine_name == "student"
        assert mlp.predict([[0.0, 0.5, 1.0]]).shape == (1, 2)


def test_a_file_may_keep_compiled_functions_from_one_run_to_the_next(tmp_path):
    compiled = "\nimport numba\n@numba.njit(cache=True)\ndef relu_forward(z):\n    return np.maximum(z, 0)\n"
    path = write_engine(tmp_path, lambda source: source + compiled)
    program = (
        f"import numpy as np; from numpy_mlp import get_engine; get_engine({str(path)!r}).relu_forward(np.ones(3))"
    )
    for _ in range(2):
        subprocess.run([sys.executable, "-c", program], check=True)
    assert list(tmp_path.rglob("*.nbi"))


def test_a_files_name_is_its_whole_name(tmp_path):
    path = write_engine(tmp_path).rename(tmp_path / "numba_engine.py")
    assert engine_name(get_engine(path)) == "numba_engine"  # not to be taken for ours


def test_an_engine_that_does_not_compile_needs_no_warm_up(tmp_path):
    path = write_engine(tmp_path, lambda source: source.replace("def warm_up", "def unused"))
    assert MLP((3, 2), engine=path).warm_up() == 0


@pytest.mark.parametrize("name", ["torch", "Numpy", "", 3])
def test_unknown_name(name):
    with pytest.raises(ValueError, match=r"^unknown engine .*: choose one of numpy, numba, or the path of a \.py f"):
        get_engine(name)


def test_missing_file(tmp_path):
    with pytest.raises(ValueError, match=r"^there is no engine file .*none\.py: give the path of a Python file"):
        get_engine(tmp_path / "none.py")


def test_missing_function(tmp_path):
    path = write_engine(tmp_path, lambda source: source.replace("def relu_backward", "def relu_back"))
    with pytest.raises(ValueError, match=r"^the engine 'student' lacks relu_backward\(da, z\)$"):
        get_engine(path)


def test_something_that_is_no_function(tmp_path):
    path = write_engine(tmp_path, lambda source: source + "\nrelu_backward = 3\n")
    with pytest.raises(ValueError, match=r"^the engine 'student' lacks relu_backward\(da, z\)$"):
        get_engine(path)


def test_wrong_parameters(tmp_path):
    path = write_engine(tmp_path, lambda source: source.replace("relu_backward(da, z)", "relu_backward(z, da)"))
    with pytest.raises(ValueError, match=r"has relu_backward\(z, da\), expected relu_backward\(da, z\)$"):
        get_engine(path)


def test_without_numba():
    result = subprocess.run([sys.executable, "-c", WITHOUT_NUMBA], capture_output=True, text=True, check=True)
    assert "pip install 'numpy-mlp[fast]'" in result.stdout and result.stdout.count("\n") == 1
    assert "numpy engine, which is slower" in result.stderr and result.stderr.count("\n") == 1


def test_a_numba_that_is_there_but_broken_is_not_called_missing(monkeypatch, capsys):
    """As when it refuses a NumPy newer than itself: its own words are the useful ones."""

    def broken(name, package):
        raise ImportError("Numba needs NumPy 2.2 or less")

    monkeypatch.setattr(engines.importlib, "import_module", broken)
    assert get_engine(None) is numpy_engine
    assert "Numba needs NumPy 2.2 or less" in capsys.readouterr().err
    with pytest.raises(ImportError, match=r"Numba needs NumPy 2\.2 or less"):
        get_engine("numba")


def test_with_numba_it_is_chosen_without_a_word(capsys):
    assert get_engine(None) is numba_engine
    assert MLP((3, 2)).engine_name == "numba"
    assert capsys.readouterr().err == ""


class SlowToCompile:
    __name__ = "slow"

    @staticmethod
    def warm_up(dtype):
        time.sleep(0.3)
        return 0.3


def test_compiling_is_announced_and_fetching_from_the_cache_is_not(capsys):
    assert engines.warm_up(SlowToCompile(), "float32", patience=60) == 0.3
    assert engines.warm_up(SlowToCompile(), "float32", announce=False, patience=0.01) == 0.3
    assert capsys.readouterr().err == ""
    engines.warm_up(SlowToCompile(), "float32", patience=0.01)
    line = capsys.readouterr().err
    assert line.startswith("slow: compiling its functions") and line.count("\n") == 1


def test_a_network_warms_its_engine_up_once(monkeypatch):
    calls = []
    monkeypatch.setattr(numpy_engine, "warm_up", lambda dtype: calls.append(dtype) or 0.0)
    mlp = MLP((3, 2), engine="numpy")
    assert calls == []
    mlp.predict([[1, 0, 1]])
    mlp.evaluate([[1, 0, 1]], [1])
    assert calls == ["float32"]

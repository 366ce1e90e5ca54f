"""What only the compiled engine can get wrong: bits that depend on the threads, machine code that lost its vectors."""

import os
import platform
import re
import subprocess
import sys

import numba
import numpy as np
import pytest

from numpy_mlp.engines import numba_engine, numpy_engine

# Trains a little and prints a checksum of every bit of every weight.
TRAINING = """
import hashlib
import numpy as np
from numpy_mlp import MLP, SGD
rng = np.random.default_rng(0)
x = rng.random((120, 50)) * (rng.random((120, 50)) < 0.3)
y = rng.integers(0, 10, 120)
for dtype in ("float32", "float64"):
    mlp = MLP((50, 37, 20, 10), dtype=dtype, engine="numba", seed=1)
    mlp.fit(x, y, optimizer=SGD(0.4), epochs=3, verbose=0)
    print(hashlib.sha256(b"".join(w.tobytes() for w in mlp.weights)).hexdigest())
"""

# The whole of a step in plain Python, beside the reference.
INTERPRETED = """
import numpy as np
from numpy_mlp.backpropagation import loss_and_gradients
from numpy_mlp.engines import numba_engine, numpy_engine
from numpy_mlp.initializers import initial_weights
assert not hasattr(numba_engine.add_rows, "py_func")  # nothing is compiled here
rng = np.random.default_rng(0)
weights = initial_weights(rng, (9, 6, 5, 4), "float64")
x, y = rng.normal(size=(6, 9)) * (rng.random((6, 9)) < 0.5), rng.integers(0, 4, 6)
found, expected = (loss_and_gradients(engine, weights, x, y) for engine in (numba_engine, numpy_engine))
np.testing.assert_allclose(found[0], expected[0], rtol=1e-13)
for one, other in zip([found[1], *found[2]], [expected[1], *expected[2]], strict=True):
    np.testing.assert_allclose(one, other, rtol=1e-10, atol=1e-14)
x[0, 0] = np.nan
assert np.isnan(loss_and_gradients(numba_engine, weights, x, y)[0])
print("same", numba_engine.warm_up("float32") < 10)
"""

# Arithmetic on several numbers at once: packed instructions of x86, and of ARM in either way of writing them.
X86 = r"\bv?(?:mul|add|sub|fn?m(?:add|sub)\d*)p[sd]\b"
ARM = r"\bf(?:mul|add|sub|mla|mls)(?:\.\d+[sd]\b|\s+v\d+\.)"
VECTOR_INSTRUCTIONS = {"x86_64": X86, "amd64": X86, "aarch64": ARM, "arm64": ARM}


def run_python(program, **environment):
    """What it printed."""
    command = [sys.executable, "-W", "error", "-c", program]
    result = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_the_same_bits_with_any_number_of_threads_and_whether_just_compiled_or_fetched_from_the_cache(tmp_path):
    """The first run finds an empty cache and compiles, the others fetch what it left there."""
    cache = str(tmp_path)
    results = [run_python(TRAINING, NUMBA_NUM_THREADS=threads, NUMBA_CACHE_DIR=cache) for threads in ("2", "1", "4")]
    assert len(results[0].split()) == 2
    assert len(set(results)) == 1


@pytest.mark.parametrize("n_threads", [1, 2])
def test_the_same_bits_in_one_process(rng, n_threads):
    """At the size of the real network, where a thread's share is large."""
    x, W, b = rng.random((32, 784)), rng.normal(size=(784, 300)), rng.normal(size=300)
    x[rng.random(x.shape) < 0.8] = 0
    dz = rng.normal(size=(32, 300))
    before = numba.get_num_threads()
    expected = [numba_engine.dense_forward(x, W, b), *numba_engine.dense_backward(dz, x, W)]
    numba.set_num_threads(min(n_threads, before))
    try:
        for _ in range(5):
            found = [numba_engine.dense_forward(x, W, b), *numba_engine.dense_backward(dz, x, W)]
            np.testing.assert_equal(found, expected)
    finally:
        numba.set_num_threads(before)


@pytest.mark.parametrize(
    ("chosen", "spins"), [({}, "1000"), ({"OMP_WAIT_POLICY": "active"}, "None"), ({"GOMP_SPINCOUNT": "7"}, "7")]
)
def test_waiting_threads_give_their_cores_away_unless_told_otherwise(monkeypatch, chosen, spins):
    for name in ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT"):
        monkeypatch.delenv(name, raising=False)
    program = "import os, numpy_mlp.engines.numba_engine; print(os.environ.get('GOMP_SPINCOUNT'))"
    assert run_python(program, **chosen) == f"{spins}\n"


def test_runs_as_plain_python_when_the_compiler_is_off():
    assert run_python(INTERPRETED, NUMBA_DISABLE_JIT="1") == "same True\n"


def compiled_again(function, fastmath=None):
    """A fresh compilation with the engine's own flags: what comes out of the cache cannot be looked into."""
    flags = function.targetoptions["fastmath"] if fastmath is None else fastmath
    return numba.njit(error_model="numpy", fastmath=flags)(function.py_func)


def vector_instructions(function):
    """How many there are in the machine code of the one signature it was called with."""
    if platform.machine().lower() not in VECTOR_INSTRUCTIONS:
        pytest.skip(f"the vector instructions of {platform.machine()} are not listed here")
    (assembly,) = function.inspect_asm().values()
    return len(re.findall(VECTOR_INSTRUCTIONS[platform.machine().lower()], assembly))


def arguments_of(name, dtype):
    row, eight = np.ones(100, dtype), np.ones(8, dtype)
    matrix = np.ones((8, 100), dtype)
    return {
        "add_rows": (row, eight, np.arange(8), 8, matrix),
        "dot_eight": (row,) * 6,
        "all_finite": (matrix,),
        "_update_matrix": (matrix, matrix.copy(), np.dtype(dtype).type(0.4)),
    }[name]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", ["add_rows", "dot_eight", "all_finite", "_update_matrix"])
def test_the_kernels_that_take_the_time_use_vector_instructions(name, dtype):
    function = compiled_again(getattr(numba_engine, name))
    function(*arguments_of(name, dtype))
    assert vector_instructions(function) >= 2


def test_the_test_above_sees_a_kernel_without_them():
    """Without leave to change the order of a sum, one after the other is all that the compiler may do."""
    function = compiled_again(numba_engine.dot_eight, fastmath=False)
    function(*arguments_of("dot_eight", "float32"))
    assert vector_instructions(function) == 0


def test_only_the_sums_over_vectors_may_be_reordered():
    """Elsewhere the order of a sum is what the source says, however the compiler meets the function."""
    kernels = {name: f for name, f in vars(numba_engine).items() if hasattr(f, "targetoptions")}
    reordered = {name for name, kernel in kernels.items() if "reassoc" in kernel.targetoptions["fastmath"]}
    assert reordered == {"dot_eight", "all_finite"}


def test_no_flag_lets_the_compiler_assume_that_there_is_no_nan():
    kernels = [f for f in vars(numba_engine).values() if hasattr(f, "targetoptions")]
    assert len(kernels) >= 10
    for kernel in kernels:
        assert kernel.targetoptions["fastmath"] <= {"contract", "reassoc", "nsz"}, kernel.__name__
        assert kernel.targetoptions["error_model"] == "numpy", kernel.__name__


def test_every_function_of_the_contract_has_the_references_docstring_in_its_first_line():
    """The two engines are to be read side by side."""
    for name in ("dense_forward", "dense_backward", "relu_forward", "relu_backward", "softmax_forward", "sgd_update"):
        ours, theirs = getattr(numba_engine, name).__doc__, getattr(numpy_engine, name).__doc__
        assert ours.splitlines()[0] == theirs.splitlines()[0]

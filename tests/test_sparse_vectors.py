"""The kernels of the sparse path keep their vector code: their time beside a plain twin's, and their machine code."""

import platform
import re
import time

import numba
import numpy as np
import pytest
from sparse_cases import DRIVERS, lists_of, sparse_rows, uses_of

from numpy_mlp.engines import sparse_kernels as kernels

# Measured on an EPYC with AVX2: 11, 11 and 6 times as fast as the same loops with one number at a time (float32), 5.5,
# 5.5 and 4 times (float64). A third of it is asked for.
FACTORS = {
    "float32": {"forward_64": 3.5, "update_64": 3.5, "backward": 2.0},
    "float64": {"forward_64": 1.8, "update_64": 1.8, "backward": 1.3},
}
# x86 in AT&T's order: arithmetic that multiplies and adds several numbers at once, and a vector written to memory,
# other than to the stack: AVX2 has 16 registers, two too few for 64 numbers of float64 and what they are multiplied by.
MULTIPLY_ADD, STORE = r"\bvfn?madd\w+p[sd]\b", r"\bvmov[au]p[sd]\s+%[xyz]mm\d+, [^%\n]*\((?!%rsp\))"


def arguments_of(name, dtype, n=64, n_inputs=112):
    """Enough work that its time can be measured, little enough that it stays in the nearest cache."""
    rng = np.random.default_rng(0)
    x, everyone = sparse_rows(rng, n, n_inputs, 0.3, dtype), np.arange(n, dtype=np.uint64)
    z, W, dW = (rng.normal(size=length).astype(dtype) for length in (n * 64, n_inputs * 64, 64))
    a, W_next = sparse_rows(rng, n, 64, 0.5, dtype), rng.normal(size=64 * 128).astype(dtype)
    rate, dz = np.dtype(dtype).type(1e-9), np.zeros(n * 192 + n * 128, dtype)
    return {
        "forward_64": (z, 0, 64, lists_of(x, n_inputs), 0, 2, everyone, 0, n, 0, W, 0, 64),
        "update_64": (W, 0, 64, uses_of(x), 0, 0, n_inputs, z, 0, 64, rate, dW, 0),
        "backward": (dz, 0, 192, n * 192, 128, lists_of(a, 64), 0, 2, 0, n, 0, W_next, 0, 128, 128),
    }[name]


def with_indices(arguments, kind):
    """The same arguments with all their integers of one type."""
    if isinstance(arguments, tuple):
        return tuple(with_indices(argument, kind) for argument in arguments)
    if isinstance(arguments, np.ndarray):
        return arguments.astype(kind) if arguments.dtype == np.uint64 else arguments
    return kind(arguments) if isinstance(arguments, int) else arguments


def seconds(function, arguments):
    start = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - start


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", ["forward_64", "update_64", "backward"])
def test_a_kernel_is_faster_than_its_plain_twin(name, dtype):
    """The twin is the same Python, compiled without a promise, without leave to reorder and with signed indices."""
    kernel, arguments = DRIVERS[name], arguments_of(name, dtype)
    twin, signed = numba.njit(error_model="numpy")(getattr(kernels, name).py_func), with_indices(arguments, np.int64)
    seconds(kernel, arguments), seconds(twin, signed)  # compiles
    pairs = [(seconds(kernel, arguments), seconds(twin, signed)) for _ in range(100)]
    fast, plain = (min(times) for times in zip(*pairs))
    assert plain > FACTORS[dtype][name] * fast


def machine_code(name, dtype, **changes):
    """Compiled again with the kernel's own flags: what comes out of the cache cannot be looked into."""
    if platform.machine().lower() not in ("x86_64", "amd64"):
        pytest.skip(f"the machine code of {platform.machine()} is not read here; the times above still are")
    kernel = getattr(kernels, name)
    flags = {flag: kernel.targetoptions[flag] for flag in ("fastmath", "noalias", "error_model")}
    function = numba.njit(**(flags | changes))(kernel.py_func)
    function(*with_indices(arguments_of(name, dtype), np.uint64))
    (assembly,) = function.inspect_asm().values()
    return assembly


def innermost_loops(assembly):
    """The lines from a label to the last jump back to it, where there is no other such loop in between."""
    lines, labels, loops = assembly.splitlines(), {}, {}
    for number, line in enumerate(lines):
        if label := re.match(r"(\.\w+):", line):
            labels[label[1]] = number
        elif (jump := re.match(r"\s+j\w+\s+(\.\w+)", line)) and jump[1] in labels:
            loops[labels[jump[1]]] = number
    inner = [(a, b) for a, b in loops.items() if not any(a < c and d <= b for c, d in loops.items())]
    return ["\n".join(lines[begin : end + 1]) for begin, end in inner]


def tight_loops(assembly):
    """Innermost loops with two vector multiply-adds or more, and whether each writes no vector to memory."""
    if not re.search(r"%[yz]mm", assembly):
        pytest.skip("this processor has no vectors of 256 bits")
    return [not re.search(STORE, loop) for loop in innermost_loops(assembly) if len(re.findall(MULTIPLY_ADD, loop)) > 1]


@pytest.mark.parametrize("name", ["forward_64", "update_64", "backward"])
def test_the_sums_stay_in_registers_while_the_rows_come(name):
    """In float32: 64 sums of float64 are more than the sixteen registers of AVX2 hold, and some go to memory."""
    assert any(tight_loops(machine_code(name, "float32")))


@pytest.mark.parametrize("name", ["forward_64", "update_64"])
def test_the_test_above_sees_that_the_promise_is_gone(name):
    """Without it every sum goes to memory and back for every row."""
    assert not any(tight_loops(machine_code(name, "float32", noalias=False)))


def test_the_test_above_sees_a_sum_without_vectors():
    assert not tight_loops(machine_code("backward", "float32", fastmath=False))


def test_no_flag_lets_the_compiler_assume_that_there_is_no_nan_and_few_let_it_reorder_sums():
    found = {name: kernel for name, kernel in vars(kernels).items() if hasattr(kernel, "targetoptions")}
    assert len(found) >= 13
    reordered = set()
    for name, kernel in found.items():
        flags = kernel.targetoptions.get("fastmath") or set()
        assert set(flags) <= {"contract", "reassoc", "nsz"}, name
        assert kernel.targetoptions["error_model"] == "numpy", name
        reordered |= {name} if "reassoc" in flags else set()
    assert reordered == {"backward", "size", "touch"}

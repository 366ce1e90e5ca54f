"""How fast loops, rows, NumPy and Numba are on this machine: the same batch, the same weights, the same numbers.

race(functions_of("student.py"))    measures; the functions take turns, so that a busy moment meets them all
show(found)                         prints the table
"""

import importlib.util
import time
from pathlib import Path

import numpy as np

from numpy_mlp.language import Texts

NAMES = ("dense_forward_loops", "dense_forward_rows", "dense_forward_numba")
N, D, M = 32, 784, 24  # the published batch, through the published network's first layer
ZEROS = 0.8  # the part of an MNIST image that is background
SEED = 0
UNEQUAL = 1e-5  # relative: more than rounding in float32

texts = Texts(
    title=(
        "one batch forward: x ({N}, {D}), {percent:.0f}% of it 0, W ({D}, {M}), float32; {rounds} rounds, in turns",
        "un lote adelante: x ({N}, {D}), un {percent:.0f} % de ceros, W ({D}, {M}), float32; {rounds} rondas por turno",
    ),
    function=("function", "función"),
    median=("median", "mediana"),
    spread=("fastest - slowest", "mínimo - máximo"),
    faster=("times faster", "veces más rápida"),
    unequal=("other numbers than NumPy's: check it first", "números distintos de los de NumPy: revísala antes"),
    none=(
        "none of {names} is written yet: NumPy runs alone",
        "todavía no está escrita ninguna de {names}: NumPy corre sola",
    ),
)


def with_numpy(x, W, b):
    """z = x @ W + b          x (N, D)   W (D, M)   b (M,)   ->   z (N, M)"""
    return x @ W + b


def functions_of(file):
    """{name: function} of those that a student's file has, and NumPy's own last. Raises what the file raises."""
    specification = importlib.util.spec_from_file_location(Path(file).stem, file)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return {name: getattr(module, name) for name in NAMES if hasattr(module, name)} | {"x @ W + b": with_numpy}


def race(functions, rounds=5):
    """{"shape", "zeros", "rounds", "functions": {name: its figures}}

    functions  {name: f(x, W, b) -> z (N, M)}; those that are unwritten, or lack their package, are left out
    figures    "median", "fastest", "slowest" in seconds; "faster", how many times, compared with the slowest median;
               "equal", whether the numbers are NumPy's
    """
    if rounds < 1:
        raise ValueError(f"rounds is {rounds}: expected 1 or more")
    x, W, b = batch(np.random.default_rng(SEED))
    results = {
        name: z for name, z in ((name, first_call(f, x, W, b)) for name, f in functions.items()) if z is not None
    }
    seconds = {name: [] for name in results}
    for _ in range(rounds):
        for name, times in seconds.items():
            times.append(timed(functions[name], x, W, b))
    slowest = max((np.median(times) for times in seconds.values()), default=0.0)
    rows = {name: row(times, slowest, equal(results[name], x @ W + b)) for name, times in seconds.items()}
    return {"shape": {"N": N, "D": D, "M": M}, "zeros": float((x == 0).mean()), "rounds": rounds, "functions": rows}


def batch(rng):
    """x (N, D) as images are, W (D, M), b (M,)"""
    x = rng.random((N, D), np.float32)
    x[rng.random((N, D)) < ZEROS] = 0
    return x, rng.normal(0, 0.05, (D, M)).astype("float32"), rng.normal(0, 0.1, M).astype("float32")


def first_call(function, x, W, b):
    """What it returns; what has to be compiled is compiled now. None where it is unwritten or lacks its package."""
    try:
        return function(x, W, b)
    except (NotImplementedError, ModuleNotFoundError):
        return None


def timed(function, x, W, b):
    """Seconds of one call."""
    began = time.perf_counter()
    function(x, W, b)
    return time.perf_counter() - began


def row(times, slowest, is_equal):
    """The figures of one function."""
    median = float(np.median(times))
    found = {"median": median, "fastest": min(times), "slowest": max(times)}
    return found | {"faster": float(slowest / median), "equal": is_equal}


def equal(z, right):
    """Whether these are the right numbers, but for rounding."""
    same_shape = np.shape(z) == right.shape
    return bool(same_shape and np.linalg.norm(z - right) <= UNEQUAL * np.linalg.norm(right))


def show(found):
    """Prints the table, the slowest first."""
    print(texts("title", **found["shape"], percent=100 * found["zeros"], rounds=found["rounds"]))
    lines = [[texts(key) for key in ("function", "median", "spread", "faster")]]
    for name, figures in sorted(found["functions"].items(), key=lambda item: -item[1]["median"]):
        spread = f"{in_words(figures['fastest'])} - {in_words(figures['slowest'])}"
        lines.append([name, in_words(figures["median"]), spread, f"{figures['faster']:,.0f}"])
        lines[-1] += [] if figures["equal"] else [texts("unequal")]
    widths = [max(len(line[column]) for line in lines) for column in range(4)]
    for first, *others in lines:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:])]
        print("  ".join([first.ljust(widths[0]), *cells, *others[3:]]))
    if len(found["functions"]) == 1:
        print(texts("none", names=", ".join(NAMES)))


def in_words(seconds):
    """Three digits and a unit: 0.00123 -> "1.23 ms"."""
    unit, size = next((u, s) for u, s in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)) if seconds >= s or u == "µs")
    return f"{seconds / size:.3g} {unit}"

"""Small tapes for the tests of the microscope: a right one, a wrong program's, another engine's; and who runs them."""

import json
import os
import shutil
import types
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.browser import find_browser
from numpy_mlp import MLP, SGD
from numpy_mlp.engines import numpy_engine
from numpy_mlp.microscope import Microscope
from numpy_mlp.tape import record

SIZES = (16, 5, 4, 3)
REQUIRED = os.environ.get("REQUIRE_BROWSER") == "1"


def small_network(dtype="float32", seed=3, engine="numpy"):
    mlp = MLP(SIZES, dtype=dtype, engine=engine, seed=seed)
    mlp.compile(SGD(learning_rate=0.3))
    mlp.weights[1][0] = -9  # unit 0 of layer 1 is dead
    return mlp


def batch(rng):
    """(x (6, 16), y (6,)): images of 4 x 4 with a blank border above."""
    x = rng.random((6, 16), dtype=np.float32)
    x[:, :4] = 0
    return x, np.array([0, 1, 2, 0, 1, 2])


def small_tape(dtype="float32"):
    return record(small_network(dtype), *batch(np.random.default_rng(0)), n_steps=3)


def wrong_tape():
    """The steps of a program that forgot ReLU's mask."""
    engine = types.ModuleType("wrong")
    vars(engine).update({name: value for name, value in vars(numpy_engine).items() if not name.startswith("__")})
    engine.relu_backward = lambda da, z: da
    mlp = small_network()
    mlp.engine = engine
    return replace(record(mlp, *batch(np.random.default_rng(0)), n_steps=3), title=("no <mask>", "sin <máscara>"))


def shifted_tape(tape):
    """The same numbers, dW1[5, 1] of the first step two units in the last place larger."""
    first = dict(tape.steps[0])
    dW1 = first["dW1"].copy()
    dW1[5, 1] = np.nextafter(np.nextafter(dW1[5, 1], np.float32(np.inf)), np.float32(np.inf))
    return replace(tape, engine="keras", steps=({**first, "dW1": dW1}, *tape.steps[1:]))


def full_page(lang="en"):
    tape = small_tape()
    return Microscope(tape, [wrong_tape()], shifted_tape(tape), lang)


def data_of(microscope):
    """What the page's script reads, as Python has it."""
    text = microscope.html().split('<script type="application/json" id="data">')[1].split("</script>")[0]
    return json.loads(text)


def node():
    """The path of node; without it the tests that need it are skipped, or fail where REQUIRE_BROWSER is 1."""
    return found(shutil.which("node"), "node", "the page's script is not tested here")


def browser(items):
    """The path of a Chromium, in the same way; `items` are the tests that need it."""
    return found(find_browser(), "a Chromium", f"{len(items)} tests of the page in a browser are left out")


def found(path, what, lost):
    if path is None and REQUIRED:
        pytest.fail(f"REQUIRE_BROWSER is 1, and there is no {what.removeprefix('a ')}")
    if path is None:
        pytest.skip(f"needs {what}: {lost} (REQUIRE_BROWSER=1 makes that a failure)")
    return path

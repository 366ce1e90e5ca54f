"""The sparse path and threads: the same bits for any number of them, and no crash where two trainings run at once."""

import os
import re
import subprocess
import sys
import threading

import numba
import numpy as np
import pytest
from sparse_cases import RATE, some_data, sparse_steps

from numpy_mlp import MLP
from numpy_mlp.engines.sparse_training import SparseData, SparseNetwork

# Trains nets with 1, 2 and 4 hidden layers, two of them with layers so wide that W is cut into strips; prints a line
# each, once for every number of threads in THREADS: a checksum of all bits of weights, losses and probabilities.
TRAINING = """
import hashlib, os
import numba
import numpy as np
from numpy_mlp import MLP, SGD
from numpy_mlp.engines.sparse_layout import LONGEST_ROW
rng = np.random.default_rng(0)
x, y = rng.normal(size=(300, 230)) * (rng.random((300, 230)) < 0.2), rng.integers(0, 5, 300)
nets = ((40,), (300, 70), (600, 33), (150, 530, 70, 600))
assert max(nets[-1][1:]) > LONGEST_ROW
for threads in os.environ["THREADS"].split():
    numba.set_num_threads(int(threads))
    for dtype in ("float32", "float64"):
        for hidden in nets:
            mlp = MLP((230, *hidden, 5), dtype=dtype, engine="numba", seed=1)
            history = mlp.fit(x, y, optimizer=SGD(0.2), epochs=2, verbose=0, validation_data=(x[:100], y[:100]))
            assert history.path == "sparse" and np.isfinite(history.history["loss"]).all()
            numbers = [np.array(values).tobytes() for values in history.history.values()]
            arrays = [array.tobytes() for array in (*mlp.weights, mlp.predict(x))]
            print(dtype, *hidden, hashlib.sha256(b"".join(numbers + arrays)).hexdigest())
print(mlp.history.threads)
"""

# Two threads, each with a fit of its own: on paths that may differ, with evaluations in between.
AT_ONCE = """
import sys, threading
import numba
import numpy as np
from numpy_mlp import MLP
rng = np.random.default_rng(0)
x, y = rng.normal(size=(2000, 50)) * (rng.random((2000, 50)) < 0.2), rng.integers(0, 4, 2000)
networks = [MLP((50, 200, 4), engine="numba", seed=1, path=path) for path in sys.argv[1:]]
arguments = {"epochs": 5, "verbose": 0, "validation_data": (x, y)}
trainings = [threading.Thread(target=mlp.fit, args=(x, y), kwargs=arguments) for mlp in networks]
for training in trainings:
    training.start()
for training in trainings:
    training.join()
print(numba.threading_layer(), *(mlp.history.path for mlp in networks))
"""


def run_python(program, *arguments, **environment):
    """The process, finished."""
    command = [sys.executable, "-W", "error", "-c", program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})


def trained(layer=None, **environment):
    """What TRAINING printed: its lines of checksums. Skips where Numba lacks the threading layer asked for."""
    result = run_python(TRAINING, **environment, **({"NUMBA_THREADING_LAYER": layer} if layer else {}))
    if layer and "No threading layer could be loaded" in result.stderr:
        pytest.skip(f"this Numba has no threading layer {layer!r}")
    assert result.returncode == 0, result.stderr
    *lines, who = result.stdout.splitlines()
    assert re.fullmatch(r"\d threads? by " + (layer or r"\w+"), who)  # and the layer's name is told
    return lines


@pytest.fixture(scope="module")
def checksums():
    """Of one thread."""
    lines = trained(NUMBA_NUM_THREADS="1", THREADS="1")
    assert len(lines) == len(set(lines)) == 8
    return lines


@pytest.mark.parametrize(("started", "used"), [("1", "1"), ("2", "2"), ("4", "4 1 3 2 4")])
def test_the_same_bits_for_any_number_of_threads_and_from_run_to_run(checksums, started, used):
    """Threads that were started, and those that `set_num_threads` lets do something, one number after another."""
    assert trained(NUMBA_NUM_THREADS=started, THREADS=used) == checksums * len(used.split())


def test_the_same_bits_by_numbas_simplest_threading_layer(checksums):
    """It is what is there where neither OpenMP nor TBB is."""
    assert trained("workqueue", NUMBA_NUM_THREADS="2", THREADS="2") == checksums


def test_a_network_made_for_more_threads_than_there_are_now(rng):
    """`set_num_threads` between two calls: the parts are still all done, by fewer."""
    if numba.config.NUMBA_NUM_THREADS < 2:
        pytest.skip("there is one thread only")
    x, y = some_data(rng, 100, 150, 4, "float32", 0.3)
    weights, before = MLP((150, 300, 4), seed=1).get_weights(), numba.get_num_threads()
    expected = sparse_steps((150, 300, 4), "float32", weights, x, y, 32)[2]
    network, data = SparseNetwork((150, 300, 4), "float32", 32), SparseData(x, y)
    network.load(weights)
    try:
        for threads, samples in ((1, slice(0, 64)), (before, slice(64, 100))):
            numba.set_num_threads(threads)
            network.train(data, np.arange(100)[samples], RATE)
    finally:
        numba.set_num_threads(before)
    network.store(weights)
    for ours, theirs in zip(weights, expected, strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize(
    "paths",
    [("sparse", "sparse"), ("dense", "dense"), ("sparse", "dense")],
)
def test_two_trainings_at_once_by_numbas_simplest_threading_layer(paths):
    """Numba ends the process when two threads enter it at once."""
    result = run_python(AT_ONCE, *paths, NUMBA_THREADING_LAYER="workqueue", NUMBA_NUM_THREADS="2")
    if "No threading layer could be loaded" in result.stderr:
        pytest.skip("this Numba has no threading layer 'workqueue'")
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == ["workqueue", *paths]


def test_two_trainings_at_once_in_one_process(rng):
    x, y = some_data(rng, 640, 50, 4, "float32", 0.2)
    networks = [MLP((50, 20, 4), engine="numba", seed=1) for _ in range(3)]
    trainings = [threading.Thread(target=mlp.fit, args=(x, y), kwargs={"epochs": 3, "verbose": 0}) for mlp in networks]
    for training in trainings[:2]:
        training.start()
    for training in trainings[:2]:
        training.join()
    networks[2].fit(x, y, epochs=3, verbose=0)
    for mlp in networks[:2]:
        for one, other in zip(mlp.weights, networks[2].weights, strict=True):
            np.testing.assert_array_equal(one, other)

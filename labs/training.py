"""Trains a network with the student's engine, and beside it, for some steps, the same network with ours."""

import time
import traceback
from pathlib import Path

import numpy as np

from numpy_mlp.language import Texts
from numpy_mlp.model import MLP
from numpy_mlp.optimizers import SGD

COMPARED_STEPS = 100  # rounding grows from step to step; after these there is nothing more to learn from it
SAME_STEP = 1e-5  # relative difference of a tensor after one step in float32, for other orders of the same sums
texts = Texts(
    stopped=(
        "your engine stopped at step {step} with {error}: {message}{line}",
        "tu motor se detuvo en el paso {step} con {error}: {message}{line}",
    ),
    at=(" ({file}, line {line}: {text})", " ({file}, línea {line}: {text})"),
)


def batches_of(rng, n_samples, batch_size):
    """Sample numbers of one batch after the other, for ever: a new order every epoch, its last batch as it comes."""
    while True:
        order = rng.permutation(n_samples)
        for start in range(0, n_samples, batch_size):
            yield order[start : start + batch_size]


def new_network(experiment, engine, seed):
    """A network of the experiment's sizes in float32, with its rate."""
    network = MLP(experiment.sizes, "float32", engine, seed)
    network.compile(SGD(experiment.learning_rate))
    return network


def train(experiment, engine, data, n_steps, seed, on_loss):
    """n_steps of the network with the student's engine; `on_loss(loss)` is called after each.

    -> (the network, losses (n_steps,), parity, seconds of the student's steps); parity is {"steps", "tensors":
    [{"name", "after_1", "after_all"}]}, the relative differences from the same steps by the numpy engine.
    """
    x, y = data
    mine, reference = new_network(experiment, engine, seed), new_network(experiment, "numpy", seed)
    batches = batches_of(np.random.default_rng(seed), len(x), experiment.batch_size)
    n_compared, losses, seconds, first = min(COMPARED_STEPS, n_steps), [], 0.0, None
    with np.errstate(all="ignore"):
        for step in range(n_steps):
            batch = next(batches)
            start = time.perf_counter()
            losses.append(_step(mine, x[batch], y[batch], step))
            seconds += time.perf_counter() - start
            if step < n_compared:
                reference.train_step(x[batch], y[batch])
            if step == 0:
                first = differences(mine.weights, reference.weights)
            if step + 1 == n_compared:
                last = differences(mine.weights, reference.weights)
            on_loss(losses[-1])
    return mine, np.array(losses), parity(n_compared, first, last), seconds


def _step(network, x, y, step):
    """One step's loss; what the student's engine raises becomes one line."""
    try:
        return float(network.train_step(x, y)[0])
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        line = texts("at", file=Path(frame.filename).name, line=frame.lineno, text=frame.line)
        values = {"step": step + 1, "error": type(error).__name__, "message": error}
        raise ValueError(texts("stopped", **values, line=line)) from error


def differences(weights, reference):
    """|w - w_ref| / |w_ref| of every tensor, norms over the whole of it."""
    return [float(np.linalg.norm(w - r) / max(np.linalg.norm(r), 1e-30)) for w, r in zip(weights, reference)]


def parity(n_steps, first, last):
    """The two lists of differences with the tensors' names: W1, b1, W2, ..."""
    names = [f"{'Wb'[index % 2]}{index // 2 + 1}" for index in range(len(first))]
    tensors = [{"name": n, "after_1": a, "after_all": b} for n, a, b in zip(names, first, last)]
    return {"steps": n_steps, "tensors": tensors, "same_step": bool(max(first) <= SAME_STEP)}

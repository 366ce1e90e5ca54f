"""The functions of a whole training, all right but for those that are replaced; and a gradient by way of others."""

import numpy as np

from labs.wrong_functions import step_functions
from numpy_mlp.engines import numpy_engine


def network_functions(**replaced):
    """All functions that a training needs, by their names in the labs: those of a step and those of an epoch.

    What is made of others is made of the replaced ones.
    """
    f = step_functions()
    f.accuracy = lambda p, y: float((p.argmax(axis=1) == y).mean())
    f.batches = lambda order, batch_size: [order[i : i + batch_size] for i in range(0, len(order), batch_size)]
    f.train_epoch = lambda *arguments: train_epoch(f, *arguments)
    vars(f).update(replaced)
    return f


def train_epoch(f, loss_and_gradients, weights, x, y, order, batch_size, learning_rate):
    """One epoch of the functions' batches, each with a step          ->   the samples' mean loss"""
    total = 0.0
    for rows in f.batches(order, batch_size):
        loss, gradients = loss_and_gradients(weights, x[rows], y[rows])
        for w, dw in zip(weights, gradients):
            f.sgd_update(w, dw, learning_rate)
        total += loss * len(rows)
    return total / len(order)


def loss_and_gradients(f, weights, x, y):
    """One batch, there and back          ->   loss, [dW1, db1, ..., dWL, dbL]"""
    zs, activations = f.forward_pass(weights, x)
    loss, p = f.softmax_cross_entropy_forward(zs[-1], y)
    return loss, f.backward_pass(weights, zs, activations, f.softmax_cross_entropy_backward(p, y))


def with_numeric_gradient(numeric_gradient):
    """softmax_cross_entropy_backward by way of this gradient by trying: log p are logits of p, as good as z."""

    def backward(p, y):
        loss = lambda z: float(numpy_engine.softmax_cross_entropy_forward(z, y)[0])  # noqa: E731
        return numeric_gradient(loss, np.log(np.maximum(p, 1e-30).astype("float64")), 1e-6).astype(p.dtype)

    return {"softmax_cross_entropy_backward": backward}


def with_loops(functions):
    """dense_forward and dense_backward by way of those in loops, as far as they are given."""
    replaced = {}
    for name in functions:
        if name.startswith("dense_forward"):
            replaced["dense_forward"] = functions[name]
    if "dense_backward_loops" in functions:

        def backward(dz, x, W, need_dx=True):
            dW, db = functions["dense_backward_loops"](dz, x, W)
            return dz @ W.T, dW, db

        replaced["dense_backward"] = backward
    return replaced

"""A student's functions, all right but for one: the lines of an exercise, with a mistake among them, as a function."""

import ast
from types import SimpleNamespace

import numpy as np

from labs.diagnosis import names_in_place, returned_names
from labs.exercise import flattened
from numpy_mlp import backpropagation
from numpy_mlp.engines import numpy_engine

LISTS = ("batches", "backward_pass")  # what they return is a list, even of one


def as_function(lab, exercise, *mistakes):
    """The exercise's lines as the function that a student would have written with these mistakes."""
    parameters, taken = parameters_of(lab, exercise), arguments_of(exercise)

    def function(*values, **named):
        arguments = {n: v for n, v in {**dict(zip(parameters, values)), **named}.items() if n in taken}
        made = exercise.answer(arguments, *mistakes)
        for name in exercise.in_place:
            for part, array in zip(names_in_place(exercise, arguments, name), flattened(arguments[name])):
                array[...] = made[part]
        results = [made[name] for name in returned_names(exercise, arguments) if name in made]
        if exercise.name == "forward_pass":
            return results[: len(results) // 2], results[len(results) // 2 :]
        return results if exercise.name in LISTS or len(results) > 1 else results[0] if results else None

    return function


def parameters_of(lab, exercise):
    """The parameters' names, in their order in the file that a student begins with."""
    tree = ast.parse(lab.starter.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == exercise.name]
    return [argument.arg for argument in functions[0].args.args]


def arguments_of(exercise):
    """The parameters that the exercise's lines know of."""
    return tuple(exercise.probes(np.random.default_rng(0), np.dtype("float64"))[0])


def network_functions(**replaced):
    """All functions that a training needs, by their names in the labs: the numpy engine's, and these in place of some.

    What is made of others (the passes, the loss with its p) is made of the replaced ones.
    """
    f = SimpleNamespace(**{name: getattr(numpy_engine, name) for name in vars(numpy_engine) if "_" in name})
    f.forward_pass = lambda weights, x: backpropagation.forward_pass(f, weights, x)
    f.backward_pass = lambda weights, zs, activations, dz: backpropagation.backward_pass(
        f, weights, zs, activations, dz
    )[0]
    f.softmax_cross_entropy_forward = lambda z, y: (
        numpy_engine.softmax_cross_entropy_forward(z, y)[0],
        f.softmax_forward(z),
    )
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


def with_onehot(onehot, n_classes=10):
    """softmax_cross_entropy_backward by way of this onehot."""
    return {"softmax_cross_entropy_backward": lambda p, y: ((p - onehot(y, n_classes)) / len(y)).astype(p.dtype)}


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

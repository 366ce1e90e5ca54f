"""A student's functions, all right but for one: the lines of an exercise, with a mistake among them, as a function."""

import ast
from types import SimpleNamespace

import numpy as np

from numpy_mlp import backpropagation
from numpy_mlp.engines import numpy_engine

from .exercise import flattened
from .results import names_in_place, returned_names

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


def step_functions(**replaced):
    """All functions of one training step, by their names in the labs: the numpy engine's, and these in place of some.

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
    vars(f).update(replaced)
    return f


def with_onehot(onehot):
    """softmax_cross_entropy_backward by way of this onehot."""
    return {"softmax_cross_entropy_backward": lambda p, y: ((p - onehot(y, p.shape[1])) / len(y)).astype(p.dtype)}

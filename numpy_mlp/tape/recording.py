"""Records training steps: the very functions that train the network, each result kept under its name."""

import copy

import numpy as np

from .. import backpropagation
from ..optimizers import SGD
from ..validation import checked_count, checked_images, checked_labels
from .names import tensor_shapes, weight_names
from .tape import Tape


def record(model, x, y, n_steps=None, passes=backpropagation):
    """x (N, D), y (N,) -> the Tape of the steps that `model.train_on_batch` would take now, bit for bit.

    x and y may also be lists of batches, which take turns. n_steps: one for each batch, if it is not given.
    passes: who has `forward_pass` and `backward_pass` with this package's parameters, for passes that are wrong.
    The network stays as it is: a microscope looks and changes nothing. Raises ValueError or TypeError.
    """
    batches = checked_batches(model, x, y)
    n_steps = len(batches) if n_steps is None else checked_count("n_steps", n_steps)
    optimizer, weights = copied_optimizer(model), model.get_weights()
    model.warm_up()
    steps = []
    with np.errstate(all="ignore"):
        for k in range(n_steps):
            steps.append(recorded_step(model.engine, weights, optimizer, *batches[k % len(batches)], passes))
    return Tape(model.sizes, model.dtype, model.engine_name, tuple(steps))


def replay(tape, engine=None, announce=True):
    """The Tape of the same steps, from the same weights and batches, by an engine: to be laid beside the other.

    announce: whether a line says so where the engine has to be compiled first
    """
    from ..model import MLP  # a network is only needed here

    network, first = MLP(tape.sizes, tape.dtype.name, engine), tape.steps[0]
    network.set_weights([first[name] for name in weight_names(tape.n_layers)])
    network.compile(SGD(float(first["learning_rate"])))
    network.warm_up(announce)
    return record(network, [step["x"] for step in tape.steps], [step["y"] for step in tape.steps])


def recorded_step(engine, weights, optimizer, x, y, passes):
    """One step, which moves the weights in place: x (N, D), y (N,) -> {name: array} as in `tensor_shapes`."""
    n_layers, das, before = len(weights) // 2, [], [w.copy() for w in weights]
    zs, activations = passes.forward_pass(engine, weights, x)
    loss, p = engine.softmax_cross_entropy_forward(zs[-1], y)
    dz = engine.softmax_cross_entropy_backward(p, y)
    gradients, dzs = passes.backward_pass(engine, weights, zs, activations, dz, das)
    learning_rate = optimizer.learning_rate
    optimizer.apply(engine, weights, gradients)
    tensors = {"x": x, "y": y, "p": p, "loss": loss, "learning_rate": learning_rate}
    tensors |= dict(zip(weight_names(n_layers), before, strict=True))
    tensors |= dict(zip(weight_names(n_layers, "d{}"), gradients, strict=True))
    tensors |= dict(zip(weight_names(n_layers, "{}_after"), weights, strict=True))
    for name, arrays in {"z": zs, "a": activations[1:], "dz": dzs, "da": das}.items():
        tensors |= {f"{name}{layer}": array for layer, array in enumerate(arrays, start=1)}
    sizes = [len(before[0]), *map(len, before[1::2])]
    return {name: kept(tensors[name], p.dtype) for name in tensor_shapes(sizes, len(x))}


def kept(tensor, dtype):
    """A copy that nobody can write to, labels as integers and numbers of `dtype`."""
    copied = np.array(tensor, np.int64 if np.asarray(tensor).dtype.kind in "iu" else dtype)
    copied.setflags(write=False)
    return copied


def checked_batches(model, x, y):
    """[(x (N, D) of the network's dtype, y (N,) int64), ...] from one batch or from lists of batches."""
    several = isinstance(y, list | tuple) and len(y) > 0 and np.ndim(y[0]) == 1
    if several and len(x) != len(y):
        raise ValueError(f"x has {len(x)} batches and y has {len(y)}: expected a batch of labels for each batch of x")
    return [checked_batch(model, *batch) for batch in (zip(x, y, strict=True) if several else [(x, y)])]


def checked_batch(model, x, y):
    x = checked_images(x, model.sizes[0], model.dtype)
    return x, checked_labels(y, len(x), model.sizes[-1])


def copied_optimizer(model):
    """The optimizer that `train_on_batch` would use, as a copy. Raises ValueError for one that is not plain SGD."""
    optimizer = copy.deepcopy(model.optimizer) or SGD()
    if not optimizer.is_plain:
        raise ValueError("the optimizer has momentum or weight_decay: a tape records plain steps, SGD(learning_rate)")
    optimizer.build(model.dtype, network=model)
    return optimizer

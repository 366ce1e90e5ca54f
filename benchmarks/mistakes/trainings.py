"""One epoch with a student's functions: the loss along the way, and the accuracy that they come to."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from labs.wrong_functions import with_onehot
from numpy_mlp.initializers import initial_weights

from .functions import (
    loss_and_gradients,
    network_functions,
    with_loops,
    with_numeric_gradient,
)
from .neuron import train_neuron
from .rates import train_at_edge, train_at_smoothed_rate, train_at_suggested_rate


@dataclass(frozen=True)
class Setting:
    """What is trained to see a mistake at work: train(functions, data, plan, seed) -> the run's record.

    functions  {exercise: the student's function}: of the setting's right training, none
    """

    name: str
    train: Callable


def train_network(functions, data, plan, seed, prepare=lambda x: x):
    """{"loss": curve, "epoch_loss", "accuracy"}: an epoch with the numpy engine's functions, but for the given ones."""
    f = network_functions(**functions)
    rng = np.random.default_rng(seed)
    weights = initial_weights(rng, plan.sizes, np.float32)
    (x, y), (x_test, y_test) = data
    order, losses = rng.permutation(len(x))[: plan.n_train], []

    def noted(weights, x, y):
        loss, gradients = loss_and_gradients(f, weights, x, y)
        losses.append(float(loss))
        return loss, gradients

    x = prepare(x)
    epoch_loss = f.train_epoch(noted, weights, x, y, order, plan.batch_size, plan.rate)
    p = f.softmax_forward(f.forward_pass(weights, prepare(x_test[: plan.n_test]))[0][-1])
    accuracy = f.accuracy(p, y_test[: plan.n_test])
    return {"loss": curve(losses, plan.points), "epoch_loss": float(epoch_loss), "accuracy": float(accuracy)}


def train_with_onehot(functions, data, plan, seed):
    """The network, whose gradient at the logits is made with `onehot`."""
    onehot = functions.get("onehot", lambda y, n_classes: np.eye(n_classes)[y])
    return train_network(with_onehot(onehot), data, plan, seed)


def train_numerically(functions, data, plan, seed):
    """The network, whose gradient at the logits is found by trying."""
    gradient = functions.get("numeric_gradient", central_differences)
    return train_network(with_numeric_gradient(gradient), data, replace(plan, n_train=plan.n_numeric), seed)


def central_differences(loss, z, step):
    """d loss / d z, (loss(z + h) - loss(z - h)) / (2 h) for every entry"""
    dz = np.zeros_like(z)
    for place in np.ndindex(z.shape):
        here = z[place]
        z[place] = here + step
        higher = loss(z)
        z[place] = here - step
        dz[place] = (higher - loss(z)) / (2 * step)
        z[place] = here
    return dz


def train_in_loops(functions, data, plan, seed):
    """A small network, 49-12-10, on images of 7 x 7: loops are slow."""
    few = replace(plan, sizes=(49, 12, 10), rate=plan.loops_rate, n_train=plan.n_loops, n_test=plan.n_loops_test)
    return train_network(with_loops(functions), data, few, seed, smaller)


def smaller(x):
    """x (n, 784) -> (n, 49), the mean of every 4 x 4 pixels"""
    return x.reshape(len(x), 7, 4, 7, 4).mean(axis=(2, 4)).reshape(len(x), 49)


def curve(losses, points):
    """The losses' means over `points` windows, as even as it goes."""
    with np.errstate(all="ignore"):
        return [float(part.mean()) for part in np.array_split(np.array(losses), points) if len(part)]


NETWORK = Setting("network", train_network)
SETTINGS = {
    1: Setting("neuron", train_neuron),
    7: Setting("rates", train_at_suggested_rate),
    8: Setting("loops", train_in_loops),
    "onehot": Setting("onehot", train_with_onehot),
    "numeric_gradient": Setting("numeric", train_numerically),
    "smoothed": Setting("smoothed_rates", train_at_smoothed_rate),
    "separation_exponent": Setting("twins", train_at_edge),
}


def setting_of(lab, exercise):
    """The Setting in which a mistake of this exercise shows."""
    return SETTINGS.get(exercise.name) or SETTINGS.get(lab.number, NETWORK)

"""Lab 1, solved: one neuron and its loss, by hand."""

import numpy as np


def neuron_forward(x, w, b):
    """x (D,), w (D,), b a number  ->  z, a number"""
    return (x * w).sum() + b


def sigmoid(z):
    """z, a number or an array  ->  p, of the same shape, between 0 and 1"""
    return 1 / (1 + np.exp(-z))


def neuron_loss(p, y):
    """p between 0 and 1, y 0 or 1  ->  loss, a number"""
    return -np.log(p) if y == 1 else -np.log(1 - p)


def neuron_backward(p, y, x):
    """p between 0 and 1, y 0 or 1, x (D,)  ->  dw (D,), db: the loss's derivatives by w and b"""
    dz = p - y
    return dz * x, dz


def neuron_update(w, b, dw, db, learning_rate):
    """w (D,), b, dw (D,), db, learning_rate  ->  w (D,), b: new ones, the old ones stay as they are"""
    return w - learning_rate * dw, b - learning_rate * db

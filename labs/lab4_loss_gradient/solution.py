"""Lab 4, solved: the gradient of the loss at the logits."""

import numpy as np


def onehot(y, n_classes):
    """y (N,), n_classes C  ->  (N, C), in each row a single 1"""
    return np.eye(n_classes)[y]


def softmax_cross_entropy_backward(p, y):
    """p (N, C) as the softmax made it, y (N,)  ->  dz (N, C): the gradient of the mean loss at the logits"""
    return (p - onehot(y, p.shape[1])) / len(y)


def numeric_gradient(loss, z, step=1e-6):
    """loss, a function of z that returns a number, z (N, C), step  ->  dz (N, C) by central differences"""
    dz = np.zeros_like(z)
    for index in np.ndindex(z.shape):
        move = np.zeros_like(z)
        move[index] = step
        dz[index] = (loss(z + move) - loss(z - move)) / (2 * step)
    return dz

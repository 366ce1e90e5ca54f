"""The reference engine: the textbook's formulas in NumPy, each forward with its backward beneath it.

Shapes: N samples in a batch, D inputs and M outputs of a layer, C classes. A gradient is named d + the name of what it
is the gradient of: dW is the derivative of the batch's mean loss with respect to W. Every engine has these functions
under these names; this one is to be read, and the others are held to it.
"""

import numpy as np


def dense_forward(x, W, b):
    """z = x @ W + b                              x (N, D)   W (D, M)   b (M,)   ->   z (N, M)"""
    return x @ W + b


def dense_backward(dz, x, W, need_dx=True):
    """dx = dz @ W.T   dW = x.T @ dz   db = sum over n of dz            dz (N, M)   ->   dx (N, D), dW (D, M), db (M,)

    The first layer's dx would be the gradient of the pixels, which nobody uses: without `need_dx` it is None.
    """
    dx = dz @ W.T if need_dx else None
    return dx, x.T @ dz, dz.sum(axis=0)


def relu_forward(z):
    """a = max(z, 0)                              z (N, M)   ->   a (N, M); a NaN stays a NaN"""
    return np.maximum(z, 0)


def relu_backward(da, z):
    """dz = da where z > 0, else 0                da, z (N, M)   ->   dz (N, M); the slope at 0 is taken as 0"""
    return da * (z > 0)


def softmax_forward(z):
    """p = exp(z) / sum over classes of exp(z)    z (N, C)   ->   p (N, C)

    Taking the row's largest logit away first changes nothing in p, and no exp can overflow.
    """
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def softmax_cross_entropy_forward(z, y):
    """loss = mean over n of -log p[n, y[n]]      z (N, C)   y (N,)   ->   loss, p (N, C)

    From the logits, -log p = log(sum of exp(z)) - z[y], which stays finite where p itself would round to 0.
    """
    shifted = z - z.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(shifted).sum(axis=1))
    return (log_sum - shifted[np.arange(len(y)), y]).mean(), softmax_forward(z)


def softmax_cross_entropy_backward(p, y):
    """dz = (p - onehot(y)) / N                   p (N, C)   y (N,)   ->   dz (N, C)

    The 1/N of the mean enters here, and nowhere else: every gradient further back inherits it.
    """
    dz = p.copy()  # p belongs to the caller
    dz[np.arange(len(y)), y] -= 1
    return dz / len(y)


def sgd_update(w, dw, learning_rate):
    """w -= learning_rate * dw                    in place: no other function here changes an argument"""
    w -= learning_rate * dw


def warm_up(dtype):
    """Seconds spent compiling: none, NumPy arrives compiled."""
    return 0.0

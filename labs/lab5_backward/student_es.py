"""Laboratorio 5: hacia atrás por las capas densas y ReLU, la cadena."""


def dense_backward(dz, x, W, need_dx=True):
    """dz (N, M), x (N, D), W (D, M)  ->  dx (N, D), dW (D, M), db (M,)"""
    raise NotImplementedError


def relu_backward(da, z):
    """da (N, M), z (N, M)  ->  dz (N, M)"""
    raise NotImplementedError


def backward_pass(weights, zs, activations, dz):
    """weights [W1, b1, ..., WL, bL], zs [z1 ... zL], activations [x, a1 ... a(L-1)], dz (N, C) en los logits
    ->  [dW1, db1, ..., dWL, dbL]"""
    raise NotImplementedError

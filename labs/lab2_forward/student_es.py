"""Laboratorio 2: hacia adelante por capas densas y ReLU. N muestras, D entradas y M salidas de una capa, C clases."""


def dense_forward(x, W, b):
    """x (N, D), W (D, M), b (M,)  ->  z (N, M)"""
    raise NotImplementedError


def relu_forward(z):
    """z (N, M)  ->  a (N, M); un NaN sigue siendo NaN, para que nadie lo pase por alto"""
    raise NotImplementedError


def forward_pass(weights, x):
    """weights [W1, b1, ..., WL, bL], x (N, D); una ReLU tras cada capa menos la última
    ->  zs [z1 ... zL], activations [x, a1 ... a(L-1)]"""
    raise NotImplementedError

"""Laboratorio 3: softmax y entropía cruzada, y por qué de forma estable. N muestras, C clases.

y contiene la clase de cada muestra, de 0 a C - 1.
"""


def softmax_forward(z):
    """z (N, C)  ->  p (N, C), cada fila suma 1; unos logits de 1000 no son problema"""
    raise NotImplementedError


def softmax_cross_entropy_forward(z, y):
    """z (N, C), y (N,)  ->  loss, la media sobre las muestras, p (N, C); finita para todo z finito"""
    raise NotImplementedError


def accuracy(p, y):
    """p (N, C), y (N,)  ->  la parte de las muestras cuya clase más probable es la suya, de 0 a 1"""
    raise NotImplementedError

"""Laboratorio 4: el gradiente de la pérdida en los logits. N muestras, C clases.

y contiene la clase de cada muestra, de 0 a C - 1.
"""


def onehot(y, n_classes):
    """y (N,), n_classes C  ->  (N, C), en cada fila un solo 1"""
    raise NotImplementedError


def softmax_cross_entropy_backward(p, y):
    """p (N, C) como la hizo softmax, y (N,)  ->  dz (N, C): el gradiente de la pérdida media en los logits"""
    raise NotImplementedError


def numeric_gradient(loss, z, step=1e-6):
    """loss, una función de z que devuelve un número, z (N, C), step  ->  dz (N, C) por diferencias centrales"""
    raise NotImplementedError

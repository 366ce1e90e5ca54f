"""Laboratorio 1: una neurona y su pérdida, a mano. Salvo x, w y dw, todo son números sueltos."""


def neuron_forward(x, w, b):
    """x (D,), w (D,), b un número  ->  z, un número"""
    raise NotImplementedError


def sigmoid(z):
    """z, un número o un arreglo  ->  p, de la misma forma, entre 0 y 1"""
    raise NotImplementedError


def neuron_loss(p, y):
    """p entre 0 y 1, y 0 o 1  ->  loss, un número"""
    raise NotImplementedError


def neuron_backward(p, y, x):
    """p entre 0 y 1, y 0 o 1, x (D,)  ->  dw (D,), db: las derivadas de la pérdida respecto a w y b"""
    raise NotImplementedError


def neuron_update(w, b, dw, db, learning_rate):
    """w (D,), b, dw (D,), db, learning_rate  ->  w (D,), b: nuevos; los de antes quedan como están"""
    raise NotImplementedError

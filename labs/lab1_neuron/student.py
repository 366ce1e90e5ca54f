"""Lab 1: one neuron and its loss, by hand. All numbers but x, w and dw are plain ones."""


def neuron_forward(x, w, b):
    """x (D,), w (D,), b a number  ->  z, a number"""
    raise NotImplementedError


def sigmoid(z):
    """z, a number or an array  ->  p, of the same shape, between 0 and 1"""
    raise NotImplementedError


def neuron_loss(p, y):
    """p between 0 and 1, y 0 or 1  ->  loss, a number"""
    raise NotImplementedError


def neuron_backward(p, y, x):
    """p between 0 and 1, y 0 or 1, x (D,)  ->  dw (D,), db: the loss's derivatives by w and b"""
    raise NotImplementedError


def neuron_update(w, b, dw, db, learning_rate):
    """w (D,), b, dw (D,), db, learning_rate  ->  w (D,), b: new ones, the old ones stay as they are"""
    raise NotImplementedError

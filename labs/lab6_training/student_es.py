"""Laboratorio 6: SGD y el bucle de entrenamiento."""


def sgd_update(w, dw, learning_rate):
    """w, dw (...)  ->  nada: el propio w se ha movido"""
    raise NotImplementedError


def batches(order, batch_size):
    """order (n,) números de muestra  ->  lista de arreglos (batch_size,), el último tan corto como salga"""
    raise NotImplementedError


def train_epoch(loss_and_gradients, weights, x, y, order, batch_size, learning_rate):
    """weights [W1, b1, ...], x (n, D), y (n,), order (n,)  ->  pérdida media por muestra; los pesos se han movido

    loss_and_gradients(weights, x, y) -> pérdida media de un lote, [dW1, db1, ...]: ya está dada
    """
    raise NotImplementedError

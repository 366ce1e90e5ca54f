"""Lab 6: SGD and the training loop."""


def sgd_update(w, dw, learning_rate):
    """w, dw (...)  ->  nothing: w itself has moved"""
    raise NotImplementedError


def batches(order, batch_size):
    """order (n,) sample numbers  ->  list of arrays (batch_size,), the last one as small as it comes"""
    raise NotImplementedError


def train_epoch(loss_and_gradients, weights, x, y, order, batch_size, learning_rate):
    """weights [W1, b1, ...], x (n, D), y (n,), order (n,)  ->  mean loss over the samples; the weights have moved

    loss_and_gradients(weights, x, y) -> mean loss of a batch, [dW1, db1, ...]: it is given
    """
    raise NotImplementedError

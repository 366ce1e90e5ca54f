"""Lab 6, solved: SGD and the training loop."""


def sgd_update(w, dw, learning_rate):
    """w, dw (...)  ->  nothing: w itself has moved"""
    w -= learning_rate * dw


def batches(order, batch_size):
    """order (n,) sample numbers  ->  list of arrays (batch_size,), the last one as small as it comes"""
    return [order[start : start + batch_size] for start in range(0, len(order), batch_size)]


def train_epoch(loss_and_gradients, weights, x, y, order, batch_size, learning_rate):
    """weights [W1, b1, ...], x (n, D), y (n,), order (n,)  ->  mean loss over the samples; the weights have moved

    loss_and_gradients(weights, x, y) -> mean loss of a batch, [dW1, db1, ...]: it is given
    """
    total = 0.0
    for batch in batches(order, batch_size):
        loss, gradients = loss_and_gradients(weights, x[batch], y[batch])
        for w, dw in zip(weights, gradients):
            sgd_update(w, dw, learning_rate)
        total += loss * len(batch)
    return total / len(order)

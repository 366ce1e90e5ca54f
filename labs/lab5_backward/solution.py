"""Lab 5, solved: backward through dense and ReLU, the chain."""


def dense_backward(dz, x, W, need_dx=True):
    """dz (N, M), x (N, D), W (D, M)  ->  dx (N, D), dW (D, M), db (M,)"""
    dx = dz @ W.T if need_dx else None
    return dx, x.T @ dz, dz.sum(axis=0)


def relu_backward(da, z):
    """da (N, M), z (N, M)  ->  dz (N, M)"""
    return da * (z > 0)


def backward_pass(weights, zs, activations, dz):
    """weights [W1, b1, ..., WL, bL], zs [z1 ... zL], activations [x, a1 ... a(L-1)], dz (N, C) at the logits
    ->  [dW1, db1, ..., dWL, dbL]"""
    gradients = []
    for layer in reversed(range(len(zs))):
        da, dW, db = dense_backward(dz, activations[layer], weights[2 * layer])
        gradients = [dW, db, *gradients]
        if layer > 0:
            dz = relu_backward(da, zs[layer - 1])
    return gradients

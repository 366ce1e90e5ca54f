"""The network's two passes: forward from the pixels to the logits, and backward from the loss to every weight.

L dense layers with weights [W1, b1, ..., WL, bL]; a ReLU follows each but the last, whose z are the logits.
"""


def forward_pass(engine, weights, x):
    """z_l = a_(l-1) @ W_l + b_l, a_l = relu(z_l), a_0 = x         ->   [z_1 ... z_L], [a_0 ... a_(L-1)]"""
    zs, activations = [], [x]
    for W, b in zip(weights[0::2], weights[1::2]):
        zs.append(engine.dense_forward(activations[-1], W, b))
        if len(zs) < len(weights) // 2:
            activations.append(engine.relu_forward(zs[-1]))
    return zs, activations


def backward_pass(engine, weights, zs, activations, dz, das=None):
    """The chain rule from the logits' gradient dz_L back         ->   [dW_1, db_1, ..., dW_L, db_L], [dz_1 ... dz_L]

    das: a list that is filled with [da_1 ... da_(L-1)], for whoever wants to see these too.
    """
    gradients, dzs = [], [dz]
    for layer in reversed(range(len(zs))):
        da, dW, db = engine.dense_backward(dzs[0], activations[layer], weights[2 * layer], need_dx=layer > 0)
        gradients = [dW, db, *gradients]
        if layer > 0:
            if das is not None:
                das.insert(0, da)
            dzs.insert(0, engine.relu_backward(da, zs[layer - 1]))
    return gradients, dzs


def loss_and_gradients(engine, weights, x, y):
    """One batch, there and back: x (N, D), y (N,)         ->   mean loss, p (N, C), [dW_1, db_1, ..., dW_L, db_L]"""
    zs, activations = forward_pass(engine, weights, x)
    loss, p = engine.softmax_cross_entropy_forward(zs[-1], y)
    dz = engine.softmax_cross_entropy_backward(p, y)
    gradients, _ = backward_pass(engine, weights, zs, activations, dz)
    return loss, p, gradients

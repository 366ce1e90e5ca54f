"""Lab 4: the gradient of the loss at the logits. N samples, C classes; y holds each sample's class, 0 to C - 1."""


def onehot(y, n_classes):
    """y (N,), n_classes C  ->  (N, C), in each row a single 1"""
    raise NotImplementedError


def softmax_cross_entropy_backward(p, y):
    """p (N, C) as the softmax made it, y (N,)  ->  dz (N, C): the gradient of the mean loss at the logits"""
    raise NotImplementedError


def numeric_gradient(loss, z, step=1e-6):
    """loss, a function of z that returns a number, z (N, C), step  ->  dz (N, C) by central differences"""
    raise NotImplementedError

"""Lab 2: forward through dense layers and ReLU. N samples, D inputs, M outputs of a layer, C classes."""


def dense_forward(x, W, b):
    """x (N, D), W (D, M), b (M,)  ->  z (N, M)"""
    raise NotImplementedError


def relu_forward(z):
    """z (N, M)  ->  a (N, M); a NaN stays a NaN, so that nobody overlooks it"""
    raise NotImplementedError


def forward_pass(weights, x):
    """weights [W1, b1, ..., WL, bL], x (N, D); a ReLU after each layer but the last
    ->  zs [z1 ... zL], activations [x, a1 ... a(L-1)]"""
    raise NotImplementedError

"""Lab 8: from loops to NumPy to Numba, the same numbers, faster."""


def dense_forward_loops(x, W, b):
    """x (N, D), W (D, M), b (M,)  ->  z (N, M), one number after the other"""
    raise NotImplementedError


def dense_backward_loops(dz, x, W):
    """dz (N, M), x (N, D), W (D, M)  ->  dW (D, M), db (M,), one number after the other"""
    raise NotImplementedError


def dense_forward_rows(x, W, b):
    """x (N, D), W (D, M), b (M,)  ->  z (N, M): for every sample, W's rows of those inputs alone that are not 0"""
    raise NotImplementedError


def dense_forward_numba(x, W, b):
    """x (N, D), W (D, M), b (M,)  ->  z (N, M), compiled: if you like, it counts for nothing; import numba in here"""
    raise NotImplementedError

"""The dense limit: a step's dense multiply-adds at the machine's measured matrix-product peak.

No program that does all the dense arithmetic can be faster. One that leaves out the products with zero can.
"""

import time

import numpy as np

PRODUCT_SIZE = 2048


def sgemm_peak(repeats=3, size=PRODUCT_SIZE):
    """GFLOP/s of a (size, size) @ (size, size) product in float32 by numpy as installed: the best of `repeats`."""
    a = np.full((size, size), 0.5, np.float32)
    b = np.full((size, size), 0.25, np.float32)
    c = np.empty_like(a)
    np.matmul(a, b, out=c)  # wakes the threads and touches the pages
    return max(2 * size**3 / _seconds(a, b, c) / 1e9 for _ in range(repeats))


def _seconds(a, b, c):
    start = time.perf_counter()
    np.matmul(a, b, out=c)
    return time.perf_counter() - start


def dense_flops(sizes, batch_size):
    """Floating-point operations of one step's matrix products, zeros included.

    z = a W and dW = a' dz cost 2 B n_in n_out each, in every layer; da = dz W' the same in all but the first layer.
    """
    products = [n_in * n_out for n_in, n_out in zip(sizes, sizes[1:])]
    forward = weight_gradients = 2 * batch_size * sum(products)
    return forward + weight_gradients + 2 * batch_size * sum(products[1:])


def dense_limit_us(sizes, batch_size, gflops):
    """Microseconds of one step at `gflops` GFLOP/s."""
    return dense_flops(sizes, batch_size) / gflops / 1e3

"""What the tests of the sparse path share: data and lists with many zeros, and ways into its compiled functions."""

import numba
import numpy as np

from numpy_mlp.engines import sparse_kernels as kernels
from numpy_mlp.engines.sparse_training import SparseData, SparseNetwork

RATE = 0.3


def some_data(rng, n, n_inputs, n_classes, dtype, density):
    """x (n, D) with so many numbers other than zero, negative ones too; y (n,)."""
    x = rng.normal(size=(n, n_inputs)) * (rng.random((n, n_inputs)) < density)
    return x.astype(dtype), rng.integers(0, n_classes, n)


def sparse_steps(sizes, dtype, weights, x, y, batch_size):
    network, after = SparseNetwork(sizes, dtype, batch_size), [np.empty_like(w) for w in weights]
    network.load(weights)
    losses, right = network.train(SparseData(x, y), np.arange(len(x)), RATE)
    network.store(after)
    return losses, right, after


def driver_of(kernel):
    """A way in from Python, which the kernels lack. Not kept on disk: Numba would not see that a kernel has changed."""

    @numba.njit(error_model="numpy")
    def driver(*arguments):
        return kernel(*arguments)

    def call(*arguments):
        return driver(*(np.uint64(a) if isinstance(a, int) else a for a in arguments))

    return call


DRIVERS = {
    name: driver_of(getattr(kernels, name))
    for name in (
        *("forward_64", "forward_96", "forward_apart", "update_64", "update_96", "update_apart", "backward"),
        *("list_active", "list_by_unit", "copy_lists", "size", "softmax_cross_entropy"),
    )
}


def sparse_rows(rng, n, n_units, density, dtype):
    """(n, n_units), most of it zero, negative numbers among the rest; where there are two rows, one is empty."""
    x = rng.normal(size=(n, n_units)) * (rng.random((n, n_units)) < density)
    x[n // 2] *= n < 2 or density == 1
    return x.astype(dtype)


def lists_of(x, width, before=0):
    """starts, indices, values: each row's numbers other than zero, in bands; `before`: so much lies in front of all."""
    starts, indices, values = [0] * before, [0] * before, [0] * before
    for row in x:
        for k, value in enumerate(row):
            starts += [len(indices)] * (k % width == 0)
            if value != 0:
                indices.append(k)
                values.append(value)
        starts.append(len(indices))
    return np.array(starts, np.uint64), np.array(indices, np.uint16), np.array(values, x.dtype)


def uses_of(x, before=0):
    """begins, ends, samples, coefficients: each unit's samples; `before`: so many lists lie in front, empty."""
    _, samples, coefficients = lists_of(x.T, len(x))
    ends = np.cumsum(np.count_nonzero(x, axis=0))
    ends = np.concatenate([np.zeros(before), ends]).astype(np.uint64)
    return np.concatenate([[np.uint64(0)], ends[:-1]]), ends, samples, coefficients


def in_band(x, band, width):
    """x, with zeros outside one band."""
    here = np.zeros_like(x)
    here[:, band * width : (band + 1) * width] = x[:, band * width : (band + 1) * width]
    return here


def assert_near(found, expected):
    """Equal to the rounding of some hundred sums, NaN where NaN is expected."""
    eps = np.finfo(expected.dtype).eps
    np.testing.assert_allclose(found, expected, rtol=200 * eps, atol=200 * eps)

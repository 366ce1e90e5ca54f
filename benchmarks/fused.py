"""The kernels of the sparse path, one operation at a time, for the parity gate: the very functions that `fit` runs.

A fused kernel leaves no dW to be looked at: it is read by running the update on zero weights at rate -1.
"""

import numpy as np
from numba import njit

from numpy_mlp.engines import sparse_steps as steps
from numpy_mlp.engines.sparse_kernels import ONE
from numpy_mlp.engines.sparse_training import SparseData, SparseNetwork

from .bounds import update_bound

ZERO = np.uint64(0)
driver = njit(cache=True, error_model="numpy")


@driver
def first_forward(layout, weights, rows, inputs, batch):
    """z1 = x @ W1 + b1"""
    for tile in range(steps.tiles(layout[1, steps.UNITS])):
        steps.first_tile(layout, weights, rows[0], inputs, batch, tile, ZERO, np.uint64(len(batch)))


@driver
def list_layer(layout, rows, n_samples):
    """a1 = relu(z1), as lists; dz1 = 0"""
    for tile in range(steps.tiles(layout[1, steps.UNITS])):
        steps.list_tile(layout, rows, 1, tile, ZERO, n_samples)


@driver
def hidden_forward(layout, weights, rows, n_samples):
    """z2 = a1 @ W2 + b2"""
    for tile in range(steps.tiles(layout[2, steps.UNITS])):
        steps.hidden_tile(layout, weights, rows, 2, tile, ZERO, n_samples)


@driver
def hidden_backward(layout, weights, rows, n_samples):
    """dz1 = dz2 @ W2.T where the unit is on, else 0"""
    for block in range(steps.tiles(layout[1, steps.UNITS])):
        for n in range(n_samples):
            steps.backward_block(layout, weights, rows, 2, block, n)


@driver
def hidden_update(layout, weights, rows, uses, n_samples, rate):
    """W2 -= rate * a1.T @ dz2, b2 -= rate * sum of dz2"""
    n_rows, lists = layout[1, steps.UNITS] + ONE, layout[1, steps.LISTS]
    steps.list_units(layout, rows, uses, 1, ZERO, n_rows, n_samples, n_samples)
    for tile in range(steps.tiles(layout[2, steps.UNITS])):
        steps.update_rows(layout, weights, rows, uses, lists, 2, tile, ZERO, n_rows, n_samples, rate, 0)


class Layer:
    """A dense layer behind a (N, D), none negative: the second of a network 1-D-M whose hidden layer is a."""

    def __init__(self, a, W, b):
        self.n, (self.n_in, self.n_out) = np.uint64(len(a)), W.shape
        self.network = SparseNetwork((1, *W.shape), W.dtype, len(a))
        self.set_weights(W, b)
        self.rows_of(0, 1)[:] = a
        list_layer(self.network.layout, self.network.rows, self.n)

    def set_weights(self, W, b):
        """W (D, M), b (M,)"""
        first = np.zeros((1, self.n_in), W.dtype), np.zeros(self.n_in, W.dtype)
        self.network.load([*first, W, b])

    def weights(self):
        """W (D, M), b (M,) as they are now."""
        empty = [
            np.empty(shape, self.network.dtype)
            for shape in ((1, self.n_in), self.n_in, (self.n_in, self.n_out), self.n_out)
        ]
        self.network.store(empty)
        return empty[2:]

    def rows_of(self, which, layer):
        """z (which = 0) or dz (1) of a layer: (N, its units), a view."""
        units, stride, _, at, _ = (int(number) for number in self.network.layout[layer])
        return self.network.rows[which][at : at + int(self.n) * stride].reshape(int(self.n), stride)[:, :units]

    def active(self):
        """a (N, D), from its lists."""
        _, _, indices, ends = self.network.rows
        a, z = np.zeros((int(self.n), self.n_in), self.network.dtype), self.network.rows[0]
        at, stride = int(self.network.layout[1, steps.ROWS]), int(self.network.layout[1, steps.STRIDE])
        for place in (at + n * stride + unit for n in range(len(a)) for unit in range(0, self.n_in, 64)):
            members = slice(place, int(ends[place // 64]))
            a[(place - at) // stride, indices[members]] = z[members]
        return a

    def forward(self):
        """z (N, M)"""
        hidden_forward(self.network.layout, self.network.weights, self.network.rows, self.n)
        return self.rows_of(0, 2).copy()

    def backward(self, dz):
        """dz of the layer before (N, D), from this layer's dz (N, M)."""
        self.rows_of(1, 2)[:] = dz
        hidden_backward(self.network.layout, self.network.weights, self.network.rows, self.n)
        return self.rows_of(1, 1).copy()

    def update(self, dz, learning_rate):
        """W, b after a step."""
        self.rows_of(1, 2)[:] = dz
        rate = self.network.dtype.type(learning_rate)
        hidden_update(self.network.layout, self.network.weights, self.network.rows, self.network.uses, self.n, rate)
        return self.weights()

    def gradients(self, dz):
        """dW, db: what a step at rate -1 makes of zeros."""
        self.set_weights(
            np.zeros((self.n_in, self.n_out), self.network.dtype), np.zeros(self.n_out, self.network.dtype)
        )
        return self.update(dz, -1)


def first_layer(x, W, b):
    """z1 (N, M) as the first layer makes it: x (N, D) as lists in bands."""
    network, data = SparseNetwork((*W.shape, 1), W.dtype, len(x)), SparseData(x)
    zeros = np.zeros((W.shape[1], 1), W.dtype), np.zeros(1, W.dtype)
    network.load([W, b, *zeros])
    first_forward(network.layout, network.weights, network.rows, data.inputs, np.arange(len(x), dtype=np.uint64))
    units, stride, _, at, _ = (int(number) for number in network.layout[1])
    return network.rows[0][at : at + len(x) * stride].reshape(len(x), stride)[:, :units].copy()


def operations(weights, x, tensors, bounds, learning_rate):
    """(name, tensor, bound): each operation of the sparse path on the reference's own inputs to it.

    dz of a hidden layer and the updated weights are made in one go from dz behind them, so their bounds have two terms.
    """
    n_layers = len(weights) // 2
    for number in range(1, n_layers + 1):
        W, b, dz = weights[2 * number - 2], weights[2 * number - 1], tensors[f"dz{number}"]
        layer = Layer(tensors[f"a{number - 1}"] if number > 1 else x, W, b)
        if number == 1:
            yield "z1", first_layer(x, W, b), bounds["z1"]
        else:
            yield f"a{number - 1}", layer.active(), bounds[f"a{number - 1}"]
            yield f"dz{number - 1}", layer.backward(dz), bounds[f"da{number - 1}"]
        yield f"z{number}", layer.forward(), bounds[f"z{number}"]
        for name, w in zip("Wb", layer.update(dz, learning_rate), strict=True):
            gradient_bound = bounds[f"d{name}{number}"]
            rounding = update_bound(w, np.abs(tensors[f"d{name}{number}"]) + gradient_bound, learning_rate)
            yield f"{name}{number}", w, rounding + learning_rate * gradient_bound
        for name, gradient in zip("Wb", layer.gradients(dz), strict=True):
            yield f"d{name}{number}", gradient, bounds[f"d{name}{number}"]


def whole_step(weights, x, y, learning_rate):
    """[W1, b1, ...] after one step of `fit`'s sparse path."""
    sizes, dtype = (len(weights[0]), *(len(b) for b in weights[1::2])), weights[0].dtype
    network, after = SparseNetwork(sizes, dtype, len(x)), [np.empty_like(w) for w in weights]
    network.load(weights)
    network.train(SparseData(x, y), np.arange(len(x)), learning_rate)
    network.store(after)
    return after

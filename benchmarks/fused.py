"""The kernels of the sparse path, one operation at a time, for the parity gate: the very functions that `fit` runs.

They work in the rows and lists of a whole network. Before each operation the reference's tensors are put there, so that
what comes out differs by this operation's rounding alone. A fused kernel leaves no dW to be looked at: it is read by
running the update on zero weights at rate -1.
"""

from functools import lru_cache

import numpy as np
from numba import njit

from numpy_mlp.engines import sparse_samples as phase_1
from numpy_mlp.engines import sparse_tiles as phase_2
from numpy_mlp.engines.sparse_batches import prepare_batch
from numpy_mlp.engines.sparse_kernels import ONE, WIDTH, list_active, softmax_cross_entropy
from numpy_mlp.engines.sparse_layout import (
    BLOCKS,
    COLUMNS,
    FIRST,
    ROWS,
    STARTS,
    STRIDE,
    TILE_ROWS,
    TILE_STARTS,
    TWO,
    UNITS,
    ZERO,
    bands,
    scratch,
    units_of,
)
from numpy_mlp.engines.sparse_training import SparseData, SparseNetwork

from .bounds import update_bound

driver = njit(cache=True, error_model="numpy")


@driver
def first_forward(layout, tiles, blocks, weights, rows, inputs, pixel_uses, everyone):
    """z1 = x @ W1 + b1"""
    for t in range(len(tiles)):
        phase_2.update_and_forward(
            layout, tiles[t], blocks[t], weights, rows, inputs, pixel_uses, ZERO, ZERO, everyone, ZERO,
            weights.dtype.type(0), ZERO,
        )  # fmt: skip


@driver
def list_first(layout, tiles, rows, lists, n_samples):
    """a1 = relu(z1), as lists; dz1 = 0"""
    for t in range(len(tiles)):
        tile = tiles[t]
        list_active(
            rows[0], tile[TILE_ROWS], tile[COLUMNS], units_of(layout, tile), lists,
            tile[TILE_STARTS], TWO, rows[1], ZERO, n_samples,
        )  # fmt: skip


@driver
def second_forward(layout, tiles, groups, blocks, weights, rows, lists, everyone):
    """z2 = a1 @ W2 + b2, a sum over tiles"""
    for t in range(len(tiles)):
        phase_2.forward_away(layout, tiles, t, blocks, weights, rows[0], lists, everyone)
    for n in range(np.uint64(len(everyone))):
        phase_1.sum_parts(layout, tiles, groups, weights, rows[0], n)


@driver
def later_forward(layout, layer, blocks, weights, rows, lists, everyone):
    """z3 = a2 @ W3 + b3, and so on"""
    phase_1.forward_layer(layout, layer, blocks, weights, rows[0], lists, everyone, ZERO, np.uint64(len(everyone)))


@driver
def list_later(layout, layer, rows, lists, n_samples):
    """a2 = relu(z2), and so on, as lists; dz2 = 0"""
    phase_1.list_layer(layout, layer, rows, lists, ZERO, n_samples)


@driver
def first_backward(layout, tiles, blocks, weights, rows, lists, n_samples):
    """dz1 = dz2 @ W2.T where the unit is on, else 0"""
    for t in range(len(tiles)):
        first_block = layout[2, BLOCKS] + np.uint64(t) * bands(layout[2, UNITS], WIDTH)
        phase_2.backward_away(layout, tiles[t], first_block, blocks, weights, rows, lists, n_samples)


@driver
def later_backward(layout, layer, blocks, weights, rows, lists, n_samples):
    """dz2 = dz3 @ W3.T where the unit is on, else 0, and so on"""
    phase_1.backward_layer(layout, layer, blocks, weights, rows[1], lists, ZERO, n_samples)


@driver
def last_backward(layout, rows, labels, n_samples, losses):
    """Each sample's loss, and dz of the last layer."""
    last = len(layout) - 1
    for n in range(n_samples):
        at = layout[last, ROWS] + n * layout[last, STRIDE]
        losses[n] = softmax_cross_entropy(
            rows[0], at, layout[last, UNITS], labels[n], n_samples, rows[1]
        )[0]  # fmt: skip


@driver
def update(layout, tiles, blocks, weights, rows, lists, uses, inputs, pixel_uses, everyone, rate):
    """W -= rate * a.T @ dz, b -= rate * sum of dz, in every layer"""
    own = scratch(rows, ZERO)
    phase_2.update_rest(layout, blocks, weights, rows, lists, uses, everyone, rate, own, ZERO, ONE)
    for t in range(len(tiles)):
        first_block = layout[2, BLOCKS] + np.uint64(t) * bands(layout[2, UNITS], WIDTH)
        phase_2.update_away(layout, tiles[t], first_block, blocks, weights, rows, lists, uses, everyone, rate, own)
        phase_2.update_and_forward(
            layout, tiles[t], blocks[t], weights, rows, inputs, pixel_uses, np.uint64(len(everyone)), ZERO,
            everyone[:0], ZERO, rate, own,
        )  # fmt: skip


@driver
def lay_out(layout, data, batch, inputs, pixel_uses):
    """The batch's lists, in the first slot."""
    prepare_batch(layout, data, batch, ZERO, np.uint64(len(batch)), inputs, pixel_uses, True)


class Operations:
    """A network of these sizes, in whose rows and lists the reference's tensors are put."""

    def __init__(self, sizes, dtype, n_samples):
        self.sizes, self.network = sizes, SparseNetwork(sizes, dtype, n_samples)
        self.layout, self.tiles, self.groups, _, self.blocks = self.network.tables
        self.n, self.everyone = np.uint64(n_samples), np.arange(n_samples, dtype=np.uint64)

    def rows_of(self, which, layer):
        """[(view of z (which = 0) or dz (1), columns)]: the first layer's lie tile by tile."""
        rows, n = self.network.rows[which], int(self.n)
        if layer > 1:
            at, stride = (int(self.layout[layer, name]) for name in (ROWS, STRIDE))
            yield rows[at : at + n * stride].reshape(n, stride)[:, : self.sizes[layer]], slice(0, self.sizes[layer])
            return
        for first, columns, at, _, _ in self.tiles.astype(int):
            units = slice(first, min(first + columns, self.sizes[1]))
            yield rows[at : at + n * columns].reshape(n, columns)[:, : units.stop - units.start], units

    def put(self, which, layer, tensor):
        """The reference's z (which = 0) or dz (1) of a layer (N, units)."""
        for rows, columns in self.rows_of(which, layer):
            rows[...] = tensor[:, columns]

    def get(self, which, layer):
        """Ours (N, units)."""
        tensor = np.empty((int(self.n), self.sizes[layer]), self.network.dtype)
        for rows, columns in self.rows_of(which, layer):
            tensor[:, columns] = rows
        return tensor

    def active(self, layer):
        """a (N, units) of a hidden layer, from its lists."""
        starts, indices = self.network.lists
        a, z = np.zeros((int(self.n), self.sizes[layer]), self.network.dtype), self.network.rows[0]
        for first_list, list_stride, first_unit in self._lists_of(layer):
            for n in range(int(self.n)):
                begin, end = (int(starts[first_list + n * list_stride + g]) for g in (0, list_stride - 1))
                a[n, first_unit + indices[begin:end]] = z[begin:end]
        return a

    def _lists_of(self, layer):
        if layer == 1:
            return [(int(tile[TILE_STARTS]), 2, int(tile[FIRST])) for tile in self.tiles]
        return [(int(self.layout[layer, STARTS]), -(-self.sizes[layer] // 64) + 1, 0)]

    def forward(self, weights, x, tensors):
        """(name, tensor): z and a of each layer, from the reference's z of the layer before."""
        network, last = self.network, len(self.sizes) - 1
        network.load(weights)
        data = SparseData(x)
        self.inputs, self.pixel_uses = network._slots(data)
        lay_out(self.layout, data.lists, self.everyone, self.inputs, self.pixel_uses)
        tables = self.layout, self.tiles, self.blocks, network.weights, network.rows
        first_forward(*tables, self.inputs, self.pixel_uses, self.everyone)
        for layer in range(1, last + 1):
            yield f"z{layer}", self.get(0, layer)
            self.put(0, layer, tensors[f"z{layer}"])
            lists = *network.lists, network.rows[0]
            if layer == last:
                return
            if layer == 1:
                list_first(self.layout, self.tiles, network.rows, lists, self.n)
                yield "a1", self.active(1)
                second_forward(
                    self.layout, self.tiles, self.groups, self.blocks, network.weights, network.rows, lists,
                    self.everyone,
                )  # fmt: skip
            else:
                list_later(self.layout, layer, network.rows, lists, self.n)
                yield f"a{layer}", self.active(layer)
                later_forward(
                    self.layout, layer + 1, self.blocks, network.weights, network.rows, lists, self.everyone
                )  # fmt: skip

    def backward(self, y, tensors):
        """(name, tensor): the loss, and dz of each layer from the reference's dz behind it. After `forward`."""
        network, last = self.network, len(self.sizes) - 1
        losses, lists = np.empty(int(self.n), network.dtype), (*network.lists, network.rows[0])
        last_backward(self.layout, network.rows, y.astype(np.uint64), self.n, losses)
        yield "loss", np.add.accumulate(losses)[-1] / network.dtype.type(self.n)
        yield f"dz{last}", self.get(1, last)
        for layer in range(last, 1, -1):
            self.put(1, layer, tensors[f"dz{layer}"])
            if layer > 2:
                later_backward(self.layout, layer, self.blocks, network.weights, network.rows, lists, self.n)
            else:
                first_backward(self.layout, self.tiles, self.blocks, network.weights, network.rows, lists, self.n)
            yield f"dz{layer - 1}", self.get(1, layer - 1)
        self.put(1, 1, tensors["dz1"])

    def updated(self, weights, learning_rate):
        """[W1, b1, ...] after the update of these weights. After `backward`."""
        network, after = self.network, [np.empty_like(w) for w in weights]
        network.load(weights)
        update(
            self.layout, self.tiles, self.blocks, network.weights, network.rows, (*network.lists, network.rows[0]),
            network.uses, self.inputs, self.pixel_uses, self.everyone, network.dtype.type(learning_rate),
        )  # fmt: skip
        network.store(after)
        return after


@lru_cache(maxsize=4)
def operations_for(sizes, dtype, n_samples):
    """An Operations, made once: its rows take longer to make than a step."""
    return Operations(sizes, dtype, n_samples)


def operations(weights, x, y, tensors, bounds, learning_rate):
    """(name, tensor, bound): each operation of the sparse path on the reference's own inputs to it.

    dz of a hidden layer and the updated weights are made in one go from dz behind them, so their bounds have two terms.
    """
    sizes = (len(weights[0]), *(len(b) for b in weights[1::2]))
    ours = operations_for(sizes, weights[0].dtype, len(x))
    for name, tensor in ours.forward(weights, x, tensors):
        yield name, tensor, bounds[name]
    for name, tensor in ours.backward(y, tensors):
        masked = name[:2] == "dz" and name != f"dz{len(sizes) - 1}"
        yield name, tensor, bounds[name.replace("dz", "da") if masked else name]
    names = [f"{'Wb'[index % 2]}{index // 2 + 1}" for index in range(len(weights))]
    for name, w in zip(names, ours.updated(weights, learning_rate), strict=True):
        gradient_bound = bounds[f"d{name}"]
        rounding = update_bound(w, np.abs(tensors[f"d{name}"]) + gradient_bound, learning_rate)
        yield name, w, rounding + learning_rate * gradient_bound
    for name, gradient in zip(names, ours.updated([np.zeros_like(w) for w in weights], -1), strict=True):
        yield f"d{name}", gradient, bounds[f"d{name}"]


def whole_step(weights, x, y, learning_rate):
    """[W1, b1, ...] after one step of `fit`'s sparse path."""
    sizes, dtype = (len(weights[0]), *(len(b) for b in weights[1::2])), weights[0].dtype
    network, after = operations_for(sizes, dtype, len(x)).network, [np.empty_like(w) for w in weights]
    network.load(weights)
    network.train(SparseData(x, y), np.arange(len(x)), learning_rate)
    network.store(after)
    return after

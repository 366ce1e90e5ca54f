"""Phase 1 of a step, the samples: from the second layer's z to the loss, and back to the second layer's dz."""

import numpy as np

from .sparse_kernels import ONE, WIDTH, backward, forward_apart, list_active, plain, size, softmax_cross_entropy, touch
from .sparse_layout import APART, BIAS, BLOCKS, PART, PLACE, ROWS, STARTS, STRIDE, UNITS, ZERO, bands, scratch, share

# A sample's line in `seen` (n, 4): its loss, whether its class was right, and the sums of its |a| and |dz| behind the
# first layer.
LOSS, RIGHT, A_REST, DZ_REST = range(4)


@plain
def samples_phase(
    layout, tiles, groups, blocks, weights, rows, lists, everyone, seen, labels, learn, thread, threads
):  # fmt: skip
    """Phase 1: a thread's samples."""
    low, high = share(len(everyone), thread, threads), share(len(everyone), thread + ONE, threads)
    forward_rest(layout, tiles, groups, blocks, weights, rows, lists, everyone, seen, labels, low, high, thread)
    if learn:
        backward_rest(layout, blocks, weights, rows[1], lists, low, high)
        measure_rest(layout, rows, lists, seen, low, high)


@plain
def forward_rest(layout, tiles, groups, blocks, weights, rows, lists, everyone, seen, labels, low, high, thread):
    """From the first layer to the loss, for the samples low <= n < high; dz of the last layer."""
    z, last = rows[0], len(layout) - 1
    z[scratch(rows, thread)] = fetch_parts(layout, tiles, groups, z, low, high)
    for n in range(low, high):
        sum_parts(layout, tiles, groups, weights, z, n)
    for layer in range(3, last + 1):
        list_layer(layout, layer - 1, rows, lists, low, high)
        forward_layer(layout, layer, blocks, weights, z, lists, everyone, low, high)
    for n in range(low, high):
        at, n_samples = layout[last, ROWS] + n * layout[last, STRIDE], np.uint64(len(everyone))
        loss, best = softmax_cross_entropy(z, at, layout[last, UNITS], labels[n], n_samples, rows[1])
        seen[n, LOSS], seen[n, RIGHT] = loss, best == labels[n]


@plain
def fetch_parts(layout, tiles, groups, z, low, high):
    """Reads what `sum_parts` needs, which other threads wrote: see fetch_lists."""
    total, stride = z.dtype.type(0), layout[2, STRIDE]
    for group in range(len(groups) - 1):
        for n in range(low, high):
            begin = tiles[groups[group], PART] + n * stride
            total += touch(z, begin, begin + layout[2, UNITS])
    return total


@plain
def sum_parts(layout, tiles, groups, weights, z, n):
    """The second layer's z of a sample: b + the groups' parts, in their order."""
    stride, n_columns = layout[2, STRIDE], bands(layout[2, UNITS], WIDTH) * WIDTH
    at = layout[2, ROWS] + n * stride
    copy_numbers(z, at, weights, layout[2, BIAS], n_columns)
    for group in range(len(groups) - 1):
        part = tiles[groups[group], PART] + n * stride
        for q in range(n_columns):
            z[at + q] += z[part + q]


@plain
def list_layer(layout, layer, rows, lists, low, high):
    """The lists of active units of a layer behind the first."""
    list_stride = bands(layout[layer, UNITS], WIDTH) + ONE
    list_active(
        rows[0], layout[layer, ROWS], layout[layer, STRIDE], layout[layer, UNITS], lists, layout[layer, STARTS],
        list_stride, rows[1], low, high,
    )  # fmt: skip


@plain
def forward_layer(layout, layer, blocks, weights, z, lists, everyone, low, high):
    """z = a @ W + b in a layer behind the second."""
    n_bands, stride = bands(layout[layer - 1, UNITS], WIDTH), layout[layer, STRIDE]
    for n in range(low, high):
        copy_numbers(z, layout[layer, ROWS] + n * stride, weights, layout[layer, BIAS], stride)
    for tile in range(bands(layout[layer, UNITS], WIDTH)):
        block, first = blocks[layout[layer, BLOCKS] + tile], layout[layer, ROWS] + tile * WIDTH
        for band in range(n_bands):
            forward_apart(
                z, first, stride, lists, layout[layer - 1, STARTS], n_bands + ONE, everyone, low, high, band, weights,
                block[PLACE], block[APART],
            )  # fmt: skip


@plain
def backward_rest(layout, blocks, weights, dz, lists, low, high):
    """dz of the layers between the second and the last, for the samples low <= n < high."""
    for layer in range(len(layout) - 1, 2, -1):
        backward_layer(layout, layer, blocks, weights, dz, lists, low, high)


@plain
def backward_layer(layout, layer, blocks, weights, dz, lists, low, high):
    """dz of the layer before, 64 units at a time."""
    n_bands = bands(layout[layer - 1, UNITS], WIDTH)
    for band in range(n_bands):
        backward_strips(
            layout, layer, blocks, layout[layer, BLOCKS], weights, dz, layout[layer - 1, ROWS],
            layout[layer - 1, STRIDE], lists, layout[layer - 1, STARTS], n_bands + ONE, low, high, band,
        )  # fmt: skip


@plain
def backward_strips(
    layout, layer, blocks, first_block, weights, dz, first, stride, lists, list_first, list_stride, low, high, band
):
    """dz of some units before a layer, strip by strip of its columns."""
    strip = blocks[first_block, APART]
    for column in range(ZERO, layout[layer, UNITS], strip):
        place, n_columns = blocks[first_block + column // WIDTH, PLACE], min(strip, layout[layer, UNITS] - column)
        backward(
            dz, first, stride, layout[layer, ROWS] + column, layout[layer, STRIDE], lists, list_first, list_stride, low,
            high, band, weights, place, strip, (n_columns + np.uint64(15)) // np.uint64(16) * np.uint64(16),
        )  # fmt: skip


@plain
def measure_rest(layout, rows, lists, seen, low, high):
    """Sums of |a| and |dz| of each sample, behind the first layer."""
    for n in range(low, high):
        seen[n, A_REST] = seen[n, DZ_REST] = 0
        for layer in range(2, len(layout)):
            at, n_bands = layout[layer, ROWS] + n * layout[layer, STRIDE], bands(layout[layer, UNITS], WIDTH)
            seen[n, DZ_REST] += size(rows[1], at, at + layout[layer, UNITS])
            if layer < len(layout) - 1:
                seen[n, A_REST] += size(rows[0], at, lists[0][layout[layer, STARTS] + n * (n_bands + ONE) + n_bands])


@plain
def copy_numbers(values, at, source, begin, count):
    """values[at:] = source[begin:]"""
    for q in range(count):
        values[at + q] = source[begin + q]

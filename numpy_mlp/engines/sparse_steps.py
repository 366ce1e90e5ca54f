"""A step of training in two phases, made of sparse_kernels; a whole run of steps is one compiled call.

The first layer's units are cut into tiles. A thread owns some tiles, and with a tile the columns of W1 that lead to its
units and the rows of W2 that lead away from them: so these weights, nearly all that there are, stay in the thread's own
cache. The few weights behind them are read by all.

1. the samples: the second layer's z, which is a sum over the tiles, to the loss, and back to the second layer's dz;
   threads share out samples;
2. the tiles: dz of a tile's units, its weights' update, and, while they are at hand, its z in the next batch and its part
   of the second layer's z; threads share out tiles, and the rows of the layers behind.

A thread owns results, never the terms of one sum; the sum over the tiles has its parts from fixed groups of them, and
so any number of threads gives the same bits.

Between 1 and 2 the step is looked at before it is taken. Zeros are left out only while nothing beside them can be
infinite or NaN: while all dz are finite and a bound of the largest weight, which grows with every step, stays far below
the largest float. Otherwise the step is not taken, and the caller goes on with the plain functions.

The arrays come in groups, plain tuples (Numba's cache on disk would look for a class of ours in every later version):

rows    z, dz: a row a sample. Those of the first layer lie tile by tile, the others layer by layer.
lists   starts, indices, values: for each sample, its inputs that are not zero, in bands. List r's band g is
        starts[r + g] <= i < starts[r + g + 1]; values[i] is input indices[i], counted from the tile's first in the first
        layer. Those of a hidden layer are its active units, and lie in front of the sample's own row of z.
uses    counts, samples, coefficients: a list a unit, of the samples that used it and what it was there. The bias is a
        unit that is 1 for every sample.
"""

import numpy as np
from numba import njit, prange

from .sparse_kernels import (
    ONE,
    WIDTH,
    backward,
    forward_64,
    forward_96,
    list_active,
    list_by_unit,
    plain,
    size,
    softmax_cross_entropy,
    touch,
    update_64,
    update_96,
)

# A layer's line in the layout, the input being layer 0: its number of units; where its rows begin, and how far they are
# apart; where its units' lists of samples begin; where its samples' lists have their starts; where its bias is; its first
# line among the blocks.
UNITS, ROWS, STRIDE, USES, STARTS, BIAS, BLOCKS = range(7)
# A tile's line: its first unit, how many columns it has, where its rows begin, how far they are apart, where its samples'
# lists have their starts, where its part of the second layer's z goes (the same for all tiles of a group).
FIRST, COLUMNS, TILE_ROWS, TILE_STRIDE, TILE_STARTS, PART = range(6)
# A block's line, a part of W: where it begins, how far apart its rows are. A block of W1 is what leads to a tile, one of
# W2 what leads from a tile to 64 units, one of the other layers what leads to 64 units.
PLACE, APART = range(2)
# A sample's line in `seen` (n, 2): its loss, whether its class was right. A thread's line in `totals`: the sums of |a| and
# |dz| of what it owns, in the first layer and behind it.
LOSS, RIGHT = range(2)
A_FIRST, DZ_FIRST, A_REST, DZ_REST = range(4)

LARGEST = 1e30  # far below the largest float32, and more than any network that is still learning reaches
BAND = np.uint64(112)  # inputs whose rows of W are used together
ROOM = np.uint64(1024)  # numbers apart that two threads' scratch lies
ZERO, TWO = np.uint64(0), np.uint64(2)


@plain
def share(total, thread, threads):
    """Where a thread's part of `total` things begins."""
    return np.uint64(total) * np.uint64(thread) // np.uint64(threads)


@plain
def bands(n_units, width):
    """Groups of `width` that hold so many units."""
    return (n_units + width - ONE) // width


@plain
def scratch(rows, thread):
    """Where in z, behind the rows, a thread has room for a row of a tile."""
    return np.uint64(len(rows[0])) - np.uint64(thread + 1) * ROOM


@plain
def copy_numbers(values, at, source, begin, count):
    """values[at:] = source[begin:]"""
    for q in range(count):
        values[at + q] = source[begin + q]


# ---- phase 1: the samples


@plain
def sum_parts(layout, tiles, groups, weights, z, n):
    """The second layer's z of a sample: b + the groups' parts, in their order."""
    stride = layout[2, STRIDE]
    at = layout[2, ROWS] + n * stride
    copy_numbers(z, at, weights, layout[2, BIAS], stride)
    for group in range(len(groups) - 1):
        part = tiles[groups[group], PART] + n * stride
        for q in range(stride):
            z[at + q] += z[part + q]


@plain
def forward_rest(layout, tiles, groups, blocks, weights, rows, lists, everyone, seen, labels, low, high):
    """From the first layer to the loss, for the samples low <= n < high; dz of the last layer."""
    z, last = rows[0], len(layout) - 1
    for n in range(low, high if last > 1 else low):
        sum_parts(layout, tiles, groups, weights, z, n)
    for layer in range(3, last + 1):
        list_layer(layout, layer - 1, rows, lists, low, high)
        for n in range(low, high):
            at = layout[layer, ROWS] + n * layout[layer, STRIDE]
            copy_numbers(z, at, weights, layout[layer, BIAS], layout[layer, STRIDE])
        forward_layer(layout, layer, blocks, weights, z, lists, everyone, low, high)
    for n in range(low, high):
        at, n_samples = layout[last, ROWS] + n * layout[last, STRIDE], np.uint64(len(everyone))
        loss, best = softmax_cross_entropy(z, at, layout[last, UNITS], labels[n], n_samples, rows[1])
        seen[n, LOSS], seen[n, RIGHT] = loss, best == labels[n]


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
    """z += a @ W in a layer behind the second."""
    n_bands, stride = bands(layout[layer - 1, UNITS], WIDTH), layout[layer, STRIDE]
    for tile in range(bands(layout[layer, UNITS], WIDTH)):
        block, first = blocks[layout[layer, BLOCKS] + tile], layout[layer, ROWS] + tile * WIDTH
        for band in range(n_bands):
            forward_64(
                z, first, stride, lists, layout[layer - 1, STARTS], n_bands + ONE, everyone, low, high, band, weights,
                block[PLACE], block[APART],
            )  # fmt: skip


@plain
def backward_rest(layout, blocks, weights, dz, lists, low, high):
    """dz of the layers between the second and the last, for the samples low <= n < high."""
    for layer in range(len(layout) - 1, 2, -1):
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
    """dz of some units before a layer: over its whole rows at once, or block by block where these lie apart."""
    n_units, apart = layout[layer, UNITS], blocks[first_block, APART]
    strip = WIDTH if apart == WIDTH else (n_units + np.uint64(15)) // np.uint64(16) * np.uint64(16)
    for tile in range(bands(n_units, strip)):
        backward(
            dz, first, stride, layout[layer, ROWS] + tile * strip, layout[layer, STRIDE], lists, list_first,
            list_stride, low, high, band, weights, blocks[first_block + tile, PLACE], apart, strip,
        )  # fmt: skip


@plain
def measure_rest(layout, rows, lists, totals, low, high):
    """Sums of |a| and |dz| of some samples, behind the first layer."""
    totals[A_REST] = totals[DZ_REST] = 0
    for layer in range(min(2, len(layout) - 1), len(layout)):
        n_bands = bands(layout[layer, UNITS], WIDTH)
        for n in range(low, high):
            at = layout[layer, ROWS] + n * layout[layer, STRIDE]
            totals[DZ_REST] += size(rows[1], at, at + layout[layer, UNITS])
            if layer < len(layout) - 1:
                totals[A_REST] += size(rows[0], at, lists[0][layout[layer, STARTS] + n * (n_bands + ONE) + n_bands])


@plain
def list_pixels(layout, inputs, uses, batch, thread, threads, room):
    """A thread's bands of the pixels' lists of samples."""
    n_units, n_bands = layout[0, UNITS], bands(layout[0, UNITS], BAND)
    low, high = share(n_bands, thread, threads), share(n_bands, thread + 1, threads)
    for k in range(low * BAND, min(high * BAND, n_units)):
        uses[0][k] = ZERO
    uses[0][n_units] = np.uint64(len(batch))
    list_by_unit(inputs, ZERO, n_bands + ONE, batch, low, high, ZERO, n_units, uses, ZERO, room)


# ---- phase 2: the tiles


@plain
def forward_tile(layout, tile, block, weights, z, inputs, batch, band):
    """The first layer's z += x @ W for a tile and the inputs of one band."""
    list_stride, n = bands(layout[0, UNITS], BAND) + ONE, np.uint64(len(batch))
    first, stride, place, apart = tile[TILE_ROWS], tile[TILE_STRIDE], block[PLACE], block[APART]
    if tile[COLUMNS] == WIDTH:
        forward_64(z, first, stride, inputs, ZERO, list_stride, batch, ZERO, n, band, weights, place, apart)
    else:
        forward_96(z, first, stride, inputs, ZERO, list_stride, batch, ZERO, n, band, weights, place, apart)


@plain
def update_tile(layout, tile, block, weights, rows, uses, low, high, room, rate, own):
    """W -= rate * dW for the rows low <= k < high of what leads to a tile."""
    first, stride, place, apart = tile[TILE_ROWS], tile[TILE_STRIDE], block[PLACE], block[APART]
    if tile[COLUMNS] == WIDTH:
        update_64(weights, place, apart, uses, ZERO, room, low, high, rows[1], first, stride, rate, rows[0], own)
    else:
        update_96(weights, place, apart, uses, ZERO, room, low, high, rows[1], first, stride, rate, rows[0], own)


@plain
def update_away(layout, tiles, t, blocks, weights, rows, lists, uses, everyone, room, rate, own):
    """What leads away from a tile: dz of its units first, then W -= rate * dW in their rows."""
    tile, n_blocks, n = tiles[t], bands(layout[2, UNITS], WIDTH), np.uint64(len(everyone))
    first_block, n_units = layout[2, BLOCKS] + t * n_blocks, units_of(layout, tile)
    backward_strips(
        layout, 2, blocks, first_block, weights, rows[1], tile[TILE_ROWS], tile[TILE_STRIDE], lists,
        tile[TILE_STARTS], TWO, ZERO, n, ZERO,
    )  # fmt: skip
    first_use = layout[1, USES] + tile[FIRST]
    for k in range(n_units):
        uses[0][first_use + k] = ZERO
    list_by_unit(lists, tile[TILE_STARTS], TWO, everyone, ZERO, ONE, ZERO, n_units, uses, first_use, room)
    for b in range(n_blocks):
        first, block = layout[2, ROWS] + b * WIDTH, blocks[first_block + b]
        update_64(
            weights, block[PLACE], block[APART], uses, first_use, room, ZERO, n_units, rows[1], first,
            layout[2, STRIDE], rate, rows[0], own,
        )  # fmt: skip


@plain
def units_of(layout, tile):
    """How many of a tile's columns are units; the rest are zeros that stay zeros."""
    return min(tile[COLUMNS], layout[1, UNITS] - tile[FIRST])


@plain
def forward_away(layout, tiles, t, blocks, weights, z, lists, everyone):
    """A tile's part of the second layer's z; the group's first tile begins it."""
    tile, n_blocks, n, stride = tiles[t], bands(layout[2, UNITS], WIDTH), np.uint64(len(everyone)), layout[2, STRIDE]
    if t == 0 or tiles[t - 1, PART] != tile[PART]:
        for q in range(n * stride):
            z[tile[PART] + q] = 0
    for b in range(n_blocks):
        block = blocks[layout[2, BLOCKS] + t * n_blocks + b]
        forward_64(
            z, tile[PART] + b * WIDTH, stride, lists, tile[TILE_STARTS], TWO, everyone, ZERO, n, ZERO, weights,
            block[PLACE], block[APART],
        )  # fmt: skip


@plain
def measure_tile(layout, tile, rows, lists, totals, which, n_samples):
    """Adds the sum of a tile's |a| or |dz|."""
    for n in range(n_samples):
        at = tile[TILE_ROWS] + n * tile[TILE_STRIDE]
        if which == A_FIRST:
            totals[A_FIRST] += size(rows[0], at, lists[0][tile[TILE_STARTS] + n * TWO + ONE])
        else:
            totals[DZ_FIRST] += size(rows[1], at, at + tile[COLUMNS])


@plain
def each_tile(
    layout, tiles, t, blocks, weights, rows, lists, uses, inputs, totals, everyone, next_batch, next_everyone, room, rate,
    own,
):  # fmt: skip
    """Phase 2 for a tile. `everyone` is empty where there is nothing to update, `next_batch` where nothing comes.

    W1 is taken band after band: updated by this batch, and used in the next one while it is in the nearest cache.
    """
    tile, block, n_inputs, hidden = tiles[t], blocks[t], layout[0, UNITS], len(layout) > 2
    if len(everyone) > 0 and hidden:
        update_away(layout, tiles, t, blocks, weights, rows, lists, uses, everyone, room, rate, own)
        measure_tile(layout, tile, rows, lists, totals, DZ_FIRST, np.uint64(len(everyone)))
    bias = layout[1, BIAS] + tile[FIRST]
    if len(everyone) > 0:
        update_bias(weights, bias, tile[COLUMNS], uses, n_inputs, rows, tile[TILE_ROWS], tile[TILE_STRIDE], room, rate, own)
    for n in range(np.uint64(len(next_batch))):
        copy_numbers(rows[0], tile[TILE_ROWS] + n * tile[TILE_STRIDE], weights, bias, tile[COLUMNS])
    for band in range(bands(n_inputs, BAND)):
        if len(everyone) > 0:
            high = min((band + ONE) * BAND, n_inputs)
            update_tile(layout, tile, block, weights, rows, uses, band * BAND, high, room, rate, own)
        forward_tile(layout, tile, block, weights, rows[0], inputs, next_batch, band)
    if hidden:
        n_next = np.uint64(len(next_batch))
        list_active(
            rows[0], tile[TILE_ROWS], tile[TILE_STRIDE], units_of(layout, tile), lists, tile[TILE_STARTS], TWO, rows[1],
            ZERO, n_next,
        )  # fmt: skip
        measure_tile(layout, tile, rows, lists, totals, A_FIRST, n_next)
        forward_away(layout, tiles, t, blocks, weights, rows[0], lists, next_everyone)


@plain
def update_bias(weights, bias, n_columns, uses, use, rows, first, stride, room, rate, own):
    """b -= rate * db: the bias is the weight of an input that is 1 for every sample."""
    if n_columns == WIDTH:
        update_64(weights, bias, ZERO, uses, use, room, ZERO, ONE, rows[1], first, stride, rate, rows[0], own)
    else:
        update_96(weights, bias, ZERO, uses, use, room, ZERO, ONE, rows[1], first, stride, rate, rows[0], own)


@plain
def update_rest(layout, blocks, weights, rows, lists, uses, everyone, room, rate, own, thread, threads):
    """The layers behind the second, rows shared out, and their biases and the second's."""
    for layer in range(2, len(layout)):
        n_rows, use, n_tiles = layout[layer - 1, UNITS], layout[layer - 1, USES], bands(layout[layer, UNITS], WIDTH)
        low, high = share(n_rows, thread, threads), share(n_rows, thread + 1, threads)
        uses[0][use + n_rows] = np.uint64(len(everyone))
        if layer > 2:
            list_units(layout, layer - 1, lists, uses, everyone, low, high, room)
        for tile in range(n_tiles):
            first, stride = layout[layer, ROWS] + tile * WIDTH, layout[layer, STRIDE]
            if thread == 0:
                bias = layout[layer, BIAS] + tile * WIDTH
                update_bias(weights, bias, WIDTH, uses, use + n_rows, rows, first, stride, room, rate, own)
            if layer > 2:
                block = blocks[layout[layer, BLOCKS] + tile]
                update_64(
                    weights, block[PLACE], block[APART], uses, use, room, low, high, rows[1], first, stride, rate,
                    rows[0], own,
                )  # fmt: skip


@plain
def list_units(layout, layer, lists, uses, everyone, low, high, room):
    """The lists of samples of a layer's units low <= k < high, behind the first layer."""
    first, n_bands = layout[layer, USES], bands(layout[layer, UNITS], WIDTH)
    for k in range(low, high):
        uses[0][first + k] = ZERO
    if low < high:
        list_by_unit(
            lists, layout[layer, STARTS], n_bands + ONE, everyone, low // WIDTH, bands(high, WIDTH), low, high, uses,
            first, room,
        )  # fmt: skip


@plain
def fetch_lists(layout, inputs, batch):
    """Reads a number of every 64 bytes of the samples' lists, none waiting for another: memory sends all at once.

    Read where they are used they would come one after the other. The sum is there for the compiler to keep the reading.
    """
    starts, indices, values = inputs
    total, n_bands = values.dtype.type(0), bands(layout[0, UNITS], BAND)
    for n in range(len(batch)):
        at = batch[n] * (n_bands + ONE)
        begin, end = starts[at], starts[at + n_bands]
        total += touch(values, begin, end) + values.dtype.type(touch(indices, begin, end))
    return total


# ---- the run


@plain
def copy_logits(layout, z, logits):
    """The last layer's z, for the samples of a batch."""
    last = len(layout) - 1
    for n in range(len(logits)):
        for c in range(layout[last, UNITS]):
            logits[n, c] = z[layout[last, ROWS] + np.uint64(n) * layout[last, STRIDE] + c]


@plain
def largest_changes(layout, totals, x_size, bound):
    """Two upper bounds of the sum of all |dW| of a batch: what it can be at most, and before the first layer's dz."""
    a, dz = 1 + x_size, 0.0
    for thread in range(len(totals)):
        a += totals[thread, A_FIRST] + totals[thread, A_REST]
        dz += totals[thread, DZ_REST]
    return a * dz * (1 + layout[1, UNITS] * bound), a


@njit(cache=True, error_model="numpy", parallel=True)
def run_steps(
    layout, tiles, groups, owners, blocks, weights, rows, lists, uses, inputs, labels, order, batch_size, rate, x_size,
    bound, seen, totals, learn, logits,
):  # fmt: skip
    """Steps over the samples in `order`, the last as small as it comes. Returns how many were taken, and the new bound.

    labels, seen  (n,) and (n, 2), in the order's order: the classes, and what each sample came to, before the step
    learn         whether the weights are updated; if not, `logits` (n, C) are written, which may be empty otherwise
    """
    z, dz = rows  # prange gave other numbers for tuples of arrays
    starts, units = lists
    counts, samples, coefficients = uses
    x_starts, pixels, values = inputs
    everybody = np.arange(batch_size).astype(np.uint64)
    n_steps, threads, room = (len(order) + batch_size - 1) // batch_size, len(owners) - 1, np.uint64(batch_size)
    a = 0.0
    for step in range(-1, n_steps):
        low, high = max(0, step * batch_size), max(0, min((step + 1) * batch_size, len(order)))
        noted, classes, batch, next_batch = seen[low:high], labels[low:high], order[low:high], order[high : high + batch_size]
        everyone, next_everyone = everybody[: len(batch)], everybody[: len(next_batch)]
        if step >= 0:
            for thread in prange(threads):
                r, active = (z, dz), (starts, units, z)
                u, i = (counts, samples, coefficients), (x_starts, pixels, values)
                first, last = share(len(batch), thread, threads), share(len(batch), thread + 1, threads)
                forward_rest(layout, tiles, groups, blocks, weights, r, active, everyone, noted, classes, first, last)
                if learn:
                    backward_rest(layout, blocks, weights, dz, active, first, last)
                    measure_rest(layout, r, active, totals[thread], first, last)
                    list_pixels(layout, i, u, batch, thread, threads, room)
            if learn:
                worst, a = largest_changes(layout, totals, x_size, bound)
                if not bound + abs(rate) * worst < LARGEST:
                    return step, bound
            else:
                copy_logits(layout, z, logits[low:high])
        updated = everyone if learn else everyone[:0]
        for thread in prange(threads):
            r, active = (z, dz), (starts, units, z)
            u, i = (counts, samples, coefficients), (x_starts, pixels, values)
            own = scratch(r, thread)
            z[own] = fetch_lists(layout, i, next_batch)
            totals[thread, A_FIRST] = totals[thread, DZ_FIRST] = 0
            if len(updated) > 0:
                update_rest(layout, blocks, weights, r, active, u, updated, room, rate, own, thread, threads)
            for t in range(groups[owners[thread]], groups[owners[thread + 1]]):
                each_tile(
                    layout, tiles, t, blocks, weights, r, active, u, i, totals[thread], updated, next_batch,
                    next_everyone, room, rate, own,
                )  # fmt: skip
        if len(updated) > 0:
            bound += abs(rate) * a * (totals[:, DZ_FIRST].sum() + totals[:, DZ_REST].sum())
    return n_steps, bound

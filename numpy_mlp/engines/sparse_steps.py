"""A step of training in two phases, made of sparse_kernels; a whole run of steps is one compiled call.

The first layer's units are cut into tiles. A thread owns some tiles, and with a tile the columns of W1 that lead to its
units and the rows of W2 that lead away from them: so these weights, nearly all that there are, stay in the thread's own
cache. The few weights behind them are read by all.

1. the samples: the second layer's z, which is a sum over the tiles, to the loss, and back to the second layer's dz;
   threads share out samples;
2. the tiles: dz of a tile's units, its weights' update, and, while they are at hand, its z in the next batch and its
   part of the second layer's z; threads share out tiles, and the rows of the layers behind.

A thread owns results, never the terms of one sum; the sum over the tiles has its parts from fixed groups of them, and
so any number of threads gives the same bits.

Between 1 and 2 the step is looked at before it is taken. Zeros are left out only while nothing beside them can be
infinite or NaN: while all dz are finite and a bound of the largest weight, which grows with every step, stays far below
the largest float. Otherwise the step is not taken, and the caller goes on with the plain functions.

The arrays come in groups, plain tuples (Numba's cache on disk would look for a class of ours in every later version):

rows    z, dz: a row a sample. Those of the first layer lie tile by tile, the others layer by layer.
lists   starts, indices, values: for each sample, its inputs that are not zero, in bands. List r's band g is
        starts[r + g] <= i < starts[r + g + 1]; values[i] is input indices[i]. Those of a hidden layer are its active
        units, and lie in front of the sample's own row of z; in the first layer they are counted from the tile's first.
uses    begins, ends, samples, coefficients: a list a unit, of the samples that used it and what it was there. The bias
        is a unit that is 1 for every sample.

data    as lists, of all samples. Some batches at a time are laid out beforehand, each in a slot: `inputs`, their
        samples' lists one after the other, and `pixel_uses`, their pixels' lists of samples. Threads share out batches.
"""

import numpy as np
from numba import njit, prange

from .sparse_kernels import (
    ONE,
    WIDTH,
    backward,
    copy_lists,
    forward_64,
    forward_96,
    forward_apart,
    list_active,
    list_by_unit,
    plain,
    size,
    softmax_cross_entropy,
    touch,
    update_64,
    update_96,
    update_apart,
)

# A layer's line in the layout, the input being layer 0: its number of units; where its rows begin, and how far they are
# apart; where its units' lists of samples begin; where its samples' lists have their starts; where its bias is; its
# first line among the blocks.
UNITS, ROWS, STRIDE, USES, STARTS, BIAS, BLOCKS = range(7)
# A tile's line: its first unit; how many columns it has, and its rows are so far apart; where its rows begin; where its
# samples' lists have their starts; where its part of the second layer's z goes (the same for all tiles of a group).
FIRST, COLUMNS, TILE_ROWS, TILE_STARTS, PART = range(5)
# A block's line, a part of W: where it begins, how far apart its rows are. A block of W1 is what leads to a tile, one
# of W2 what leads from a tile to 64 units, one of the other layers what leads to 64 units.
PLACE, APART = range(2)
# A sample's line in `seen` (n, 4): its loss, whether its class was right, and the sums of its |a| and |dz| behind the
# first layer. A group's line in `totals`: the same sums of its tiles' units, over all samples.
LOSS, RIGHT, A_REST, DZ_REST = range(4)
A_FIRST, DZ_FIRST = range(2)
SAMPLES, BATCHES, TILES = range(3)  # the phases, the second only now and then

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
    return np.uint64(len(rows[0])) - np.uint64(thread + ONE) * ROOM


@plain
def copy_numbers(values, at, source, begin, count):
    """values[at:] = source[begin:]"""
    for q in range(count):
        values[at + q] = source[begin + q]


# ---- phase 1: the samples


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
def fetch_parts(layout, tiles, groups, z, low, high):
    """Reads what `sum_parts` needs, which other threads wrote: see fetch_lists."""
    total, stride = z.dtype.type(0), layout[2, STRIDE]
    for group in range(len(groups) - 1):
        for n in range(low, high):
            begin = tiles[groups[group], PART] + n * stride
            total += touch(z, begin, begin + layout[2, UNITS])
    return total


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


# ---- phase 2: the tiles


@plain
def fetch_rows(layout, rows, lists, n_samples):
    """Reads the rows behind the first layer, which other threads wrote, before they are needed: see fetch_lists."""
    z, dz, total = rows[0], rows[1], rows[0].dtype.type(0)
    for layer in range(2, len(layout)):
        for n in range(n_samples):
            begin = layout[layer, ROWS] + n * layout[layer, STRIDE]
            end = begin + layout[layer, UNITS]
            total += touch(dz, begin, end)
            if layer < len(layout) - 1:
                total += touch(z, begin, end) + z.dtype.type(touch(lists[1], begin, end))
    return total


@plain
def forward_tile(layout, tile, block, weights, z, inputs, list_first, everyone, band):
    """The first layer's z += x @ W for a tile and the inputs of one band."""
    list_stride, n = bands(layout[0, UNITS], BAND) + ONE, np.uint64(len(everyone))
    first, stride, place, apart = tile[TILE_ROWS], tile[COLUMNS], block[PLACE], block[APART]
    if tile[COLUMNS] == WIDTH:
        forward_64(z, first, stride, inputs, list_first, list_stride, everyone, ZERO, n, band, weights, place, apart)
    else:
        forward_96(z, first, stride, inputs, list_first, list_stride, everyone, ZERO, n, band, weights, place, apart)


@plain
def update_tile(tile, place, weights, rows, uses, first_use, low, high, rate, own):
    """W -= rate * dW for the rows low <= k < high of what leads to a tile."""
    first, columns = tile[TILE_ROWS], tile[COLUMNS]
    if columns == WIDTH:
        update_64(weights, place, columns, uses, first_use, low, high, rows[1], first, columns, rate, rows[0], own)
    else:
        update_96(weights, place, columns, uses, first_use, low, high, rows[1], first, columns, rate, rows[0], own)


@plain
def backward_away(layout, tile, first_block, blocks, weights, rows, lists, n_samples):
    """dz of a tile's units, from what leads away from it."""
    backward_strips(
        layout, 2, blocks, first_block, weights, rows[1], tile[TILE_ROWS], tile[COLUMNS], lists, tile[TILE_STARTS], TWO,
        ZERO, n_samples, ZERO,
    )  # fmt: skip


@plain
def update_away(layout, tile, first_block, blocks, weights, rows, lists, uses, everyone, rate, own):
    """W -= rate * dW for the rows of W2 that lead away from a tile."""
    first_use, n_units = layout[1, USES] + tile[FIRST], units_of(layout, tile)
    for k in range(first_use, first_use + n_units):
        uses[1][k] = uses[0][k]
    list_by_unit(lists, tile[TILE_STARTS], TWO, everyone, ZERO, ONE, ZERO, n_units, uses, first_use)
    for b in range(bands(layout[2, UNITS], WIDTH)):
        first, block = layout[2, ROWS] + b * WIDTH, blocks[first_block + b]
        update_apart(
            weights, block[PLACE], block[APART], uses, first_use, ZERO, n_units, rows[1], first, layout[2, STRIDE],
            rate, rows[0], own,
        )  # fmt: skip


@plain
def units_of(layout, tile):
    """How many of a tile's columns are units; the rest are zeros that stay zeros."""
    return min(tile[COLUMNS], layout[1, UNITS] - tile[FIRST])


@plain
def forward_away(layout, tiles, t, blocks, weights, z, lists, everyone):
    """A tile's part of the second layer's z; the group's first tile begins it."""
    tile, n_blocks, n, stride = tiles[t], bands(layout[2, UNITS], WIDTH), np.uint64(len(everyone)), layout[2, STRIDE]
    for i in range(n if t == 0 or tiles[t - 1, PART] != tile[PART] else ZERO):
        for q in range(n_blocks * WIDTH):
            z[tile[PART] + i * stride + q] = 0
    for b in range(n_blocks):
        block = blocks[layout[2, BLOCKS] + t * n_blocks + b]
        forward_apart(
            z, tile[PART] + b * WIDTH, stride, lists, tile[TILE_STARTS], TWO, everyone, ZERO, n, ZERO, weights,
            block[PLACE], block[APART],
        )  # fmt: skip


@plain
def measure_tile(layout, tile, rows, lists, totals, which, n_samples):
    """Adds the sum of a tile's |a| or |dz|."""
    for n in range(n_samples):
        at = tile[TILE_ROWS] + n * tile[COLUMNS]
        if which == A_FIRST:
            totals[A_FIRST] += size(rows[0], at, lists[0][tile[TILE_STARTS] + n * TWO + ONE])
        else:
            totals[DZ_FIRST] += size(rows[1], at, at + tile[COLUMNS])


@plain
def each_tile(
    layout, tiles, t, blocks, weights, rows, lists, uses, inputs, pixel_uses, totals, everyone, pixels, next_everyone,
    next_lists, rate, own,
):  # fmt: skip
    """Phase 2 for a tile. `everyone` is empty where there is nothing to update, `next_everyone` where nothing comes."""
    tile, n_samples, n_next = tiles[t], np.uint64(len(everyone)), np.uint64(len(next_everyone))
    if n_samples > 0:
        first_block = layout[2, BLOCKS] + t * bands(layout[2, UNITS], WIDTH)
        backward_away(layout, tile, first_block, blocks, weights, rows, lists, n_samples)
        measure_tile(layout, tile, rows, lists, totals, DZ_FIRST, n_samples)
        update_away(layout, tile, first_block, blocks, weights, rows, lists, uses, everyone, rate, own)
    update_and_forward(
        layout, tile, blocks[t], weights, rows, inputs, pixel_uses, n_samples, pixels, next_everyone, next_lists, rate,
        own,
    )  # fmt: skip
    n_units = units_of(layout, tile)
    list_active(
        rows[0], tile[TILE_ROWS], tile[COLUMNS], n_units, lists, tile[TILE_STARTS], TWO, rows[1], ZERO, n_next
    )  # fmt: skip
    measure_tile(layout, tile, rows, lists, totals, A_FIRST, n_next)
    forward_away(layout, tiles, t, blocks, weights, rows[0], lists, next_everyone)


@plain
def update_and_forward(
    layout, tile, block, weights, rows, inputs, pixel_uses, n_samples, pixels, next_everyone, next_lists, rate, own
):
    """W1 and b1 of a tile, band after band: updated by this batch, and used in the next while in the nearest cache."""
    n_inputs, bias, n_next = layout[0, UNITS], layout[1, BIAS] + tile[FIRST], np.uint64(len(next_everyone))
    if n_samples > 0:
        update_tile(tile, bias, weights, rows, pixel_uses, pixels + n_inputs, ZERO, ONE, rate, own)
    for n in range(n_next):
        copy_numbers(rows[0], tile[TILE_ROWS] + n * tile[COLUMNS], weights, bias, tile[COLUMNS])
    for band in range(bands(n_inputs, BAND)):
        if n_samples > 0:
            high = min((band + ONE) * BAND, n_inputs)
            update_tile(tile, block[PLACE], weights, rows, pixel_uses, pixels, band * BAND, high, rate, own)
        forward_tile(layout, tile, block, weights, rows[0], inputs, next_lists, next_everyone, band)


@plain
def update_rest(layout, blocks, weights, rows, lists, uses, everyone, rate, own, thread, threads):
    """The layers behind the second, rows shared out; the first thread has their biases and the second's."""
    for layer in range(2, len(layout)):
        n_rows, use, stride = layout[layer - 1, UNITS], layout[layer - 1, USES], layout[layer, STRIDE]
        low, high = share(n_rows, thread, threads), share(n_rows, thread + ONE, threads)
        if layer > 2:
            list_units(layout, layer - 1, lists, uses, everyone, low, high)
        for tile in range(bands(layout[layer, UNITS], WIDTH)):
            first, block = layout[layer, ROWS] + tile * WIDTH, blocks[layout[layer, BLOCKS] + tile]
            if layer > 2:
                update_apart(
                    weights, block[PLACE], block[APART], uses, use, low, high, rows[1], first, stride, rate, rows[0],
                    own,
                )  # fmt: skip
            if thread == 0:
                bias = layout[layer, BIAS] + tile * WIDTH
                uses[1][use + n_rows] = uses[0][use + n_rows] + np.uint64(len(everyone))
                update_apart(
                    weights, bias, ZERO, uses, use + n_rows, ZERO, ONE, rows[1], first, stride, rate, rows[0], own
                )  # fmt: skip


@plain
def list_units(layout, layer, lists, uses, everyone, low, high):
    """The lists of samples of a layer's units low <= k < high, behind the first layer."""
    first, n_bands = layout[layer, USES], bands(layout[layer, UNITS], WIDTH)
    for k in range(first + low, first + high):
        uses[1][k] = uses[0][k]
    if low < high:
        list_by_unit(
            lists, layout[layer, STARTS], n_bands + ONE, everyone, low // WIDTH, bands(high, WIDTH), low, high, uses,
            first,
        )  # fmt: skip


# ---- before the steps


@plain
def prepare_batch(layout, data, batch, slot, room, inputs, pixel_uses, learn):
    """Lays out a batch in its slot, which has room for `room` samples."""
    n_inputs, list_stride, n = layout[0, UNITS], bands(layout[0, UNITS], BAND) + ONE, np.uint64(len(batch))
    begins, ends, samples, coefficients = pixel_uses
    n_slots = np.uint64(len(begins)) // (n_inputs + ONE)
    most, first, use = np.uint64(len(inputs[1])) // n_slots, slot * room * list_stride, slot * (n_inputs + ONE)
    for k in range(use, use + n_inputs):
        ends[k] = ZERO
    coefficients[slot * (most + room)] = fetch_lists(data, batch, list_stride)
    copy_lists(data, batch, list_stride, inputs, first, slot * most, ends, use)
    if learn:
        end = slot * (most + room)
        for k in range(use, use + n_inputs):
            begins[k] = end
            end += ends[k]
            ends[k] = begins[k]
        begins[use + n_inputs], ends[use + n_inputs] = end, end + n
        for q in range(n):
            samples[end + q], coefficients[end + q] = q, 1
        everyone = np.arange(len(batch)).astype(np.uint64)
        list_by_unit(inputs, first, list_stride, everyone, ZERO, list_stride - ONE, ZERO, n_inputs, pixel_uses, use)


@plain
def fetch_lists(data, batch, list_stride):
    """Reads a number of every 64 bytes of the samples' lists, none waiting for another: memory sends all at once.

    Read where they are used they would come one after the other. The sum is there for the compiler to keep the reading.
    """
    starts, indices, values = data
    total = values.dtype.type(0)
    for n in range(len(batch)):
        begin, end = starts[batch[n] * list_stride], starts[(batch[n] + ONE) * list_stride - ONE]
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
def largest_changes(layout, seen, totals, x_size, bound):
    """(worst, a, dz): no |dW| of the batch is more than worst, as far as can be said before the first layer's dz.

    a * (dz + the first layer's) is the same bound once these are known. What is not finite makes them so.
    """
    a, dz = 1 + x_size, 0.0
    for group in range(len(totals)):
        a += totals[group, A_FIRST]
    for n in range(len(seen)):
        a += seen[n, A_REST]
        dz += seen[n, DZ_REST]
    return a * dz * (1 + layout[1, UNITS] * bound), a, dz


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
def batches_phase(layout, data, order, batch_size, first, inputs, pixel_uses, learn, thread, threads):
    """Lays out a thread's part of the batches from the number `first` on."""
    n_slots = len(pixel_uses[0]) // np.int64(layout[0, UNITS] + ONE)
    coming = min(n_slots // 2, (len(order) + batch_size - 1) // batch_size - first)
    for i in range(np.int64(share(coming, thread, threads)), np.int64(share(coming, thread + ONE, threads))):
        batch, slot = order[(first + i) * batch_size : (first + i + 1) * batch_size], np.uint64((first + i) % n_slots)
        prepare_batch(layout, data, batch, slot, np.uint64(batch_size), inputs, pixel_uses, learn)


@plain
def tiles_phase(
    layout, tiles, groups, owners, blocks, weights, rows, lists, uses, inputs, pixel_uses, totals, everyone, pixels,
    next_everyone, next_lists, rate, thread, threads,
):  # fmt: skip
    """Phase 2: a thread's tiles, and its part of the layers behind."""
    own = scratch(rows, thread)
    rows[0][own] = fetch_rows(layout, rows, lists, np.uint64(len(everyone)))
    if len(everyone) > 0:
        update_rest(layout, blocks, weights, rows, lists, uses, everyone, rate, own, thread, threads)
    for group in range(owners[thread], owners[thread + ONE]):
        totals[group, A_FIRST] = totals[group, DZ_FIRST] = 0
        for t in range(groups[group], groups[group + ONE]):
            each_tile(
                layout, tiles, t, blocks, weights, rows, lists, uses, inputs, pixel_uses, totals[group], everyone,
                pixels, next_everyone, next_lists, rate, own,
            )  # fmt: skip


@njit(cache=True, error_model="numpy", parallel=True)
def run_steps(
    layout, tiles, groups, owners, blocks, weights, rows, lists, uses, data, inputs, pixel_uses, labels, order,
    batch_size, rate, x_size, bound, seen, totals, learn, logits,
):  # fmt: skip
    """Steps over the samples in `order`, the last as small as it comes. Returns how many were taken, and the new bound.

    labels, seen  (n,) and (n, 4), in the order's order: the classes, and what each sample came to, before the step
    learn         whether the weights are updated; if not, `logits` (n, C) are written, which may be empty otherwise
    """
    z, dz = rows  # prange gave other numbers for tuples of arrays
    starts, units = lists
    begins, ends, samples, coefficients = uses
    all_starts, all_indices, all_values = data
    x_starts, x_indices, x_values = inputs
    x_begins, x_ends, x_samples, x_coefficients = pixel_uses
    everybody, a, dz_rest = np.arange(batch_size).astype(np.uint64), 0.0, 0.0
    n_steps, threads = (len(order) + batch_size - 1) // batch_size, len(owners) - 1
    n_slots = len(x_begins) // np.int64(layout[0, UNITS] + ONE)
    for step in range(-1, n_steps):
        low, high = max(0, step * batch_size), max(0, min((step + 1) * batch_size, len(order)))
        noted, classes, everyone = seen[low:high], labels[low:high], everybody[: high - low]
        updated, next_everyone = everyone[: len(everyone) * learn], everybody[: min(batch_size, len(order) - high)]
        pixels = np.uint64(step % n_slots) * (layout[0, UNITS] + ONE)
        next_lists = np.uint64((step + 1) % n_slots * batch_size) * (bands(layout[0, UNITS], BAND) + ONE)
        for phase in range(0 if step >= 0 else 1, 3):
            if phase == BATCHES and (step + 1) % (n_slots // 2) > 0:
                continue
            if phase == TILES and len(updated) > 0:
                worst, a, dz_rest = largest_changes(layout, noted, totals, x_size, bound)
                if not bound + abs(rate) * worst < LARGEST:
                    return step, bound
            for number in prange(threads):
                thread = np.uint64(number)  # of one type wherever numba looks, or everything is compiled twice
                r, active, u = (z, dz), (starts, units, z), (begins, ends, samples, coefficients)
                i, p = (x_starts, x_indices, x_values), (x_begins, x_ends, x_samples, x_coefficients)
                if phase == SAMPLES:
                    samples_phase(
                        layout, tiles, groups, blocks, weights, r, active, everyone, noted, classes, learn, thread,
                        threads,
                    )  # fmt: skip
                elif phase == BATCHES:
                    d = (all_starts, all_indices, all_values)
                    batches_phase(layout, d, order, batch_size, step + 1, i, p, learn, thread, threads)
                else:
                    tiles_phase(
                        layout, tiles, groups, owners, blocks, weights, r, active, u, i, p, totals, updated, pixels,
                        next_everyone, next_lists, rate, thread, threads,
                    )  # fmt: skip
            if phase == SAMPLES and not learn:
                copy_logits(layout, z, logits[low:high])
        if len(updated) > 0:
            for group in range(len(totals)):
                dz_rest += totals[group, DZ_FIRST]
            bound += abs(rate) * a * dz_rest
    return n_steps, bound

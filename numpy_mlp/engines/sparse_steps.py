"""A step of training in three phases, made of sparse_kernels; a whole run of steps is one compiled call.

1. the first layer forward: threads share out (64 columns, sample) pairs, so a thread's part of W stays in its cache;
2. the rest forward, the loss, and every dz back to the first layer: threads share out samples;
3. every weight: threads share out rows of W, in the first layer (64 columns, row) pairs as in 1.

A thread owns results, never the terms of one sum, so any number of threads gives the same bits.

Between 2 and 3 the step is looked at before it is taken. Zeros are left out only while nothing beside them can be
infinite or NaN: while all dz are finite and a bound of the largest weight, which grows with every step, stays far below
the largest float. Otherwise the step is not taken, and the caller goes on with the plain functions.

The arrays come in groups, plain tuples (Numba's cache on disk would look for a class of ours in every later version):

rows    z, dz: a row a sample. indices, ends: the list of a hidden layer's active units, which has the place of their
        z, 64 columns after 64: unit indices[i] was z[i], place <= i < ends[place / 64].
uses    counts, samples, coefficients: a list a unit, of the samples that used it and what it was there. The bias is a
        unit that is 1 for every sample. Each thread makes its own lists of the pixels.
inputs  starts, indices, values: a list a sample, of the pixels that are not zero. Sample n's band g of pixels is
        starts[n, g] <= i < starts[n, g + 1].
"""

import numpy as np
from numba import njit, prange

from .sparse_kernels import (
    FOUR,
    LINE,
    ONE,
    WIDTH,
    add_rows,
    dot_four,
    list_active,
    list_by_unit,
    plain,
    size,
    softmax_cross_entropy,
    update_row,
)

# A layer's line in the layout (layers, 5), the input being layer 0: its number of units, the length of its rows, and
# where it begins among the weights, among the rows, and among the units' lists. The bias is the last row of W.
UNITS, STRIDE, WEIGHTS, ROWS, LISTS = range(5)
# A sample's line in `seen` (n, 4): its loss, whether its class was right, and the sums of its |a| and |dz|.
LOSS, RIGHT, A_SIZE, DZ_SIZE = range(4)
FIRST, REST, UPDATE = range(3)  # the phases

LARGEST = 1e30  # far below the largest float32, and more than any network that is still learning reaches


@plain
def share(total, thread, threads):
    """Where a thread's part of `total` things begins."""
    return total * np.uint64(thread) // np.uint64(threads)


@plain
def tiles(n_units):
    """Groups of 64 that hold so many units."""
    return (n_units + WIDTH - ONE) // WIDTH


@plain
def begin_tile(z, at, weights, bias):
    """z = b for 64 columns of a sample."""
    for q in range(WIDTH):
        z[at + q] = weights[bias + q]


@plain
def first_tile(layout, weights, z, inputs, batch, tile, low, high):
    """z = x @ W + b in the first layer, a band of inputs at a time: its rows of W stay in the nearest cache."""
    starts, indices, values = inputs
    stride, column = layout[1, STRIDE], layout[1, WEIGHTS] + tile * WIDTH
    for n in range(low, high):
        begin_tile(z, layout[1, ROWS] + n * stride + tile * WIDTH, weights, column + layout[0, UNITS] * stride)
    for band in range(starts.shape[1] - 1):
        for n in range(low, high):
            begin, end = starts[batch[n], band], starts[batch[n], band + 1]
            at = layout[1, ROWS] + n * stride + tile * WIDTH
            add_rows(z, at, values, indices, begin, end, weights, column, stride)


@plain
def hidden_tile(layout, weights, rows, layer, tile, low, high):
    """z = a @ W + b in a later layer: its inputs are the lists of the layer before, 64 units at a time."""
    z, _, indices, ends = rows
    stride, column = layout[layer, STRIDE], layout[layer, WEIGHTS] + tile * WIDTH
    bias = column + layout[layer - 1, UNITS] * stride
    for n in range(low, high):
        begin_tile(z, layout[layer, ROWS] + n * stride + tile * WIDTH, weights, bias)
    for block in range(tiles(layout[layer - 1, UNITS])):
        for n in range(low, high):
            begin = layout[layer - 1, ROWS] + n * layout[layer - 1, STRIDE] + block * WIDTH
            at = layout[layer, ROWS] + n * stride + tile * WIDTH
            add_rows(z, at, z, indices, begin, ends[begin // WIDTH], weights, column, stride)


@plain
def list_tile(layout, rows, layer, tile, low, high):
    """The lists of a hidden layer's active units."""
    z, dz, indices, ends = rows
    unit = tile * WIDTH
    count = min(WIDTH, layout[layer, UNITS] - unit)
    for n in range(low, high):
        at = layout[layer, ROWS] + n * layout[layer, STRIDE] + unit
        ends[at // WIDTH] = list_active(z, at, unit, count, indices, dz)


@plain
def backward_block(layout, weights, rows, layer, block, n):
    """dz of the layer before, where its units are on: dz @ W.T, four units at a time; the last may be taken again."""
    _, dz, indices, ends = rows
    row, at = layout[layer - 1, ROWS] + n * layout[layer - 1, STRIDE], layout[layer, ROWS] + n * layout[layer, STRIDE]
    first, stride = layout[layer, WEIGHTS], layout[layer, STRIDE]
    length = (layout[layer, UNITS] + np.uint64(15)) // np.uint64(16) * np.uint64(16)
    begin, end = row + block * WIDTH, ends[(row + block * WIDTH) // WIDTH]
    for i in range(begin, end, FOUR):
        k0, k1 = np.uint64(indices[i]), np.uint64(indices[min(i + ONE, end - ONE)])
        k2, k3 = np.uint64(indices[min(i + ONE + ONE, end - ONE)]), np.uint64(indices[min(i + FOUR, end) - ONE])
        row0, row1, row2, row3 = first + k0 * stride, first + k1 * stride, first + k2 * stride, first + k3 * stride
        s0, s1, s2, s3 = dot_four(dz, at, weights, row0, row1, row2, row3, length)
        dz[row + k0], dz[row + k1], dz[row + k2], dz[row + k3] = s0, s1, s2, s3


@plain
def update_rows(layout, weights, rows, uses, lists, layer, tile, low, high, batch_size, rate, thread):
    """W -= rate * dW for 64 columns of the rows low <= k < high; a row that no sample used is not touched."""
    z, dz, _, _ = rows
    counts, samples, coefficients = uses
    stride, first, dW = layout[layer, STRIDE], layout[layer, ROWS] + tile * WIDTH, scratch(rows, thread)
    for k in range(low, high):
        begin, count = (lists + k) * batch_size, counts[lists + k]
        if count > 0:
            at = layout[layer, WEIGHTS] + k * stride + tile * WIDTH
            update_row(weights, at, coefficients, samples, begin, begin + count, dz, first, stride, rate, z, dW)


@plain
def forward_first(thread, threads, layout, weights, rows, inputs, batch):
    """Phase 1."""
    n_samples = np.uint64(len(batch))
    rows[0][scratch(rows, thread)] = fetch_lists(inputs, batch)
    n_pairs = tiles(layout[1, UNITS]) * n_samples
    low, high = share(n_pairs, thread, threads), share(n_pairs, thread + 1, threads)
    for tile in range(low // n_samples, (high + n_samples - ONE) // n_samples):
        begin, end = max(low, tile * n_samples) - tile * n_samples, min(high - tile * n_samples, n_samples)
        first_tile(layout, weights, rows[0], inputs, batch, tile, begin, end)
        if len(layout) > 2:
            list_tile(layout, rows, 1, tile, begin, end)


@plain
def fetch_lists(inputs, batch):
    """Reads a number of every 64 bytes of the samples' lists, none waiting for another: memory sends all at once.

    Read where they are used they would come one after the other. The sum is there for the compiler to keep the reading.
    """
    starts, indices, values = inputs
    total = values.dtype.type(0)
    for n in range(len(batch)):
        begin, end = starts[batch[n], 0], starts[batch[n], starts.shape[1] - 1]
        for i in range(begin, end, LINE // np.uint64(values.itemsize)):
            total += values[i]
        for i in range(begin, end, LINE // np.uint64(indices.itemsize)):
            total += values.dtype.type(indices[i])
    return total


@plain
def scratch(rows, thread):
    """Where in z, behind the rows, a thread has room for 64 numbers."""
    return np.uint64(len(rows[0])) - np.uint64(thread + 1) * WIDTH


@plain
def own_pixels(layout, thread):
    """Where a thread's own lists of pixels begin among the units' lists: behind all others."""
    return layout[len(layout) - 1, LISTS] + np.uint64(thread) * (layout[0, UNITS] + ONE)


@plain
def list_pixels(layout, inputs, uses, batch, first, batch_size):
    """Each pixel's list of samples. Every thread makes all of them: handed over, they would cost more time."""
    starts, indices, values = inputs
    counts, samples, coefficients = uses
    n_units = layout[0, UNITS]
    for k in range(n_units):
        counts[first + k] = 0
    counts[first + n_units] = np.uint64(len(batch))
    for n in range(np.uint64(len(batch))):
        begin, end = starts[batch[n], 0], starts[batch[n], starts.shape[1] - 1]
        list_by_unit(
            np.uint64(0), n_units, indices, values, begin, end, n, first, batch_size, counts, samples, coefficients
        )  # fmt: skip


@plain
def list_units(layout, rows, uses, layer, low, high, n_samples, batch_size):
    """The lists of samples of a hidden layer's units low <= k < high, and of its bias."""
    z, _, indices, ends = rows
    counts, samples, coefficients = uses
    first, n_units = layout[layer, LISTS], layout[layer, UNITS]
    for k in range(low, high):
        counts[first + k] = n_samples if k == n_units else 0
    for block in range(low // WIDTH, tiles(min(high, n_units))):
        for n in range(n_samples):
            begin = layout[layer, ROWS] + n * layout[layer, STRIDE] + block * WIDTH
            end = ends[begin // WIDTH]
            list_by_unit(low, high, indices, z, begin, end, n, first, batch_size, counts, samples, coefficients)


@plain
def forward_rest(layout, weights, rows, seen, labels, batch, low, high):
    """From the first layer's lists to the loss, for the samples low <= n < high; dz of the last layer."""
    last = len(layout) - 1
    for layer in range(2, last + 1):
        for tile in range(tiles(layout[layer, UNITS])):
            hidden_tile(layout, weights, rows, layer, tile, low, high)
            if layer < last:
                list_tile(layout, rows, layer, tile, low, high)
    for n in range(low, high):
        at, label = layout[last, ROWS] + n * layout[last, STRIDE], labels[batch[n]]
        loss, best = softmax_cross_entropy(rows[0], at, layout[last, UNITS], label, len(batch), rows[1])
        seen[n, LOSS], seen[n, RIGHT] = loss, best == label


@plain
def backward(layout, weights, rows, seen, low, high):
    """dz of every layer before the last, for the samples low <= n < high."""
    for layer in range(len(layout) - 1, 1, -1):
        for block in range(tiles(layout[layer - 1, UNITS])):
            for n in range(low, high):
                backward_block(layout, weights, rows, layer, block, n)
    for n in range(low, high):
        measure(layout, rows, seen, n)


@plain
def measure(layout, rows, seen, n):
    """Sums of |a| and |dz| of a sample, over all layers."""
    z, dz, _, ends = rows
    seen[n, A_SIZE] = seen[n, DZ_SIZE] = 0
    for layer in range(1, len(layout)):
        at = layout[layer, ROWS] + n * layout[layer, STRIDE]
        seen[n, DZ_SIZE] += size(dz, at, at + layout[layer, UNITS])
        if layer < len(layout) - 1:
            for block in range(tiles(layout[layer, UNITS])):
                begin = at + block * WIDTH
                seen[n, A_SIZE] += size(z, begin, ends[begin // WIDTH])


@plain
def each_weight(thread, threads, layout, weights, rows, uses, n_samples, batch_size, rate):
    """Phase 3."""
    for layer in range(2, len(layout)):
        n_rows, lists = layout[layer - 1, UNITS] + ONE, layout[layer - 1, LISTS]
        low, high = share(n_rows, thread, threads), share(n_rows, thread + 1, threads)
        list_units(layout, rows, uses, layer - 1, low, high, n_samples, batch_size)
        for tile in range(tiles(layout[layer, UNITS])):
            update_rows(layout, weights, rows, uses, lists, layer, tile, low, high, batch_size, rate, thread)
    n_rows, lists = layout[0, UNITS] + ONE, own_pixels(layout, thread)
    n_pairs = tiles(layout[1, UNITS]) * n_rows
    low, high = share(n_pairs, thread, threads), share(n_pairs, thread + 1, threads)
    for tile in range(low // n_rows, (high + n_rows - ONE) // n_rows):
        begin, end = max(low, tile * n_rows) - tile * n_rows, min(high - tile * n_rows, n_rows)
        update_rows(layout, weights, rows, uses, lists, 1, tile, begin, end, batch_size, rate, thread)


@plain
def copy_logits(layout, z, logits, low, high):
    """The last layer's z, for the samples low <= n < high."""
    last = len(layout) - 1
    for n in range(low, high):
        for c in range(layout[last, UNITS]):
            logits[n, c] = z[layout[last, ROWS] + n * layout[last, STRIDE] + c]


@plain
def largest_change(seen, x_size):
    """An upper bound of all |dW| and |db| of a batch; not finite if anything in the step is not."""
    total = 0.0
    for n in range(len(seen)):
        total += (1 + x_size + seen[n, A_SIZE]) * seen[n, DZ_SIZE]
    return total


@njit(cache=True, error_model="numpy", parallel=True)
def run_steps(
    layout, weights, rows, uses, inputs, labels, order, batch_size, rate, x_size, bound, seen, learn, logits, threads
):  # fmt: skip
    """Steps over the samples in `order`, the last as small as it comes. Returns how many were taken, and the new bound.

    seen    (n, 4), in the order's order: what each sample came to, before the step
    learn   whether the weights are updated; if not, `logits` (n, C) are written, which may be empty otherwise
    """
    z, dz, indices, ends = rows  # prange gave other numbers for tuples of arrays
    counts, samples, coefficients = uses
    starts, pixels, values = inputs
    n_steps = (len(order) + batch_size - 1) // batch_size
    for step in range(n_steps):
        low, high = step * batch_size, min((step + 1) * batch_size, len(order))
        batch, noted, z_last = order[low:high], seen[low:high], logits[low:high]
        for phase in range(3 if learn else 2):
            if phase == UPDATE:
                change = largest_change(noted, x_size)
                bound += abs(rate) * change
                if not (change < LARGEST and bound < LARGEST):
                    return step, bound
            for thread in prange(threads):
                r, u, i = (z, dz, indices, ends), (counts, samples, coefficients), (starts, pixels, values)
                room, n_samples = np.uint64(batch_size), np.uint64(len(batch))
                if phase == FIRST:
                    forward_first(thread, threads, layout, weights, r, i, batch)
                    if learn:
                        list_pixels(layout, i, u, batch, own_pixels(layout, thread), room)
                elif phase == REST:
                    first, last = share(n_samples, thread, threads), share(n_samples, thread + 1, threads)
                    forward_rest(layout, weights, r, noted, labels, batch, first, last)
                    if learn:
                        backward(layout, weights, r, noted, first, last)
                    else:
                        copy_logits(layout, z, z_last, first, last)
                else:
                    each_weight(thread, threads, layout, weights, r, u, n_samples, room, rate)
    return n_steps, bound

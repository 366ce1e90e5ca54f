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
"""

import numpy as np
from numba import njit, prange

from .sparse_batches import lay_out_batches
from .sparse_kernels import ONE, plain
from .sparse_layout import BAND, ROWS, STRIDE, UNITS, bands
from .sparse_samples import A_REST, DZ_REST, samples_phase
from .sparse_tiles import A_FIRST, DZ_FIRST, tiles_phase

SAMPLES, TILES = range(2)  # the phases
LARGEST = 1e30  # far below the largest float32, and more than any network that is still learning reaches


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
def copy_logits(layout, z, logits):
    """The last layer's z, for the samples of a batch."""
    last = len(layout) - 1
    for n in range(len(logits)):
        for c in range(layout[last, UNITS]):
            logits[n, c] = z[layout[last, ROWS] + np.uint64(n) * layout[last, STRIDE] + c]


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
        for phase in range(2):
            if phase == TILES and len(updated) > 0:
                worst, a, dz_rest = largest_changes(layout, noted, totals, x_size, bound)
                if not bound + abs(rate) * worst < LARGEST:
                    return step, bound
            for number in prange(threads):
                thread = np.uint64(number)  # of one type wherever numba looks, or everything is compiled twice
                r, active, u = (z, dz), (starts, units, z), (begins, ends, samples, coefficients)
                i, p = (x_starts, x_indices, x_values), (x_begins, x_ends, x_samples, x_coefficients)
                d = (all_starts, all_indices, all_values)
                if phase == SAMPLES:
                    samples_phase(
                        layout, tiles, groups, blocks, weights, r, active, everyone, noted, classes, learn, thread,
                        threads,
                    )  # fmt: skip
                    if (step + 1) % (n_slots // 2) == 0:
                        lay_out_batches(layout, d, order, batch_size, step + 1, i, p, learn, thread, threads)
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

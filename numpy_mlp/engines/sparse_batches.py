"""Batches laid out beforehand: copies of their samples' lists, and the same by pixel."""

import numpy as np

from .sparse_kernels import ONE, copy_lists, list_by_unit, plain, touch
from .sparse_layout import BAND, UNITS, ZERO, bands, share


@plain
def lay_out_batches(layout, data, order, batch_size, first, inputs, pixel_uses, learn, thread, threads):
    """Lays out a thread's part of the batches from the number `first` on."""
    n_slots = len(pixel_uses[0]) // np.int64(layout[0, UNITS] + ONE)
    coming = min(n_slots // 2, (len(order) + batch_size - 1) // batch_size - first)
    for i in range(np.int64(share(coming, thread, threads)), np.int64(share(coming, thread + ONE, threads))):
        batch, slot = order[(first + i) * batch_size : (first + i + 1) * batch_size], np.uint64((first + i) % n_slots)
        prepare_batch(layout, data, batch, slot, np.uint64(batch_size), inputs, pixel_uses, learn)


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

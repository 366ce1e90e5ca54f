"""A network's fast training and evaluation, which leave out the products with zero: what `fit` uses with numba.

The layouts live here and nowhere else: weights come and go in the network's own shapes, data as dense arrays.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numba import get_num_threads, njit

from .sparse_kernels import NOALIAS, WIDTH
from .sparse_steps import LARGEST, LISTS, LOSS, RIGHT, ROWS, STRIDE, UNITS, WEIGHTS, run_steps

ALIGNMENT = 64  # bytes: a vector register
BAND = 196  # inputs whose rows of W are used together
MOST_UNITS = np.iinfo(np.uint16).max
MOST_SAMPLES = 2048  # of a batch: every unit has room for so many
WARM = set()  # the dtypes that are compiled
ONE_AT_A_TIME = threading.Lock()  # Numba's simplest threading layer ends the process if two threads enter it


def available(sizes, batch_size=1):
    """Whether this Numba still knows what the kernels lean on, and the network and its batches are not too large."""
    return why_not(sizes, batch_size) is None


def why_not(sizes, batch_size=1):
    """What stands in the way, in words, or None."""
    if not NOALIAS:
        return "this version of Numba has no `noalias`, which its kernels need"
    if max(sizes) > MOST_UNITS:
        return f"a layer has {max(sizes):,} units, and {MOST_UNITS:,} is the most"
    return f"batch_size is {batch_size:,}, and {MOST_SAMPLES:,} is the most" if batch_size > MOST_SAMPLES else None


def warm_up(dtype):
    """Compiles the path for a dtype, or fetches it from Numba's cache on disk; returns the seconds that took."""
    if dtype in WARM:
        return 0.0
    start = time.perf_counter()
    data, network = SparseData(np.ones((2, 3), dtype)), SparseNetwork((3, 2, 2), dtype, 2)
    network.load([np.zeros(shape, dtype) for shape in ((3, 2), 2, (2, 2), 2)])
    network.train(data, np.arange(2), 1)
    network.judge(data)
    WARM.add(dtype)
    return time.perf_counter() - start


class SparseNetwork:
    """Weights and the room for a batch of `batch_size` samples, as sparse_steps wants them."""

    def __init__(self, sizes, dtype, batch_size):
        self.sizes, self.dtype, self.batch_size = sizes, np.dtype(dtype), batch_size
        self.threads = get_num_threads()
        self.layout = layout_of(sizes, batch_size)
        self.weights = aligned(sum((n_in + 1) * padded(n_out) for n_in, n_out in zip(sizes, sizes[1:])), dtype)
        self.rows = new_rows(self.layout, dtype, batch_size, self.threads)
        self.uses = new_uses(self.layout, dtype, batch_size, self.threads)
        self.bound = np.inf  # no weight is larger
        self._trusted = None  # the data that were last looked at for overlaps

    def load(self, weights):
        """Takes [W1, b1, ...] over."""
        for view, w in zip(self._views(), weights, strict=True):
            view[...] = w
        self.bound = float(np.max([np.abs(w).max() for w in weights]))  # NaN if there is one

    def store(self, weights):
        """Writes them back into [W1, b1, ...]."""
        for view, w in zip(self._views(), weights, strict=True):
            w[...] = view

    @property
    def is_finite(self):
        """Whether zeros may be left out: no weight is NaN, infinite, or near."""
        return self.bound < LARGEST

    def _views(self):
        """[W1, b1, ...] as the network has them, seen through the layout."""
        for layer, (n_in, n_out) in enumerate(zip(self.sizes, self.sizes[1:]), start=1):
            stride, at = int(self.layout[layer, STRIDE]), int(self.layout[layer, WEIGHTS])
            matrix = self.weights[at : at + (n_in + 1) * stride].reshape(n_in + 1, stride)
            yield matrix[:n_in, :n_out]
            yield matrix[n_in, :n_out]

    def train(self, data, samples, learning_rate):
        """Steps over samples (n,) of a SparseData: each step's mean loss and number of right answers, before it.

        As many of them as were taken: fewer than asked for if one meets, or could meet, a number that is not finite.
        """
        n_steps, seen = self._run(data, samples, learning_rate, np.empty((0, 0), self.dtype))
        taken = seen[: n_steps * self.batch_size]
        return batch_losses(taken, self.batch_size, self.dtype), batch_sums(taken[:, RIGHT], self.batch_size)

    def judge(self, data):
        """Each sample's loss (n,), whether its class was right (n,), and logits (n, C)."""
        n_samples = len(data.labels)
        logits = np.empty((n_samples, self.sizes[-1]), self.dtype)
        _, seen = self._run(data, np.arange(n_samples), 0, logits, learn=False)
        return seen[:, LOSS].astype(self.dtype), seen[:, RIGHT], logits

    def _run(self, data, samples, learning_rate, logits, learn=True):
        if data is not self._trusted:
            refuse_overlaps(self.layout, self.weights, *self.rows, *self.uses, *data.inputs, data.labels)
            self._trusted = data
        seen = np.zeros((len(samples), 4))
        with ONE_AT_A_TIME:
            n_steps, self.bound = run_steps(
                *(self.layout, self.weights, self.rows, self.uses, data.inputs, data.labels),
                *(samples.astype(np.uint64), self.batch_size, self.dtype.type(learning_rate)),
                *(data.size, self.bound, seen, learn, logits, min(self.threads, get_num_threads())),
            )
        return n_steps, seen


class SparseData:
    """x (n, D) as lists of the numbers that are not zero, with their columns; and y (n,), zeros if there is none."""

    def __init__(self, x, y=None):
        self.size = float(max(x.max(), -x.min()))
        self.starts = np.zeros((len(x), -(-x.shape[1] // BAND) + 1), np.uint64)
        self.labels = np.zeros(len(x), np.uint64) if y is None else y.astype(np.uint64)
        in_threads(count_factors, x, self.starts)
        before = np.concatenate([[0], np.cumsum(self.starts[:-1, -1])]).astype(np.uint64)
        self.starts += before[:, None]
        self.inputs = self._lists(x, int(self.starts[-1, -1]))

    def _lists(self, x, n_factors):
        indices, values = np.empty(n_factors, np.uint16), np.empty(n_factors, x.dtype)
        in_threads(write_factors, x, self.starts, indices, values)
        return self.starts, indices, values


def refuse_overlaps(*arrays):
    """Raises ValueError if two arrays share memory: the compiler was promised that none do."""
    ranges = sorted((array.ctypes.data, array.ctypes.data + array.nbytes) for array in arrays)
    if any(end > begin for (_, end), (begin, _) in zip(ranges, ranges[1:])):
        raise ValueError("two arrays of the sparse path overlap: each must have memory of its own")


def batch_losses(seen, batch_size, dtype):
    """The mean loss of each batch, summed sample after sample in the network's dtype, as the plain functions do."""
    losses, n_whole = seen[:, LOSS].astype(dtype), len(seen) // batch_size
    whole, rest = losses[: n_whole * batch_size].reshape(n_whole, batch_size), losses[n_whole * batch_size :]
    means = [
        np.add.accumulate(batch, axis=1)[:, -1] / dtype.type(batch.shape[1])
        for batch in (whole, rest[None])
        if batch.size
    ]
    return np.concatenate([np.empty(0, dtype), *means])


def batch_sums(values, batch_size):
    """The sum over each batch."""
    return np.add.reduceat(values, np.arange(0, len(values), batch_size)) if len(values) else values


def aligned(length, dtype):
    """A vector of zeros that begins at a multiple of 64 bytes; numpy promises 16."""
    raw = np.zeros(length * np.dtype(dtype).itemsize + ALIGNMENT, np.uint8)
    begin = -raw.ctypes.data % ALIGNMENT
    return raw[begin : begin + length * np.dtype(dtype).itemsize].view(dtype)


def padded(n_units):
    """Length of a row in memory: a whole, odd number of tiles. Even ones crowd into few of the cache's sets."""
    n_tiles = -(-n_units // int(WIDTH))
    return (n_tiles | 1) * int(WIDTH)


def layout_of(sizes, batch_size):
    """Each layer's line: see sparse_steps."""
    layout = np.zeros((len(sizes), 5), np.uint64)
    layout[:, UNITS] = sizes
    layout[:, STRIDE] = [padded(n) for n in sizes]
    for layer in range(1, len(sizes)):
        before = layout[layer - 1]
        if layer > 1:
            layout[layer, WEIGHTS] = before[WEIGHTS] + (layout[layer - 2, UNITS] + 1) * before[STRIDE]
            layout[layer, ROWS] = before[ROWS] + batch_size * before[STRIDE]
        layout[layer, LISTS] = before[LISTS] + before[UNITS] + 1
    return layout


def new_rows(layout, dtype, batch_size, threads):
    """z, dz, and the lists of active units; behind the rows of z, room for a row of dW for each thread."""
    length = int(layout[1:, STRIDE].sum()) * batch_size
    z, dz = aligned(length + threads * int(WIDTH), dtype), aligned(length, dtype)
    return z, dz, np.zeros(length, np.uint16), np.zeros(length // int(WIDTH), np.uint64)


def new_uses(layout, dtype, batch_size, threads):
    """Lists of samples, empty; each layer's bias has one too, that names every sample with 1."""
    n_lists = int(layout[-1, LISTS] + threads * (layout[0, UNITS] + 1))
    samples = np.tile(np.arange(batch_size, dtype=np.uint16), n_lists)
    return np.zeros(n_lists, np.uint64), samples, np.ones(n_lists * batch_size, dtype)


def in_threads(function, x, starts, *arrays):
    """Calls function on as many parts of the samples as there are threads."""
    parts = np.linspace(0, len(x), get_num_threads() + 1).astype(int)
    with ThreadPoolExecutor(get_num_threads()) as pool:
        calls = [pool.submit(function, x[a:b], starts[a:b], *arrays) for a, b in zip(parts, parts[1:])]
        for call in calls:
            call.result()


@njit(cache=True, nogil=True)
def count_factors(x, starts):
    """starts[n, g + 1] = how many numbers of the first g + 1 bands are not zero"""
    for n in range(x.shape[0]):
        count = np.uint64(0)
        for k in range(x.shape[1]):
            count += np.uint64(x[n, k] != 0)
            starts[n, k // BAND + 1] = count


@njit(cache=True, nogil=True)
def write_factors(x, starts, indices, values):
    """Each sample's list, where starts[n, 0] says."""
    for n in range(x.shape[0]):
        at = starts[n, 0]
        for k in range(x.shape[1]):
            if x[n, k] != 0:
                indices[at], values[at] = k, x[n, k]
                at += np.uint64(1)

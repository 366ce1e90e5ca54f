"""A network's fast training and evaluation, which leave out the products with zero: what `fit` uses with numba.

The layouts live here and nowhere else: weights come and go in the network's own shapes, data as dense arrays.
"""

import time

import numpy as np
from numba import get_num_threads, threading_layer

from .numba_engine import ONE_AT_A_TIME
from .sparse_data import SparseData
from .sparse_kernels import NOALIAS
from .sparse_layout import ROOM, SparseLayout
from .sparse_samples import LOSS, RIGHT
from .sparse_steps import LARGEST, run_steps

ALIGNMENT = 64  # bytes: a vector register
MOST_SLOTS, SLOTS_LENGTH = 4, 2**21  # batches laid out beforehand, and how many numbers they may have together
MOST_UNITS = np.iinfo(np.uint16).max
MOST_SAMPLES = 2048  # of a batch: every unit has room for so many
WARM = set()  # the dtypes that are compiled


def available(sizes, batch_size=1):
    """Whether this Numba still knows what the kernels lean on, and the network and its batches are not too large."""
    return why_not(sizes, batch_size) is None


def why_not(sizes, batch_size=1):
    """What stands in the way, in words, or None."""
    if not NOALIAS:
        return "this version of Numba has no `noalias`, which its kernels need"
    if len(sizes) < 3:
        return "the network has no hidden layer"
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


def threads_in_words():
    """How many threads share the work, and by which of Numba's threading layers, as in: 2 threads by omp."""
    n_threads = get_num_threads()
    return f"{n_threads} {'thread' if n_threads == 1 else 'threads'} by {threading_layer()}"


class SparseNetwork:
    """Weights and the room for a batch of `batch_size` samples, as sparse_steps wants them."""

    def __init__(self, sizes, dtype, batch_size):
        self.sizes, self.dtype, self.batch_size = sizes, np.dtype(dtype), batch_size
        layout = SparseLayout(sizes, batch_size, get_num_threads())
        self.tables = layout.layers, layout.tiles, layout.groups, layout.owners, layout.blocks
        self.parts = layout.parts
        self.weights = aligned(layout.n_weights, dtype)
        z, dz = aligned(layout.n_rows + get_num_threads() * int(ROOM), dtype), aligned(layout.n_rows, dtype)
        self.rows = z, dz  # behind z's rows, room for a row of each thread's dW
        self.lists = np.zeros(layout.n_starts, np.uint64), np.zeros(layout.n_rows, np.uint16)
        self.uses = new_uses(layout.n_uses, dtype, batch_size)
        self.totals = np.zeros((len(layout.groups) - 1, 16))  # two are used: groups share no line of memory
        self.bound = np.inf  # no weight is larger
        self._trusted = None  # the data that were last looked at for overlaps

    def load(self, weights):
        """Takes [W1, b1, ...] over."""
        for ours, theirs in self._pairs(weights):
            ours[...] = theirs
        self.bound = float(np.max([np.abs(w).max() for w in weights]))  # NaN if there is one

    def store(self, weights):
        """Writes them back into [W1, b1, ...]."""
        for ours, theirs in self._pairs(weights):
            theirs[...] = ours

    def _pairs(self, weights):
        """(a part as it lies here, the same part of [W1, b1, ...]): views, both of them."""
        for index, rows, columns, place, apart in self.parts:
            theirs = weights[index][rows, columns] if index % 2 == 0 else weights[index][None, columns]
            strides = (apart * self.dtype.itemsize, self.dtype.itemsize)
            yield np.lib.stride_tricks.as_strided(self.weights[place:], theirs.shape, strides), theirs

    @property
    def is_finite(self):
        """Whether zeros may be left out: no weight is NaN, infinite, or near."""
        return self.bound < LARGEST

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
            self.inputs, self.pixel_uses = self._slots(data)
            own = (*self.tables, self.weights, *self.rows, *self.lists, *self.uses, *self.inputs, *self.pixel_uses)
            refuse_overlaps(*own, self.totals, *data.lists, data.labels)
            self._trusted = data
        seen = np.zeros((len(samples), 4))
        with ONE_AT_A_TIME:
            n_steps, self.bound = run_steps(
                *(*self.tables, self.weights, self.rows, self.lists, self.uses, data.lists, self.inputs),
                *(self.pixel_uses, data.labels[samples], samples.astype(np.uint64), self.batch_size),
                *(self.dtype.type(learning_rate), data.size, self.bound, seen, self.totals, learn, logits),
            )
        return n_steps, seen

    def _slots(self, data):
        """Room for some batches laid out beforehand: see sparse_steps.prepare_batch."""
        most = self.batch_size * data.most
        n_slots = 2 * max(1, min(MOST_SLOTS, SLOTS_LENGTH // max(1, most)))
        n_starts, n_uses = n_slots * self.batch_size * data.list_stride, n_slots * (self.sizes[0] + 1)
        length = n_slots * (most + self.batch_size)
        inputs = np.zeros(n_slots * most, np.uint16), np.zeros(n_slots * most, self.dtype)
        begins, ends = np.zeros(n_uses, np.uint64), np.zeros(n_uses, np.uint64)
        return (np.zeros(n_starts, np.uint64), *inputs), (
            begins,
            ends,
            np.zeros(length, np.uint16),
            np.zeros(length, self.dtype),
        )


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


def new_uses(n_lists, dtype, batch_size):
    """Lists of samples, empty; those of the biases name every sample with 1, which is what all of them say at first."""
    begins = np.arange(n_lists, dtype=np.uint64) * np.uint64(batch_size)
    samples = np.tile(np.arange(batch_size, dtype=np.uint16), n_lists)
    return begins, begins.copy(), samples, np.ones(n_lists * batch_size, dtype)

"""Data as lists: of each sample, the numbers that are not zero and their columns."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numba import get_num_threads, njit

from .sparse_layout import BAND


class SparseData:
    """x (n, D) as lists of the numbers that are not zero, with their columns; and y (n,), zeros if there is none."""

    def __init__(self, x, y=None):
        self.size = float(max(x.max(), -x.min()))
        self.starts = np.zeros((len(x), -(-x.shape[1] // int(BAND)) + 1), np.uint64)
        self.labels = np.zeros(len(x), np.uint64) if y is None else y.astype(np.uint64)
        in_threads(count_factors, x, self.starts)
        before = np.concatenate([[0], np.cumsum(self.starts[:-1, -1])]).astype(np.uint64)
        self.starts += before[:, None]
        self.most, self.list_stride = max(1, int((self.starts[:, -1] - self.starts[:, 0]).max())), self.starts.shape[1]
        self.lists = self._lists(x, int(self.starts[-1, -1]))

    def _lists(self, x, n_factors):
        indices, values = np.empty(n_factors, np.uint16), np.empty(n_factors, x.dtype)
        in_threads(write_factors, x, self.starts, indices, values)
        return self.starts.reshape(-1), indices, values


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
            starts[n, np.uint64(k) // BAND + np.uint64(1)] = count


@njit(cache=True, nogil=True)
def write_factors(x, starts, indices, values):
    """Each sample's list, where starts[n, 0] says."""
    for n in range(x.shape[0]):
        at = starts[n, 0]
        for k in range(x.shape[1]):
            if x[n, k] != 0:
                indices[at], values[at] = k, x[n, k]
                at += np.uint64(1)

"""A submission of ours that takes too much memory with several processes, none of which does so alone."""

import os
import time

import numpy as np


def hoard(n_processes, n_bytes):
    """Fills n_bytes in each of n_processes and holds them for a while; returns how many were held."""
    n_processes, n_bytes = int(n_processes), int(n_bytes)
    for _ in range(n_processes):
        if os.fork() == 0:
            held = np.ones(n_bytes, np.uint8)
            time.sleep(5)
            os._exit(int(held[0]) - 1)
    ended = [os.wait()[1] for _ in range(n_processes)]
    return float(ended.count(0))

"""One number of threads for every library, set before any of them is loaded: afterwards they no longer look.

This module must not import numpy, nor anything that does: call `set_threads` first, import the rest after it.
"""

import os
import sys

VARIABLES = (
    "OMP_NUM_THREADS",  # OpenMP: PyTorch, scikit-learn, and whoever has no variable of its own
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",  # Apple's Accelerate
    "NUMBA_NUM_THREADS",
    "TF_NUM_INTRAOP_THREADS",
    "TF_NUM_INTEROP_THREADS",
    "NPROC",  # JAX on the CPU has no other switch
)


def threads_environment(n):
    """{variable: str(n)} for a child process: `subprocess.run(..., env=os.environ | threads_environment(2))`."""
    if isinstance(n, bool) or not isinstance(n, int) or n < 1:
        raise ValueError(f"threads is {n!r}: expected a whole number of at least 1")
    return dict.fromkeys(VARIABLES, str(n))


def set_threads(n):
    """Sets the number for this process and the children it starts. Raises RuntimeError where it would come too late."""
    wanted = threads_environment(n)
    differing = [name for name, value in wanted.items() if os.environ.get(name) != value]
    if differing and "numpy" in sys.modules:
        raise RuntimeError(
            f"numpy was imported before the threads were set to {n} ({', '.join(differing)} differ): "
            "call set_threads before anything imports numpy, or set these variables before Python starts"
        )
    os.environ.update(wanted)

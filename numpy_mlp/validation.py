"""What a network is given is looked at once, before any arithmetic: one line says what is wrong, what was expected."""

import math
import numbers

import numpy as np

DTYPES = ("float32", "float64")


def checked_images(x, n_inputs, dtype):
    """x as (n, n_inputs) of the network's dtype; (n, 28, 28) is flattened. Raises TypeError or ValueError."""
    x = np.asarray(x)
    if x.dtype.kind in "ui" and x.size and x.max() > 1:
        raise TypeError(f"x is {x.dtype} with values up to {x.max()}: divide pixels by 255 first, x / 255")
    if x.dtype.kind not in "fuib":
        raise TypeError(f"x is of dtype {x.dtype}: expected floating-point numbers")
    if x.ndim < 2 or len(x) == 0 or np.prod(x.shape[1:]) != n_inputs:
        raise ValueError(f"x has shape {x.shape}: expected (n, {n_inputs}) with n >= 1")
    with np.errstate(over="ignore"):  # too large for the dtype is infinite, and found below
        x = np.require(x.reshape(len(x), n_inputs), dtype, ["C", "W"])  # numba compiles anew for a read-only array
    for start in range(0, len(x), 500):  # in pieces that stay in the cache
        if not np.isfinite(x[start : start + 500]).all():
            sample, column = np.argwhere(~np.isfinite(x))[0]
            found = f"x[{sample}, {column}] is {x[sample, column]}"
            raise ValueError(f"{found}: expected finite numbers; remove such samples")
    return x


def checked_labels(y, n_samples, n_classes):
    """y as (n_samples,) of int64, each label from 0 to n_classes - 1. Raises TypeError or ValueError."""
    y = np.asarray(y)
    if y.shape != (n_samples,):
        hint = "; for one-hot rows take y.argmax(axis=1)" if y.ndim == 2 and y.shape[1] == n_classes else ""
        raise ValueError(f"y has shape {y.shape}: expected ({n_samples},), a label for each row of x{hint}")
    if y.dtype.kind not in "iu":
        raise TypeError(f"y is of dtype {y.dtype}: expected integers, the classes' numbers")
    if y.min() < 0 or y.max() >= n_classes:
        bad = np.flatnonzero((y < 0) | (y >= n_classes))[0]
        raise ValueError(f"y[{bad}] is {y[bad]}: expected labels from 0 to {n_classes - 1}")
    return y.astype(np.int64)


def checked_order(batch_order, epochs, n_samples):
    """batch_order as integers (epochs, any length), the samples' numbers, or None. Raises TypeError or ValueError."""
    if batch_order is None:
        return None
    order = np.asarray(batch_order)
    if order.dtype.kind not in "iu":
        raise TypeError(f"batch_order is of dtype {order.dtype}: expected integers, the samples' numbers")
    if order.ndim != 2 or len(order) < epochs or order.shape[1] == 0:
        raise ValueError(f"batch_order has shape {order.shape}: expected ({epochs}, n), a row for each epoch")
    if order.min() < 0 or order.max() >= n_samples:
        raise ValueError(f"batch_order goes from {order.min()} to {order.max()}: expected 0 to {n_samples - 1}")
    return order


def checked_sizes(sizes):
    """sizes as a tuple of at least two positive integers. Raises ValueError."""
    sizes = tuple(sizes) if np.iterable(sizes) else (sizes,)
    whole = all(isinstance(size, int | np.integer) and not isinstance(size, bool) and size >= 1 for size in sizes)
    if len(sizes) < 2 or not whole:
        raise ValueError(f"sizes is {sizes}: expected two or more positive whole numbers, as in (784, 300, 100, 10)")
    return tuple(int(size) for size in sizes)


def checked_dtype(dtype):
    """dtype as np.dtype("float32") or np.dtype("float64"), in this machine's byte order. Raises ValueError."""
    for name in DTYPES:
        if dtype is not None and dtype in (name, np.dtype(name), np.dtype(name).type):  # NumPy takes None for float64
            return np.dtype(name)
    raise ValueError(f"dtype is {dtype!r}: expected one of {', '.join(DTYPES)}")


def checked_callbacks(callbacks):
    """callbacks as a list, None as an empty one. Raises TypeError for a single callback."""
    if callbacks is not None and not np.iterable(callbacks):
        raise TypeError(f"callbacks is {type(callbacks).__name__}: expected a list of callbacks, [...]")
    return list(callbacks or [])


def checked_choice(name, value, choices):
    """value, if it is one of the choices. Raises ValueError."""
    if value not in choices:
        raise ValueError(f"{name} is {value!r}: choose one of {', '.join(choices)}")
    return value


def checked_pair(name, pair):
    """pair as (x, y). Raises ValueError."""
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise ValueError(f"{name} is {type(pair).__name__}: expected a pair of arrays, (x, y)")
    return tuple(pair)


def checked_count(name, value, least=1):
    """value as an int that is not under `least`. Raises ValueError."""
    if not isinstance(value, int | np.integer) or isinstance(value, bool) or value < least:
        raise ValueError(f"{name} is {value!r}: expected a whole number of at least {least}")
    return int(value)


def checked_rate(value):
    """value, if it is a positive finite number. Raises ValueError."""
    if not isinstance(value, numbers.Real) or isinstance(value, bool) or not 0 < value < math.inf:
        raise ValueError(f"learning_rate is {value!r}: expected a positive number")
    return value


def checked_weights(weights, sizes, dtype):
    """Copies of [W1, b1, W2, b2, ...] in the network's dtype, each of its shape. Raises ValueError."""
    shapes = [shape for n_in, n_out in zip(sizes, sizes[1:]) for shape in ((n_in, n_out), (n_out,))]
    found = [np.shape(w) for w in weights]
    if found != shapes:
        raise ValueError(f"the weights have shapes {found}: expected {shapes}")
    return [np.array(w, dtype, order="C") for w in weights]

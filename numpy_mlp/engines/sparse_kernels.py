"""The kernels of the sparse training: each leaves out the products with zero, and keeps 64 sums in registers.

A layer's weights lie row after row in one flat array, a row's length rounded up to a multiple of WIDTH and filled with
zeros that stay zeros; z and dz lie the same way, a row a sample. A number's place is then `first + row * stride + q`.

What the compiler is promised here, and nowhere else: that the arrays of one call do not overlap (C's "restrict"). Only
then may it keep the sums in registers while it reads the rows. Numba has this promise inside (`noalias`) but offers no
name for it; the lines below do. `NOALIAS` is False where a Numba no longer has it: see sparse_training.available.
Unsigned numbers everywhere: for signed ones Numba adds code for indices that count from the end.
"""

import numpy as np
from numba import njit

try:
    from numba.core.compiler import Flags
    from numba.core.options import TargetOptions
    from numba.core.registry import cpu_target

    cpu_target.options.noalias = TargetOptions.Mapping("noalias")
    NOALIAS = hasattr(Flags, "noalias")
except (ImportError, AttributeError):
    NOALIAS = False

# The last two: no way in from Python or C, which the network's steps do not need and which takes long to compile.
inside = {"cache": True, "error_model": "numpy", "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
promise = {"noalias": True} if NOALIAS else {}
plain = njit(**inside)
tight = njit(fastmath={"contract"}, **promise, **inside)
tight_in_any_order = njit(fastmath={"contract", "reassoc", "nsz"}, **promise, **inside)

WIDTH = np.uint64(64)
LINE = np.uint64(64)  # bytes that come from memory together
ONE, FOUR = np.uint64(1), np.uint64(4)


@tight
def add_rows(sums, at, coefficients, indices, low, high, matrix, first, stride):
    """sums[at + q] += sum over low <= i < high of coefficients[i] * matrix[first + indices[i] * stride + q], q < 64"""
    for i in range(low, high):
        c = coefficients[i]
        row = first + indices[i] * stride
        for q in range(WIDTH):
            sums[at + q] += c * matrix[row + q]


@tight
def update_row(weights, at, coefficients, samples, low, high, dz, first, stride, rate, dW, scratch):
    """weights[at + q] -= rate * dW[q], dW[q] = sum over low <= i < high of coefficients[i] * dz[row of samples[i] + q]

    This row of dW lives in registers from its first term to its use: it never sees the memory of a whole dW.
    """
    for q in range(WIDTH):
        dW[scratch + q] = 0
    for i in range(low, high):
        c = coefficients[i]
        row = first + samples[i] * stride
        for q in range(WIDTH):
            dW[scratch + q] += c * dz[row + q]
    for q in range(WIDTH):
        weights[at + q] -= rate * dW[scratch + q]


@tight_in_any_order
def dot_four(v, at, matrix, row0, row1, row2, row3, length):
    """v . each of four rows of the matrix, over `length` numbers: five numbers are fetched for four products"""
    s0 = s1 = s2 = s3 = v.dtype.type(0)
    for m in range(length):
        x = v[at + m]
        s0 += x * matrix[row0 + m]
        s1 += x * matrix[row1 + m]
        s2 += x * matrix[row2 + m]
        s3 += x * matrix[row3 + m]
    return s0, s1, s2, s3


@tight
def list_active(z, at, unit, count, indices, dz):
    """a = relu(z) as a list: moves the z that are not <= 0, NaN too, to the front; returns where they end.

    indices[i] is then the number of the unit whose z is now at z[i]. All dz = 0.
    """
    end = at
    for q in range(count):
        value = z[at + q]
        indices[end] = unit + q  # written first and kept or overwritten: cheaper than a branch
        z[end] = value
        end += np.uint64(not value <= 0)
    for q in range(count):
        dz[at + q] = 0
    return end


@tight
def list_by_unit(low_unit, high_unit, indices, values, low, high, sample, first, stride, counts, samples, coefficients):
    """Turns a sample's list of units into the units' lists of samples, for low_unit <= unit < high_unit."""
    for i in range(low, high):
        unit = np.uint64(indices[i])
        if low_unit <= unit < high_unit:
            at = (first + unit) * stride + counts[first + unit]
            samples[at] = sample
            coefficients[at] = values[i]
            counts[first + unit] += ONE


@tight_in_any_order
def size(values, low, high):
    """Sum of |values[i]|, low <= i < high: NaN or infinite if one of them is."""
    total = values.dtype.type(0)
    for i in range(low, high):
        total += abs(values[i])
    return total


@plain
def softmax_cross_entropy(z, at, n_classes, label, n_samples, dz):
    """One sample's loss, dz = (p - onehot) / N written at dz[at:], and the class with the largest logit."""
    best = np.uint64(0)
    for c in range(ONE, n_classes):
        if not z[at + c] <= z[at + best]:  # so that a NaN is passed on
            best = c
    largest = z[at + best]
    total = z.dtype.type(0)
    for c in range(n_classes):
        dz[at + c] = np.exp(z[at + c] - largest)
        total += dz[at + c]
    for c in range(n_classes):
        dz[at + c] = (dz[at + c] / total - (c == label)) / z.dtype.type(n_samples)
    return np.log(total) - (z[at + label] - largest), best

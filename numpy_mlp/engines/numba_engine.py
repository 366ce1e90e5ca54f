"""The fast engine: the reference's functions under the same names, compiled by Numba and run on every core.

What it does differently from numpy_engine, its slow twin, which the tests hold it to:

- It leaves out products with zero. Four pixels in five are 0, and so is more than half of every ReLU's output, so
  `x @ W` becomes, for each sample, the sum of the few rows of W whose input is not zero, and `x.T @ dz` becomes, for
  each input, the sum of the few rows of dz whose sample used it. Both are one kernel, `add_rows`.
- 0 times infinity or NaN is NaN, so nothing is left out beside a number that is not finite (`all_finite` looks).
- Threads share out the results, never the terms of one sum: any number of threads gives the same bits.

Run with NUMBA_DISABLE_JIT=1 these are plain Python loops, to be stepped through in a debugger.
"""

import os
import threading
import time

import numpy as np
from numba import njit, prange

# How often libgomp looks whether the other threads are done before it gives the core away, read when it is loaded. Left
# to itself it looks 300,000 times: on an idle machine that gains nothing here, and where two trainings share two cores,
# each waits for threads that cannot run (an epoch took 61 s instead of 1.6). Who has set either keeps it.
if not {"OMP_WAIT_POLICY", "GOMP_SPINCOUNT"} & set(os.environ):
    os.environ["GOMP_SPINCOUNT"] = "1000"

ONE_AT_A_TIME = threading.RLock()  # Numba's simplest threading layer ends the process if two threads enter it

# "contract" lets a*b + c round once instead of twice; "reassoc" and "nsz" let one sum be kept in several vector lanes.
# Those two only where a sum over vectors needs them: the compiler may then choose another order each time it meets the
# function (a softmax compiled just now and one fetched from the cache were a bit apart). What would let it assume that
# no NaN exists ("nnan", "ninf") stays off.
FUSED, FUSED_IN_ANY_ORDER = {"contract"}, {"contract", "reassoc", "nsz"}
compiled = njit(cache=True, error_model="numpy", fastmath=FUSED)
compiled_in_any_order = njit(cache=True, error_model="numpy", fastmath=FUSED_IN_ANY_ORDER)
compiled_parallel = njit(cache=True, error_model="numpy", fastmath=FUSED, parallel=True)
compiled_parallel_in_any_order = njit(cache=True, error_model="numpy", fastmath=FUSED_IN_ANY_ORDER, parallel=True)


@compiled
def add_rows(row, coefficients, indices, count, matrix):
    """row += sum over i < count of coefficients[i] * matrix[indices[i]]      row (M,)   matrix (any, M)

    Eight rows a pass: the sum is fetched from memory and put back once for eight products.
    """
    i = 0
    while i + 8 <= count:
        c0, c1, c2, c3 = coefficients[i], coefficients[i + 1], coefficients[i + 2], coefficients[i + 3]
        c4, c5, c6, c7 = coefficients[i + 4], coefficients[i + 5], coefficients[i + 6], coefficients[i + 7]
        r0, r1, r2, r3 = matrix[indices[i]], matrix[indices[i + 1]], matrix[indices[i + 2]], matrix[indices[i + 3]]
        r4, r5, r6, r7 = matrix[indices[i + 4]], matrix[indices[i + 5]], matrix[indices[i + 6]], matrix[indices[i + 7]]
        for m in range(len(row)):
            total = row[m] + c0 * r0[m] + c1 * r1[m] + c2 * r2[m] + c3 * r3[m]
            row[m] = total + c4 * r4[m] + c5 * r5[m] + c6 * r6[m] + c7 * r7[m]
        i += 8
    while i < count:
        c0, r0 = coefficients[i], matrix[indices[i]]
        for m in range(len(row)):
            row[m] += c0 * r0[m]
        i += 1


@compiled
def list_factors(values, keep_zeros, coefficients, indices):
    """Writes the values that are not zero, and where they stood, to the front of two arrays; returns their number."""
    count = 0
    for k in range(len(values)):
        coefficients[count] = values[k]  # written first and kept or overwritten: cheaper than a branch
        indices[count] = k
        count += keep_zeros or values[k] != 0
    return count


@compiled_in_any_order
def dot_eight(v, w, d0, d1, d2, d3):
    """v . d0, ..., v . d3, w . d0, ..., w . d3      each (M,); six numbers are fetched for eight products"""
    v0 = v1 = v2 = v3 = w0 = w1 = w2 = w3 = w.dtype.type(0)
    for m in range(len(w)):
        v0 += v[m] * d0[m]
        v1 += v[m] * d1[m]
        v2 += v[m] * d2[m]
        v3 += v[m] * d3[m]
        w0 += w[m] * d0[m]
        w1 += w[m] * d1[m]
        w2 += w[m] * d2[m]
        w3 += w[m] * d3[m]
    return v0, v1, v2, v3, w0, w1, w2, w3


@compiled_parallel_in_any_order
def all_finite(matrix):
    """Whether no entry is NaN or infinite: 0 times such a number is NaN, and NaN spoils a sum."""
    spoiled = 0
    for row in prange(matrix.shape[0]):
        total = matrix.dtype.type(0)
        for column in range(matrix.shape[1]):
            total += matrix[row, column] * 0
        spoiled += total != 0
    return spoiled == 0


@compiled_parallel
def _dense_forward(x, W, b, keep_zeros, z):
    for n in prange(x.shape[0]):
        coefficients = np.empty(x.shape[1] + 1, x.dtype)
        indices = np.empty(x.shape[1] + 1, np.int64)
        count = list_factors(x[n], keep_zeros, coefficients, indices)
        z[n] = b
        add_rows(z[n], coefficients, indices, count, W)


def dense_forward(x, W, b):
    """z = x @ W + b                              x (N, D)   W (D, M)   b (M,)   ->   z (N, M)"""
    z = np.empty((len(x), W.shape[1]), W.dtype)
    with ONE_AT_A_TIME:
        _dense_forward(x, W, b, not all_finite(W), z)
    return z


@compiled_parallel
def _dense_backward_weights(dz, x, keep_zeros, dW):
    for k in prange(x.shape[1]):
        coefficients = np.empty(x.shape[0] + 1, x.dtype)
        indices = np.empty(x.shape[0] + 1, np.int64)
        count = list_factors(x[:, k], keep_zeros, coefficients, indices)
        dW[k] = 0
        add_rows(dW[k], coefficients, indices, count, dz)


@compiled_parallel
def _dense_backward_input(dz, W, dx):
    """Two inputs and four samples at a time; where one is missing at the end, the last is taken once more."""
    last_input, last_sample = W.shape[0] - 1, dz.shape[0] - 1
    for pair in prange((W.shape[0] + 1) // 2):
        i, j = 2 * pair, min(2 * pair + 1, last_input)
        for n in range(0, dz.shape[0], 4):
            n1, n2, n3 = min(n + 1, last_sample), min(n + 2, last_sample), min(n + 3, last_sample)
            i0, i1, i2, i3, j0, j1, j2, j3 = dot_eight(W[i], W[j], dz[n], dz[n1], dz[n2], dz[n3])
            dx[n, i], dx[n1, i], dx[n2, i], dx[n3, i] = i0, i1, i2, i3
            dx[n, j], dx[n1, j], dx[n2, j], dx[n3, j] = j0, j1, j2, j3


@compiled
def _sum_rows(matrix, total):
    for n in range(matrix.shape[0]):
        for m in range(matrix.shape[1]):
            total[m] += matrix[n, m]


def dense_backward(dz, x, W, need_dx=True):
    """dx = dz @ W.T   dW = x.T @ dz   db = sum over n of dz            dz (N, M)   ->   dx (N, D), dW (D, M), db (M,)

    The first layer's dx would be the gradient of the pixels, which nobody uses: without `need_dx` it is None.
    """
    dx = np.empty((len(dz), len(W)), W.dtype) if need_dx else None
    dW = np.empty(W.shape, W.dtype)
    with ONE_AT_A_TIME:
        if need_dx:
            _dense_backward_input(dz, W, dx)
        _dense_backward_weights(dz, x, not all_finite(dz), dW)
    db = np.zeros(W.shape[1], W.dtype)
    _sum_rows(dz, db)
    return dx, dW, db


@compiled
def relu_forward(z):
    """a = max(z, 0)                              z (N, M)   ->   a (N, M); a NaN stays a NaN"""
    a = np.empty_like(z)
    for n in range(z.shape[0]):
        for m in range(z.shape[1]):
            a[n, m] = 0 if z[n, m] <= 0 else z[n, m]  # NaN <= 0 is false
    return a


@compiled
def relu_backward(da, z):
    """dz = da where z > 0, else 0                da, z (N, M)   ->   dz (N, M); the slope at 0 is taken as 0"""
    dz = np.empty_like(da)
    for n in range(da.shape[0]):
        for m in range(da.shape[1]):
            dz[n, m] = da[n, m] * (z[n, m] > 0)
    return dz


@compiled
def shifted_exponentials(z, shifted, e):
    """shifted = z - max of z, e = exp(shifted), returns sum of e      one sample: z, shifted, e (C,)"""
    largest = z[0]
    for c in range(1, len(z)):
        if not z[c] <= largest:  # so that a NaN is passed on
            largest = z[c]
    total = z.dtype.type(0)
    for c in range(len(z)):
        shifted[c] = z[c] - largest
        e[c] = np.exp(shifted[c])
        total += e[c]
    return total


@compiled
def softmax_forward(z):
    """p = exp(z) / sum over classes of exp(z)    z (N, C)   ->   p (N, C)

    Taking the row's largest logit away first changes nothing in p, and no exp can overflow.
    """
    p = np.empty_like(z)
    shifted = np.empty_like(z[0])
    for n in range(z.shape[0]):
        total = shifted_exponentials(z[n], shifted, p[n])
        for c in range(z.shape[1]):
            p[n, c] /= total
    return p


@compiled
def softmax_cross_entropy_forward(z, y):
    """loss = mean over n of -log p[n, y[n]]      z (N, C)   y (N,)   ->   loss, p (N, C)

    From the logits, -log p = log(sum of exp(z)) - z[y], which stays finite where p itself would round to 0.
    """
    p = np.empty_like(z)
    shifted = np.empty_like(z[0])
    loss = z.dtype.type(0)
    for n in range(z.shape[0]):
        total = shifted_exponentials(z[n], shifted, p[n])
        loss += np.log(total) - shifted[y[n]]
        for c in range(z.shape[1]):
            p[n, c] /= total
    return z.dtype.type(loss / len(y)), p


@compiled
def softmax_cross_entropy_backward(p, y):
    """dz = (p - onehot(y)) / N                   p (N, C)   y (N,)   ->   dz (N, C)

    The 1/N of the mean enters here, and nowhere else: every gradient further back inherits it.
    """
    dz = np.empty_like(p)
    for n in range(p.shape[0]):
        for c in range(p.shape[1]):
            dz[n, c] = (p[n, c] - (c == y[n])) / p.dtype.type(p.shape[0])
    return dz


@compiled_parallel
def _update_matrix(W, dW, learning_rate):
    for k in prange(W.shape[0]):
        for m in range(W.shape[1]):
            W[k, m] -= learning_rate * dW[k, m]


def sgd_update(w, dw, learning_rate):
    """w -= learning_rate * dw                    in place: no other function here changes an argument"""
    if w.ndim == 2:
        with ONE_AT_A_TIME:
            _update_matrix(w, dw, learning_rate)
    else:
        _update_vector(w, dw, learning_rate)


@compiled
def _update_vector(b, db, learning_rate):
    for m in range(len(b)):
        b[m] -= learning_rate * db[m]


def warm_up(dtype):
    """Compiles every function for a dtype, or fetches it from Numba's cache on disk; returns the seconds that took."""
    start = time.perf_counter()
    x, y = np.ones((4, 3), dtype), np.zeros(4, np.int64)
    W, b = np.ones((3, 2), dtype), np.ones(2, dtype)
    z = dense_forward(x, W, b)
    _, p = softmax_cross_entropy_forward(relu_forward(z), y)
    softmax_forward(z)
    dz = relu_backward(softmax_cross_entropy_backward(p, y), z)
    _, dW, db = dense_backward(dz, x, W)
    sgd_update(W, dW, np.dtype(dtype).type(0))
    sgd_update(b, db, np.dtype(dtype).type(0))
    return time.perf_counter() - start

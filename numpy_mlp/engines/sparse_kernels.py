"""The kernels of the sparse training: each leaves out the products with zero, and keeps 64 sums in registers.

All weights lie in one flat array, block by block, a block's rows after one another, their length rounded up and filled
with zeros that stay zeros; z and dz lie the same way, a row a sample. A number's place is `first + row * stride + q`.

What the compiler is promised here, and nowhere else: that what one call writes through one of its arrays it does not
read through another (C's "restrict"). The arrays do not overlap; only z is handed over twice in a hidden layer, as the
sums and as the values of the layer before, which are other rows of it. Only then may the sums stay in registers while
the rows are read. Numba has this promise inside (`noalias`) but offers no name for it; the lines below do. `NOALIAS` is
False where a Numba no longer has it: see sparse_training.available.
Unsigned numbers everywhere: for signed ones Numba adds code for indices that count from the end.

Numba keeps run_steps on disk with these kernels inside, and looks at the age of sparse_steps.py alone: whoever changes
something here or in the phases touches that file too, or removes __pycache__.
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


def forward_of(width, packed=True):
    """The kernel forward(z, ...) for tiles of `width` columns; packed: rows of W and of z follow one another."""
    width = np.uint64(width)

    @tight
    def forward(z, z_first, z_stride, lists, list_first, list_stride, order, low, high, band, W, place, apart):
        """z[n] += sum over the listed inputs k of band g of x[n, k] * W[k]       low <= n < high, `width` columns

        Inputs that are not listed are 0, and so are their products. The sums stay in registers while the rows come.
        """
        starts, indices, values = lists
        for n in range(low, high):
            at, list_at = z_first + n * (width if packed else z_stride), list_first + order[n] * list_stride + band
            for i in range(starts[list_at], starts[list_at + ONE]):
                x, row = values[i], place + indices[i] * (width if packed else apart)
                for q in range(width):
                    z[at + q] += x * W[row + q]

    return forward


def update_of(width, packed=True):
    """The kernel update(W, ...) for tiles of `width` columns; packed: rows of W and of dz follow one another."""
    width = np.uint64(width)

    @tight
    def update(W, place, apart, uses, first_list, low, high, dz, dz_first, dz_stride, rate, dW, scratch):
        """W[k] -= rate * dW[k], dW[k] = sum over the samples n that used k of x[n, k] * dz[n]       low <= k < high

        A row that no sample used is not touched: its dW is 0. A row of dW lives in registers from its first term to its
        use; there is never a whole dW in memory.
        """
        begins, ends, samples, coefficients = uses
        for k in range(low, high):
            begin, end, at = begins[first_list + k], ends[first_list + k], place + k * (width if packed else apart)
            if begin < end:
                x, row = coefficients[begin], dz_first + samples[begin] * (width if packed else dz_stride)
                for q in range(width):
                    dW[scratch + q] = x * dz[row + q]
                for i in range(begin + ONE, end):
                    x, row = coefficients[i], dz_first + samples[i] * (width if packed else dz_stride)
                    for q in range(width):
                        dW[scratch + q] += x * dz[row + q]
                for q in range(width):
                    W[at + q] -= rate * dW[scratch + q]

    return update


forward_64, forward_96, forward_apart = forward_of(64), forward_of(96), forward_of(64, packed=False)
update_64, update_96, update_apart = update_of(64), update_of(96), update_of(64, packed=False)


@tight_in_any_order
def backward(
    dz, first, stride, next_first, next_stride, lists, list_first, list_stride, low, high, band, W, place, apart,
    n_columns,
):  # fmt: skip
    """dz[n, k] += dz_next[n] . W[k] for the listed units k of band g, low <= n < high; where a unit is off, dz is 0

    Four units at a time: a number of dz_next is fetched once for four products. Where there are fewer, the last is done
    again, with the same result.
    """
    starts, indices, _ = lists
    for n in range(low, high):
        row, at, list_at = first + n * stride, next_first + n * next_stride, list_first + n * list_stride + band
        end = starts[list_at + ONE]
        for i in range(starts[list_at], end, FOUR):
            k0, k1 = row + indices[i], row + indices[min(i + ONE, end - ONE)]
            k2, k3 = row + indices[min(i + ONE + ONE, end - ONE)], row + indices[min(i + FOUR, end) - ONE]
            w0, w1 = place + (k0 - row) * apart, place + (k1 - row) * apart
            w2, w3 = place + (k2 - row) * apart, place + (k3 - row) * apart
            s0 = s1 = s2 = s3 = dz.dtype.type(0)
            for q in range(n_columns):
                d = dz[at + q]
                s0 += d * W[w0 + q]
                s1 += d * W[w1 + q]
                s2 += d * W[w2 + q]
                s3 += d * W[w3 + q]
            dz[k0], dz[k1], dz[k2], dz[k3] = dz[k0] + s0, dz[k1] + s1, dz[k2] + s2, dz[k3] + s3


@tight
def list_active(z, first, stride, n_units, lists, list_first, list_stride, dz, low, high):
    """a = relu(z) as a list: moves a sample's z that are not <= 0, NaN too, to the front of its row. All dz = 0.

    indices[i] is then the number of the unit whose z is now at z[i]. A band is 64 units; where list_stride is 2, there
    is one for all.
    """
    starts, indices, _ = lists
    for n in range(low, high):
        row, band = first + n * stride, list_first + n * list_stride
        end = row
        for unit in range(n_units):
            if unit % WIDTH == 0 and unit // WIDTH + ONE < list_stride:
                starts[band + unit // WIDTH] = end
            value = z[row + unit]
            indices[end] = unit  # written first and kept or overwritten: cheaper than a branch
            z[end] = value
            end += np.uint64(not value <= 0)
        starts[band + list_stride - ONE] = end
        for unit in range(n_units):
            dz[row + unit] = 0


@tight
def list_by_unit(lists, list_first, list_stride, order, low_band, high_band, low, high, uses, first):
    """Turns the samples' lists of units into the units' lists of samples, for low <= unit < high: appends to them."""
    starts, indices, values = lists
    _, ends, samples, coefficients = uses
    for n in range(np.uint64(len(order))):
        list_at = list_first + order[n] * list_stride
        for i in range(starts[list_at + low_band], starts[list_at + high_band]):
            unit = np.uint64(indices[i])
            if low <= unit < high:
                at = ends[first + unit]
                samples[at] = n
                coefficients[at] = values[i]
                ends[first + unit] = at + ONE


@tight
def copy_lists(lists, order, list_stride, copies, first, begin, use_ends, use_first):
    """The lists of the samples in `order`, one after the other from `begin` on; counts at use_ends[k] who uses input k.

    Where the copies' starts go: `first`. Returns the end of what was copied.
    """
    starts, indices, values = lists
    new_starts, new_indices, new_values = copies
    for n in range(np.uint64(len(order))):
        old, new = order[n] * list_stride, first + n * list_stride
        for g in range(list_stride):
            new_starts[new + g] = starts[old + g] - starts[old] + begin
        for i in range(starts[old + list_stride - ONE] - starts[old]):
            new_indices[begin + i] = indices[starts[old] + i]
            new_values[begin + i] = values[starts[old] + i]
            use_ends[use_first + np.uint64(indices[starts[old] + i])] += ONE
        begin = new_starts[new + list_stride - ONE]
    return begin


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


@tight_in_any_order
def touch(values, low, high):
    """Reads a number of every line of memory, none waiting for another, so that all come at once; their sum."""
    total = values.dtype.type(0)
    for i in range(low, high, LINE // np.uint64(values.itemsize)):
        total += values.dtype.type(values[i])
    return total

"""Each kernel of the sparse path against a plain twin of a few lines, at the edges of what it may be given."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sparse_cases import DRIVERS, assert_near, in_band, lists_of, sparse_rows, uses_of

from numpy_mlp.engines.sparse_data import SparseData
from numpy_mlp.engines.sparse_layout import BAND

DTYPES = st.sampled_from(["float32", "float64"])
DENSITIES = st.sampled_from([0.0, 0.05, 0.4, 1.0])
SEEDS = st.integers(0, 2**32 - 1)
SAMPLES = st.sampled_from([1, 2, 5, 9])
UNITS = st.sampled_from([1, 2, 5, 63, 64, 65, 112, 113, 130])


@settings(max_examples=25)
@given(SEEDS, DTYPES, SAMPLES, UNITS, DENSITIES)
def test_data_become_lists_of_what_is_not_zero(seed, dtype, n, n_units, density):
    x = sparse_rows(np.random.default_rng(seed), n, n_units, density, dtype)
    data = SparseData(x)
    for ours, plain in zip(data.lists, lists_of(x, int(BAND)), strict=True):
        np.testing.assert_array_equal(ours, plain)
        assert ours.dtype == plain.dtype
    assert data.most == max(1, np.count_nonzero(x, axis=1).max())
    assert data.size == np.abs(x).max()


@pytest.mark.parametrize(("name", "width"), [("forward_64", 64), ("forward_96", 96), ("forward_apart", 64)])
@settings(max_examples=25)
@given(SEEDS, DTYPES, SAMPLES, UNITS, DENSITIES, st.integers(0, 3), st.booleans())
def test_forward(name, width, seed, dtype, n, n_units, density, before, is_part):
    """z[n] += x[n] @ W for one band after the other; what lies around the rows stays as it was."""
    rng = np.random.default_rng(seed)
    z_stride, apart = (width, width) if name != "forward_apart" else (192, 128)
    x, order = sparse_rows(rng, n, n_units, density, dtype), rng.permutation(n).astype(np.uint64)
    low, high = (n // 3, max(1, n - 1)) if is_part else (0, n)
    z, W = rng.normal(size=3 + n * z_stride).astype(dtype), rng.normal(size=7 + n_units * apart).astype(dtype)
    lists, n_bands, expected = lists_of(x, int(BAND), before), -(-n_units // int(BAND)), z.copy()
    for band in range(n_bands):
        for i in range(low, high):
            for k in np.flatnonzero(in_band(x, band, int(BAND))[order[i]]):
                expected[3 + i * z_stride :][:width] += x[order[i], k] * W[7 + k * apart :][:width]
        DRIVERS[name](z, 3, z_stride, lists, before, n_bands + 1, order, low, high, band, W, 7, apart)
        assert_near(z, expected)


@pytest.mark.parametrize(("name", "width"), [("update_64", 64), ("update_96", 96), ("update_apart", 64)])
@settings(max_examples=25)
@given(SEEDS, DTYPES, SAMPLES, UNITS, DENSITIES, st.integers(0, 3), st.booleans())
def test_update(name, width, seed, dtype, n, n_units, density, before, is_part):
    """W[k] -= rate * sum of x[n, k] * dz[n]; rows that no sample used keep their bits; what was in dW is forgotten."""
    rng, rate = np.random.default_rng(seed), np.dtype(dtype).type(0.3)
    dz_stride, apart = (width, width) if name != "update_apart" else (192, 128)
    x, uses = sparse_rows(rng, n, n_units, density, dtype), None
    low, high = (n_units // 3, max(1, n_units - 1)) if is_part else (0, n_units)
    dz, W = rng.normal(size=5 + n * dz_stride).astype(dtype), rng.normal(size=7 + n_units * apart).astype(dtype)
    uses, dW, expected = uses_of(x, before), np.full(9 + width + 9, np.nan, dtype), W.copy()
    for k in range(low, high):
        terms = [x[i, k] * dz[5 + i * dz_stride :][:width] for i in np.flatnonzero(x[:, k])]
        expected[7 + k * apart :][:width] -= rate * np.sum(terms, axis=0, dtype=dtype) if terms else 0
    before_it = W.copy()
    DRIVERS[name](W, 7, apart, uses, before, low, high, dz, 5, dz_stride, rate, dW, 9)
    assert_near(W, expected)
    np.testing.assert_array_equal(W[expected == before_it], before_it[expected == before_it])
    assert np.isnan(dW[:9]).all() and np.isnan(dW[9 + width :]).all()


@settings(max_examples=40)
@given(SEEDS, DTYPES, SAMPLES, UNITS, DENSITIES, st.integers(0, 3), st.booleans(), st.sampled_from([16, 48, 128]))
def test_backward(seed, dtype, n, n_units, density, before, is_part, n_columns):
    """dz[n, k] += dz_next[n] . W[k] for the units of a band that are on; nothing is added where one is off."""
    rng, stride, next_stride, apart = np.random.default_rng(seed), 192, 128, 192
    a = np.abs(sparse_rows(rng, n, n_units, density, dtype))
    low, high = (n // 3, max(1, n - 1)) if is_part else (0, n)
    W, next_first = rng.normal(size=7 + n_units * apart).astype(dtype), 5 + n * stride
    dz = rng.normal(size=next_first + n * next_stride).astype(dtype)
    lists, n_bands, expected = lists_of(a, 64, before), -(-n_units // 64), dz.copy()
    for band in range(n_bands):
        for i in range(low, high):
            for k in np.flatnonzero(in_band(a, band, 64)[i]):
                row, dz_next = W[7 + k * apart :][:n_columns], dz[next_first + i * next_stride :][:n_columns]
                expected[5 + i * stride + k] += dz_next @ row
        DRIVERS["backward"](
            *(dz, 5, stride, next_first, next_stride, lists, before, n_bands + 1),
            *(low, high, band, W, 7, apart, n_columns),
        )
        assert_near(dz, expected)


@settings(max_examples=40)
@given(SEEDS, DTYPES, SAMPLES, UNITS, DENSITIES, st.booleans(), st.booleans())
def test_list_active(seed, dtype, n, n_units, density, is_part, in_one):
    """The units whose z is not <= 0, NaN too, in front of their row; 0 and -0.0 are off; all dz of the rows are 0."""
    rng, stride, first = np.random.default_rng(seed), 192, 5
    x = sparse_rows(rng, n, n_units, density, dtype)
    x[rng.random(x.shape) < 0.05] = np.nan
    x[rng.random(x.shape) < 0.05] = -0.0
    list_stride = 2 if in_one else -(-n_units // 64) + 1
    low, high = (n // 3, max(1, n - 1)) if is_part else (0, n)
    z, dz = rng.normal(size=(2, first + n * stride)).astype(dtype)
    z[first:].reshape(n, stride)[:, :n_units] = x
    starts, indices = np.full(3 + n * list_stride, 77, np.uint64), np.full(len(z), 7777, np.uint16)
    z_before, dz_before, starts_before = z.copy(), dz.copy(), starts.copy()
    DRIVERS["list_active"](z, first, stride, n_units, (starts, indices, z), 3, list_stride, dz, low, high)
    for i in range(low, high):
        row, active = first + i * stride, np.array([k for k in range(n_units) if not x[i, k] <= 0], int)
        np.testing.assert_array_equal(z[row : row + len(active)], x[i, active])
        np.testing.assert_array_equal(indices[row : row + len(active)], active)
        edges = [0, n_units] if in_one else [*range(0, n_units, 64), n_units]
        expected = [row + np.count_nonzero(active < edge) for edge in edges]
        np.testing.assert_array_equal(starts[3 + i * list_stride :][:list_stride], expected)
        assert not dz[row : row + n_units].any()
        z_before[row : row + n_units] = z[row : row + n_units]  # what is behind the list is of no use
        dz_before[row : row + n_units] = 0
        starts_before[3 + i * list_stride :][:list_stride] = expected
    np.testing.assert_array_equal(z, z_before)
    np.testing.assert_array_equal(dz, dz_before)
    np.testing.assert_array_equal(starts, starts_before)


@settings(max_examples=40)
@given(SEEDS, DTYPES, SAMPLES, UNITS, DENSITIES, st.integers(0, 3), st.booleans())
def test_list_by_unit(seed, dtype, n, n_units, density, before, is_part):
    """The samples' lists turned round, those of some bands and units: appended to what the units' lists hold."""
    rng = np.random.default_rng(seed)
    x, order = sparse_rows(rng, n, n_units, density, dtype), rng.permutation(n).astype(np.uint64)
    n_bands, room = -(-n_units // 64), n + 2
    low, high = (n_units // 3, max(1, n_units - 1)) if is_part else (0, n_units)
    begins = np.arange(n_units + 2, dtype=np.uint64) * np.uint64(room)
    samples, coefficients = np.full(len(begins) * room, 99, np.uint16), np.full(len(begins) * room, 99, dtype)
    ends = begins + np.uint64(1)  # each list holds one already
    uses = begins, ends.copy(), samples.copy(), coefficients.copy()
    for k in range(low, high):
        for place, sample in enumerate(order):
            if x[sample, k] != 0:
                samples[ends[2 + k]], coefficients[ends[2 + k]] = place, x[sample, k]
                ends[2 + k] += np.uint64(1)
    bands = low // 64, -(-high // 64)
    DRIVERS["list_by_unit"](lists_of(x, 64, before), before, n_bands + 1, order, *bands, low, high, uses, 2)
    for ours, plain in zip(uses, (begins, ends, samples, coefficients), strict=True):
        np.testing.assert_array_equal(ours, plain)


@settings(max_examples=40)
@given(SEEDS, DTYPES, SAMPLES, UNITS, DENSITIES, st.integers(0, 3))
def test_copy_lists(seed, dtype, n, n_units, density, begin):
    """The lists of some samples one after the other, as if there were no others; and how many use each input."""
    rng = np.random.default_rng(seed)
    x, order = sparse_rows(rng, n, n_units, density, dtype), rng.permutation(n)[: max(1, n - 1)].astype(np.uint64)
    list_stride, batch = -(-n_units // int(BAND)) + 1, x[order]
    starts, indices, values = lists_of(batch, int(BAND))
    copies = (
        np.zeros(2 + len(starts), np.uint64),
        np.zeros(begin + len(indices), np.uint16),
        np.zeros(begin + len(values)),
    )
    copies = (*copies[:2], copies[2].astype(dtype))
    counts = np.full(4 + n_units, 3, np.uint64)
    end = DRIVERS["copy_lists"](lists_of(x, int(BAND)), order, list_stride, copies, 2, begin, counts, 4)
    assert end == begin + len(indices)
    np.testing.assert_array_equal(copies[0], [0, 0, *(starts + np.uint64(begin))])
    np.testing.assert_array_equal(copies[1], [0] * begin + indices.tolist())
    np.testing.assert_array_equal(copies[2], [0] * begin + values.tolist())
    np.testing.assert_array_equal(counts, [3] * 4 + (3 + np.count_nonzero(batch, axis=0)).tolist())


@settings(max_examples=25)
@given(SEEDS, DTYPES, SAMPLES, st.sampled_from([2, 10, 65]))
def test_softmax_cross_entropy(seed, dtype, n, n_classes):
    """One sample's loss, dz and the first of the largest logits, beside the formula in float64."""
    rng = np.random.default_rng(seed)
    z, dz, label = rng.normal(size=3 + n_classes).astype(dtype), np.zeros(3 + n_classes, dtype), n_classes // 2
    loss, best = DRIVERS["softmax_cross_entropy"](z, 3, n_classes, label, n, dz)
    p = np.exp(z[3:].astype("float64")) / np.exp(z[3:].astype("float64")).sum()
    assert_near(np.array(loss, dtype), (-np.log(p[label])).astype(dtype))
    assert_near(dz[3:], ((p - (np.arange(n_classes) == label)) / n).astype(dtype))
    assert best == z[3:].argmax() and not dz[:3].any()


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_number_that_is_not_finite_shows_in_the_size_and_in_the_loss(rng, bad, dtype):
    values = rng.normal(size=100).astype(dtype)
    assert_near(np.array(DRIVERS["size"](values, 3, 98), dtype), np.abs(values[3:98]).sum(dtype=dtype))
    values[50] = bad
    assert not np.isfinite(DRIVERS["size"](values, 3, 98))
    assert np.isfinite(DRIVERS["size"](values, 51, 98))
    if bad != -np.inf:  # a class that cannot be is nothing to stumble over
        assert np.isnan(DRIVERS["softmax_cross_entropy"](values, 0, 100, 7, 1, np.zeros(100, dtype))[0])

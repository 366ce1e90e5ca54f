"""Phase 2 of a step, the tiles: dz of a tile's units, its weights' update, and its part of the next batch's forward."""

import numpy as np

from .sparse_kernels import (
    ONE,
    WIDTH,
    forward_64,
    forward_96,
    forward_apart,
    list_active,
    list_by_unit,
    plain,
    size,
    touch,
    update_64,
    update_96,
    update_apart,
)
from .sparse_layout import (
    APART,
    BAND,
    BIAS,
    BLOCKS,
    COLUMNS,
    FIRST,
    PART,
    PLACE,
    ROWS,
    STARTS,
    STRIDE,
    TILE_ROWS,
    TILE_STARTS,
    TWO,
    UNITS,
    USES,
    ZERO,
    bands,
    scratch,
    share,
    units_of,
)
from .sparse_samples import backward_strips, copy_numbers

# A group's line in `totals`: the sums of |a| and |dz| of its tiles' units, over all samples.
A_FIRST, DZ_FIRST = range(2)


@plain
def tiles_phase(
    layout, tiles, groups, owners, blocks, weights, rows, lists, uses, inputs, pixel_uses, totals, everyone, pixels,
    next_everyone, next_lists, rate, thread, threads,
):  # fmt: skip
    """Phase 2: a thread's tiles, and its part of the layers behind."""
    own = scratch(rows, thread)
    rows[0][own] = fetch_rows(layout, rows, lists, np.uint64(len(everyone)))
    if len(everyone) > 0:
        update_rest(layout, blocks, weights, rows, lists, uses, everyone, rate, own, thread, threads)
    for group in range(owners[thread], owners[thread + ONE]):
        totals[group, A_FIRST] = totals[group, DZ_FIRST] = 0
        for t in range(groups[group], groups[group + ONE]):
            each_tile(
                layout, tiles, t, blocks, weights, rows, lists, uses, inputs, pixel_uses, totals[group], everyone,
                pixels, next_everyone, next_lists, rate, own,
            )  # fmt: skip


@plain
def fetch_rows(layout, rows, lists, n_samples):
    """Reads the rows behind the first layer, which other threads wrote, before they are needed: see fetch_lists."""
    z, dz, total = rows[0], rows[1], rows[0].dtype.type(0)
    for layer in range(2, len(layout)):
        for n in range(n_samples):
            begin = layout[layer, ROWS] + n * layout[layer, STRIDE]
            end = begin + layout[layer, UNITS]
            total += touch(dz, begin, end)
            if layer < len(layout) - 1:
                total += touch(z, begin, end) + z.dtype.type(touch(lists[1], begin, end))
    return total


@plain
def each_tile(
    layout, tiles, t, blocks, weights, rows, lists, uses, inputs, pixel_uses, totals, everyone, pixels, next_everyone,
    next_lists, rate, own,
):  # fmt: skip
    """Phase 2 for a tile. `everyone` is empty where there is nothing to update, `next_everyone` where nothing comes."""
    tile, n_samples, n_next = tiles[t], np.uint64(len(everyone)), np.uint64(len(next_everyone))
    if n_samples > 0:
        first_block = layout[2, BLOCKS] + t * bands(layout[2, UNITS], WIDTH)
        backward_away(layout, tile, first_block, blocks, weights, rows, lists, n_samples)
        measure_tile(layout, tile, rows, lists, totals, DZ_FIRST, n_samples)
        update_away(layout, tile, first_block, blocks, weights, rows, lists, uses, everyone, rate, own)
    update_and_forward(
        layout, tile, blocks[t], weights, rows, inputs, pixel_uses, n_samples, pixels, next_everyone, next_lists, rate,
        own,
    )  # fmt: skip
    n_units = units_of(layout, tile)
    list_active(
        rows[0], tile[TILE_ROWS], tile[COLUMNS], n_units, lists, tile[TILE_STARTS], TWO, rows[1], ZERO, n_next
    )  # fmt: skip
    measure_tile(layout, tile, rows, lists, totals, A_FIRST, n_next)
    forward_away(layout, tiles, t, blocks, weights, rows[0], lists, next_everyone)


@plain
def backward_away(layout, tile, first_block, blocks, weights, rows, lists, n_samples):
    """dz of a tile's units, from what leads away from it."""
    backward_strips(
        layout, 2, blocks, first_block, weights, rows[1], tile[TILE_ROWS], tile[COLUMNS], lists, tile[TILE_STARTS], TWO,
        ZERO, n_samples, ZERO,
    )  # fmt: skip


@plain
def measure_tile(layout, tile, rows, lists, totals, which, n_samples):
    """Adds the sum of a tile's |a| or |dz|."""
    for n in range(n_samples):
        at = tile[TILE_ROWS] + n * tile[COLUMNS]
        if which == A_FIRST:
            totals[A_FIRST] += size(rows[0], at, lists[0][tile[TILE_STARTS] + n * TWO + ONE])
        else:
            totals[DZ_FIRST] += size(rows[1], at, at + tile[COLUMNS])


@plain
def update_away(layout, tile, first_block, blocks, weights, rows, lists, uses, everyone, rate, own):
    """W -= rate * dW for the rows of W2 that lead away from a tile."""
    first_use, n_units = layout[1, USES] + tile[FIRST], units_of(layout, tile)
    for k in range(first_use, first_use + n_units):
        uses[1][k] = uses[0][k]
    list_by_unit(lists, tile[TILE_STARTS], TWO, everyone, ZERO, ONE, ZERO, n_units, uses, first_use)
    for b in range(bands(layout[2, UNITS], WIDTH)):
        first, block = layout[2, ROWS] + b * WIDTH, blocks[first_block + b]
        update_apart(
            weights, block[PLACE], block[APART], uses, first_use, ZERO, n_units, rows[1], first, layout[2, STRIDE],
            rate, rows[0], own,
        )  # fmt: skip


@plain
def update_and_forward(
    layout, tile, block, weights, rows, inputs, pixel_uses, n_samples, pixels, next_everyone, next_lists, rate, own
):
    """W1 and b1 of a tile, band after band: updated by this batch, and used in the next while in the nearest cache."""
    n_inputs, bias, n_next = layout[0, UNITS], layout[1, BIAS] + tile[FIRST], np.uint64(len(next_everyone))
    if n_samples > 0:
        update_tile(tile, bias, weights, rows, pixel_uses, pixels + n_inputs, ZERO, ONE, rate, own)
    for n in range(n_next):
        copy_numbers(rows[0], tile[TILE_ROWS] + n * tile[COLUMNS], weights, bias, tile[COLUMNS])
    for band in range(bands(n_inputs, BAND)):
        if n_samples > 0:
            high = min((band + ONE) * BAND, n_inputs)
            update_tile(tile, block[PLACE], weights, rows, pixel_uses, pixels, band * BAND, high, rate, own)
        forward_tile(layout, tile, block, weights, rows[0], inputs, next_lists, next_everyone, band)


@plain
def update_tile(tile, place, weights, rows, uses, first_use, low, high, rate, own):
    """W -= rate * dW for the rows low <= k < high of what leads to a tile."""
    first, columns = tile[TILE_ROWS], tile[COLUMNS]
    if columns == WIDTH:
        update_64(weights, place, columns, uses, first_use, low, high, rows[1], first, columns, rate, rows[0], own)
    else:
        update_96(weights, place, columns, uses, first_use, low, high, rows[1], first, columns, rate, rows[0], own)


@plain
def forward_tile(layout, tile, block, weights, z, inputs, list_first, everyone, band):
    """The first layer's z += x @ W for a tile and the inputs of one band."""
    list_stride, n = bands(layout[0, UNITS], BAND) + ONE, np.uint64(len(everyone))
    first, stride, place, apart = tile[TILE_ROWS], tile[COLUMNS], block[PLACE], block[APART]
    if tile[COLUMNS] == WIDTH:
        forward_64(z, first, stride, inputs, list_first, list_stride, everyone, ZERO, n, band, weights, place, apart)
    else:
        forward_96(z, first, stride, inputs, list_first, list_stride, everyone, ZERO, n, band, weights, place, apart)


@plain
def forward_away(layout, tiles, t, blocks, weights, z, lists, everyone):
    """A tile's part of the second layer's z; the group's first tile begins it."""
    tile, n_blocks, n, stride = tiles[t], bands(layout[2, UNITS], WIDTH), np.uint64(len(everyone)), layout[2, STRIDE]
    for i in range(n if t == 0 or tiles[t - 1, PART] != tile[PART] else ZERO):
        for q in range(n_blocks * WIDTH):
            z[tile[PART] + i * stride + q] = 0
    for b in range(n_blocks):
        block = blocks[layout[2, BLOCKS] + t * n_blocks + b]
        forward_apart(
            z, tile[PART] + b * WIDTH, stride, lists, tile[TILE_STARTS], TWO, everyone, ZERO, n, ZERO, weights,
            block[PLACE], block[APART],
        )  # fmt: skip


@plain
def update_rest(layout, blocks, weights, rows, lists, uses, everyone, rate, own, thread, threads):
    """The layers behind the second, rows shared out; the first thread has their biases and the second's."""
    for layer in range(2, len(layout)):
        n_rows, use, stride = layout[layer - 1, UNITS], layout[layer - 1, USES], layout[layer, STRIDE]
        low, high = share(n_rows, thread, threads), share(n_rows, thread + ONE, threads)
        if layer > 2:
            list_units(layout, layer - 1, lists, uses, everyone, low, high)
        for tile in range(bands(layout[layer, UNITS], WIDTH)):
            first, block = layout[layer, ROWS] + tile * WIDTH, blocks[layout[layer, BLOCKS] + tile]
            if layer > 2:
                update_apart(
                    weights, block[PLACE], block[APART], uses, use, low, high, rows[1], first, stride, rate, rows[0],
                    own,
                )  # fmt: skip
            if thread == 0:
                bias = layout[layer, BIAS] + tile * WIDTH
                uses[1][use + n_rows] = uses[0][use + n_rows] + np.uint64(len(everyone))
                update_apart(
                    weights, bias, ZERO, uses, use + n_rows, ZERO, ONE, rows[1], first, stride, rate, rows[0], own
                )  # fmt: skip


@plain
def list_units(layout, layer, lists, uses, everyone, low, high):
    """The lists of samples of a layer's units low <= k < high, behind the first layer."""
    first, n_bands = layout[layer, USES], bands(layout[layer, UNITS], WIDTH)
    for k in range(first + low, first + high):
        uses[1][k] = uses[0][k]
    if low < high:
        list_by_unit(
            lists, layout[layer, STARTS], n_bands + ONE, everyone, low // WIDTH, bands(high, WIDTH), low, high, uses,
            first,
        )  # fmt: skip

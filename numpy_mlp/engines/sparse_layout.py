"""Where everything lies in the sparse training's flat arrays: the tables that its kernels read.

W lies block by block. The first layer's units are cut into tiles; a block of W1 is what leads to a tile, one of W2 what
leads from a tile to 64 units, one of the layers behind what leads to 64 units.

The arrays come in groups, plain tuples (Numba's cache on disk would look for a class of ours in every later version):

rows    z, dz: a row a sample. Those of the first layer lie tile by tile, the others layer by layer.
lists   starts, indices, values: for each sample, its inputs that are not zero, in bands. List r's band g is
        starts[r + g] <= i < starts[r + g + 1]; values[i] is input indices[i]. Those of a hidden layer are its active
        units, and lie in front of the sample's own row of z; in the first layer they are counted from the tile's first.
uses    begins, ends, samples, coefficients: a list a unit, of the samples that used it and what it was there. The bias
        is a unit that is 1 for every sample.

data    as lists, of all samples. Some batches at a time are laid out beforehand, each in a slot: `inputs`, their
        samples' lists one after the other, and `pixel_uses`, their pixels' lists of samples. Threads share out batches.
"""

import numpy as np

from .sparse_kernels import ONE, WIDTH, plain

# A layer's line in the layout, the input being layer 0: its number of units; where its rows begin, and how far they are
# apart; where its units' lists of samples begin; where its samples' lists have their starts; where its bias is; its
# first line among the blocks.
UNITS, ROWS, STRIDE, USES, STARTS, BIAS, BLOCKS = range(7)
# A tile's line: its first unit; how many columns it has, and its rows are so far apart; where its rows begin; where its
# samples' lists have their starts; where its part of the second layer's z goes (the same for all tiles of a group).
FIRST, COLUMNS, TILE_ROWS, TILE_STARTS, PART = range(5)
# A block's line, a part of W: where it begins, how far apart its rows are.
PLACE, APART = range(2)

BAND = np.uint64(112)  # inputs whose rows of W are used together
ROOM = np.uint64(1024)  # numbers apart that two threads' scratch lies
ZERO, TWO = np.uint64(0), np.uint64(2)
LONGEST_ROW, STRIP = 512, 128  # columns of W: longer rows are cut into strips
MOST_GROUPS = 4  # of tiles; so many threads at most share the first two layers


@plain
def share(total, thread, threads):
    """Where a thread's part of `total` things begins."""
    return np.uint64(total) * np.uint64(thread) // np.uint64(threads)


@plain
def bands(n_units, width):
    """Groups of `width` that hold so many units."""
    return (n_units + width - ONE) // width


@plain
def scratch(rows, thread):
    """Where in z, behind the rows, a thread has room for a row of a tile."""
    return np.uint64(len(rows[0])) - np.uint64(thread + ONE) * ROOM


@plain
def units_of(layout, tile):
    """How many of a tile's columns are units; the rest are zeros that stay zeros."""
    return min(tile[COLUMNS], layout[1, UNITS] - tile[FIRST])


def padded(n_units):
    """Length of a row in memory: a whole, odd number of 64s. Even ones crowd into few of the cache's sets."""
    return (-(-n_units // int(WIDTH)) | 1) * int(WIDTH)


class SparseLayout:
    """Where everything lies: the tables that sparse_steps explains, and `parts`, what of which weights lies where.

    Where a layer's rows are long, W is cut into strips of columns, one after the other, so that memory sends each in
    one go; `backward` sums over the columns of a strip in one go.
    """

    def __init__(self, sizes, batch_size, threads):
        self.sizes, self.batch_size = sizes, batch_size
        self.layers = np.zeros((len(sizes), 7), np.uint64)
        self.layers[:, UNITS] = sizes
        self.layers[:, STRIDE] = [padded(n) for n in sizes]
        self.n_weights = self.n_rows = self.n_starts = self.n_uses = 0
        self.blocks, self.parts = [], []
        self._place_tiles(groups_of(sizes[1]), threads)
        for layer in range(2, len(sizes)):
            self.layers[layer, BLOCKS] = len(self.blocks)
            if layer == 2:
                for first, columns in self.tiles[:, : COLUMNS + 1].astype(int):
                    self._place_blocks(layer, slice(first, min(first + columns, sizes[1])))
            else:
                self._place_blocks(layer, slice(0, sizes[layer - 1]))
        self._place_layers()
        self.blocks = np.array(self.blocks, np.uint64)

    def _place_tiles(self, groups, threads):
        """The first layer's units: tiles in groups, and which groups are whose."""
        tiles, starts = [], [0]
        for group in groups:
            part = self.n_rows
            self.n_rows += self.batch_size * padded(self.sizes[2])
            for first, columns in group:
                tiles.append((first, columns, self.n_rows, self.n_starts, part))
                self.blocks.append((self.n_weights, columns))
                self._add_part(0, slice(0, self.sizes[0]), slice(first, first + columns), columns)
                self.n_rows += self.batch_size * columns
                self.n_starts += 2 * self.batch_size
            starts.append(len(tiles))
        self.tiles, self.groups = np.array(tiles, np.uint64), np.array(starts, np.uint64)
        self.owners = np.arange(threads + 1, dtype=np.uint64) * np.uint64(len(groups)) // np.uint64(threads)

    def _place_blocks(self, layer, rows):
        """A layer's blocks of some rows of W: strips of columns one after the other, a short row being one strip."""
        n_columns = self.sizes[layer]
        apart = padded(n_columns) if n_columns <= LONGEST_ROW else STRIP
        for first in range(0, n_columns, apart):
            for column in range(first, min(first + apart, n_columns), int(WIDTH)):
                self.blocks.append((self.n_weights + column - first, apart))
            self._add_part(2 * layer - 2, rows, slice(first, first + apart), apart)

    def _add_part(self, index, rows, columns, apart):
        """Some of a layer's weights, behind what there is, row after row."""
        self.parts.append((index, rows, columns, self.n_weights, apart))
        self.n_weights += (rows.stop - rows.start) * apart

    def _place_layers(self):
        """Rows and lists of the layers behind the first, and all biases."""
        for layer, line in enumerate(self.layers):
            line[USES], n_units, stride = self.n_uses, self.sizes[layer], int(line[STRIDE])
            self.n_uses += n_units + 1
            if layer > 0:
                line[BIAS] = self.n_weights
                self.parts.append((2 * layer - 1, None, slice(None), self.n_weights, 0))
                self.n_weights += stride + int(WIDTH)
            if layer > 1:
                line[ROWS], line[STARTS] = self.n_rows, self.n_starts
                self.n_rows += self.batch_size * stride
                self.n_starts += self.batch_size * (-(-n_units // int(WIDTH)) + 1)


def groups_of(n_units):
    """[[(first unit, columns of the tile), ...], ...]: at most 4 groups, as wide as each other to 32 columns.

    A group is cut into tiles of 64, the last of 64 or 96. It does not depend on the threads, whose results would.
    """
    halves = max(2, -(-n_units // 32))
    n_groups = min(MOST_GROUPS, halves // 2)
    groups, column = [], 0
    for group in range(n_groups):
        groups.append([])
        here = halves * (group + 1) // n_groups - halves * group // n_groups
        while here:
            width = 96 if here == 3 else 64
            groups[-1].append((column, width))
            column, here = column + width, here - width // 32
    return groups

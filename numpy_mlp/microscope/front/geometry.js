// Where a tensor's cells lie on the screen: as a matrix, or as the image that one sample or one unit's weights make.

/** A view {rows, columns, indexAt(row, column), placeOf(index)}: [row, column] of an index, null if it is not seen. */
export function matrixView(shape) {
  const [rows, columns] = shape.length === 2 ? shape : [1, shape[0] ?? 1];
  return {
    rows, columns,
    indexAt: (row, column) => (shape.length === 2 ? [row, column] : shape.length === 1 ? [column] : []),
    placeOf: (index) => (shape.length === 2 ? index : [0, index[0] ?? 0]),
  };
}

/** Sample n of x (N, D), as an image. */
export function sampleView([height, width], n) {
  return {
    rows: height, columns: width, sample: n,
    indexAt: (row, column) => [n, row * width + column],
    placeOf: ([sample, pixel]) => (sample === n ? [Math.floor(pixel / width), pixel % width] : null),
  };
}

/** All samples of x (N, D) side by side, as images; where no sample is left, an index is null. */
export function sheetView([height, width], n) {
  const across = Math.ceil(Math.sqrt(n));
  return {
    rows: Math.ceil(n / across) * height, columns: across * width, tile: [height, width],
    indexAt(row, column) {
      const sample = Math.floor(row / height) * across + Math.floor(column / width);
      return sample < n ? [sample, (row % height) * width + (column % width)] : null;
    },
    placeOf: ([sample, pixel]) => [Math.floor(sample / across) * height + Math.floor(pixel / width),
      (sample % across) * width + (pixel % width)],
  };
}

/** Unit j's column of W1 (D, M), as an image. */
export function unitView([height, width], j) {
  return {
    rows: height, columns: width, unit: j,
    indexAt: (row, column) => [row * width + column, j],
    placeOf: ([pixel, unit]) => (unit === j ? [Math.floor(pixel / width), pixel % width] : null),
  };
}

/** A tensor of one axis in several rows, as a text is broken into lines: its numbers can be read even if many. */
export function wrappedView(n, across) {
  return {
    rows: Math.ceil(n / across), columns: Math.min(n, across), rowNumber: (row) => row * across,
    indexAt: (row, column) => (row * across + column < n ? [row * across + column] : null),
    placeOf: ([at]) => [Math.floor(at / across), at % across],
  };
}

/** The box [x, y, width, height] of a place in a picture. */
export function boxOf({ size }, [row, column]) {
  return [column * size.width, row * size.height, size.width, size.height];
}

/** How wide and high a picture's cells are together. */
export function extentOf({ view, size }) {
  return { width: view.columns * size.width, height: view.rows * size.height };
}

/** The window {top, left, rows, columns} of a view in which some places lie, with so many more on each side. */
export function windowOf(places, { rows, columns }, [down, right]) {
  const [top, bottom] = bounds(places.map(([row]) => row), rows, down);
  const [left, end] = bounds(places.map(([, column]) => column), columns, right);
  return { top, left, rows: bottom - top, columns: end - left };
}

function bounds(numbers, length, more) {
  const [least, most] = numbers.reduce(([low, high], at) => [Math.min(low, at), Math.max(high, at)], [Infinity, -1]);
  return [Math.max(0, least - more), Math.min(length, most + 1 + more)];
}

/** A view of a window of a view, which knows the numbers that its rows and columns have in the whole. */
export function partOf(whole, { top, left, rows, columns }) {
  const rowNumber = whole.rowNumber ?? ((row) => row);
  return {
    rows, columns, rowNumber: (row) => rowNumber(row + top), columnNumber: (column) => column + left,
    indexAt: (row, column) => whole.indexAt(row + top, column + left),
    placeOf: (index) => {
      const place = whole.placeOf(index);
      return place && [place[0] - top, place[1] - left];
    },
  };
}

/** The size of a cell in pixels, so that all of them fit in a box; never larger than `most`, and not always square. */
export function cellSize({ rows, columns }, box, most) {
  return { width: Math.min(most, box.width / columns), height: Math.min(most, box.height / rows) };
}

/** The cell [row, column] under a point, kept inside the view. */
export function cellUnder({ rows, columns }, size, x, y) {
  return [within(Math.floor(y / size.height), rows), within(Math.floor(x / size.width), columns)];
}

/** The place moved by an arrow key, kept inside. */
export function moved([row, column], key, { rows, columns }) {
  const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const [down, right] = steps[key];
  return [within(row + down, rows), within(column + right, columns)];
}

/** The part of a view that is seen around a place: {top, left, rows, columns}, so many rows and columns of `seen`. */
export function windowAround([row, column], { rows, columns }, seen) {
  const top = within(row - Math.floor(seen.rows / 2), Math.max(1, rows - seen.rows + 1));
  const left = within(column - Math.floor(seen.columns / 2), Math.max(1, columns - seen.columns + 1));
  return { top, left, rows: Math.min(rows, seen.rows), columns: Math.min(columns, seen.columns) };
}

/** Fewer, larger cells: each shows, of those that it stands for, the number of the largest size. (NaN wins.) */
export function pooled(view, valueAt, rows, columns) {
  const found = new Float64Array(rows * columns);
  for (let row = 0; row < view.rows; row++) {
    const into = Math.floor((row * rows) / view.rows) * columns;
    for (let column = 0; column < view.columns; column++) {
      const at = into + Math.floor((column * columns) / view.columns);
      const value = valueAt(row, column);
      if (!(Math.abs(value) <= Math.abs(found[at]))) found[at] = value;
    }
  }
  return found;
}

function within(at, length) {
  return Math.min(length - 1, Math.max(0, at));
}

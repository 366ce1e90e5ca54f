import assert from "node:assert/strict";
import { test } from "node:test";
import * as geometry from "../../numpy_mlp/microscope/front/geometry.js";

test("a matrix, a vector and a single number as views", () => {
  const matrix = geometry.matrixView([3, 5]);
  assert.deepEqual([matrix.rows, matrix.columns, matrix.indexAt(2, 4), matrix.placeOf([2, 4])], [3, 5, [2, 4], [2, 4]]);
  const vector = geometry.matrixView([7]);
  assert.deepEqual([vector.rows, vector.columns, vector.indexAt(0, 6), vector.placeOf([6])], [1, 7, [6], [0, 6]]);
  const number = geometry.matrixView([]);
  assert.deepEqual([number.rows, number.columns, number.indexAt(0, 0), number.placeOf([])], [1, 1, [], [0, 0]]);
});

test("an image shows one sample's pixels, or one unit's weights, and no others", () => {
  const sample = geometry.sampleView([28, 28], 3);
  assert.deepEqual(sample.indexAt(2, 5), [3, 61]);
  assert.deepEqual(sample.placeOf([3, 61]), [2, 5]);
  assert.equal(sample.placeOf([2, 61]), null);
  const unit = geometry.unitView([28, 28], 9);
  assert.deepEqual(unit.indexAt(27, 27), [783, 9]);
  assert.equal(unit.placeOf([0, 8]), null);
});

test("a cell under a point, and the one beside it, stay inside", () => {
  const view = { rows: 4, columns: 6 };
  const size = { width: 10, height: 20 };
  assert.deepEqual(geometry.cellUnder(view, size, 59.9, 79), [3, 5]);
  assert.deepEqual(geometry.cellUnder(view, size, -3, 900), [3, 0]);
  assert.deepEqual(geometry.moved([0, 0], "ArrowUp", view), [0, 0]);
  assert.deepEqual(geometry.moved([3, 4], "ArrowRight", view), [3, 5]);
  assert.deepEqual(geometry.moved([3, 5], "ArrowRight", view), [3, 5]);
});

test("the part around a cell reaches the edge and not beyond it", () => {
  const view = { rows: 784, columns: 300 };
  const seen = { rows: 8, columns: 6 };
  assert.deepEqual(geometry.windowAround([0, 0], view, seen), { top: 0, left: 0, rows: 8, columns: 6 });
  assert.deepEqual(geometry.windowAround([783, 299], view, seen), { top: 776, left: 294, rows: 8, columns: 6 });
  assert.deepEqual(geometry.windowAround([100, 50], view, seen), { top: 96, left: 47, rows: 8, columns: 6 });
  assert.deepEqual(geometry.windowAround([1, 1], { rows: 3, columns: 2 }, seen), { top: 0, left: 0, rows: 3, columns: 2 });
});

test("fewer pixels than cells show the largest of each, and a NaN wins", () => {
  const values = [[1, -5, 0, 0], [2, 3, 0, NaN]];
  const found = geometry.pooled({ rows: 2, columns: 4 }, (row, column) => values[row][column], 1, 2);
  assert.deepEqual([...found], [-5, NaN]);
});

test("cells fit into their box", () => {
  assert.deepEqual(geometry.cellSize({ rows: 300, columns: 4 }, { width: 150, height: 150 }, 24), { width: 24, height: 0.5 });
});

test("a tensor of one axis in several lines", () => {
  const view = geometry.wrappedView(20, 8);
  assert.deepEqual([view.rows, view.columns, view.rowNumber(2)], [3, 8, 16]);
  assert.deepEqual([view.indexAt(2, 3), view.indexAt(2, 4), view.placeOf([19])], [[19], null, [2, 3]]);
  assert.equal(geometry.wrappedView(4, 8).columns, 4);
});

test("a window around some places, whose rows and columns keep their numbers", () => {
  const whole = geometry.matrixView([30, 12]);
  const part = geometry.windowOf([[4, 0], [6, 0]], whole, [1, 2]);
  assert.deepEqual(part, { top: 3, left: 0, rows: 5, columns: 3 });
  const view = geometry.partOf(whole, part);
  assert.deepEqual([view.indexAt(1, 2), view.placeOf([4, 2]), view.rowNumber(1), view.columnNumber(2)],
    [[4, 2], [1, 2], 4, 2]);
});

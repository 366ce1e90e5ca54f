// Beside and over the cells of a canvas: marks of dead units and rows of zeros, and the numbers of rows and columns.

import { inkOf, styleOf } from "./colours.js";
import { boxOf } from "./geometry.js";

const EDGE = 9; // as far from the cells as the narrowest margin lets a mark be
const LETTER = 10;
export const NO_MARKS = { rows: [], columns: [], cells: [] };

/** A cross above a dead unit, a bar left of a row of zeros; a stroke through each cell where zeros lie in an image. */
export function drawMarks(brush, picture) {
  const { marks, size } = picture;
  brush.strokeStyle = inkOf(picture.isDark);
  brush.lineWidth = 1.5;
  for (const column of marks.columns) cross(brush, (column + 0.5) * size.width, -EDGE / 2);
  for (const row of marks.rows) line(brush, -EDGE + 1, (row + 0.5) * size.height, -2, (row + 0.5) * size.height);
  brush.lineWidth = 0.6;
  drawTiles(brush, picture);
  for (const [row, column] of marks.cells) {
    const [x, y, width, height] = boxOf(picture, [row, column]);
    line(brush, x, y + height, x + width, y);
  }
}

/** Lines between the images of a sheet. */
function drawTiles(brush, { view, size }) {
  if (!view.tile) return;
  const [high, wide] = [view.tile[0] * size.height, view.tile[1] * size.width];
  const [bottom, right] = [view.rows * size.height, view.columns * size.width];
  for (let y = 0; y <= bottom + 1; y += high) line(brush, 0, y, right, y);
  for (let x = 0; x <= right + 1; x += wide) line(brush, x, 0, x, bottom);
}

function cross(brush, x, y) {
  line(brush, x - 3, y - 3, x + 3, y + 3);
  line(brush, x - 3, y + 3, x + 3, y - 3);
}

function line(brush, x, y, toX, toY) {
  brush.beginPath();
  brush.moveTo(x, y);
  brush.lineTo(toX, toY);
  brush.stroke();
}

/** The numbers of rows and columns; the selected cell's stand out, and some are left out where there is no room. */
export function drawLabels(brush, picture) {
  const { view, size, selected: [down, right] } = picture;
  [brush.textAlign, brush.textBaseline] = ["right", "middle"];
  const isRow = view.hasRows !== false;
  const rowText = (at) => [view.rowNumber(at), -4, (at + 0.5) * size.height + 1];
  if (isRow) numberLine(brush, picture, [view.rows, size.height, down], rowText);
  [brush.textAlign, brush.textBaseline] = ["center", "bottom"];
  const columnText = (at) => [view.columnNumber(at), (at + 0.5) * size.width, -3];
  numberLine(brush, picture, [view.columns, size.width, right], columnText);
}

function numberLine(brush, { isDark }, [count, room, chosen], textAt) {
  const every = Math.ceil((2.4 * LETTER) / room);
  for (let at = chosen % every; at < count; at += every) {
    brush.font = `${at === chosen ? "bold " : ""}${LETTER}px ui-monospace, "DejaVu Sans Mono", monospace`;
    brush.fillStyle = at === chosen ? inkOf(isDark) : styleOf("--faint", isDark);
    brush.fillText(...textAt(at));
  }
}

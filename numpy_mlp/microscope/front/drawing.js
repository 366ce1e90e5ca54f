// A tensor on a canvas: colours below, then what is lit and selected, then numbers where there is room for them.

import { colourOf, inkOn, palette } from "./colours.js";
import { drawFrames, veil } from "./frames.js";
import { extentOf, pooled } from "./geometry.js";
import { drawLabels, drawMarks } from "./marks.js";
import { short } from "./numbers.js";

const KEPT = 160; // bitmaps that are not drawn anew
const bitmaps = new Map();
const palettes = { light: palette(false), dark: palette(true) };
export const MARGIN = 9; // left and above, for the marks of dead units and of rows without gradient

/**
 * Draws a picture {key, view, size, valueAt, largest, isDark, lit, selected, hovered, marks, wholeNumbers}; with
 * {hasLabels, margin: [left, top]} the numbers of its rows and columns stand in the margin.
 */
export function draw(canvas, picture) {
  const brush = sized(canvas, picture);
  brush.imageSmoothingEnabled = false;
  const { width, height } = extentOf(picture);
  brush.drawImage(bitmapOf(picture), 0, 0, width, height);
  if (picture.lit.length) veil(brush, picture);
  printNumbers(brush, picture);
  drawMarks(brush, picture);
  if (picture.hasLabels) drawLabels(brush, picture);
  drawFrames(brush, picture);
}

/** The canvas in the screen's own pixels, its origin at the first cell. */
function sized(canvas, picture) {
  const { width, height } = extentOf(picture);
  const ratio = window.devicePixelRatio || 1;
  const [left, top] = picture.margin ?? [MARGIN, MARGIN];
  const [wide, high] = [width + left + 2, height + top + 2];
  canvas.width = Math.round(wide * ratio);
  canvas.height = Math.round(high * ratio);
  canvas.style.width = `${wide}px`;
  canvas.style.height = `${high}px`;
  const brush = canvas.getContext("2d");
  brush.setTransform(ratio, 0, 0, ratio, left * ratio, top * ratio);
  return brush;
}

function bitmapOf(picture) {
  const key = `${picture.key}/${picture.isDark}/${picture.size.width}x${picture.size.height}`;
  if (!bitmaps.has(key)) {
    if (bitmaps.size >= KEPT) bitmaps.delete(bitmaps.keys().next().value);
    bitmaps.set(key, painted(picture));
  }
  return bitmaps.get(key);
}

/** A pixel for each cell, or for as many cells as lie on one pixel of the screen. */
function painted({ view, size, valueAt, largest, isDark }) {
  const ratio = window.devicePixelRatio || 1;
  const rows = Math.max(1, Math.min(view.rows, Math.round(view.rows * size.height * ratio)));
  const columns = Math.max(1, Math.min(view.columns, Math.round(view.columns * size.width * ratio)));
  const values = pooled(view, valueAt, rows, columns);
  const bitmap = document.createElement("canvas");
  [bitmap.width, bitmap.height] = [columns, rows];
  const brush = bitmap.getContext("2d");
  const image = brush.createImageData(columns, rows);
  const table = palettes[isDark ? "dark" : "light"];
  values.forEach((value, at) => image.data.set([...colourOf(table, value, largest), 255], at * 4));
  brush.putImageData(image, 0, 0);
  return bitmap;
}

function printNumbers(brush, picture) {
  const { view, size, valueAt, wholeNumbers } = picture;
  const [least, letter] = wholeNumbers ? [9, Math.min(13, size.width)] : [40, Math.min(12, size.width / 5)];
  if (size.width < least || size.height < 12) return;
  brush.font = `${letter}px ui-monospace, "DejaVu Sans Mono", monospace`;
  [brush.textAlign, brush.textBaseline] = ["center", "middle"];
  for (let row = 0; row < view.rows; row++) {
    for (let column = 0; column < view.columns; column++) {
      printNumber(brush, picture, row, column, valueAt(row, column));
    }
  }
}

function printNumber(brush, picture, row, column, value) {
  const { size, largest, isDark } = picture;
  brush.fillStyle = inkOn(colourOf(palettes[isDark ? "dark" : "light"], value, largest));
  brush.fillText(short(value), (column + 0.5) * size.width, (row + 0.5) * size.height + 1, size.width - 2);
}

// A tensor on a canvas: colours below, then what is lit and selected, then numbers where there is room for them.

import { colourOf, inkOn, palette } from "./colours.js";
import { pooled } from "./geometry.js";
import { short } from "./numbers.js";

const KEPT = 160; // bitmaps that are not drawn anew
const MOST_FRAMES = 64; // more than that hide the colours: one frame around all of them will do
const bitmaps = new Map();
const palettes = { light: palette(false), dark: palette(true) };
export const MARGIN = 9; // left and above, for the marks of dead units and of rows without gradient

/** Draws a picture {key, view, size, valueAt, largest, isDark, lit, selected, hovered, marks, wholeNumbers}. */
export function draw(canvas, picture) {
  const brush = sized(canvas, picture);
  brush.imageSmoothingEnabled = false;
  const { width, height } = extent(picture);
  brush.drawImage(bitmapOf(picture), 0, 0, width, height);
  if (picture.lit.length) veil(brush, picture);
  printNumbers(brush, picture);
  drawMarks(brush, picture);
  outlineLit(brush, picture);
  if (picture.selected) outline(brush, picture, picture.selected, [5, 2.5]);
  if (picture.hovered) outline(brush, picture, picture.hovered, [3, 1]);
}

function extent({ view, size }) {
  return { width: view.columns * size.width, height: view.rows * size.height };
}

/** The canvas in the screen's own pixels, its origin at the first cell. */
function sized(canvas, picture) {
  const { width, height } = extent(picture);
  const ratio = window.devicePixelRatio || 1;
  const [wide, high] = [width + MARGIN + 2, height + MARGIN + 2];
  canvas.width = Math.round(wide * ratio);
  canvas.height = Math.round(high * ratio);
  canvas.style.width = `${wide}px`;
  canvas.style.height = `${high}px`;
  const brush = canvas.getContext("2d");
  brush.setTransform(ratio, 0, 0, ratio, MARGIN * ratio, MARGIN * ratio);
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

/** Everything that is not lit steps back. */
function veil(brush, picture) {
  const { width, height } = extent(picture);
  brush.save();
  brush.beginPath();
  brush.rect(0, 0, width, height);
  for (const place of picture.lit) brush.rect(...box(picture, place));
  brush.clip("evenodd");
  brush.fillStyle = picture.isDark ? "rgba(22, 24, 28, .62)" : "rgba(255, 255, 255, .66)";
  brush.fillRect(0, 0, width, height);
  brush.restore();
}

function box({ size }, [row, column]) {
  return [column * size.width, row * size.height, size.width, size.height];
}

function outlineLit(brush, picture) {
  if (!picture.lit.length) return;
  brush.strokeStyle = ink(picture);
  brush.lineWidth = 1;
  const { size, lit } = picture;
  const isRoomy = Math.min(size.width, size.height) >= 7 && lit.length <= MOST_FRAMES;
  if (isRoomy) lit.forEach((place) => brush.strokeRect(...box(picture, place)));
  brush.lineWidth = 2;
  const frame = around(picture);
  const isBlock = Math.round((frame[2] / size.width) * (frame[3] / size.height)) === lit.length;
  if (isBlock) brush.strokeRect(...frame);
  else lit.forEach((place) => outline(brush, picture, place, [4, 2]));
}

/** The rectangle around all that is lit: a row, a column, one cell or everything. */
function around({ size, lit }) {
  const [rows, columns] = [lit.map(([row]) => row), lit.map(([, column]) => column)];
  const [top, left] = [smallest(rows), smallest(columns)];
  const [high, wide] = [-smallest(rows.map((at) => -at)) - top + 1, -smallest(columns.map((at) => -at)) - left + 1];
  return [left * size.width, top * size.height, wide * size.width, high * size.height];
}

function smallest(numbers) {
  return numbers.reduce((least, number) => Math.min(least, number), Infinity);
}

/** A frame that is seen on every colour: a thick line in the paper's colour, a thinner one in ink. */
function outline(brush, picture, place, [thick, thin]) {
  let [x, y, width, height] = box(picture, place);
  const more = Math.max(0, 6 - Math.min(width, height)) / 2;
  [x, y, width, height] = [x - more, y - more, width + 2 * more, height + 2 * more];
  for (const [line, colour] of [[thick, picture.isDark ? "#16181c" : "#ffffff"], [thin, ink(picture)]]) {
    brush.lineWidth = line;
    brush.strokeStyle = colour;
    brush.strokeRect(x, y, width, height);
  }
}

function ink({ isDark }) {
  return isDark ? "#ffffff" : "#000000";
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

/** A cross above a dead unit, a bar left of a row of zeros; a stroke through each cell where zeros lie in an image. */
function drawMarks(brush, picture) {
  const { marks, size } = picture;
  brush.strokeStyle = ink(picture);
  brush.lineWidth = 1.5;
  for (const column of marks.columns) cross(brush, (column + 0.5) * size.width, -MARGIN / 2);
  for (const row of marks.rows) line(brush, -MARGIN + 1, (row + 0.5) * size.height, -2, (row + 0.5) * size.height);
  brush.lineWidth = 0.6;
  drawTiles(brush, picture);
  for (const [row, column] of marks.cells) {
    const [x, y, width, height] = box(picture, [row, column]);
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

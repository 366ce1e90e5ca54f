// Frames on a canvas: dashed in the accent's colour around what was read, solid in ink around what is looked at.

import { inkOf, paperOf, styleOf } from "./colours.js";
import { boxOf, extentOf } from "./geometry.js";

const MOST_FRAMES = 64; // more than that hide the colours: one frame around all of them will do
const DASHES = [4, 3];

/** Everything that is not lit steps back. */
export function veil(brush, picture) {
  const { width, height } = extentOf(picture);
  brush.save();
  brush.beginPath();
  brush.rect(0, 0, width, height);
  for (const place of picture.lit) brush.rect(...boxOf(picture, place));
  brush.clip("evenodd");
  brush.fillStyle = `${paperOf(picture.isDark)}a8`;
  brush.fillRect(0, 0, width, height);
  brush.restore();
}

/** The frames of a picture: of the cells that were read, of the selected one and of that under the pointer. */
export function drawFrames(brush, picture) {
  if (picture.lit.length) frameLit(brush, picture);
  const ink = inkOf(picture.isDark);
  if (picture.selected) outline(brush, picture, grown(boxOf(picture, picture.selected)), { ink, wide: 2.5 });
  if (picture.hovered) outline(brush, picture, grown(boxOf(picture, picture.hovered)), { ink, wide: 1 });
}

/** One frame around a row, a column or a block, and around each of its cells where there is room; else around each. */
function frameLit(brush, picture) {
  const { size, lit } = picture;
  const frame = around(picture);
  const isBlock = Math.round((frame[2] / size.width) * (frame[3] / size.height)) === lit.length;
  const isRoomy = Math.min(size.width, size.height) >= 12 && lit.length <= MOST_FRAMES;
  const look = { ink: styleOf("--accent", picture.isDark), dashes: DASHES };
  if (isBlock && isRoomy) for (const place of lit) outline(brush, picture, boxOf(picture, place), { ...look, wide: 1 });
  if (isBlock) outline(brush, picture, grown(frame), { ...look, wide: 2 });
  else for (const place of lit) outline(brush, picture, grown(boxOf(picture, place)), { ...look, wide: 2 });
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

/** A box that is large enough to be seen. */
function grown([x, y, width, height]) {
  const more = Math.max(0, 6 - Math.min(width, height)) / 2;
  return [x - more, y - more, width + 2 * more, height + 2 * more];
}

/** A frame that is seen on every colour: a wider line in the paper's colour below it. */
function outline(brush, { isDark }, frame, { ink, wide, dashes = [] }) {
  for (const [line, colour, pattern] of [[wide + 2, paperOf(isDark), []], [wide, ink, dashes]]) {
    brush.lineWidth = line;
    brush.strokeStyle = colour;
    brush.setLineDash(pattern);
    brush.strokeRect(...frame);
  }
  brush.setLineDash([]);
}

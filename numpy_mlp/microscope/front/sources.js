// The cells that a formula reads, close up, beside the formula: one small picture for each tensor.

import { make, smallButton } from "./dom.js";
import { draw, MARGIN } from "./drawing.js";
import { cellSize, cellUnder, partOf, windowOf } from "./geometry.js";
import { NO_MARKS } from "./marks.js";
import { cellName } from "./names.js";
import { shownValues, valueIn, viewOf } from "./views.js";

const SOURCE_BOX = { width: 116, height: 74 };
const MOST_CELL = { width: 24, height: 18 }; // of a cell, in pixels
const AROUND = [1, 2]; // rows and columns beside those that are read

/** A picture for each tensor that the formula reads, or nothing. */
export function renderSources(app, element) {
  const groups = Map.groupBy(app.lit(), ({ step, name }) => `${step}/${name}`);
  element.hidden = groups.size === 0;
  element.replaceChildren(...[...groups.values()].map((cells) => sourceFigure(app, cells)));
}

function sourceFigure(app, cells) {
  const { step, name } = cells[0];
  const picture = sourcePicture(app, step, name, cells);
  const canvas = make("canvas", { "aria-hidden": "true" });
  draw(canvas, picture);
  canvas.addEventListener("click", (event) => {
    const [x, y] = [event.offsetX - MARGIN, event.offsetY - MARGIN];
    const index = picture.view.indexAt(...cellUnder(picture.view, picture.size, x, y));
    if (index) app.follow({ step, name, index });
  });
  return make("figure", {}, smallButton({ onclick: () => app.follow(cells[0]) }, rangeText(cells)), canvas);
}

function sourcePicture(app, step, name, cells) {
  const tensor = app.tape().tensor(step, name);
  const whole = viewOf(app, name, name.replace("_after", ""));
  const places = cells.map(({ index }) => whole.placeOf(index)).filter(Boolean);
  const part = windowOf(places, whole, AROUND);
  const view = partOf({ ...whole, rowNumber: null }, part);
  const size = sourceCellSize(view, whole.sample ?? whole.unit ?? whole.tile);
  const shown = shownValues(app, step, name, tensor);
  const { side, shown: shownAs } = app.state;
  return {
    key: ["source", side, shownAs, step, name, whole.sample, whole.unit, whole.tile, JSON.stringify(part)].join("/"),
    view, size, isDark: app.isDark(), marks: NO_MARKS, largest: shown.largest, wholeNumbers: name === "y",
    valueAt: (row, column) => valueIn(shown.values, tensor.shape, view.indexAt(row, column)),
    lit: cells.map(({ index }) => view.placeOf(index)).filter(Boolean), selected: null, hovered: null,
  };
}

/** As large as fits; square where the cells are the pixels of an image. */
function sourceCellSize(view, image) {
  const { width, height } = cellSize(view, SOURCE_BOX, Infinity);
  if (image !== undefined) return { width: Math.min(width, height), height: Math.min(width, height) };
  return { width: Math.min(MOST_CELL.width, width), height: Math.min(MOST_CELL.height, height) };
}

/** "a1[0…3,5]": from which cell to which; the name alone where they are no block. */
function rangeText(cells) {
  const [{ name, index }] = cells;
  const ends = index.map((_, axis) => endsOf(cells.map((cell) => cell.index[axis])));
  const block = ends.reduce((product, [least, most]) => product * (most - least + 1), 1);
  if (block !== cells.length) return name;
  return cellName({ name, index: ends.map(([least, most]) => (least === most ? least : `${least}…${most}`)) });
}

function endsOf(numbers) {
  return numbers.reduce(([low, high], at) => [Math.min(low, at), Math.max(high, at)], [Infinity, -1]);
}

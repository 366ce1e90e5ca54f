// The neighbourhood of the selected cell, as large as one likes: from a layer's outline to numbers that can be read.

import { make, setText, smallButton } from "./dom.js";
import { draw } from "./drawing.js";
import { cellUnder, partOf, windowAround } from "./geometry.js";
import { NO_MARKS } from "./marks.js";
import { parsed } from "./names.js";
import { shownValues, valueIn, viewOf } from "./views.js";
import { selected } from "./state.js";

const SIZES = [3, 8, 18, 46, 76]; // of a cell, in pixels
const EDGES = [34, 16]; // left and above, for the numbers of rows and columns
const CLOSEUP_HEIGHT = 230;

/** {element, render, zoom}: a canvas with its two buttons. */
export function makeCloseup(app) {
  const canvas = make("canvas", { "aria-hidden": "true" });
  const caption = make("span", { class: "faint" });
  const button = (id, sign, by) => smallButton({ id, onclick: () => zoom(app, by) }, sign);
  const buttons = [button("zoom-out", "−", -1), button("zoom-in", "+", 1)];
  const axes = make("p", { class: "axes faint" });
  const element = make("div", { class: "closeup" }, make("p", {}, caption, " ", ...buttons), canvas, axes);
  canvas.addEventListener("click", (event) => {
    const cell = cellAt(app, event);
    if (cell.index) app.change(selected(app.tape(), app.state, cell));
  });
  return { element, buttons, render: () => renderCloseup(app, { canvas, caption, axes, buttons }) };
}

/** One step nearer or further away. */
export function zoom(app, by) {
  app.change({ ...app.state, zoom: Math.min(SIZES.length - 1, Math.max(0, app.state.zoom + by)) });
}

function frame(app) {
  const { cell, zoom: level } = app.state;
  const whole = viewOf(app, cell.name, cell.name.replace("_after", ""));
  const size = SIZES[level];
  const width = Math.max(120, app.closeupWidth - EDGES[0] - 4);
  const place = whole.placeOf(cell.index) ?? [0, 0];
  const height = Math.min(size, 26) === size ? size : 26;
  const [rows, columns] = [CLOSEUP_HEIGHT / height, width / size].map((count) => Math.max(1, Math.floor(count)));
  const part = windowAround(place, whole, { rows, columns });
  const view = { ...partOf(whole, part), hasRows: whole.rows > 1 };
  return { whole, place, part, size: { width: size, height }, view };
}

function cellAt(app, event) {
  const { view, size } = frame(app);
  const [row, column] = cellUnder(view, size, event.offsetX - EDGES[0], event.offsetY - EDGES[1]);
  return { ...app.state.cell, index: view.indexAt(row, column) };
}

function renderCloseup(app, { canvas, caption, axes, buttons }) {
  const { step, name } = app.state.cell;
  const { whole, place, part, size, view } = frame(app);
  const tensor = app.tape().tensor(step, name);
  const shown = shownValues(app, step, name, tensor);
  const { side, shown: shownAs, sample, units } = app.state;
  draw(canvas, {
    key: ["closeup", side, shownAs, step, name, JSON.stringify(part), sample, units].join("/"),
    view, size, hasLabels: true, margin: EDGES, isDark: app.isDark(), lit: [], marks: NO_MARKS, largest: shown.largest,
    valueAt: (row, column) => valueIn(shown.values, tensor.shape, view.indexAt(row, column)),
    selected: [place[0] - part.top, place[1] - part.left], hovered: null, wholeNumbers: name === "y",
  });
  setText(caption, app.say("closeup", { name, rows: part.rows, columns: part.columns }));
  setText(axes, axesText(app, whole));
  ["zoom_out", "zoom_in"].forEach((key, at) => buttons[at].setAttribute("aria-label", app.say(key)));
  [buttons[0].disabled, buttons[1].disabled] = [app.state.zoom === 0, app.state.zoom === SIZES.length - 1];
}

/** What the rows and the columns of the close-up are. */
function axesText(app, whole) {
  const { kind, layer } = parsed(app.state.cell.name);
  if (["loss", "learning_rate"].includes(kind)) return "";
  const isImage = whole.sample !== undefined || whole.unit !== undefined || whole.tile;
  const letter = /W|b/.exec(kind)?.[0];
  const key = isImage ? "image" : { W: "weights", b: "biases" }[letter] ?? (kind === "y" ? "labels" : "samples");
  return app.say(`axes_${key}`, { layer: layer ?? 0, before: (layer ?? 1) - 1 });
}

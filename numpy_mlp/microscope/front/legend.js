// The legend: each sign drawn by the very code that draws it in the tensors.

import { make } from "./dom.js";
import { draw } from "./drawing.js";
import { matrixView } from "./geometry.js";
import { NO_MARKS } from "./marks.js";

const SIGN_SIDE = 13;
const SIGNS = {
  legend_above: { value: 0.3 },
  legend_below: { value: -0.3 },
  legend_selected: { selected: [0, 0] },
  legend_read: { lit: [[0, 0]] },
  legend_dead: { marks: { ...NO_MARKS, columns: [0] } },
  legend_row: { marks: { ...NO_MARKS, rows: [0] } },
  legend_pixel: { marks: { ...NO_MARKS, cells: [[0, 0]] } },
};

/** The legend's signs with their texts; the last ones only where inputs are images. */
export function renderLegend(app, element) {
  const keys = Object.keys(SIGNS).filter((key) => key !== "legend_pixel" || app.image);
  const drawn = `${app.state.lang}/${app.isDark()}`;
  if (element.dataset.drawn === drawn) return;
  element.dataset.drawn = drawn;
  element.replaceChildren(...keys.map((key) => make("span", { "data-sign": key }, sign(app, key), app.say(key))));
}

function sign(app, key) {
  const canvas = make("canvas", { "aria-hidden": "true" });
  const { value = 0, ...look } = SIGNS[key];
  draw(canvas, {
    key, view: matrixView([1, 1]), size: { width: SIGN_SIDE, height: SIGN_SIDE }, valueAt: () => value, largest: 1,
    isDark: app.isDark(), lit: [], selected: null, hovered: null, marks: NO_MARKS, wholeNumbers: false, ...look,
  });
  return canvas;
}

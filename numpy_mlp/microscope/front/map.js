// The step's computation in three lines of names: forward, backward, update. A click leads to the tensor.

import { make, smallButton } from "./dom.js";
import { outputOf, sameCell } from "./names.js";
import { entered, selected } from "./state.js";

/** The three lines, as lists of names and of the signs between them. */
export function linesOf(nLayers) {
  const layers = Array.from({ length: nLayers }, (_, at) => at + 1);
  const forward = layers.flatMap((l) => [outputOf(l - 1), "→", `W${l}`, `b${l}`, "→", `z${l}`, "→"]);
  const backward = layers.toReversed().flatMap((l) => [
    ...(l < nLayers ? ["→", `da${l}`, "→"] : []), `dz${l}`, "→", `dW${l}`, `db${l}`,
  ]);
  const update = ["learning_rate", "→", ...layers.flatMap((l) => [`W${l}_after`, `b${l}_after`])];
  return { forward: [...forward, "p", "→", "loss"], backward: ["y", "→", ...backward], update };
}

/** Draws the lines, the tensor looked at and those that were read marked. */
export function renderMap(app, element) {
  const lines = Object.entries(linesOf(app.right.nLayers));
  const read = new Set(app.lit().map(({ name }) => name));
  element.replaceChildren(...lines.map(([key, names]) => make("p", {}, make("b", {}, app.say(`map_${key}`)), " ",
    ...names.map((name) => (name === "→" ? " → " : station(app, name, read))))));
}

function station(app, name, read) {
  const isHere = app.state.cell.name === name;
  const marks = { class: read.has(name) ? "small read" : "small", "aria-current": isHere ? "true" : null };
  return smallButton({ ...marks, onclick: () => travel(app, name) }, name);
}

function travel(app, name) {
  const cell = entered(app.tape(), app.state, name);
  if (!sameCell(cell, app.state.cell)) app.change(selected(app.tape(), app.state, cell, true));
}

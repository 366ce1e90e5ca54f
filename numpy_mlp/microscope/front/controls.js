// The bar above: steps, before and after the update, sample, layer and unit, language and theme.

import { make, byId, setText } from "./dom.js";
import { parsed } from "./names.js";
import { searched } from "./search.js";
import { atStep, selected, withAfter } from "./state.js";
import { batchOf, valueOf } from "./tape.js";

/** Connects the bar's buttons; its texts are set by `renderControls`. */
export function listenToControls(app) {
  const on = (id, event, act) => byId(id).addEventListener(event, act);
  on("rewind", "click", () => step(app, -Infinity));
  on("previous", "click", () => step(app, -1));
  on("next", "click", () => step(app, 1));
  on("before-after", "click", () => app.change(withAfter(app.tape(), app.state, !app.state.after)));
  on("sample", "change", (event) => toSample(app, Number(event.target.value)));
  on("layer", "change", (event) => toUnit(app, Number(event.target.value), 0));
  on("unit", "change", (event) => toUnit(app, layerOf(app), Number(event.target.value)));
  on("search", "submit", (event) => find(app, event));
  on("language", "click", () => app.change({ ...app.state, lang: app.state.lang === "en" ? "es" : "en" }));
  on("theme", "click", () => app.changeTheme());
}

/** To the cell that was typed, or one line that says why there is none. */
function find(app, event) {
  event.preventDefault();
  const { cell, key, values } = searched(app.tape(), app.state.cell.step, byId("find").value);
  if (cell) app.change(selected(app.tape(), app.state, cell, true));
  app.missed = cell ? null : { key, values };
  renderMissed(app);
}

function renderMissed(app) {
  setText(byId("missed"), app.missed ? app.say(app.missed.key, app.missed.values) : "");
  byId("find").setAttribute("aria-invalid", String(Boolean(app.missed)));
}

/** Goes on by so many steps, or back. */
export function step(app, by) {
  app.change(atStep(app.tape(), app.state, app.state.cell.step + by));
}

function toSample(app, n) {
  const { kind } = parsed(app.state.cell.name);
  const isBySample = ["x", "y", "z", "a", "p", "da", "dz"].includes(kind);
  const cell = { ...app.state.cell, index: [n, ...app.state.cell.index.slice(1)] };
  app.change(isBySample ? selected(app.tape(), app.state, cell) : { ...app.state, sample: n });
}

/** The unit of that layer, kept inside: its z, for the sample that is looked at. */
function toUnit(app, layer, unit) {
  const kept = Math.min(app.right.sizes[layer] - 1, Math.max(0, Math.floor(unit) || 0));
  const { cell: { step: now, name }, sample } = app.state;
  const { kind } = parsed(name);
  const letter = ["a", "da", "dz", "z"].includes(kind) ? kind : "z";
  const wanted = { step: now, name: `${letter}${layer}`, index: [sample, kept] };
  const isThere = app.tape().has(now, wanted.name);
  app.change(selected(app.tape(), app.state, isThere ? wanted : { ...wanted, name: `z${layer}` }));
}

/** The layer that the selected cell belongs to; p and the loss belong to the last. */
function layerOf(app) {
  const { name } = app.state.cell;
  return parsed(name).layer ?? (["x", "y"].includes(name) ? 1 : app.right.nLayers);
}

/** Texts and choices of the bar. */
export function renderControls(app) {
  const { cell, after, sample } = app.state;
  setText(byId("step"), app.say("step_of", { step: cell.step + 1, steps: app.tape().nSteps }));
  setText(byId("before-after"), app.say(after ? "after" : "before"));
  byId("before-after").setAttribute("aria-pressed", String(after));
  byId("rewind").disabled = byId("previous").disabled = cell.step === 0;
  byId("next").disabled = cell.step === app.tape().nSteps - 1;
  byId("sample").replaceChildren(...sampleOptions(app, cell.step, sample));
  byId("layer").replaceChildren(...layerOptions(app));
  byId("unit").max = app.right.sizes[layerOf(app)] - 1;
  byId("unit").value = app.state.units[layerOf(app)];
  renderMissed(app);
  setText(byId("language"), app.state.lang === "en" ? "Español" : "English");
  byId("language").lang = app.state.lang === "en" ? "es" : "en";
}

function sampleOptions(app, at, sample) {
  return Array.from({ length: batchOf(app.tape(), at) }, (_, n) => {
    const label = valueOf(app.tape(), { step: at, name: "y", index: [n] });
    return make("option", { value: n, selected: n === sample }, app.say("sample_option", { n, label }));
  });
}

function layerOptions(app) {
  const layers = app.right.sizes.map((_, layer) => layer).slice(1);
  return layers.map((layer) => make("option", { value: layer, selected: layer === layerOf(app) }, String(layer)));
}

// What a cell means, what it was made of, and where that came from.

import { derivation } from "./derivation.js";
import { make, smallButton } from "./dom.js";
import { checkOf, formulaOf, shownTerms } from "./formula.js";
import { cellName, outputOf, parsed, readersOf } from "./names.js";
import { exact, short, unitsApart } from "./numbers.js";
import { renderSources } from "./sources.js";
import { back, entered, looked, selected } from "./state.js";
import { cellSymbols, shapeRule, tensorSymbols } from "./symbols.js";
import { batchOf, hasCell, valueOf } from "./tape.js";
import { renderWiring } from "./wiring.js";
import { zeroOfTerm, zeroReason } from "./zeros.js";

const MOST_TERMS = 12;

/** Fills the panel anew for the cell that is looked at. */
export function renderInspector(app, panel) {
  const cell = looked(app.state);
  const formula = formulaOf(app.tape(), cell);
  const parts = [
    trail(app), heading(app, cell), meaning(app, cell), zeroLine(app, cell),
    ...(formula ? formulaParts(app, cell, formula) : [make("p", { class: "given" }, app.say("given"))]),
    effect(app, cell), wiring(app), ...(formula ? wholeParts(app, cell) : []),
    ...others(app, cell), uses(app, cell), why(app, cell),
  ];
  panel.replaceChildren(...parts.filter(Boolean));
}

function trail(app) {
  const steps = app.state.trail.slice(-3).map((cell) => make("span", { class: "crumb" }, cellName(cell), " → "));
  const onclick = () => app.change(back(app.tape(), app.state));
  const button = smallButton({ id: "back", disabled: !app.state.trail.length, onclick }, `← ${app.say("back")}`);
  return make("p", { class: "trail" }, button, ...steps);
}

function heading(app, cell) {
  const value = valueOf(app.tape(), cell);
  const isMinusZero = Object.is(value, -0);
  const step = app.say("step_short", { step: cell.step + 1 }) + (isMinusZero ? `; ${app.say("minus_zero")}` : "");
  return make("h2", { class: "cell-name" }, make("code", { id: "cell-name" }, cellName(cell)), " = ",
    make("output", { id: "cell-value" }, exact(value, app.right.dtype)), make("small", {}, step));
}

function meaning(app, cell) {
  return make("p", { class: "meaning" }, app.say(`meaning_${meaningKey(app, cell)}`, wordsOf(app, cell)));
}

function meaningKey(app, { step, name }) {
  const { kind, layer } = parsed(name);
  if (layer === app.right.nLayers && ["z", "dz"].includes(kind)) return `${kind}_last`;
  if (["W", "b"].includes(kind) && step > 0) return `${kind}_later`;
  return kind;
}

/** The numbers that the sentences name: sample, unit, input, layer. */
function wordsOf(app, { step, name, index: [first, second] }) {
  const { layer } = parsed(name);
  const before = layer === 1 ? app.say(app.image ? "pixel" : "input_of", { i: first })
    : app.say("unit_of", { i: first, layer: layer - 1 });
  const [, width] = app.image ?? [0, 1];
  return { n: first, i: first, j: second ?? first, layer, before: outputOf((layer ?? 1) - 1), step: step + 1,
    samples: batchOf(app.tape(), step), row: Math.floor(second / width), column: second % width,
    input: before };
}

/** What a gradient means, in numbers: a small change of what it is the gradient of, and what the loss makes of it. */
function effect(app, cell) {
  const { kind } = parsed(cell.name);
  if (!["dW", "db", "dz", "da"].includes(kind) || valueOf(app.tape(), cell) === 0) return null;
  const name = cellName({ ...cell, name: cell.name.slice(1) });
  const change = short(valueOf(app.tape(), cell) / 100);
  return make("p", { class: "effect" }, app.say("effect", { name, change }));
}

function zeroLine(app, cell) {
  const reason = zeroReason(app.tape(), cell);
  return reason ? make("p", { class: "zero" }, `0: ${app.say(`zero_${reason}`)}`) : null;
}

function wiring(app) {
  const element = make("figure", { class: "wiring" });
  renderWiring(app, element);
  return element;
}

function sources(app) {
  const element = make("div", { class: "sources", role: "group", "aria-label": app.say("legend_read") });
  renderSources(app, element);
  return element;
}

/** Where softmax and the logarithm meet: why so little is left of their derivatives. */
function why(app, cell) {
  const { kind, layer } = parsed(cell.name);
  return kind === "p" || (kind === "dz" && layer === app.right.nLayers) ? derivation(app, cell) : null;
}

function formulaParts(app, cell, formula) {
  const { nLayers } = app.tape();
  const symbols = `${cellName(cell)} = ${cellSymbols(cell, nLayers, batchOf(app.tape(), cell.step))}`;
  return [
    make("h3", {}, app.say("in_symbols")),
    make("p", { class: "symbols" }, make("code", { id: "symbols" }, symbols)),
    sources(app),
    make("h3", {}, app.say("in_numbers")),
    numbers(app, formula),
    check(app, formula),
  ];
}

function wholeParts(app, cell) {
  const whole = tensorSymbols(cell.name, app.tape().nLayers);
  return whole ? [make("h3", {}, app.say("whole_tensor")), shapes(app, cell, whole)] : [];
}

function shapes(app, cell, whole) {
  const rule = shapeRule(app.tape(), cell.step, cell.name);
  const shapeText = make("code", { class: "faint" }, rule ?? "");
  return make("p", { class: "symbols" }, make("code", {}, whole), make("br"), shapeText);
}

function numbers(app, formula) {
  const { shown, others, zeros, rest } = shownTerms(formula.terms, app.state.all ? Infinity : MOST_TERMS);
  const terms = shown.flatMap((term, at) => [at && term.parts[0] !== "−" ? " + " : " ", ...termParts(app, term)]);
  const all = { id: "all-terms", onclick: () => app.change({ ...app.state, all: true }) };
  const more = others ? [" + ", smallButton(all, app.say("more_terms", { others, zeros, rest: short(rest) }))] : [];
  const loose = (parts) => parts.map((part) => piece(app, part, null));
  const result = make("span", { class: "term" }, " = ", make("b", {}, short(formula.result)));
  const parts = [...loose(formula.before), ...terms, ...more, ...loose(formula.after), result];
  return make("p", { class: "numbers", id: "numbers" }, ...parts);
}

/** A number that can be followed, a text of the page, or what stands between them. */
function piece(app, part, zero) {
  if (part.cell) return referenceButton(app, part, zero);
  return part.say ? make("span", { class: "because" }, ` ${app.say(part.say)} `) : make("span", {}, ` ${part} `);
}

function termParts(app, term) {
  const zero = zeroOfTerm(app.tape(), term);
  const parts = term.parts.map((part) => piece(app, part, zero));
  return [make("span", { class: zero ? "term none" : "term", title: short(term.value) }, ...parts)];
}

/** A number of the formula, its name above it; following it leads to its own formula. */
function referenceButton(app, { cell, value }, zero) {
  const text = value < 0 ? `(${short(value)})` : short(value);
  const why = zero?.reason && zero.factor.cell === cell ? make("i", {}, app.say(`zero_short_${zero.reason}`)) : null;
  return make("button", { type: "button", class: "reference", "data-cell": cellName(cell), "data-value": String(value),
    "aria-label": `${cellName(cell)} = ${short(value)}. ${why ? why.textContent : ""}`,
    onclick: () => app.follow(cell) }, make("small", {}, cellName(cell)), make("span", {}, text), why);
}

function check(app, formula) {
  const { follows, apart } = checkOf(formula, app.tape().dtype);
  const key = !follows ? "check_wrong" : apart === 0 ? "check_same" : "check_rounded";
  const values = { computed: short(formula.computed), apart };
  const text = `${follows ? "✓" : "✗"} ${app.say(key, values)}`;
  return make("p", { class: follows ? "check" : "check wrong", id: "check" }, text);
}

/** The same cell's number elsewhere: in the right program, in Keras. */
function others(app, cell) {
  const lines = [];
  if (app.state.side !== "right") lines.push(beside(app, cell, app.right, "beside_right"));
  if (app.reference && hasCell(app.reference, cell)) lines.push(beside(app, cell, app.reference, "beside_reference"));
  return lines;
}

function beside(app, cell, recording, key) {
  const [here, there] = [valueOf(app.tape(), cell), valueOf(recording, cell)];
  const { dtype } = app.right;
  const apart = unitsApart(here, there, dtype);
  const values = { title: app.titleOf(recording), value: exact(there, dtype), apart: short(apart) };
  return make("p", { class: "beside", "data-beside": key }, app.say(key, values));
}

/** Where a number goes on to: buttons that lead there. */
function uses(app, cell) {
  const names = readersOf(app.right.nLayers, cell.name).filter((name) => app.tape().has(cell.step, name));
  if (!names.length) return null;
  const goTo = (name) => app.change(selected(app.tape(), app.state, entered(app.tape(), app.state, name), true));
  const buttons = names.map((name) => smallButton({ onclick: () => goTo(name) }, name));
  return make("p", { class: "uses" }, app.say("used_in"), " ", ...buttons);
}

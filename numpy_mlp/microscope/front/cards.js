// The graph: a column for each layer, in it each tensor's card, forward left and backward right.

import { make, setText } from "./dom.js";
import { draw, MARGIN } from "./drawing.js";
import { cellSize, cellUnder, matrixView, moved, sampleView, sheetView, unitView } from "./geometry.js";
import { cellName, parsed } from "./names.js";
import { exact, short } from "./numbers.js";
import { entered, looked, placesOf, selected } from "./state.js";
import { shapeText } from "./symbols.js";
import { batchOf, offsetOf, valueOf } from "./tape.js";
import { cellsOf, formulaOf } from "./formula.js";
import { deadUnits, zeroRows } from "./zeros.js";
import { largestSize } from "./compare.js";

const TALLEST_ROW = 24;

/** All cards, in the element `graph`: a list of {slot, render}. */
export function makeGraph(app, graph) {
  const cards = [];
  const card = (slot) => {
    const made = makeCard(app, slot);
    cards.push(made);
    return made.element;
  };
  graph.append(column("layer_input", app, 0, [[card("x")], [card("y")]]));
  for (let layer = 1; layer <= app.right.nLayers; layer++) graph.append(layerColumn(app, layer, card));
  return cards;
}

function layerColumn(app, layer, card) {
  const isLast = layer === app.right.nLayers;
  const pair = (letter) => [card(`${letter}${layer}`), card(`d${letter}${layer}`)];
  const outputs = isLast ? [[card("p"), card("loss")]] : [pair("a")];
  const rate = isLast ? [[card("learning_rate")]] : [];
  return column(isLast ? "layer_output" : "layer_hidden", app, layer, [pair("W"), pair("b"), pair("z"), ...outputs, ...rate]);
}

function column(title, app, layer, rows) {
  const heading = make("h2", {}, make("span", { "data-say": title, "data-layer": layer }));
  const ways = layer === 0 ? null : make("p", { class: "ways", "aria-hidden": "true" },
    make("span", { "data-say": "way_forward" }), make("span", { "data-say": "way_backward" }));
  return make("section", { class: `layer ${layer === 0 ? "input" : ""}`, "data-layer": layer }, heading, ways,
    ...rows.map((row) => make("div", { class: "row" }, row)));
}

/** A card {slot, element, render}: the slot W1 shows W1 or, after the update, W1_after. */
function makeCard(app, slot) {
  const name = make("span", { class: "name" });
  const shape = make("span", { class: "shape" });
  const what = make("p", { class: "what" });
  const canvas = make("canvas", { "aria-hidden": "true" });
  const cell = make("span", { role: "gridcell", class: "unseen" });
  const grid = make("div", { class: "grid", role: "grid", tabindex: "0" }, canvas, make("div", { role: "row" }, cell));
  const notes = make("div", { class: "notes" });
  const whole = make("button", { type: "button", class: "small whole", hidden: true });
  const element = make("article", { class: "card", "data-slot": slot }, make("header", {}, name, shape), what, grid, notes, whole);
  const card = { slot, element, name, shape, what, canvas, cell, grid, notes, whole };
  listenToCard(app, card);
  return { slot, element, grid, show: () => element.scrollIntoView({ block: "nearest", inline: "nearest" }), render: () => renderCard(app, card) };
}

/** The name that a slot shows now. */
export function shownName(app, slot) {
  return app.state.after && /^[Wb]\d/.test(slot) ? `${slot}_after` : slot;
}

/** How a tensor is looked at now: the image of a sample or of a unit's weights, or the whole matrix. */
export function viewOf(app, name, slot) {
  const { kind, layer } = parsed(name);
  const { image, state } = app;
  const { sample, units } = state.hover ? placesOf(state, state.hover) : state;
  const isWhole = !image || state.whole.includes(slot);
  if (image && kind === "x") return isWhole || readsSamples(app) ? sheetOf(app) : sampleView(image, sample);
  if (!isWhole && layer === 1 && kind.includes("W")) return unitView(image, units[1]);
  return matrixView(app.tape().tensor(state.cell.step, name).shape);
}

function sheetOf(app) {
  return sheetView(app.image, batchOf(app.tape(), app.state.cell.step));
}

/** Whether the formula reads pixels of several samples: then all of them are shown. */
function readsSamples(app) {
  const samples = app.lit().filter(({ name }) => name === "x").map(({ index: [n] }) => n);
  return samples.some((n) => n !== samples[0]);
}

function listenToCard(app, card) {
  const cellAt = (event) => {
    const { view, size } = pictureFrame(app, card);
    const [row, place] = cellUnder(view, size, event.offsetX - MARGIN, event.offsetY - MARGIN);
    const index = view.indexAt(row, place);
    return index && { step: app.state.cell.step, name: shownName(app, card.slot), index };
  };
  card.canvas.addEventListener("pointermove", (event) => event.pointerType === "mouse" && app.hover(cellAt(event)));
  card.canvas.addEventListener("pointerleave", () => app.hover(null));
  card.canvas.addEventListener("click", (event) => {
    const cell = cellAt(event);
    if (cell) app.change(selected(app.tape(), app.state, cell));
  });
  card.grid.addEventListener("focus", () => enter(app, card));
  card.whole.addEventListener("click", () => app.change({ ...app.state, whole: toggled(app.state.whole, card.slot) }));
}

function toggled(list, one) {
  return list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
}

/** With the keyboard, a tensor is entered where its sample and its units were last looked at. */
function enter(app, card) {
  const name = shownName(app, card.slot);
  if (!card.grid.matches(":focus-visible") || app.state.cell.name === name) return;
  app.change(selected(app.tape(), app.state, entered(app.tape(), app.state, name)));
}

/** Arrow keys: the cell beside the selected one, in the view of the card. */
export function cellBeside(app, slot, key) {
  const { cell } = app.state;
  const view = viewOf(app, cell.name, slot);
  const place = view.placeOf(cell.index);
  const index = place && view.indexAt(...moved(place, key, view));
  return index && { ...cell, index };
}

function pictureFrame(app, { slot }) {
  const view = viewOf(app, shownName(app, slot), slot);
  const isImage = view.sample !== undefined || view.unit !== undefined || view.tile;
  const side = app.boxSide();
  const size = cellSize(view, { width: side, height: view.rows === 1 ? TALLEST_ROW : side }, isImage ? side : side);
  if (isImage) return { view, size: square(size) };
  return { view, size: { width: Math.min(size.width, side / 3), height: Math.min(size.height, TALLEST_ROW) } };
}

function square({ width, height }) {
  const side = Math.min(width, height);
  return { width: side, height: side };
}

function renderCard(app, card) {
  const name = shownName(app, card.slot);
  const { step } = app.state.cell;
  const tensor = app.tape().tensor(step, name);
  setText(card.name, name);
  setText(card.shape, shapeText(tensor.shape));
  setText(card.what, app.say(`what_${parsed(name).kind}`));
  card.element.style.width = `${app.boxSide() + MARGIN + 14}px`;
  const marks = marksOf(app, name);
  const picture = pictureOf(app, card, name, tensor, marks);
  draw(card.canvas, picture);
  card.element.classList.toggle("lit", picture.lit.length > 0 || picture.isLitUnseen);
  card.element.classList.toggle("current", app.state.cell.name === name);
  renderCell(app, card, name, tensor);
  renderNotes(app, card, picture, tensor, marks);
}

/** What a screen reader has of the grid: where it stands and the number there. */
function renderCell(app, card, name, tensor) {
  const cell = app.state.cell.name === name ? app.state.cell : entered(app.tape(), app.state, name);
  const [rows, columns] = tensor.shape.length === 2 ? tensor.shape : [1, tensor.shape[0] ?? 1];
  card.grid.setAttribute("aria-label", app.say("grid_label", { name, rows, columns }));
  card.grid.setAttribute("aria-rowcount", rows);
  card.grid.setAttribute("aria-colcount", columns);
  const [row, column] = matrixView(tensor.shape).placeOf(cell.index);
  card.cell.setAttribute("aria-colindex", column + 1);
  card.cell.parentElement.setAttribute("aria-rowindex", row + 1);
  setText(card.cell, `${cellName(cell)} = ${exact(valueOf(app.tape(), cell), app.right.dtype)}`);
}

function pictureOf(app, card, name, tensor, marks) {
  const { state } = app;
  const { view, size } = pictureFrame(app, card);
  const shown = shownValues(app, state.cell.step, name, tensor);
  const litCells = app.lit().filter((cell) => cell.name === name && cell.step === state.cell.step);
  const lit = litCells.map((cell) => view.placeOf(cell.index)).filter(Boolean);
  const placed = (cell) => (cell?.name === name && cell.step === state.cell.step ? view.placeOf(cell.index) : null);
  return {
    key: `${state.side}/${state.shown}/${state.cell.step}/${name}/${view.sample ?? ""}/${view.unit ?? ""}/${view.tile ?? ""}`,
    view, size, isDark: app.isDark(), lit, marks: placedMarks(view, marks, size),
    valueAt: (row, column) => valueIn(shown.values, tensor.shape, view.indexAt(row, column)),
    largest: shown.largest, wholeNumbers: name === "y", isLitUnseen: litCells.length > lit.length,
    selected: placed(state.cell), hovered: placed(state.hover),
  };
}

/** A number of a view, 0 where the view has room left. */
export function valueIn(values, shape, index) {
  return index ? values[offsetOf(shape, index)] : 0;
}

/** The values to be coloured: the tape's, or a wrong program's less the right ones. */
export function shownValues(app, step, name, tensor) {
  const isDifference = app.state.shown === "difference" && app.state.side !== "right";
  const key = `${app.state.side}/${isDifference}/${step}/${name}`;
  if (!app.scales.has(key)) {
    const right = isDifference ? app.right.tensor(step, name).values : null;
    const values = right ? Float64Array.from(tensor.values, (value, at) => value - right[at]) : tensor.values;
    app.scales.set(key, { values, largest: largestSize(values) });
  }
  return app.scales.get(key);
}

/** {dead: units, rows: rows of zeros} of a tensor; computed once for each. */
function marksOf(app, name) {
  const { step } = app.state.cell;
  const key = `marks/${app.state.side}/${step}/${name}`;
  if (!app.scales.has(key)) app.scales.set(key, foundMarks(app.tape(), step, name));
  return app.scales.get(key);
}

function foundMarks(tape, step, name) {
  const { kind, layer } = parsed(name);
  const hasUnits = ["z", "a", "da", "dz"].includes(kind);
  const hasGradient = ["dW", "dz", "da"].includes(kind);
  return {
    dead: hasUnits ? deadUnits(tape, step, layer) : [],
    rows: hasGradient ? zeroRows(tape.tensor(step, name)) : [],
  };
}

function placedMarks(view, { dead, rows }, size) {
  if (view.unit === undefined) return { columns: dead, rows, cells: [] };
  const isRoomy = size.width >= 3;
  return { columns: [], rows: [], cells: isRoomy ? rows.map((row) => view.placeOf([row, view.unit])) : [] };
}

function renderNotes(app, card, { view, largest, isLitUnseen }, tensor, { dead, rows }) {
  const notes = [];
  if (view.tile) notes.push(app.say("note_sheet"));
  if (view.sample !== undefined) notes.push(app.say("note_sample", { n: view.sample }));
  if (view.unit !== undefined) notes.push(app.say("note_unit", { j: view.unit }));
  if (tensor.shape.length === 0) notes.push(short(tensor.values[0]));
  else if (card.slot !== "y") notes.push(largest ? app.say("note_scale", { largest: short(largest) }) : app.say("note_zero"));
  if (dead.length && parsed(card.slot).kind === "z") notes.push(`× ${app.say("note_dead", { units: listed(dead) })}`);
  if (rows.length) notes.push(`╱ ${app.say("note_rows", { rows: rows.length, all: tensor.shape[0] })}`);
  if (isLitUnseen) notes.push(app.say("note_unseen"));
  setText(card.notes, notes.join(" · "));
  const canBeWhole = app.image && (card.slot === "x" || /^d?W1/.test(card.slot));
  card.whole.hidden = !canBeWhole;
  const texts = card.slot === "x" ? ["one_sample", "all_samples"] : ["as_image", "as_matrix"];
  if (canBeWhole) setText(card.whole, app.say(app.state.whole.includes(card.slot) ? texts[0] : texts[1]));
}

function listed(units) {
  return units.length > 6 ? `${units.slice(0, 6).join(", ")} … (${units.length})` : units.join(", ");
}

/** The cells that the formula of what is looked at reads. */
export function litCells(app) {
  return cellsOf(formulaOf(app.tape(), looked(app.state)));
}

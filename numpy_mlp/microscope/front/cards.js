// The graph: a column for each layer, in it each tensor's card, forward left and backward right.

import { make, setText, smallButton } from "./dom.js";
import { draw, MARGIN } from "./drawing.js";
import { cellSize, cellUnder, matrixView, moved } from "./geometry.js";
import { cellName, parsed } from "./names.js";
import { exact, short } from "./numbers.js";
import { entered, selected } from "./state.js";
import { shapeText } from "./symbols.js";
import { valueOf } from "./tape.js";
import { marksOf, placedMarks, shownName, shownValues, valueIn, viewOf } from "./views.js";

const TALLEST_ROW = 24;

/** All cards, in the element `graph`: a list of {slot, render}. */
export function makeGraph(app, graph) {
  const cards = [];
  const card = (slot) => {
    const made = makeCard(app, slot);
    cards.push(made);
    return made.element;
  };
  graph.append(column("layer_input", 0, [[card("x")], [card("y")]]));
  for (let layer = 1; layer <= app.right.nLayers; layer++) graph.append(layerColumn(app, layer, card));
  return cards;
}

function layerColumn(app, layer, card) {
  const isLast = layer === app.right.nLayers;
  const pair = (letter) => [card(`${letter}${layer}`), card(`d${letter}${layer}`)];
  const outputs = isLast ? [[card("p")], [card("loss")]] : [pair("a")];
  const made = column(isLast ? "layer_output" : "layer_hidden", layer, [pair("W"), pair("b"), pair("z"), ...outputs]);
  if (isLast) made.append(make("p", { class: "ways", "data-say": "map_update" }), card("learning_rate"));
  return made;
}

function column(title, layer, rows) {
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
  const whole = smallButton({ class: "small whole", hidden: true });
  const header = make("header", {}, name, shape);
  const element = make("article", { class: "card", "data-slot": slot }, header, what, grid, notes, whole);
  const card = { slot, element, name, shape, what, canvas, cell, grid, notes, whole };
  listenToCard(app, card);
  const show = () => element.scrollIntoView({ block: "nearest", inline: "nearest" });
  return { slot, element, grid, show, render: () => renderCard(app, card) };
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
  const side = app.boxSide(slot);
  const size = cellSize(view, { width: side, height: view.rows === 1 ? TALLEST_ROW : side }, side);
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
  card.element.style.width = `${app.boxSide(card.slot) + MARGIN + 14}px`;
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
    key: [state.side, state.shown, state.cell.step, name, view.sample, view.unit, view.tile].join("/"),
    view, size, isDark: app.isDark(), lit, marks: placedMarks(view, marks, size),
    valueAt: (row, column) => valueIn(shown.values, tensor.shape, view.indexAt(row, column)),
    largest: shown.largest, isSigned: shown.isSigned, wholeNumbers: name === "y",
    isLitUnseen: litCells.length > lit.length,
    selected: placed(state.cell), hovered: placed(state.hover),
  };
}

function renderNotes(app, card, { view, largest, isSigned, isLitUnseen }, tensor, { dead, rows }) {
  const notes = [];
  if (view.tile) notes.push(app.say("note_sheet"));
  if (view.sample !== undefined) notes.push(app.say("note_sample", { n: view.sample }));
  if (view.unit !== undefined) notes.push(app.say("note_unit", { j: view.unit }));
  if (tensor.shape.length === 0) notes.push(short(tensor.values[0]));
  else if (!largest) notes.push(app.say("note_zero"));
  else if (card.slot !== "y") notes.push(app.say(isSigned ? "note_scale" : "note_range", { largest: short(largest) }));
  if (dead.length && parsed(card.slot).kind === "z") notes.push(`× ${app.say("note_dead", { units: listed(dead) })}`);
  const sign = view.unit === undefined ? "–" : "╱"; // as they are marked in this view
  if (rows.length) notes.push(`${sign} ${app.say("note_rows", { rows: rows.length, all: tensor.shape[0] })}`);
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

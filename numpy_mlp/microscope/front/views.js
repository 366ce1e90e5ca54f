// How a tensor is looked at now: under which name, as which view, in which values, with which marks.

import { largestSize } from "./compare.js";
import { cellsOf, formulaOf } from "./formula.js";
import { matrixView, sampleView, sheetView, unitView, wrappedView } from "./geometry.js";
import { parsed } from "./names.js";
import { looked, placesOf } from "./state.js";
import { batchOf, offsetOf } from "./tape.js";
import { deadUnits, zeroRows } from "./zeros.js";

const LABELS_IN_A_ROW = 8; // as many as can be read as digits

/** The name that a slot shows now. */
export function shownName(app, slot) {
  return app.state.after && /^[Wb]\d/.test(slot) ? `${slot}_after` : slot;
}

/** How a tensor is looked at now: the image of a sample or of a unit's weights, or the whole matrix. */
export function viewOf(app, name, slot) {
  const { kind, layer } = parsed(name);
  const { image, state } = app;
  const { sample, units } = state.hover ? placesOf(state, state.hover) : state;
  if (kind === "y") return wrappedView(batchOf(app.tape(), state.cell.step), LABELS_IN_A_ROW);
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
    app.scales.set(key, { values, largest: largestSize(values), isSigned: values.some((value) => value < 0) });
  }
  return app.scales.get(key);
}

/** {dead: units, rows: rows of zeros} of a tensor; computed once for each. */
export function marksOf(app, name) {
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

export function placedMarks(view, { dead, rows }, size) {
  if (view.unit === undefined) return { columns: dead, rows, cells: [] };
  const isRoomy = size.width >= 3;
  return { columns: [], rows: [], cells: isRoomy ? rows.map((row) => view.placeOf([row, view.unit])) : [] };
}

/** The cells that the formula of what is looked at reads. */
export function litCells(app) {
  return cellsOf(formulaOf(app.tape(), looked(app.state)));
}

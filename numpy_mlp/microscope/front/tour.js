// The guided tour: each stop selects a real cell of this recording; the texts are in the page's wording.

import { valueOf } from "./tape.js";
import { deadUnits, zeroRows } from "./zeros.js";
import { indexOf } from "./compare.js";

export const STOPS = [
  { id: "tour-cell", select: (tape) => cell(highest(tape, "z1")) },
  { id: "tour-relu", select: (tape) => cell(where(tape, "a1", (at, value) => value === 0)), hidden: true },
  { id: "tour-softmax", select: (tape) => cell({ name: "p", index: [0, labelOf(tape, 0)] }) },
  { id: "tour-loss", select: () => cell({ name: "loss", index: [] }) },
  { id: "tour-error", select: (tape) => cell({ name: last(tape, "dz"), index: [0, labelOf(tape, 0)] }) },
  { id: "tour-batch", select: (tape) => cell({ name: last(tape, "dz"), index: [0, wrongLabelOf(tape, 0)] }) },
  { id: "tour-outer", select: (tape) => cell(largest(tape, last(tape, "dW"))) },
  { id: "tour-bias", select: (tape) => cell(largest(tape, last(tape, "db"))) },
  { id: "tour-back", select: (tape) => cell(largest(tape, `da${tape.nLayers - 1}`)), hidden: true },
  { id: "tour-mask", select: (tape) => cell(maskedCell(tape)), hidden: true },
  { id: "tour-zero-row", select: (tape) => cell(zeroRowCell(tape)) },
  { id: "tour-dead", select: (tape) => cell(deadCell(tape)), hidden: true },
  { id: "tour-rate", select: (tape) => cell({ ...largest(tape, last(tape, "dW")), name: `${last(tape, "W")}_after` }) },
  { id: "tour-again", select: (tape) => ({ step: Math.min(1, tape.nSteps - 1), name: "loss", index: [] }) },
];

/** The stops that this recording has: without hidden layers there is no mask to look at. */
export function stopsOf(recording) {
  return STOPS.filter((stop) => !stop.hidden || recording.nLayers > 1);
}

function cell({ name, index }) {
  return { step: 0, name, index };
}

function last(tape, letters) {
  return `${letters}${tape.nLayers}`;
}

function labelOf(tape, n) {
  return valueOf(tape, { step: 0, name: "y", index: [n] });
}

function wrongLabelOf(tape, n) {
  return (labelOf(tape, n) + 1) % tape.sizes.at(-1);
}

/** The cell of the largest absolute value. */
function largest(tape, name) {
  return highest(tape, name, Math.abs);
}

/** The cell of the highest value, or of the highest of what `judged` makes of it. */
function highest(tape, name, judged = Number) {
  const { shape, values } = tape.tensor(0, name);
  let found = 0;
  for (let at = 1; at < values.length; at++) if (judged(values[at]) > judged(values[found])) found = at;
  return { name, index: indexOf(shape, found) };
}

/** The first cell of which this is true, else the first of all. */
function where(tape, name, isFound) {
  const { shape, values } = tape.tensor(0, name);
  const at = values.findIndex((value, place) => isFound(place, value));
  return { name, index: indexOf(shape, Math.max(0, at)) };
}

/** Where something came back and the mask let nothing through. */
function maskedCell(tape) {
  const layer = tape.nLayers - 1;
  const [da, z] = [tape.tensor(0, `da${layer}`).values, tape.tensor(0, `z${layer}`).values];
  return where(tape, `dz${layer}`, (at) => da[at] !== 0 && !(z[at] > 0));
}

/** In the middle of the rows of dW1 that are all 0, if there are any: of a unit that does learn something. */
function zeroRowCell(tape) {
  const rows = zeroRows(tape.tensor(0, "dW1"));
  const [, busiest] = largest(tape, "dW1").index;
  return { name: "dW1", index: [rows[Math.floor(rows.length / 2)] ?? 0, busiest] };
}

/** The first dead unit's z, if there is one; else the z that came nearest to it: few samples above 0. */
function deadCell(tape) {
  for (let layer = 1; layer < tape.nLayers; layer++) {
    const [unit] = deadUnits(tape, 0, layer);
    if (unit !== undefined) return { name: `z${layer}`, index: [0, unit] };
  }
  return { name: "z1", index: [0, leastActive(tape)] };
}

function leastActive(tape) {
  const { shape: [n, units], values } = tape.tensor(0, "z1");
  const active = Array.from({ length: units }, (_, unit) => {
    return Array.from({ length: n }, (_, sample) => values[sample * units + unit]).filter((z) => z > 0).length;
  });
  return active.indexOf(Math.min(...active));
}

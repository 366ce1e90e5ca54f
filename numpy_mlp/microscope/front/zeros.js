// Zeros and why they are there: ReLU, its mask, blank pixels, dead units, rows without gradient.

import { outputOf, parsed } from "./names.js";
import { valueOf } from "./tape.js";

/** Why a cell is 0: "pixel", "relu", "mask", "nothing", "inputs", "deltas"; null if it is not, or nobody can say. */
export function zeroReason(recording, cell) {
  if (valueOf(recording, cell) !== 0) return null;
  const { kind, layer } = parsed(cell.name);
  const reasons = { x: () => "pixel", a: () => "relu", dW: () => whyNoChange(recording, cell, layer),
    dz: () => (layer === recording.nLayers ? null : whyMasked(recording, cell, layer)) };
  return reasons[kind]?.() ?? null;
}

function whyMasked(recording, { step, index }, layer) {
  return valueOf(recording, { step, name: `z${layer}`, index }) > 0 ? "nothing" : "mask";
}

function whyNoChange(recording, { step, index: [i, j] }, layer) {
  if (isColumnZero(recording.tensor(step, outputOf(layer - 1)), i)) return layer === 1 ? "blank" : "inputs";
  return isColumnZero(recording.tensor(step, `dz${layer}`), j) ? "deltas" : null;
}

/** Why a term of a sum is 0: the reason of its first factor that is 0, with that factor. */
export function zeroOfTerm(recording, term) {
  const factor = term.value === 0 ? term.factors.find((each) => each.value === 0) : null;
  return factor ? { factor, reason: zeroReason(recording, factor.cell) } : null;
}

/** The hidden layer's units whose z is not above 0 for any sample: nothing goes through them, nothing comes back. */
export function deadUnits(recording, step, layer) {
  if (layer === recording.nLayers || !recording.has(step, `z${layer}`)) return [];
  const { shape: [n, units], values } = recording.tensor(step, `z${layer}`);
  const isDead = (unit) => range(n).every((sample) => !(values[sample * units + unit] > 0));
  return range(units).filter(isDead);
}

/** The rows of a matrix in which every number is 0. */
export function zeroRows({ shape: [rows, columns], values }) {
  return range(rows).filter((row) => values.subarray(row * columns, (row + 1) * columns).every((value) => value === 0));
}

function isColumnZero({ shape: [rows, columns], values }, column) {
  return range(rows).every((row) => values[row * columns + column] === 0);
}

function range(count) {
  return Array.from({ length: count }, (_, at) => at);
}

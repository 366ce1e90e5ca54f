// Two recordings of the same steps: where their numbers first part, and how that spreads.

import { chainOf } from "./names.js";
import { roundingOf } from "./numbers.js";

const ROUNDINGS = 64; // differences below that many roundings of the largest number are not a mistake's doing

/** {name: {cells, apart, first, largest}} in the order of the computation, for one step. */
export function partings(right, other, step) {
  const names = chainOf(right.nLayers).filter((name) => right.has(step, name) && other.has(step, name));
  return names.map((name) => ({ name, ...parting(right.tensor(step, name), other.tensor(step, name), right.dtype) }));
}

/** The first tensor that parts, over all steps, as {step, name, index}; null where none does. */
export function firstParting(right, other) {
  for (let step = 0; step < Math.min(right.nSteps, other.nSteps); step++) {
    const found = partings(right, other, step).find(({ apart }) => apart > 0);
    if (found) return { step, name: found.name, index: found.first };
  }
  return null;
}

/** How many cells of a tensor part, which is the first, and the largest difference in parts of the largest number. */
export function parting(right, other, dtype) {
  const cells = right.values.length;
  if (String(right.shape) !== String(other.shape)) {
    return { cells, apart: cells, first: indexOf(right.shape, 0), largest: Infinity };
  }
  const scale = largestSize(right.values) || 1;
  const allowed = roundingOf(dtype) * ROUNDINGS * scale;
  let [apart, first, largest] = [0, -1, 0];
  for (let at = 0; at < cells; at++) {
    const distance = distanceOf(right.values[at], other.values[at]);
    if (distance > allowed) {
      apart++;
      if (first < 0) first = at;
    }
    if (distance > largest) largest = distance;
  }
  return { cells, apart, first: indexOf(right.shape, Math.max(first, 0)), largest: largest / scale };
}

function distanceOf(one, other) {
  if (Object.is(one, other)) return 0;
  const distance = Math.abs(one - other);
  return Number.isNaN(distance) ? Infinity : distance;
}

/** The largest absolute value that is finite; 0 for none. */
export function largestSize(values) {
  let largest = 0;
  for (const value of values) {
    const size = Math.abs(value);
    if (size > largest && size < Infinity) largest = size;
  }
  return largest;
}

/** The index of a flat place in a shape. */
export function indexOf(shape, at) {
  return shape.toReversed().map((length) => {
    const here = at % length;
    at = Math.floor(at / length);
    return here;
  }).reverse();
}

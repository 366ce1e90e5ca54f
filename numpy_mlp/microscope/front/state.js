// What is looked at: one plain object, never changed, only replaced. No drawing here.

import { parsed, sameCell } from "./names.js";
import { batchOf, hasCell } from "./tape.js";

const LONGEST_TRAIL = 30;

/** The state at the start: the first sample and units, and one cell. */
export function firstState(recording, cell, lang) {
  const units = recording.sizes.map(() => 0);
  const state = { cell, hover: null, trail: [], sample: 0, units, after: false, side: "right", shown: "values",
    whole: [], zoom: 3, lang, all: false };
  return selected(recording, state, cell);
}

/** Another cell; `isStep` on the trail where it was followed to, so that "back" leads here again. */
export function selected(recording, state, cell, isFollowed = false) {
  if (!hasCell(recording, cell)) return state;
  const trail = isFollowed ? [...state.trail, state.cell].slice(-LONGEST_TRAIL) : state.trail;
  return { ...state, cell, trail, hover: null, all: false, ...placesOf(state, cell) };
}

/** The cell that was looked at before. */
export function back(recording, state) {
  if (!state.trail.length) return state;
  const earlier = state.trail.at(-1);
  return { ...selected(recording, state, earlier), trail: state.trail.slice(0, -1) };
}

/** The sample, the units and the side of the update that a cell belongs to: the other tensors follow to them. */
export function placesOf({ sample, units, after }, { name, index }) {
  const { kind, layer } = parsed(name);
  const [first, second] = index;
  const set = (...pairs) => units.map((unit, at) => pairs.find(([where]) => where === at)?.[1] ?? unit);
  const isAfter = /^d/.test(kind) ? after : kind.endsWith("_after");
  if (/^d?W/.test(kind)) return { sample, units: set([layer - 1, first], [layer, second]), after: isAfter };
  if (/^d?b/.test(kind)) return { sample, units: set([layer, first]), after: isAfter };
  if (kind === "x") return { sample: first, units: set([0, second]), after };
  if (kind === "y") return { sample: first, units, after };
  return { sample: first ?? sample, units: index.length ? set([layer ?? units.length - 1, second]) : units, after };
}

/** The same cell in another step; kept inside the recording. */
export function atStep(recording, state, step) {
  const kept = Math.min(recording.nSteps - 1, Math.max(0, step));
  const n = batchOf(recording, kept);
  const { kind } = parsed(state.cell.name);
  const isBySample = ["x", "y", "z", "a", "p", "da", "dz"].includes(kind);
  const index = isBySample && state.cell.index[0] >= n ? [n - 1, ...state.cell.index.slice(1)] : state.cell.index;
  const moved = selected(recording, state, { ...state.cell, step: kept, index });
  return { ...moved, sample: Math.min(moved.sample, n - 1) };
}

/** Before the update or after it: the weights' cell follows to the other side. */
export function withAfter(recording, state, after) {
  const { kind, layer } = parsed(state.cell.name);
  const other = { W: `W${layer}_after`, b: `b${layer}_after`, W_after: `W${layer}`, b_after: `b${layer}` }[kind];
  if (!other || state.after === after) return { ...state, after };
  return { ...selected(recording, state, { ...state.cell, name: other }), after };
}

/** The cell where a tensor is entered: where its sample and units were last looked at. */
export function entered(recording, state, name) {
  const { kind, layer } = parsed(name);
  const { cell: { step }, sample, units } = state;
  const places = { x: [sample, units[0]], y: [sample], p: [sample, units.at(-1)], loss: [], learning_rate: [] };
  const ofWeights = kind.includes("W") ? [units[layer - 1], units[layer]] : [units[layer]];
  const index = places[kind] ?? (/^d?[Wb]/.test(kind) ? ofWeights : [sample, units[layer]]);
  return { step, name, index };
}

/** What the formula is shown of: the cell under the pointer, else the selected one. */
export function looked(state) {
  return state.hover ?? state.cell;
}

/** Whether a state looks at this cell. */
export function isSelected(state, cell) {
  return sameCell(state.cell, cell);
}

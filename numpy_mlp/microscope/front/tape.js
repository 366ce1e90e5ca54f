// A recording: the tensors of each step, unpacked when they are asked for and not before.

import { unpacked } from "./bytes.js";
import { updated, updatedAtOnce } from "./numbers.js";

/** {title, sizes, dtype, nLayers, nSteps, names, has, tensor} of what Python packed; `right`: another one, or null. */
export function openRecording({ title, sizes, dtype, steps }, right = null) {
  const kept = new Map();
  const recording = {
    title, sizes, dtype, nLayers: sizes.length - 1, nSteps: steps.length,
    names: (step) => Object.keys(steps[step]),
    has: (step, name) => Object.hasOwn(steps[step] ?? {}, name),
    tensor(step, name) {
      const key = `${step}/${name}`;
      if (!kept.has(key)) kept.set(key, { name, shape: steps[step][name].shape, values: valuesOf(step, name) });
      return kept.get(key);
    },
  };
  function valuesOf(step, name) {
    const entry = steps[step][name];
    const ways = { before: beforeOf, earlier: earlierOf, right: rightOf, update: updateOf, fused: fusedOf };
    return entry.same ? ways[entry.same](recording, step, name, right) : unpacked(entry);
  }
  return recording;
}

function beforeOf(recording, step, name) {
  return recording.tensor(step - 1, `${name}_after`).values;
}

function earlierOf(recording, step, name) {
  return recording.tensor(step - 1, name).values;
}

function rightOf(recording, step, name, right) {
  return right.tensor(step, name).values;
}

function updateOf(recording, step, name) {
  return updated(...updateParts(recording, step, name));
}

function fusedOf(recording, step, name) {
  return updatedAtOnce(...updateParts(recording, step, name));
}

function updateParts(recording, step, name) {
  const weight = name.replace("_after", "");
  const [W, [rate], dW] = [weight, "learning_rate", `d${weight}`].map((each) => recording.tensor(step, each).values);
  return [W, rate, dW];
}

/** Where an index lies in a tensor's flat values. */
export function offsetOf(shape, index) {
  return index.reduce((offset, at, axis) => offset * shape[axis] + at, 0);
}

/** The number in a cell {step, name, index}. */
export function valueOf(recording, { step, name, index }) {
  const { shape, values } = recording.tensor(step, name);
  return values[offsetOf(shape, index)];
}

/** Whether the recording has this cell. */
export function hasCell(recording, { step, name, index }) {
  if (!recording.has(step, name)) return false;
  const { shape } = recording.tensor(step, name);
  return shape.length === index.length && index.every((at, axis) => at >= 0 && at < shape[axis]);
}

/** How many samples a step has. */
export function batchOf(recording, step) {
  return recording.tensor(step, "y").shape[0];
}

// A cell by its name, as a person types it: the grammar and the answers of `numpy_mlp.tape.cells`.

import { shapeText } from "./symbols.js";
import { cellName } from "./names.js";

const CELL = /^\s*([A-Za-z_]+[0-9]*[A-Za-z_]*)\s*(?:\[([^[\]]*)\])?\s*$/;
const INDEX = /^-?[0-9]{1,12}$/;

/** {cell} of a text such as "dW2[3, 7]", among a step's names; {key, values} of what to say where it names none. */
export function searched(recording, step, text) {
  const found = CELL.exec(text);
  if (!found) return { key: "cell_nonsense", values: { text } };
  const [, name, inside] = found;
  if (!recording.has(step, name)) return unknown(recording.names(step), name);
  return indexed(recording.tensor(step, name).shape, { step, name }, inside, text.trim());
}

function indexed(shape, { step, name }, inside, text) {
  const words = inside === undefined ? [] : inside.split(",").map((word) => word.trim());
  if (!shape.length && inside !== undefined) return { key: "cell_single", values: { name } };
  const [first, last] = [shape.map(() => 0), shape.map((length) => length - 1)];
  const values = { text, name, shape: shapeText(shape), first: named(name, first), last: named(name, last) };
  if (words.length !== shape.length || !words.every((word) => INDEX.test(word))) return { key: "cell_indices", values };
  const index = words.map(Number);
  const isThere = index.every((at, axis) => at >= 0 && at < shape[axis]);
  return isThere ? { cell: { step, name, index } } : { key: "cell_range", values };
}

function named(name, index) {
  return cellName({ name, index });
}

/** Names with the same letters, whatever their case and number; where there are none, all. */
function unknown(names, name) {
  const near = names.filter((known) => lettersOf(known) === lettersOf(name));
  return near.length ? { key: "cell_near", values: { name, names: near.join(", ") } }
    : { key: "cell_unknown", values: { name, names: names.join(", ") } };
}

function lettersOf(name) {
  return name.toLowerCase().replace(/[^a-z]/g, "");
}

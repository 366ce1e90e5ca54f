// What a cell was made of: the terms of its formula, each a list of texts and of references to other cells.
//
// A formula is {before, terms, after, result, computed}: `before` and `after` stand around the sum of the terms, and
// a term is {parts, value}. A reference is {cell, value}; {say} is a text of the page by its
// key. `computed` is the formula in double precision.

import { cellKey, outputOf, parsed } from "./names.js";
import { batchOf, valueOf } from "./tape.js";
import { roundingOf, unitsApart } from "./numbers.js";

const RULES = { z: sumOfZ, a: reluOfZ, p: softmax, loss: meanLoss, da: sumOfDa, dz: deltaOf, dW: sumOfDW, db: sumOfDb,
  W_after: update, b_after: update, W: carried, b: carried };

/** The formula of a cell, or null for what is given: pixels, classes, first weights, the learning rate. */
export function formulaOf(recording, cell) {
  const { kind, layer } = parsed(cell.name);
  const at = (name, ...index) => reference(recording, { step: cell.step, name, index });
  const formula = RULES[kind]?.({ recording, cell, at, layer, index: cell.index }) ?? null;
  return formula && { before: [], after: [], ...formula, result: valueOf(recording, cell) };
}

/** The cells that a formula reads, each once, in the order in which they stand there. */
export function cellsOf(formula) {
  if (!formula) return [];
  const parts = [...formula.before, ...formula.terms.flatMap((term) => term.parts), ...formula.after];
  const cells = parts.filter((part) => part.cell).map((part) => part.cell);
  return [...new Map(cells.map((cell) => [cellKey(cell), cell])).values()];
}

/** The terms to print where all are too many: the largest ones in their order, and what the others are. */
export function shownTerms(terms, most) {
  if (terms.length <= most) return { shown: terms, others: 0, zeros: 0, rest: 0 };
  const bySize = terms.toSorted((one, other) => Math.abs(other.value) - Math.abs(one.value));
  const largest = new Set(bySize.slice(0, most));
  const others = bySize.slice(most);
  const zeros = others.filter((term) => term.value === 0).length;
  return { shown: terms.filter((term) => largest.has(term)), others: others.length, zeros, rest: total(others) };
}

/** Whether the recorded number follows from the recorded terms, up to the rounding of as many operations. */
export function checkOf(formula, dtype) {
  const sizes = formula.terms.reduce((sum, term) => sum + Math.abs(term.value), 0);
  const scale = formula.scale ?? 1;
  const allowed = roundingOf(dtype) * ((formula.terms.length + 8) * sizes * scale + 4 * Math.abs(formula.result));
  const follows = Object.is(formula.result, formula.computed) || Math.abs(formula.result - formula.computed) <= allowed
    || (Number.isNaN(formula.result) && Number.isNaN(formula.computed));
  return { follows, apart: unitsApart(formula.result, rounded(formula.computed, dtype), dtype) };
}

function rounded(value, dtype) {
  return dtype === "float32" ? Math.fround(value) : value;
}

function reference(recording, cell) {
  return { cell, value: valueOf(recording, cell) };
}

function product(one, other) {
  return { parts: [one, "×", other], value: one.value * other.value, factors: [one, other] };
}

function single(part) {
  return { parts: [part], value: part.value, factors: [part] };
}

function total(terms) {
  return terms.reduce((sum, term) => sum + term.value, 0);
}

function sumOver(count, term) {
  return Array.from({ length: count }, (_, at) => term(at));
}

function sumOfZ({ recording, at, layer, index: [n, j] }) {
  const input = outputOf(layer - 1);
  const products = sumOver(recording.sizes[layer - 1], (i) => product(at(input, n, i), at(`W${layer}`, i, j)));
  const terms = [...products, single(at(`b${layer}`, j))];
  return { terms, computed: total(terms) };
}

function sumOfDa({ recording, at, layer, index: [n, i] }) {
  const next = layer + 1;
  const terms = sumOver(recording.sizes[next], (j) => product(at(`dz${next}`, n, j), at(`W${next}`, i, j)));
  return { terms, computed: total(terms) };
}

function sumOfDW({ recording, cell, at, layer, index: [i, j] }) {
  const input = outputOf(layer - 1);
  const terms = sumOver(batchOf(recording, cell.step), (n) => product(at(input, n, i), at(`dz${layer}`, n, j)));
  return { terms, computed: total(terms) };
}

function sumOfDb({ recording, cell, at, layer, index: [j] }) {
  const terms = sumOver(batchOf(recording, cell.step), (n) => single(at(`dz${layer}`, n, j)));
  return { terms, computed: total(terms) };
}

function reluOfZ({ at, layer, index }) {
  const z = at(`z${layer}`, ...index);
  return { before: ["max("], terms: [single(z)], after: [", 0)"], computed: z.value > 0 ? z.value : z.value * 0 };
}

function softmax({ recording, at, index: [n, c] }) {
  const z = `z${recording.nLayers}`;
  const own = at(z, n, c);
  const logits = sumOver(recording.sizes.at(-1), (k) => at(z, n, k));
  const largest = Math.max(...logits.map((logit) => logit.value));
  const raised = (logit) => ({ parts: ["exp(", logit, ")"], value: Math.exp(logit.value - largest), factors: [] });
  const terms = logits.map(raised);
  const computed = Math.exp(own.value - largest) / total(terms);
  return { before: ["exp(", own, ") / ("], terms, after: [")"], computed, scale: exponentScale(logits, computed) };
}

/** How much the rounding of the logits themselves can matter, against that of the terms. */
function exponentScale(logits, computed) {
  return computed * (1 + Math.max(...logits.map((logit) => Math.abs(logit.value))));
}

function meanLoss({ recording, cell, at }) {
  const count = batchOf(recording, cell.step);
  const terms = sumOver(count, (n) => lossTerm(recording, at, n));
  return { before: ["("], terms, after: [`) / ${count}`], computed: total(terms) / count };
}

/** −log p of the right class, from the logits as the engine has it: finite where p itself rounds to 0. */
function lossTerm(recording, at, n) {
  const y = at("y", n);
  const logits = sumOver(recording.sizes.at(-1), (k) => at(`z${recording.nLayers}`, n, k).value);
  const largest = Math.max(...logits);
  const logSum = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0));
  const value = logSum - (logits[y.value] - largest);
  return { parts: ["−log(", at("p", n, y.value), ")", { say: "because_class" }, y], value, factors: [] };
}

function deltaOf({ recording, cell, at, layer, index: [n, j] }) {
  return layer === recording.nLayers ? deltaOfLoss(recording, cell, at, n, j) : maskedDelta(at, layer, n, j);
}

function deltaOfLoss(recording, cell, at, n, c) {
  const count = batchOf(recording, cell.step);
  const [p, y] = [at("p", n, c), at("y", n)];
  const hot = y.value === c ? 1 : 0;
  const after = [` − ${hot}) / ${count}`, { say: hot ? "because_right" : "because_wrong" }, y];
  return { before: ["("], terms: [single(p)], after, computed: (p.value - hot) / count };
}

function maskedDelta(at, layer, n, j) {
  const [da, z] = [at(`da${layer}`, n, j), at(`z${layer}`, n, j)];
  const open = z.value > 0 ? 1 : 0;
  const after = [` × ${open}`, { say: open ? "because_above" : "because_not_above" }, z];
  return { terms: [single(da)], after, computed: da.value * open };
}

function update({ cell, at, index }) {
  const weight = cell.name.replace("_after", "");
  const [before, rate, gradient] = [at(weight, ...index), at("learning_rate"), at(`d${weight}`, ...index)];
  const parts = ["−", rate, "×", gradient];
  const change = { parts, value: -rate.value * gradient.value, factors: [rate, gradient] };
  return { terms: [single(before), change], computed: before.value - rate.value * gradient.value };
}

function carried({ recording, cell }) {
  if (cell.step === 0) return null;
  const earlier = reference(recording, { step: cell.step - 1, name: `${cell.name}_after`, index: cell.index });
  return { terms: [single(earlier)], computed: earlier.value };
}

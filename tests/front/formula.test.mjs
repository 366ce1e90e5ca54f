import assert from "node:assert/strict";
import { test } from "node:test";
import { cellsOf, formulaOf, shownTerms } from "../../numpy_mlp/microscope/front/formula.js";
import { cellName, chainOf, parsed, readersOf } from "../../numpy_mlp/microscope/front/names.js";
import { cellSymbols, shapeRule, tensorSymbols } from "../../numpy_mlp/microscope/front/symbols.js";
import { deadUnits, zeroOfTerm, zeroReason, zeroRows } from "../../numpy_mlp/microscope/front/zeros.js";
import { linesOf } from "../../numpy_mlp/microscope/front/map.js";
import { data, right } from "./data.mjs";

const cell = (name, ...index) => ({ step: 0, name, index });

test("names are taken apart", () => {
  assert.deepEqual(parsed("dW12"), { kind: "dW", layer: 12 });
  assert.deepEqual(parsed("b3_after"), { kind: "b_after", layer: 3 });
  assert.deepEqual(parsed("learning_rate"), { kind: "learning_rate", layer: null });
  assert.equal(cellName(cell("dW2", 3, 7)), "dW2[3,7]");
});

test("the chain has every name of the tape, in the tape's order", () => {
  assert.deepEqual(chainOf(right.nLayers), Object.keys(data.right.steps[0]));
});

test("the map has every name but those that are given nowhere", () => {
  const names = Object.values(linesOf(right.nLayers)).flat().filter((name) => name !== "→");
  assert.deepEqual(new Set(names), new Set(chainOf(right.nLayers)));
});

test("where a tensor goes on to is where formulas read it", () => {
  const names = chainOf(right.nLayers);
  const read = (name) => cellsOf(formulaOf(right, cell(name, ...right.tensor(0, name).shape.map(() => 0)))).map((each) => each.name);
  for (const name of names) {
    const readers = names.filter((other) => read(other).includes(name));
    assert.deepEqual(new Set(readersOf(right.nLayers, name)), new Set(readers), name);
  }
});

test("symbols carry the cell's own indices", () => {
  assert.equal(cellSymbols(cell("dW2", 3, 1), 3, 6), "Σ_n a1[n,3]·dz2[n,1]");
  assert.equal(cellSymbols(cell("z1", 0, 4), 3, 6), "Σ_i x[0,i]·W1[i,4] + b1[4]");
  assert.equal(cellSymbols(cell("da1", 2, 4), 3, 6), "Σ_j dz2[2,j]·W2[4,j]");
  assert.equal(cellSymbols(cell("dz3", 2, 1), 3, 6), "(p[2,1] − [1 = y[2]]) / 6");
  assert.equal(cellSymbols(cell("dz1", 2, 1), 3, 6), "da1[2,1]·[z1[2,1] > 0]");
  assert.equal(cellSymbols({ step: 1, name: "b2", index: [1] }, 3, 6), "b2_after[1]");
  assert.equal(cellSymbols(cell("x", 2, 1), 3, 6), null);
});

test("shapes", () => {
  assert.equal(shapeRule(right, 0, "dW1"), "(16, 5) = (16, 6) @ (6, 5)");
  assert.equal(shapeRule(right, 0, "z2"), "(6, 4) = (6, 5) @ (5, 4) + (4,)");
  assert.equal(shapeRule(right, 0, "da1"), "(6, 5) = (6, 4) @ (4, 5)");
  assert.equal(tensorSymbols("dz1", 3), "dz1 = da1 * (z1 > 0)");
});

test("a sum reads its factors and nothing else", () => {
  const names = cellsOf(formulaOf(right, cell("dW2", 3, 1))).map(cellName);
  const expected = Array.from({ length: 6 }, (_, n) => [`a1[${n},3]`, `dz2[${n},1]`]).flat();
  assert.deepEqual(names, expected);
  assert.equal(formulaOf(right, cell("W1", 0, 0)), null);
  assert.deepEqual(cellsOf(formulaOf(right, { step: 2, name: "W1", index: [1, 2] })), [{ step: 1, name: "W1_after", index: [1, 2] }]);
});

test("the largest terms are shown in their order, the others counted", () => {
  const terms = [0.1, 5, 0, -7, 0.2, 0].map((value) => ({ value }));
  const { shown, others, zeros, rest } = shownTerms(terms, 2);
  assert.deepEqual(shown.map(({ value }) => value), [5, -7]);
  assert.deepEqual([others, zeros], [4, 2]);
  assert.ok(Math.abs(rest - 0.3) < 1e-12);
  assert.deepEqual(shownTerms(terms, 6).others, 0);
});

test("dead units and rows of zeros", () => {
  assert.ok(deadUnits(right, 0, 1).includes(0));
  assert.deepEqual(deadUnits(right, 0, 3), []);
  assert.deepEqual(zeroRows(right.tensor(0, "dW1")), [0, 1, 2, 3]);
});

test("why a number is zero", () => {
  assert.equal(zeroReason(right, cell("x", 0, 0)), "pixel");
  assert.equal(zeroReason(right, cell("a1", 0, 0)), "relu");
  assert.equal(zeroReason(right, cell("dz1", 0, 0)), "mask");
  assert.equal(zeroReason(right, cell("dW1", 0, 1)), "blank");
  assert.equal(zeroReason(right, cell("dW1", 5, 0)), "deltas");
  assert.equal(zeroReason(right, cell("dW2", 0, 0)), "inputs");
  assert.equal(zeroReason(right, cell("p", 0, 0)), null);
  const [first] = formulaOf(right, cell("dW2", 0, 0)).terms;
  assert.equal(zeroOfTerm(right, first).reason, "relu");
  assert.equal(cellName(zeroOfTerm(right, first).factor.cell), "a1[0,0]");
});

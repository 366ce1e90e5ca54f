import assert from "node:assert/strict";
import { test } from "node:test";
import { derivationLines } from "../../numpy_mlp/microscope/front/derivation.js";
import { edgesOf, placeInNetwork, shownUnits } from "../../numpy_mlp/microscope/front/neurons.js";

const place = (name, ...index) => placeInNetwork(3, { name, index }, 2);

test("a small layer is drawn whole, of a large one the chosen unit, its neighbours and the ends", () => {
  assert.deepEqual(shownUnits(4, 2), [0, 1, 2, 3]);
  assert.deepEqual(shownUnits(784, 406), [0, null, 405, 406, 407, null, 783]);
  assert.deepEqual(shownUnits(784, 0), [0, 1, null, 783]);
  assert.deepEqual(shownUnits(784, 783), [0, null, 782, 783]);
  assert.deepEqual(shownUnits(8, 2), [0, 1, 2, 3, null, 7]);
});

test("a weight's row is where its edge comes from, its column where it leads", () => {
  for (const name of ["W2", "dW2", "W2_after"]) assert.deepEqual(place(name, 3, 1).units, [[1, 3], [2, 1]]);
  assert.deepEqual([place("W2", 3, 1).isBack, place("dW2", 3, 1).isBack], [false, true]);
  assert.deepEqual(edgesOf(place("W2", 3, 1), []), [[[1, 3], [2, 1]]]);
});

test("the other tensors are about one unit: of the sample's row, the column", () => {
  assert.deepEqual(place("x", 5, 7).units, [[0, 7]]);
  assert.deepEqual(place("a2", 5, 3).units, [[2, 3]]);
  assert.deepEqual(place("db1", 4).units, [[1, 4]]);
  assert.deepEqual(place("p", 5, 1).units, [[3, 1]]);
  assert.deepEqual(place("y", 5).units, [[3, 2]]);
  assert.deepEqual([place("loss").units, place("learning_rate").units], [[], []]);
});

test("all weights into a unit make its z, all out of it its da", () => {
  const shown = [[0, null, 15], [0, 1], [0, 1, 2], [0, 1, 2]];
  assert.deepEqual(edgesOf(place("z1", 0, 1), shown), [[[0, 0], [1, 1]], [[0, 15], [1, 1]]]);
  assert.deepEqual(edgesOf(place("da2", 0, 1), shown), [0, 1, 2].map((unit) => [[2, 1], [3, unit]]));
  assert.deepEqual(edgesOf(place("a1", 0, 1), shown), []);
});

test("the derivation ends in the gradient, and names the last layer's scores", () => {
  const formulas = derivationLines("z3").map(([formula]) => formula);
  assert.equal(formulas.at(-1), "∂(−log p[y]) / ∂z3[k] = p[k] − [k = y]");
  assert.ok(formulas.every((formula) => formula.includes("z3[")));
});

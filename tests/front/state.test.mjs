import assert from "node:assert/strict";
import { test } from "node:test";
import { parting, partings } from "../../numpy_mlp/microscope/front/compare.js";
import { colourOf, inkOn, palette } from "../../numpy_mlp/microscope/front/colours.js";
import * as state from "../../numpy_mlp/microscope/front/state.js";
import { STOPS, stopsOf } from "../../numpy_mlp/microscope/front/tour.js";
import { hasCell, valueOf } from "../../numpy_mlp/microscope/front/tape.js";
import { filled } from "../../numpy_mlp/microscope/front/wording.js";
import { data, right, wrong } from "./data.mjs";

const cell = (name, ...index) => ({ step: 0, name, index });
const start = state.firstState(right, cell("z1", 2, 3), "en");

test("the sample and the units follow the cell", () => {
  assert.deepEqual([start.sample, start.units], [2, [0, 3, 0, 0]]);
  const next = state.selected(right, start, cell("dW2", 3, 1));
  assert.deepEqual([next.sample, next.units], [2, [0, 3, 1, 0]]);
  assert.deepEqual(state.entered(right, next, "da2").index, [2, 1]);
  assert.deepEqual(state.entered(right, next, "W3").index, [1, 0]);
  assert.deepEqual(state.entered(right, next, "db1").index, [3]);
  assert.deepEqual(state.entered(right, next, "loss").index, []);
});

test("a cell that there is not changes nothing", () => {
  assert.equal(state.selected(right, start, cell("z1", 2, 5)), start);
  assert.equal(state.selected(right, start, cell("z9", 0, 0)), start);
  assert.equal(hasCell(right, cell("b1", -1)), false);
});

test("what was followed is gone back, last first", () => {
  const followed = ["dW2", "a1"].reduce((now, name) => state.selected(right, now, cell(name, 1, 1), true), start);
  assert.equal(state.back(right, followed).cell.name, "dW2");
  assert.equal(state.back(right, state.back(right, followed)).cell.name, "z1");
  assert.equal(state.back(right, start), start);
});

test("steps stay inside, and the weights' other side is the same cell", () => {
  assert.equal(state.atStep(right, start, 99).cell.step, 2);
  assert.equal(state.atStep(right, start, -Infinity).cell.step, 0);
  const weight = state.selected(right, start, cell("W2", 4, 3));
  const after = state.withAfter(right, weight, true);
  assert.deepEqual([after.cell.name, after.cell.index, after.after], ["W2_after", [4, 3], true]);
  assert.deepEqual(state.withAfter(right, after, false).cell, weight.cell);
});

test("every stop of the tour has its cell, and shows what its text says", () => {
  const stops = Object.fromEntries(stopsOf(right).map((stop) => [stop.id, stop.select(right)]));
  assert.ok(Object.values(stops).every((each) => hasCell(right, each)));
  assert.equal(Object.keys(stops).length, STOPS.length);
  assert.equal(valueOf(right, stops["tour-relu"]), 0);
  assert.equal(valueOf(right, stops["tour-zero-row"]), 0);
  const { index } = stops["tour-mask"];
  assert.notEqual(valueOf(right, { step: 0, name: "da2", index }), 0);
  assert.ok(valueOf(right, { step: 0, name: "z2", index }) <= 0);
  assert.equal(stops["tour-dead"].index[1], 0);
  assert.ok(valueOf(right, stops["tour-error"]) < 0);
  assert.ok(valueOf(right, stops["tour-batch"]) > 0);
});

test("texts are there in both languages, and their placeholders are filled", () => {
  const texts = { key: ["step {step}", "paso {step}"] };
  assert.equal(filled(texts, "es", "key", { step: 3 }), "paso 3");
  assert.throws(() => filled(texts, "es", "none"));
  for (const { id } of STOPS) {
    for (const part of ["title", "text"]) assert.ok(data.texts[`${id.replaceAll("-", "_")}_${part}`]);
  }
});

test("the wrong program parts at the mask, and not before", () => {
  const found = partings(right, wrong, 0);
  const apart = found.filter((part) => part.apart).map(({ name }) => name);
  assert.equal(apart[0], "dz2");
  assert.ok(!apart.includes("dz3") && !apart.includes("dW3") && apart.includes("dW2") && apart.includes("W1_after"));
});

test("a rounding is no parting, a NaN is one", () => {
  const tensor = (...values) => ({ shape: [values.length], values: Float32Array.from(values) });
  assert.equal(parting(tensor(1, 2), tensor(Math.fround(1 + 2 ** -23), 2), "float32").apart, 0);
  assert.deepEqual(parting(tensor(1, 2), tensor(1, NaN), "float32").first, [1]);
  assert.equal(parting(tensor(NaN), tensor(NaN), "float32").apart, 0);
  assert.equal(parting(tensor(1, 2), tensor(1), "float32").apart, 2);
});

test("colours: blue below zero, orange above, the paper's colour at zero", () => {
  for (const isDark of [false, true]) {
    const table = palette(isDark);
    const [below, zero, above] = [-1, 0, 1].map((value) => colourOf(table, value, 1));
    assert.ok(below[2] > below[0] && above[0] > above[2]);
    assert.deepEqual(zero, isDark ? [22, 24, 28] : [255, 255, 255]);
    assert.deepEqual(colourOf(table, 9, 1), above);
    assert.deepEqual(colourOf(table, 5, 0), zero);
  }
  assert.equal(inkOn([255, 255, 255]), "#000000");
});

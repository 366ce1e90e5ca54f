import assert from "node:assert/strict";
import { test } from "node:test";
import { exact, short, unitsApart, updated, updatedAtOnce } from "../../numpy_mlp/microscope/front/numbers.js";

test("float32 is written in the fewest digits that are read back as the same number", () => {
  assert.equal(exact(Math.fround(0.1), "float32"), "0.1");
  assert.equal(exact(Math.fround(1 / 3), "float32"), "0.33333334");
  assert.equal(exact(0.1, "float64"), "0.1");
  assert.equal(exact(Math.fround(16777216), "float32"), "16777216");
  for (let at = 1; at < 500; at++) {
    const value = Math.fround(Math.sin(at) * 10 ** ((at % 76) - 40));
    assert.equal(Math.fround(Number(exact(value, "float32"))), value);
  }
});

test("what is no number, and the zero below zero, have a name", () => {
  assert.deepEqual([NaN, Infinity, -Infinity, -0, 0].map((value) => exact(value, "float32")), ["nan", "inf", "-inf", "-0", "0"]);
});

test("short numbers", () => {
  const texts = { 0.123456: "0.123", [-2.34567]: "−2.346", 1234.567: "1235", 0.0000321: "3.2·10⁻⁵", 0: "0", 7: "7", [-4]: "−4" };
  for (const [value, text] of Object.entries(texts)) assert.equal(short(Number(value)), text);
  assert.equal(short(NaN), "nan");
  assert.equal(short(-Infinity), "−∞");
});

test("units in the last place", () => {
  const next = Math.fround(1 + 2 ** -23);
  assert.equal(unitsApart(1, next, "float32"), 1);
  assert.equal(unitsApart(1, 1 + 2 ** -52, "float64"), 1);
  assert.equal(unitsApart(0, -0, "float32"), 0);
  assert.equal(unitsApart(2 ** -149, -(2 ** -149), "float32"), 2);
  assert.equal(unitsApart(NaN, NaN, "float32"), 0);
  assert.equal(unitsApart(NaN, 1, "float32"), Infinity);
});

test("the update rounds the product and the difference, each of them", () => {
  const [W, dW] = [Float32Array.of(0.1, -0.7, 1e-8, 0.123), Float32Array.of(0.3, 0.11, 0.9, 0.307)];
  const rate = Math.fround(0.4);
  const once = [...W].map((w, at) => Math.fround(w - rate * dW[at]));
  const twice = [...W].map((w, at) => Math.fround(w - Math.fround(rate * dW[at])));
  assert.deepEqual([...updated(W, rate, dW)], twice);
  assert.deepEqual([...updatedAtOnce(W, rate, dW)], once);
  assert.notDeepEqual(once, twice);
  assert.deepEqual([...updated(Float64Array.of(0.1), 0.4, Float64Array.of(0.3))], [0.1 - 0.4 * 0.3]);
});

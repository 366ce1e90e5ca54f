// Why softmax with the logarithm leaves p − onehot(y), in five lines, with the numbers of the cell that is looked at.

import { make } from "./dom.js";
import { short } from "./numbers.js";
import { batchOf, valueOf } from "./tape.js";

/** The lines of the derivation as [formula, key of the sentence], for the logits' name z. */
export function derivationLines(z) {
  return [
    [`p[k] = exp(${z}[k]) / Σ_i exp(${z}[i])`, "derivation_softmax"],
    [`−log p[y] = −${z}[y] + log Σ_i exp(${z}[i])`, "derivation_loss"],
    [`∂(−${z}[y]) / ∂${z}[k] = −1 (k = y), 0 (k ≠ y)`, "derivation_first"],
    [`∂(log Σ_i exp(${z}[i])) / ∂${z}[k] = exp(${z}[k]) / Σ_i exp(${z}[i]) = p[k]`, "derivation_second"],
    ["∂(−log p[y]) / ∂" + `${z}[k] = p[k] − [k = y]`, "derivation_both"],
  ];
}

/** A fold with the derivation, for the cell [n, k] of the last layer; it stays open where it was opened. */
export function derivation(app, { step, index: [n, k] }) {
  const tape = app.tape();
  const lines = derivationLines(`z${tape.nLayers}`).map(([formula, key]) => make("li", {}, make("code", {}, formula),
    make("br"), app.say(key)));
  const p = valueOf(tape, { step, name: "p", index: [n, k] });
  const label = valueOf(tape, { step, name: "y", index: [n] });
  const samples = batchOf(tape, step);
  const here = app.say("derivation_here", { n, k, p: short(p), label, hot: Number(label === k), samples });
  const ontoggle = (event) => { app.isDerived = event.target.open; };
  return make("details", { id: "derivation", open: Boolean(app.isDerived), ontoggle },
    make("summary", {}, app.say("derivation_title")), make("ol", {}, ...lines), make("p", {}, here));
}

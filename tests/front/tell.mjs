// Prints, as JSON, what the page's modules make of the data: for a comparison with Python.

import { readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { cellsOf, checkOf, formulaOf } from "../../numpy_mlp/microscope/front/formula.js";
import { cellName } from "../../numpy_mlp/microscope/front/names.js";
import { firstParting } from "../../numpy_mlp/microscope/front/compare.js";
import { searched } from "../../numpy_mlp/microscope/front/search.js";
import { filled } from "../../numpy_mlp/microscope/front/wording.js";
import { exact } from "../../numpy_mlp/microscope/front/numbers.js";
import { valueOf } from "../../numpy_mlp/microscope/front/tape.js";
import { zeroReason } from "../../numpy_mlp/microscope/front/zeros.js";
import { cellsOfStep, data, reference, right, wrong } from "./data.mjs";

function digests(recording, packed) {
  return packed.steps.map((step, number) => Object.fromEntries(Object.keys(step).map((name) => {
    const { values } = recording.tensor(number, name);
    return [name, createHash("sha256").update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)).digest("hex")];
  })));
}

function told(recording, packed, step) {
  return Object.fromEntries(cellsOfStep(recording, packed, step).map((cell) => {
    const formula = formulaOf(recording, cell);
    return [cellName(cell), {
      value: exact(valueOf(recording, cell), recording.dtype),
      from: cellsOf(formula).map((each) => `${each.step}/${cellName(each)}`),
      follows: formula && checkOf(formula, recording.dtype).follows,
      zero: zeroReason(recording, cell),
    }];
  }));
}

const SEARCHES = JSON.parse(readFileSync(new URL("searches.json", import.meta.url), "utf8"));

/** What is answered to a text: the cell, or one line in each language. */
function answered(text) {
  const { cell, key, values } = searched(right, 0, text);
  return cell ? cellName(cell) : ["en", "es"].map((lang) => filled(data.texts, lang, key, values));
}

console.log(JSON.stringify({
  right: digests(right, data.right), wrong: digests(wrong, data.mistakes[0]), reference: digests(reference, data.reference),
  first: told(right, data.right, 0), second: told(right, data.right, 1), mistaken: told(wrong, data.mistakes[0], 0),
  searches: Object.fromEntries(SEARCHES.map((text) => [text, answered(text)])),
  parting: firstParting(right, wrong), parting_of_reference: firstParting(right, reference),
}));

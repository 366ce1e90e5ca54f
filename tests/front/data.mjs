// The page's data, as Python wrote them to the file in MICROSCOPE_DATA.

import { readFileSync } from "node:fs";
import { openRecording } from "../../numpy_mlp/microscope/front/tape.js";

export const data = JSON.parse(readFileSync(process.env.MICROSCOPE_DATA, "utf8"));
export const right = openRecording(data.right);
export const wrong = openRecording(data.mistakes[0], right);
export const reference = openRecording(data.reference, right);

/** All cells of a step, of every tensor. */
export function cellsOfStep(recording, packed, step) {
  return Object.keys(packed.steps[step]).flatMap((name) => {
    const { shape, values } = recording.tensor(step, name);
    return Array.from(values, (_, at) => ({ step, name, index: indexAt(shape, at) }));
  });
}

function indexAt(shape, at) {
  return shape.toReversed().map((length) => {
    const here = at % length;
    at = (at - here) / length;
    return here;
  }).reverse();
}

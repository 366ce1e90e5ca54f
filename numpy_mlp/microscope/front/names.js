// The tape's names: what each is the name of, and the order in which a step computes them.

const NAMED = /^(dW|db|dz|da|W|b|z|a)(\d+)(_after)?$/;

/** {kind, layer} of a name: "dW2" -> dW of layer 2, "W1_after" -> W_after of layer 1; x, y, p, loss have no layer. */
export function parsed(name) {
  const found = NAMED.exec(name);
  return found ? { kind: found[1] + (found[3] ?? ""), layer: Number(found[2]) } : { kind: name, layer: null };
}

/** What layer's outputs are called: x for layer 0, the pixels. */
export function outputOf(layer) {
  return layer === 0 ? "x" : `a${layer}`;
}

/** All names of a step in the order of its computation, for L layers. */
export function chainOf(nLayers) {
  const layers = Array.from({ length: nLayers }, (_, at) => at + 1);
  const forward = layers.flatMap((l) => [`W${l}`, `b${l}`, `z${l}`, ...(l < nLayers ? [`a${l}`] : [])]);
  const backward = layers.toReversed().flatMap((l) => [
    ...(l < nLayers ? [`da${l}`] : []), `dz${l}`, `dW${l}`, `db${l}`,
  ]);
  const after = layers.flatMap((l) => [`W${l}_after`, `b${l}_after`]);
  return ["x", "y", ...forward, "p", "loss", ...backward, "learning_rate", ...after];
}

/** The names whose formulas read this one, for L layers: W twice, once on the way there and once on the way back. */
export function readersOf(nLayers, name) {
  const { kind, layer: l } = parsed(name);
  const back = l > 1 ? [`da${l - 1}`] : [];
  return {
    x: ["z1", "dW1"], a: [`z${l + 1}`, `dW${l + 1}`], y: ["loss", `dz${nLayers}`], p: ["loss", `dz${nLayers}`],
    W: [`z${l}`, ...back, `W${l}_after`], b: [`z${l}`, `b${l}_after`],
    z: l === nLayers ? ["p"] : [`a${l}`, `dz${l}`], da: [`dz${l}`], dz: [`dW${l}`, `db${l}`, ...back],
    dW: [`W${l}_after`], db: [`b${l}_after`], learning_rate: updatedNames(nLayers),
  }[kind] ?? [];
}

function updatedNames(nLayers) {
  return Array.from({ length: nLayers }, (_, at) => [`W${at + 1}_after`, `b${at + 1}_after`]).flat();
}

/** W2[3,7] as text. */
export function cellName({ name, index }) {
  return index.length ? `${name}[${index.join(",")}]` : name;
}

/** Whether two cells are the same one. */
export function sameCell(one, other) {
  return cellKey(one) === cellKey(other);
}

/** A text that only this cell has. */
export function cellKey({ step, name, index }) {
  return `${step}/${name}/${index.join(",")}`;
}

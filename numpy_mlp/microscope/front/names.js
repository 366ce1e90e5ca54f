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

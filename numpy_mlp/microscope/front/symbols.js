// Formulas in symbols: one cell's with its indices, the whole tensor's, and the shapes.

import { outputOf, parsed } from "./names.js";

/** What stands right of the "=" for one cell, as in Σ_n a1[n,3]·dz2[n,7]; null for what is given. */
export function cellSymbols({ step, name, index }, nLayers, n) {
  const { kind, layer: l } = parsed(name);
  const [r, c] = index;
  const input = outputOf(l - 1);
  const symbols = {
    z: () => `Σ_i ${input}[${r},i]·W${l}[i,${c}] + b${l}[${c}]`,
    a: () => `max(z${l}[${r},${c}], 0)`,
    p: () => `exp(z${nLayers}[${r},${c}]) / Σ_k exp(z${nLayers}[${r},k])`,
    loss: () => `(Σ_n −log p[n, y[n]]) / ${n}`,
    da: () => `Σ_j dz${l + 1}[${r},j]·W${l + 1}[${c},j]`,
    dz: () => (l === nLayers ? `(p[${r},${c}] − [${c} = y[${r}]]) / ${n}` : `da${l}[${r},${c}]·[z${l}[${r},${c}] > 0]`),
    dW: () => `Σ_n ${input}[n,${r}]·dz${l}[n,${c}]`,
    db: () => `Σ_n dz${l}[n,${r}]`,
    W_after: () => `W${l}[${r},${c}] − learning_rate·dW${l}[${r},${c}]`,
    b_after: () => `b${l}[${r}] − learning_rate·db${l}[${r}]`,
    W: () => (step > 0 ? `W${l}_after[${r},${c}]` : null),
    b: () => (step > 0 ? `b${l}_after[${r}]` : null),
  };
  return symbols[kind]?.() ?? null;
}

/** The whole tensor's formula as it stands in the engine, or null. */
export function tensorSymbols(name, nLayers) {
  const { kind, layer: l } = parsed(name);
  const symbols = {
    z: `z${l} = ${outputOf(l - 1)} @ W${l} + b${l}`,
    a: `a${l} = max(z${l}, 0)`,
    p: `p = softmax(z${nLayers})`,
    loss: "loss = mean(−log p[n, y[n]])",
    da: `da${l} = dz${l + 1} @ W${l + 1}.T`,
    dz: l === nLayers ? `dz${l} = (p − onehot(y)) / N` : `dz${l} = da${l} * (z${l} > 0)`,
    dW: `dW${l} = ${outputOf(l - 1)}.T @ dz${l}`,
    db: `db${l} = dz${l}.sum(axis=0)`,
    W_after: `W${l}_after = W${l} − learning_rate * dW${l}`,
    b_after: `b${l}_after = b${l} − learning_rate * db${l}`,
  };
  return symbols[kind] ?? null;
}

/** The same formula in shapes, as in (784, 16) = (784, 4) @ (4, 16); or null. */
export function shapeRule(recording, step, name) {
  const shape = (other) => shapeText(recording.tensor(step, other).shape);
  const turned = (other) => shapeText(recording.tensor(step, other).shape.toReversed());
  const { kind, layer: l } = parsed(name);
  const right = {
    z: () => `${shape(outputOf(l - 1))} @ ${shape(`W${l}`)} + ${shape(`b${l}`)}`,
    da: () => `${shape(`dz${l + 1}`)} @ ${turned(`W${l + 1}`)}`,
    dW: () => `${turned(outputOf(l - 1))} @ ${shape(`dz${l}`)}`,
    db: () => `sum(${shape(`dz${l}`)}, axis=0)`,
    a: () => shape(`z${l}`),
    dz: () => (l === recording.nLayers ? `${shape("p")} − ${shape("p")}` : `${shape(`da${l}`)} * ${shape(`z${l}`)}`),
    p: () => shape(`z${recording.nLayers}`),
    W_after: () => `${shape(`W${l}`)} − () * ${shape(`dW${l}`)}`,
    b_after: () => `${shape(`b${l}`)} − () * ${shape(`db${l}`)}`,
  }[kind];
  return right ? `${shape(name)} = ${right()}` : null;
}

/** (784, 16) as NumPy writes a shape. */
export function shapeText(shape) {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

// Which units of the network a cell is about, and along which edges: a drawing's content, without the drawing.

import { parsed } from "./names.js";

const MOST_UNITS = 6; // a layer with more is shown in part

/** The units of a layer that are drawn, in order, the chosen one among them; null where some are left out. */
export function shownUnits(size, chosen) {
  if (size <= MOST_UNITS) return Array.from({ length: size }, (_, unit) => unit);
  const kept = [...new Set([0, chosen - 1, chosen, chosen + 1, size - 1])].filter((unit) => unit >= 0 && unit < size);
  kept.sort((one, other) => one - other);
  return kept.flatMap((unit, at) => (at && unit > kept[at - 1] + 1 ? [null, unit] : [unit]));
}

/**
 * {units, fan, isBack} of a cell: units [layer, unit] that it is about; a weight's two, from and to. fan: "in" where
 * all weights into its unit take part, "out" where all out of it do. isBack: whether its number comes from the right.
 */
export function placeInNetwork(nLayers, { name, index }, label) {
  const { kind, layer } = parsed(name);
  const [first, second] = index;
  const isBack = kind.startsWith("d");
  const unit = (where, at) => ({ units: [[where, at]], fan: null, isBack });
  if (kind.includes("W")) return { units: [[layer - 1, first], [layer, second]], fan: null, isBack };
  if (kind.includes("b")) return unit(layer, first);
  if (kind === "x") return unit(0, second);
  if (kind === "y") return unit(nLayers, label);
  if (kind === "p") return unit(nLayers, second);
  if (!layer) return { units: [], fan: null, isBack };
  return { ...unit(layer, second), fan: { z: "in", da: "out" }[kind] ?? null };
}

/** The edges of that place among the units shown, as [from, to], each [layer, unit]: one, a fan of them, or none. */
export function edgesOf({ units, fan }, shown) {
  if (units.length === 2) return [units];
  if (!fan) return [];
  const [[layer, unit]] = units;
  const others = (where) => shown[where].filter((each) => each !== null);
  return fan === "in" ? others(layer - 1).map((from) => [[layer - 1, from], [layer, unit]])
    : others(layer + 1).map((to) => [[layer, unit], [layer + 1, to]]);
}

// The network drawn as units and edges: where the cell that is looked at lies in it.

import { make, makeSvg } from "./dom.js";
import { parsed } from "./names.js";
import { edgesOf, placeInNetwork, shownUnits } from "./neurons.js";
import { looked, placesOf } from "./state.js";
import { hasCell, valueOf } from "./tape.js";

const [DRAWN_WIDTH, DRAWN_HEIGHT, DRAWN_EDGE, RADIUS] = [360, 132, 42, 6];

/** A figure: the drawing, and the words for the cell's row and column. */
export function renderWiring(app, element) {
  const cell = looked(app.state);
  const place = placeInNetwork(app.right.nLayers, cell, labelIn(app, cell));
  const { units } = placesOf(app.state, cell);
  const chosen = units.map((unit, layer) => place.units.find(([where]) => where === layer)?.[1] ?? unit);
  const shown = app.right.sizes.map((size, layer) => shownUnits(size, chosen[layer]));
  const caption = captionOf(app, cell);
  element.replaceChildren(network(app, place, shown, caption), make("figcaption", {}, caption));
}

function labelIn(app, cell) {
  return cell.name === "y" && hasCell(app.tape(), cell) ? valueOf(app.tape(), cell) : null;
}

function network(app, place, shown, caption) {
  const all = shown.slice(1).flatMap((to, layer) => wiresBetween(shown[layer], to, layer));
  const edges = edgesOf(place, shown);
  const box = { viewBox: `0 0 ${DRAWN_WIDTH} ${DRAWN_HEIGHT}`, role: "img", "aria-label": caption };
  const own = edges.map(([from, to]) => wire(shown, from, to, place.isBack));
  const columns = shown.map((units, layer) => layerDots(app, place, units, layer, shown));
  const others = all.map(([from, to]) => wireLine(shown, from, to, "edge"));
  return makeSvg("svg", box, ...others, ...own.flat(), ...columns.flat());
}

function wiresBetween(from, to, layer) {
  const there = (units) => units.filter((unit) => unit !== null);
  return there(from).flatMap((one) => there(to).map((other) => [[layer, one], [layer + 1, other]]));
}

/** Where a unit is drawn, or with its slot what stands for the units left out. */
function pointOf(shown, layer, slot) {
  const across = (DRAWN_WIDTH - 2 * DRAWN_EDGE) / (shown.length - 1);
  const down = (DRAWN_HEIGHT - 22) / 7;
  return [DRAWN_EDGE + layer * across, (DRAWN_HEIGHT - 16) / 2 + (slot - (shown[layer].length - 1) / 2) * down];
}

function unitPoint(shown, [layer, unit]) {
  return pointOf(shown, layer, shown[layer].indexOf(unit));
}

function wireLine(shown, from, to, kind) {
  const [[x1, y1], [x2, y2]] = [unitPoint(shown, from), unitPoint(shown, to)];
  return makeSvg("line", { class: kind, x1, y1, x2, y2 });
}

/** An edge that takes part, with a head at its middle: to the right on the way there, to the left on the way back. */
function wire(shown, from, to, isBack) {
  const [[x1, y1], [x2, y2]] = [unitPoint(shown, from), unitPoint(shown, to)];
  const turn = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI + (isBack ? 180 : 0);
  const place = `translate(${(x1 + x2) / 2} ${(y1 + y2) / 2}) rotate(${turn})`;
  const head = makeSvg("path", { class: "head", d: "M-5 -4.5L6 0L-5 4.5Z", transform: place });
  return [wireLine(shown, from, to, "edge own"), head];
}

function layerDots(app, place, units, layer, shown) {
  const own = new Set(place.units.filter(([where]) => where === layer).map(([, unit]) => unit));
  const name = layer === 0 ? "x" : app.say("wiring_layer", { layer });
  const [x] = pointOf(shown, layer, 0);
  return [
    ...units.flatMap((unit, slot) => unitDot(pointOf(shown, layer, slot), unit, own.has(unit), layer)),
    makeSvg("text", { x, y: DRAWN_HEIGHT - 3, class: "layer-name" }, name),
  ];
}

function unitDot([x, y], unit, isOwn, layer) {
  if (unit === null) return [makeSvg("text", { x, y: y + 3, class: "gap" }, "⋮")];
  const [r, kind] = isOwn ? [RADIUS + 2, "unit own"] : [RADIUS, "unit"];
  const circle = makeSvg("circle", { cx: x, cy: y, r, class: kind });
  const aside = layer === 0 ? { x: x - 12, "text-anchor": "end" } : { x: x + 12, "text-anchor": "start" };
  return isOwn ? [circle, makeSvg("text", { ...aside, y: y + 4, class: "own" }, String(unit))] : [circle];
}

/** What the cell's row and column stand for. */
function captionOf(app, { name, index: [first, second] }) {
  const { kind, layer } = parsed(name);
  const isBias = kind.includes("b");
  const isBySample = layer || ["x", "p"].includes(kind);
  const key = kind.includes("W") ? "weight" : isBias ? "bias" : isBySample ? "sample"
    : kind === "y" ? "label" : "single";
  const place = kind === "x" ? [0, second] : [layer ?? app.right.nLayers, isBias ? first : second];
  const from = layer ? unitWords(app, layer - 1, first) : "";
  return app.say(`wiring_${key}`, { i: first, j: second, n: first, from, unit: unitWords(app, ...place) });
}

/** "pixel 406", "unit 3 of layer 1", "class 7". */
function unitWords(app, layer, unit) {
  if (layer === 0) return app.say(app.image ? "pixel" : "input_of", { i: unit });
  return layer === app.right.nLayers ? app.say("class_of", { i: unit }) : app.say("unit_of", { i: unit, layer });
}

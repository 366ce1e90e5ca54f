// How much room the heat maps have in this window.

import { byId } from "./dom.js";

/**
 * How wide a heat map may be, so that the layers stand beside each other where there is room; and how wide that of the
 * cell looked at, which on a phone has the whole width.
 */
export function boxSides(app) {
  const graph = byId("graph").clientWidth;
  const isNarrow = graph < 560;
  const columns = isNarrow ? 2 : 2 * app.right.nLayers + 1;
  const room = (graph - (isNarrow ? 40 : 24 + 34 * (app.right.nLayers + 1))) / columns - 25;
  const side = Math.floor(Math.min(280, Math.max(96, room)));
  return [side, isNarrow ? Math.max(side, graph - 64) : side];
}

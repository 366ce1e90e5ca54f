// Signed colours that the colour-blind can tell apart: blue below 0, orange above, and between them the paper.

const LIGHT = [[7, 47, 107], [66, 146, 198], [255, 255, 255], [241, 163, 64], [140, 56, 3]];
const DARK = [[140, 200, 255], [33, 113, 181], [22, 24, 28], [190, 98, 12], [255, 196, 120]];
const NOT_A_NUMBER = [170, 0, 170];
const HALF = 255;

/** A table of 511 colours from -1 to 1, for light or dark paper. */
export function palette(isDark) {
  const stops = isDark ? DARK : LIGHT;
  return Array.from({ length: 2 * HALF + 1 }, (_, at) => between(stops, (at / HALF) * 2));
}

function between(stops, at) {
  const from = Math.min(stops.length - 2, Math.floor(at));
  return stops[from].map((part, channel) => Math.round(part + (at - from) * (stops[from + 1][channel] - part)));
}

/** The colour [r, g, b] of a value; the square root lets small gradients be seen beside large ones. */
export function colourOf(table, value, largest) {
  if (Number.isNaN(value)) return NOT_A_NUMBER;
  const part = largest > 0 ? Math.min(1, Math.sqrt(Math.abs(value) / largest)) : 0;
  return table[HALF + Math.round(Math.sign(value) * part * HALF)];
}

/** Black or white, whichever can be read on this colour. */
export function inkOn([red, green, blue]) {
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? "#000000" : "#ffffff";
}

/** What is drawn in, on light or dark paper. */
export function inkOf(isDark) {
  return isDark ? "#ffffff" : "#000000";
}

/** The colour of the paper, which is also that of 0. */
export function paperOf(isDark) {
  return `#${(isDark ? DARK : LIGHT)[2].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

const styles = new Map();

/** A colour of the style sheet, as "--accent", which canvas and page then share; asked for once for each paper. */
export function styleOf(name, isDark) {
  const key = `${name}/${isDark}`;
  if (!styles.has(key)) styles.set(key, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
  return styles.get(key);
}

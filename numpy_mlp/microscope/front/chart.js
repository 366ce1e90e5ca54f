// Loss and learning rate by step, small: a step is gone to by a click on its dot.

import { makeSvg } from "./dom.js";
import { short } from "./numbers.js";
import { atStep } from "./state.js";

const [CHART_WIDTH, CHART_HEIGHT, CHART_EDGE] = [150, 46, 7];

/** The chart for the recording that is shown now. */
export function renderChart(app, element) {
  const tape = app.tape();
  const series = (name) => Array.from({ length: tape.nSteps }, (_, step) => tape.tensor(step, name).values[0]);
  const [losses, rates] = [series("loss"), series("learning_rate")];
  const told = (loss, step) => app.say("chart_step", { step: step + 1, loss: short(loss), rate: short(rates[step]) });
  const box = { viewBox: `0 0 ${CHART_WIDTH} ${CHART_HEIGHT}`, role: "img", "aria-label": losses.map(told).join(" ") };
  const chart = makeSvg("svg", box, ...polyline(app, losses, "loss", dot), ...polyline(app, rates, "rate", tile));
  element.replaceChildren(chart, caption(app, losses, rates));
}

function caption(app, losses, rates) {
  const { step } = app.state.cell;
  const text = document.createElement("span");
  text.textContent = app.say("chart_caption", { loss: short(losses[step]), rate: short(rates[step]) });
  return text;
}

function polyline(app, values, kind, mark) {
  const points = values.map((value, step) => [xOf(step, values.length), yOf(value, values)]);
  const marks = points.map(([x, y], step) => mark(x, y, { class: step === app.state.cell.step ? "now" : "",
    onclick: () => app.change(atStep(app.tape(), app.state, step)) }));
  return [makeSvg("g", { class: kind }, makeSvg("polyline", { points: points.map(String).join(" ") }), ...marks)];
}

function xOf(step, steps) {
  return CHART_EDGE + (steps > 1 ? step / (steps - 1) : 0.5) * (CHART_WIDTH - 2 * CHART_EDGE);
}

/** From 0 to the largest, so that half as long a way up is half as much. */
function yOf(value, values) {
  const largest = Math.max(...values.filter(Number.isFinite), 0) || 1;
  return CHART_HEIGHT - CHART_EDGE - (Number.isFinite(value) ? value / largest : 1) * (CHART_HEIGHT - 2 * CHART_EDGE);
}

function dot(x, y, attributes) {
  return makeSvg("circle", { cx: x, cy: y, r: 4, ...attributes });
}

function tile(x, y, attributes) {
  return makeSvg("rect", { x: x - 3, y: y - 3, width: 6, height: 6, ...attributes });
}

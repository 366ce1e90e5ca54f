// The page put together: recordings, what is looked at, and one function that draws all of it anew.

import { byId, setText } from "./dom.js";
import { makeGraph } from "./cards.js";
import { litCells, shownName } from "./views.js";
import { makeCloseup } from "./closeup.js";
import { renderChart } from "./chart.js";
import { listenToControls, renderControls } from "./controls.js";
import { openStop, renderGuide, stopInAddress } from "./guide.js";
import { renderInspector } from "./inspector.js";
import { renderLegend } from "./legend.js";
import { renderMap } from "./map.js";
import { listenToKeys } from "./keyboard.js";
import { cellName, sameCell } from "./names.js";
import { exact } from "./numbers.js";
import { boxSides } from "./room.js";
import { renderSides } from "./sides.js";
import { firstState, selected } from "./state.js";
import { cellSymbols } from "./symbols.js";
import { batchOf, openRecording, valueOf } from "./tape.js";
import { STOPS, stopsOf } from "./tour.js";
import { filled } from "./wording.js";

/** Opens the page's data and shows it. */
function start() {
  const data = JSON.parse(byId("data").textContent);
  const app = makeApp(data);
  app.cards = makeGraph(app, byId("graph"));
  app.closeup = makeCloseup(app);
  byId("closeup").append(app.closeup.element);
  listen(app);
  fit(app);
  const stop = stopInAddress(app);
  if (stop) openStop(app, stop);
  window.microscope = publicFace(app);
  requestAnimationFrame(() => setTimeout(() => performance.mark("shown")));
}

function makeApp({ lang, texts, image, right, mistakes, reference }) {
  const tape = openRecording(right);
  const app = {
    right: tape, image, texts, scales: new Map(), stop: null, theme: null, pending: false,
    mistakes: mistakes.map((made) => openRecording(made, tape)),
    reference: reference && openRecording(reference, tape),
    isSameBatch: right.steps.slice(1).every(({ x }) => x.same === "earlier"),
    state: firstState(tape, STOPS[0].select(tape), lang),
  };
  return Object.assign(app, behaviour(app));
}

function behaviour(app) {
  return {
    say: (key, values) => filled(app.texts, app.state.lang, key, values),
    titleOf: ({ title }) => title[app.state.lang === "es" ? 1 : 0],
    tape: () => (app.state.side === "right" ? app.right : app.mistakes[app.state.side]),
    samples: () => batchOf(app.right, 0),
    lit: () => app.litNow,
    isDark: () => (app.theme ?? systemTheme()) === "dark",
    boxSide: (slot) => (slot === currentCard(app)?.slot ? app.wideSide : app.side),
    change: (state) => changeTo(app, state),
    hover: (cell) => hoverOver(app, cell),
    follow: (cell) => follow(app, cell),
    focusCell: () => focusCell(app),
    changeTheme: () => changeTheme(app),
    render: () => render(app),
  };
}

function changeTo(app, state) {
  const { cell, side } = app.state;
  app.state = state;
  render(app);
  if (!sameCell(cell, state.cell) || side !== state.side) tell(app);
  if (cell.name !== state.cell.name) currentCard(app)?.show();
}

function currentCard(app) {
  return app.cards.find(({ slot }) => shownName(app, slot) === app.state.cell.name);
}

/** Drawn with the next frame: a pointer moves more often than that. */
function hoverOver(app, cell) {
  if (app.state.hover === cell || (cell && app.state.hover && sameCell(cell, app.state.hover))) return;
  app.state = { ...app.state, hover: cell };
  if (app.pending) return;
  app.pending = true;
  requestAnimationFrame(() => {
    app.pending = false;
    render(app);
  });
}

/** To a number that the formula was made of; "back" leads here again. */
function follow(app, cell) {
  changeTo(app, selected(app.tape(), app.state, cell, true));
  focusCell(app);
}

function focusCell(app) {
  currentCard(app)?.grid.focus({ preventScroll: true });
}

function systemTheme() {
  return window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

function changeTheme(app) {
  app.theme = app.isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = app.theme;
  render(app);
}

/** For screen readers: the cell, its number, and its formula in symbols. */
function tell(app) {
  const { cell } = app.state;
  const symbols = cellSymbols(cell, app.right.nLayers, batchOf(app.tape(), cell.step));
  const value = exact(valueOf(app.tape(), cell), app.right.dtype);
  const origin = symbols ? `${app.say("in_symbols")}: ${symbols}` : app.say("given");
  setText(byId("said"), `${cellName(cell)} = ${value}. ${origin}`);
}

/** Widths are asked for when they may have changed, not for each drawing: for an answer the page has to be laid out. */
function fit(app) {
  [app.side, app.wideSide] = boxSides(app);
  app.closeupWidth = app.closeup.element.clientWidth;
  render(app);
}

function render(app) {
  app.litNow = litCells(app);
  renderTexts(app);
  renderControls(app);
  renderSides(app, byId("sides"));
  renderChart(app, byId("chart"));
  renderMap(app, byId("map"));
  renderLegend(app, byId("legend"));
  app.cards.forEach((card) => card.render());
  renderInspector(app, byId("inspector"));
  app.closeup.render();
  renderGuide(app, byId("guide"));
}

/** All texts of the page that do not depend on the cell: an element says which one it wants. */
function renderTexts(app) {
  if (app.textsIn === app.state.lang) return;
  app.textsIn = app.state.lang;
  document.documentElement.lang = app.state.lang;
  document.title = app.say("title");
  const values = { samples: app.samples(), sizes: app.right.sizes.join("–"), dtype: app.right.dtype };
  for (const element of document.querySelectorAll("[data-say]")) {
    const key = element.dataset.say === "about" && !app.isSameBatch ? "about_changing" : element.dataset.say;
    setText(element, app.say(key, { ...values, layer: element.dataset.layer }));
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", app.say(element.dataset.label));
    element.title = app.say(element.dataset.label);
  }
}

function listen(app) {
  listenToControls(app);
  listenToKeys(app);
  byId("fold").addEventListener("click", (event) => fold(event.target));
  byId("tour").addEventListener("click", () => openStop(app, stopsOf(app.right)[0]));
  byId("help-open").addEventListener("click", () => byId("help").showModal());
  window.addEventListener("hashchange", () => {
    const stop = stopInAddress(app);
    if (stop) openStop(app, stop);
  });
  window.addEventListener("resize", () => fit(app));
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => render(app));
}

/** On a phone the panel lies over the graph: folded, it leaves room for it. */
function fold(button) {
  const isFolded = byId("panel").classList.toggle("folded");
  button.setAttribute("aria-expanded", String(!isFolded));
  setText(button, isFolded ? "▴" : "▾");
}

/** What tests and curious readers may ask in the browser's console. */
function publicFace(app) {
  const select = (cell) => app.change(selected(app.tape(), app.state, cell));
  return {
    value: (name, index, step = app.state.cell.step) => valueOf(app.tape(), { step, name, index }),
    tensor: (name, step = app.state.cell.step) => app.tape().tensor(step, name),
    names: (step = 0) => app.cards.map(({ slot }) => slot).filter((name) => app.right.has(step, name)),
    select: (name, index, step = app.state.cell.step) => select({ step, name, index }),
    lit: () => app.lit().map(({ step, name, index }) => ({ step, name, index })),
    state: () => app.state,
  };
}

start();

// The page by keyboard: arrows move the cell, Enter goes in, Backspace back, n and p change the step, ? helps.

import { byId } from "./dom.js";
import { cellBeside } from "./cards.js";
import { step } from "./controls.js";
import { zoom } from "./closeup.js";
import { back, selected, withAfter } from "./state.js";

const TYPED_INTO = "input, select, textarea";
const ARROWS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];

/** Listens to the whole page, but not to what is typed into a field. */
export function listenToKeys(app) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches(TYPED_INTO) || byId("help").open) return;
    const act = actionOf(app, event);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function actionOf(app, event) {
  if (ARROWS.includes(event.key)) return arrow(app, event);
  if (event.key === "Enter") return event.target.matches(".grid, body") ? () => goIn() : null;
  return {
    Backspace: () => goBack(app), n: () => step(app, 1), p: () => step(app, -1), Home: () => step(app, -Infinity),
    b: () => app.change(withAfter(app.tape(), app.state, !app.state.after)),
    "+": () => zoom(app, 1), "-": () => zoom(app, -1), "?": () => byId("help").showModal(),
  }[event.key] ?? null;
}

/** In a tensor, to the cell beside; among the terms of a formula, to the term beside. */
function arrow(app, event) {
  const grid = event.target.closest(".grid");
  if (grid) return () => moveCell(app, grid.parentElement.dataset.slot, event.key);
  const term = event.target.closest(".reference");
  return term && ["ArrowLeft", "ArrowRight"].includes(event.key) ? () => moveTerm(term, event.key) : null;
}

function moveCell(app, slot, key) {
  const cell = cellBeside(app, slot, key);
  if (cell) app.change(selected(app.tape(), app.state, cell));
}

function moveTerm(term, key) {
  const terms = [...document.querySelectorAll("#numbers .reference")];
  terms.at((terms.indexOf(term) + (key === "ArrowRight" ? 1 : -1)) % terms.length).focus();
}

/** From a cell into its formula: to the first number that it was made of. */
function goIn() {
  document.querySelector("#numbers .reference")?.focus();
}

function goBack(app) {
  app.change(back(app.tape(), app.state));
  app.focusCell();
}

// A wrong program beside the right one: where its numbers first part from the right ones, and how that spreads.

import { byId, make, smallButton } from "./dom.js";
import { firstParting, partings } from "./compare.js";
import { cellName } from "./names.js";
import { selected } from "./state.js";

/** The choice between the right numbers and the wrong programs', or nothing where there are none. */
export function renderSides(app, element) {
  element.hidden = !app.mistakes.length;
  if (element.hidden) return;
  const option = (value, text) => make("option", { value, selected: String(app.state.side) === String(value) }, text);
  const side = make("select", { id: "side", onchange: (event) => choose(app, event.target.value) },
    option("right", app.say("side_right")), ...app.mistakes.map((made, at) => option(at, app.titleOf(made))));
  const isPressed = { "aria-pressed": String(app.state.shown === "difference"), hidden: app.state.side === "right" };
  const shown = smallButton({ id: "difference", ...isPressed, onclick: () => toggle(app) }, app.say("difference"));
  element.replaceChildren(make("label", {}, app.say("side"), " ", side), shown, ...chain(app));
}

function choose(app, side) {
  const chosen = { ...app.state, side: side === "right" ? side : Number(side), shown: "values" };
  const first = side === "right" ? null : firstParting(app.right, app.mistakes[chosen.side]);
  app.change(first ? selected(app.mistakes[chosen.side], chosen, first) : chosen);
  byId("sides").scrollIntoView({ block: "nearest" }); // the sentence that says where they part
}

function toggle(app) {
  app.change({ ...app.state, shown: app.state.shown === "values" ? "difference" : "values" });
}

function chain(app) {
  if (app.state.side === "right") return [];
  const first = firstParting(app.right, app.tape());
  if (!first) return [make("p", { id: "parting" }, app.say("parts_never"))];
  const { step } = app.state.cell;
  const values = { step: first.step + 1, cell: cellName(first), title: app.titleOf(app.tape()) };
  const sentence = app.say("parts_first", values);
  const items = partings(app.right, app.tape(), step).map((part) => link(app, part, step, first));
  const list = make("ol", { class: "chain", "aria-label": app.say("chain") }, ...items);
  return [make("p", { id: "parting" }, sentence), list];
}

function link(app, { name, cells, apart, first: index }, step, first) {
  const share = Math.round((100 * apart) / cells);
  const isFirst = first.step === step && first.name === name;
  const text = apart ? `${name} ≠ ${share || "<1"} %` : `${name} =`;
  const onclick = () => app.change(selected(app.tape(), app.state, { step, name, index }, true));
  const button = smallButton({ "data-name": name, onclick }, isFirst ? `▶ ${text}` : text);
  return make("li", { class: apart ? "apart" : "" }, button);
}

// The guided tour: a text beside a cell of this recording, each stop with an address of its own (#tour-mask).

import { byId, make, smallButton } from "./dom.js";
import { selected } from "./state.js";
import { stopsOf } from "./tour.js";

/** The tour's stop in the page's address, if there is one. */
export function stopInAddress(app) {
  const id = window.location.hash.slice(1);
  return stopsOf(app.right).find((stop) => stop.id === id) ?? null;
}

/** Opens a stop: its cell is selected, its text shown. */
export function openStop(app, stop) {
  app.stop = stop;
  rememberAddress(`#${stop.id}`);
  const right = { ...app.state, side: "right", shown: "values" };
  app.change(selected(app.right, right, stop.select(app.right)));
}

/** Ends the tour; the cell stays. */
export function closeTour(app) {
  app.stop = null;
  rememberAddress("#");
  app.render();
}

function rememberAddress(hash) {
  try {
    window.history.replaceState(null, "", hash);
  } catch {
    // Inside a notebook the page has no address of its own, and needs none.
  }
}

/** The stop's text with the way on and back. */
export function renderGuide(app, element) {
  element.hidden = !app.stop;
  if (!app.stop) return;
  const stops = stopsOf(app.right);
  const at = stops.indexOf(app.stop);
  const key = app.stop.id.replaceAll("-", "_");
  const values = { samples: app.samples(), last: app.right.nLayers, before: app.right.nLayers - 1 };
  element.replaceChildren(
    make("h2", {}, app.say(`${key}_title`)),
    make("p", {}, app.say(`${key}_text`, values)),
    make("p", { class: "tour-ways" }, ...ways(app, stops, at)),
  );
}

function ways(app, stops, at) {
  return [
    way(app, stops[at - 1], "tour-previous", `← ${app.say("tour_previous")}`),
    choice(app, stops, at),
    way(app, stops[at + 1], "tour-next", `${app.say("tour_next")} →`),
    smallButton({ id: "tour-close", onclick: () => closeTour(app) }, app.say("tour_close")),
  ];
}

function way(app, stop, id, text) {
  return smallButton({ id, disabled: !stop, onclick: () => go(app, stop, id) }, text);
}

function go(app, stop, id) {
  openStop(app, stop);
  const same = byId(id);
  (same.disabled ? byId("tour-close") : same).focus();
}

function choice(app, stops, at) {
  const options = stops.map((stop, place) => make("option", { value: place, selected: place === at },
    `${place + 1}/${stops.length}  ${app.say(`${stop.id.replaceAll("-", "_")}_title`)}`));
  const onchange = (event) => openStop(app, stops[event.target.value]);
  return make("select", { "aria-label": app.say("tour"), onchange }, ...options);
}

// Elements made and filled in one line.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes and children; on... attributes are listeners, null and false ones are left out. */
export function make(tag, attributes = {}, ...children) {
  return dressed(document.createElement(tag), attributes, children);
}

/** The same inside an SVG. */
export function makeSvg(tag, attributes = {}, ...children) {
  return dressed(document.createElementNS(SVG, tag), attributes, children);
}

function dressed(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** A small button; its class is "small" unless the attributes say more. */
export function smallButton(attributes, ...children) {
  return make("button", { type: "button", class: "small", ...attributes }, ...children);
}

/** Sets an element's text, if it is another one: a live region says only what changed. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** The element with this id. */
export function byId(id) {
  return document.getElementById(id);
}

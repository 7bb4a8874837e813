// Elements without a library, and without ever reading text as markup.

export function el(name, given, ...children) {
  const made = document.createElement(name);
  fill(made, given || {});
  made.append(...children.filter(isThere));
  return made;
}

export function svg(name, given, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const key of Object.keys(given || {})) made.setAttribute(key, given[key]);
  made.append(...children.filter(isThere));
  return made;
}

function fill(made, given) {
  for (const key of Object.keys(given)) {
    const value = given[key];
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "text") made.textContent = value;
    else if (value === true) made.setAttribute(key, "");
    else made.setAttribute(key, value);
  }
}

function isThere(child) {
  return child !== null && child !== undefined && child !== false;
}

export function show(place, ...children) {
  place.replaceChildren(...children.filter(isThere));
}

// Writes only what has changed: a screen reader is not told the same twice.
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function hide(element, hidden) {
  if (element.hidden !== hidden) element.hidden = hidden;
}

// A press that must be held: what starts or speeds up a belt is never one touch away.
import { el } from "./dom.js";

export const HOLD_MS = 2000;

// Acts once the button has been held, by finger, mouse, Enter or Space, for two seconds.
export function holdButton(text, hint, act) {
  const bar = el("span", { class: "fill" });
  const button = el("button", { type: "button", class: "hold", "data-control": true, "aria-describedby": "hold-hint" },
    bar, el("span", { class: "label", text: text }), el("small", { id: "hold-hint", text: hint }));
  let timer = null;
  function begin() {
    if (timer !== null || button.disabled) return;
    button.classList.add("held");
    timer = setTimeout(function () {
      end();
      if (button.offsetParent !== null && !button.disabled) act(); // What is offered no more is not asked for.
    }, HOLD_MS);
  }
  function end() {
    clearTimeout(timer);
    timer = null;
    button.classList.remove("held");
  }
  button.addEventListener("pointerdown", function (event) { if (event.button === 0) begin(); });
  for (const over of ["pointerup", "pointerleave", "pointercancel", "blur", "contextmenu"]) button.addEventListener(over, end);
  button.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    begin();
  });
  button.addEventListener("keyup", end);
  return button;
}

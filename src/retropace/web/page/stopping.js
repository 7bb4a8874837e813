// The stop: any key, any clicker, any tap outside other controls, and the lower third of the screen.
import { live, send } from "./live.js";
import { buzz } from "./say.js";

const AGAIN_MS = 500;
const TRIES = 40;
export const stopping = { asked: false, answered: false };
let onAsk = function () {};
let guarded = function () { return false; };
let allowed = function () { return false; };
let which = function () { return null; };

// `moves`: whether a belt may be moving; `mayPress`: whether a key belongs to a control that is
// offered while the belt rests; `treadmill`: which one, null for all.
export function arm(moves, mayPress, treadmill, asked) {
  guarded = moves;
  allowed = mayPress;
  which = treadmill;
  onAsk = asked;
}

export function stop() {
  stopping.asked = true;
  stopping.answered = false;
  const treadmill = which();
  const frame = treadmill === null ? { do: "stop" } : { do: "stop", treadmill: treadmill };
  send(frame);
  post(treadmill, TRIES);
  buzz("alarm");
  onAsk();
}

export function forget() {
  stopping.asked = false;
  stopping.answered = false;
}

// Two ways at once, and this one again and again: a stop must not be lost to a bad network.
function post(treadmill, tries) {
  const path = treadmill === null ? "/api/stop" : "/api/treadmills/" + encodeURIComponent(treadmill) + "/stop";
  fetch(path, { method: "POST", keepalive: true }).then(function (answer) {
    if (!answer.ok) throw new Error(answer.status);
    stopping.answered = true;
    onAsk();
  }).catch(function () {
    if (tries > 0 && stopping.asked) setTimeout(function () { post(treadmill, tries - 1); }, AGAIN_MS);
    onAsk();
  });
}

const MODIFIERS = ["Shift", "Control", "Alt", "Meta", "CapsLock", "AltGraph", "Fn", "NumLock"];

function onKey(event) {
  if (!guarded() || event.repeat || MODIFIERS.includes(event.key)) return;
  if (allowed(event)) return;
  event.preventDefault();
  event.stopPropagation();
  stop();
}

function onPress(event) {
  if (!guarded()) return;
  const target = event.target instanceof Element ? event.target : null;
  if (target && target.closest("[data-control]")) return;
  stop();
}

addEventListener("keydown", onKey, true);
addEventListener("pointerdown", onPress, true);
addEventListener("auxclick", function (event) { if (guarded()) event.preventDefault(); }, true);
addEventListener("contextmenu", function (event) { if (guarded()) event.preventDefault(); }, true);
document.getElementById("stopping").addEventListener("submit", function (event) {
  event.preventDefault();
  if (!guarded()) stop();
});

export function isLost() {
  return live.lost;
}

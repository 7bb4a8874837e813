// The stop: any key, any clicker, any tap outside other controls, and the lower third of the screen.
import { send } from "./live.js";
import { buzz } from "./say.js";

const AGAIN_MS = 500;
const PATIENCE_MS = 1500;
export const stopping = { asked: false, answered: false, failing: false };
let turn = 0;
let onAsk = function () {};
let guarded = function () { return false; };
let allowed = function () { return false; };
let which = function () { return null; };

// `guards`: whether any key and any tap is a stop now; `mayPress`: whether a key belongs to a control
// that is offered while the belt rests; `treadmill`: which one, null for all.
export function arm(guards, mayPress, treadmill, asked) {
  guarded = guards;
  allowed = mayPress;
  which = treadmill;
  onAsk = asked;
}

export function stop() {
  turn += 1;
  stopping.asked = true;
  stopping.answered = stopping.failing = false;
  sendAgain();
  const mine = turn;
  post(which(), function () { return mine === turn && !stopping.answered; }, wasAnswered, function () {
    stopping.failing = true;
    onAsk();
  });
  buzz("alarm");
  onAsk();
}

export function forget() {
  turn += 1;
  stopping.asked = stopping.answered = stopping.failing = false;
}

// The first thing a new connection is told, where a stop has not been answered yet.
export function sendAgain() {
  if (!stopping.asked || stopping.answered) return;
  const treadmill = which();
  send(treadmill === null ? { do: "stop" } : { do: "stop", treadmill: treadmill });
}

export function wasAnswered() {
  if (!stopping.asked) return;
  stopping.answered = true;
  stopping.failing = false;
  onAsk();
}

// One of several, whichever this page is in front of; `told` hears whether it has been taken yet.
const presses = {};
export function stopOne(treadmill, told) {
  const press = {};
  presses[treadmill] = press;
  send({ do: "stop", treadmill: treadmill });
  post(treadmill, function () { return presses[treadmill] === press; }, function () {
    delete presses[treadmill];
    told(true);
  }, function () { told(false); });
}

// Two ways at once, and this one again and again until it is answered, or another press has taken its
// place: a stop must not be lost to a bad network, however long that stays bad.
function post(treadmill, open, answered, failed) {
  if (!open()) return;
  const path = treadmill === null ? "/api/stop" : "/api/treadmills/" + encodeURIComponent(treadmill) + "/stop";
  const patience = new AbortController();
  const timer = setTimeout(function () { patience.abort(); }, PATIENCE_MS);
  fetch(path, { method: "POST", keepalive: true, signal: patience.signal }).then(function (answer) {
    if (!answer.ok) throw new Error(answer.status);
    if (open()) answered();
  }).catch(function () {
    if (!open()) return;
    setTimeout(function () { post(treadmill, open, answered, failed); }, AGAIN_MS);
    failed();
  }).finally(function () { clearTimeout(timer); });
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
  stop(); // By whatever means it was pressed; a second stop does no harm.
});

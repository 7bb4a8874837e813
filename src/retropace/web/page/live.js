// What the program tells: kept up as long as the page is there, and known to be lost within 2 s.
import { setting } from "./settings.js";

export const LOST_MS = 1800;
export const LOOK_MS = 100;
const WAITS_MS = [300, 600, 1200, 2500];
const GRACE_MS = 500;
const PATIENCE_MS = 3000, MORE_PATIENCE_MS = 1000, MOST_PATIENCE_MS = 10000;
const STEADY = 8, JITTER_MS = 500;

// `behind_ms`: how much older what comes now is than what came at once.
export const live = { message: null, heardAt: null, began: performance.now(), lost: false, behind_ms: 0 };
const listeners = [];
let socket = null;
let tries = 0;
let turn = 0;
let triedAt = 0, lookedAt = performance.now();
let arrival = null, steady = 0;

export function onChange(listener) {
  listeners.push(listener);
}

function tell(kind, what) {
  for (const listener of listeners) listener(kind, what);
}

export function connect() {
  turn += 1;
  triedAt = performance.now();
  arrival = null;
  live.behind_ms = 0;
  const mine = turn;
  if (socket) socket.close();
  const scheme = location.protocol === "https:" ? "wss://" : "ws://";
  const asked = new URLSearchParams({ language: setting("language"), unit: setting("unit") });
  socket = new WebSocket(scheme + location.host + "/api/live?" + asked);
  socket.onmessage = function (event) {
    if (mine === turn) take(JSON.parse(event.data));
  };
  socket.onopen = function () {
    if (mine === turn) tell("open", null);
  };
  socket.onclose = function () {
    if (mine !== turn) return;
    const wait = WAITS_MS[Math.min(tries, WAITS_MS.length - 1)];
    tries += 1;
    setTimeout(function () { if (mine === turn) connect(); }, wait);
  };
}

function take(message) {
  if (message.kind === "answer") {
    tell("answer", message);
    return;
  }
  tries = 0;
  live.heardAt = performance.now();
  measure(message.moment_ms);
  const before = live.message;
  live.message = message;
  setLost(false);
  if (before && before.run !== message.run) tell("run", before);
  tell("state", message);
}

// A page that slept, or whose line stood still, is then told all that it missed, in a rush: it falls behind
// while nothing comes, and catches up as more comes than time passes. Where it all comes in step for a
// while it was this device's clock that was set.
function measure(moment_ms) {
  const at = Date.now(), last = arrival;
  arrival = { at: at, moment_ms: moment_ms };
  if (last === null) return;
  const here = at - last.at, there = moment_ms - last.moment_ms;
  live.behind_ms = Math.max(0, live.behind_ms + here - there);
  steady = here >= there / 2 && here <= there + JITTER_MS ? steady + 1 : 0;
  if (steady >= STEADY) live.behind_ms = 0;
}

// Until the first message comes, what was asked together with the page does.
export function begin(state) {
  if (live.message || !state) return;
  live.heardAt = performance.now();
  live.message = state;
  tell("first", state);
}

function setLost(lost) {
  if (live.lost === lost) return;
  live.lost = lost;
  tell("lost", lost);
}

export function send(frame) {
  if (!socket || socket.readyState !== WebSocket.OPEN) return false;
  socket.send(JSON.stringify(frame));
  return true;
}

// A page that has slept itself has heard nothing, whoever spoke: it listens first, and then says who is lost.
setInterval(function () {
  const now = performance.now(), slept = now - lookedAt > LOST_MS;
  lookedAt = now;
  if (slept) setTimeout(look, GRACE_MS);
  else look();
}, LOOK_MS);

// A line that has died without a word is never closed by anybody: another is tried.
function look() {
  const since = live.heardAt === null ? live.began : live.heardAt;
  const now = performance.now();
  if (now - since > LOST_MS) setLost(true);
  if (!live.lost || turn === 0 || now - triedAt < Math.min(PATIENCE_MS + tries * MORE_PATIENCE_MS, MOST_PATIENCE_MS)) return;
  tries += 1;
  connect();
}

// A page that comes back from the background may hold a dead connection.
document.addEventListener("visibilitychange", function () {
  if (!document.hidden && live.lost) connect();
});
addEventListener("online", connect);

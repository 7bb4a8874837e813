// What the program tells: kept up as long as the page is there, and known to be lost within 2 s.
import { setting } from "./settings.js";

export const LOST_MS = 1800;
export const LOOK_MS = 100;
const WAITS_MS = [300, 600, 1200, 2500];

export const live = { message: null, heardAt: null, began: performance.now(), lost: false };
const listeners = [];
let socket = null;
let tries = 0;
let turn = 0;

export function onChange(listener) {
  listeners.push(listener);
}

function tell(kind, what) {
  for (const listener of listeners) listener(kind, what);
}

export function connect() {
  turn += 1;
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
  live.message = message;
  setLost(false);
  tell("state", message);
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

setInterval(function () {
  const since = live.heardAt === null ? live.began : live.heardAt;
  if (performance.now() - since > LOST_MS) setLost(true);
}, LOOK_MS);

// A page that comes back from the background may hold a dead connection.
document.addEventListener("visibilitychange", function () {
  if (!document.hidden && live.lost) connect();
});
addEventListener("online", connect);

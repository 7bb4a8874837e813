// The page: which view is shown, what is said, and the stop that is always there.
import { call, pairFromAddress } from "./api.js";
import { around } from "./around.js";
import { stayAwake } from "./awake.js";
import { choosing } from "./choosing.js";
import { el, hide, show, write } from "./dom.js";
import { history as walked } from "./history.js";
import { importing } from "./importing.js";
import { begin, connect, live, onChange, send } from "./live.js";
import { preferences } from "./preferences.js";
import { editor, profiles } from "./profiles.js";
import { room } from "./room.js";
import { mute, say } from "./say.js";
import { setting } from "./settings.js";
import { arm, forget, sendAgain, stop, stopping, wasAnswered } from "./stopping.js";
import { choose, t } from "./words.js";
import { walking } from "./walking.js";

const HEART_BEAT_MS = 5000;
const place = {
  main: document.getElementById("main"), nav: document.getElementById("nav"), bar: document.getElementById("bar"),
  link: document.getElementById("link"), said: document.getElementById("said"), alarm: document.getElementById("alarm"),
  stop: document.getElementById("stop"), stopping: document.getElementById("stopping"),
};
const heard = {};
let view = null;
let shown = "";

function route() {
  return location.hash.replace(/^#/, "") || "/";
}

function bays() {
  return live.message ? live.message.treadmills : [];
}

// The treadmill this page is about: the one there is, or the one that was chosen.
function mine() {
  const all = bays();
  const found = /^\/t\/([^/]+)$/.exec(route());
  if (found) return all.find((bay) => bay.id === found[1]) || null;
  return all.length === 1 ? all[0] : null;
}

function moves() {
  if (!live.message) return live.lost;
  const watched = mine() ? [mine()] : bays();
  return watched.some((bay) => bay.may_move !== false && bay.stage !== "idle") || (live.lost && watched.some((bay) => bay.stage !== "idle"));
}

// --- which view ---

const VIEWS = new Map([
  ["/history", walked], ["/profiles", profiles], ["/import", importing], ["/around", around],
  ["/settings", function () { return preferences(again); }],
]);

function wanted() {
  const path = route();
  if (!live.message) return "wait";
  if (!live.message.paired) return "unpaired";
  const bay = mine();
  if (bay && bay.stage !== "idle") return "walking " + bay.id;
  if (VIEWS.has(path) || path.startsWith("/profiles/")) return path;
  if (bay) return "choosing " + bay.id;
  return bays().length ? "room" : "/around";
}

function make(name) {
  const bay = mine();
  if (name.startsWith("walking")) return walking(bay.id);
  if (name.startsWith("choosing")) return choosing(bay.id);
  if (VIEWS.has(name)) return VIEWS.get(name)();
  if (name.startsWith("/profiles/")) return editor(decodeURIComponent(name.slice(10)));
  if (name === "room") return room();
  if (name === "unpaired") return pairing();
  return plain(t("connecting"));
}

function plain(text) {
  return { element: el("p", { class: "plain", text: text }), update: function () {}, answer: function () {} };
}

function pairing() {
  const code = el("input", { name: "code", autocomplete: "off", autocapitalize: "none", spellcheck: "false", maxlength: 40 });
  const trouble = el("p", { class: "trouble", role: "alert" });
  const form = el("form", { class: "plain" }, el("p", { text: t("unpaired") }), el("label", {}, t("pair.code"), code), trouble,
    el("button", { type: "submit", class: "primary", text: t("pair.do") }));
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    call("POST", "/api/pair", { secret: code.value.trim().toLowerCase() }).then(connect)
      .catch(function (error) { write(trouble, error.message || t("lost.short")); });
  });
  return { element: form, update: function () {}, answer: function () {} };
}

function refresh() {
  const name = wanted();
  if (name !== shown) {
    const walkingNow = name.startsWith("walking");
    shown = name;
    document.body.classList.toggle("in-session", walkingNow);
    document.body.classList.toggle("wide", name === "room");
    view = make(name);
    show(place.main, view.element);
    stayAwake(walkingNow);
    if (walkingNow) stay();
    if (stopping.answered || !moves()) forget();
    navigation();
    scrollTo(0, 0);
  }
  view.update((!view.all && mine()) || live.message || {}); // one treadmill, or all that there are
}

// The stop and the word that the program is lost are there whatever becomes of a view.
function render() {
  try {
    refresh();
  } finally {
    furniture();
  }
}

function again() {
  choose(setting("language"));
  theme();
  shown = "";
  connect();
  render();
}

function theme() {
  const chosen = setting("theme");
  if (chosen === "auto") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.setAttribute("data-theme", chosen);
}

function navigation() {
  const links = [["/", "walk"], ["/history", "history"], ["/profiles", "profiles"], ["/settings", "settings"]];
  show(place.nav, ...links.map(([path, word]) => el("a", { href: "#" + path, text: t(word), "aria-current": route() === path ? "page" : null })));
}

function furniture() {
  const dangerous = moves();
  if (stopping.answered && !dangerous && !document.body.classList.contains("in-session")) forget();
  const unpaired = live.message !== null && !live.message.paired;
  hide(place.stopping, !(dangerous || unpaired || live.lost || left || document.body.classList.contains("in-session")));
  document.body.classList.toggle("with-stop", !place.stopping.hidden);
  const all = !mine() && bays().length > 1;
  const sent = stopping.answered ? "stop.sent" : stopping.failing ? "stop.unsent" : "stop.sending";
  write(place.stop, stopping.asked ? t(sent) : t(all ? "stop.all" : "stop"));
  place.stop.classList.toggle("asked", stopping.asked);
  document.body.classList.toggle("lost", live.lost);
  place.link.classList.toggle("hint", !live.lost);
  write(place.link, live.lost ? t("lost.short") : mute() && bays().length ? t("untouched") : "");
  lostWarning();
}

// Said more than once, for who did not catch it; not for ever, to an empty room.
const WARNING_EVERY_MS = 8000, WARNINGS = 15;
let warned = false, warnings = 0, warner = null;
function warnAloud() {
  say(t(left ? "anew" : "lost"), "alarm");
  warnings += 1;
  if (warnings >= WARNINGS) clearInterval(warner);
}

function lostWarning() {
  const dangerous = live.lost && (live.message === null ? false : moves());
  if (dangerous === warned) return;
  warned = dangerous;
  write(place.alarm, dangerous ? t("lost") : "");
  document.body.classList.toggle("warned", dangerous);
  clearInterval(warner);
  if (!dangerous) return;
  warnings = 0;
  warner = setInterval(warnAloud, WARNING_EVERY_MS);
  warnAloud();
}

// A program that has begun anew counts from the start what it says, and knows nothing of a belt that it
// left moving: whoever walks there hears of that, until they say that it stands.
let left = null;
function anew(before) {
  for (const id of Object.keys(heard)) delete heard[id];
  if (left || !before.treadmills.some((bay) => bay.stage !== "idle" && bay.may_move !== false)) return;
  left = el("div", { id: "left", role: "alertdialog", "aria-label": t("anew") }, el("p", { text: t("anew") }),
    el("button", { type: "button", "data-control": true, text: t("anew.rests"), onclick: rests }));
  document.body.append(left);
  warner = setInterval(warnAloud, WARNING_EVERY_MS);
  warnings = 0;
  warnAloud();
}

function rests() {
  clearInterval(warner);
  left.remove();
  left = null;
  render();
}

// --- what is said ---

const OLD_MS = 3000;
let toldAt = null; // by the clock that goes on while a device sleeps

// What was said before this page came, or while it heard nothing, is shown and not said: a voice that
// tells of what is long past is worse than none. An alarm that still holds is the exception.
function speak() {
  const now = Date.now();
  const late = toldAt === null || Math.abs(now - toldAt) > OLD_MS || live.behind_ms > OLD_MS;
  toldAt = now;
  for (const bay of bays()) {
    const known = heard[bay.id];
    const said = bay.said || [];
    const fresh = said.filter((cue) => known !== undefined && cue.number > known);
    heard[bay.id] = Math.max(known || 0, ...said.map((cue) => cue.number));
    if (bay === mine()) tellAll(bay, said, fresh, late);
    else for (const cue of fresh) if (cue.urgency === "alarm" && !mine()) tellCue({ ...cue, spoken: bay.name + ": " + cue.spoken, shown: bay.name + ": " + cue.shown }, true);
  }
}

function tellAll(bay, said, fresh, late) {
  const holds = Boolean(bay.session && bay.session.alarm);
  for (const cue of fresh) tellCue(cue, !late || (holds && cue.urgency === "alarm" && cue === fresh[fresh.length - 1]));
  if (!fresh.length && said.length && late) tellCue(said[said.length - 1], false);
}

function tellCue(cue, aloud) {
  write(cue.urgency === "alarm" ? place.alarm : place.said, cue.shown);
  if (cue.urgency !== "alarm") write(place.alarm, warned ? t("lost") : "");
  const caption = document.querySelector(".walking .cue");
  if (caption) {
    write(caption, cue.shown);
    write(document.querySelector(".walking > .trouble"), ""); // It stands where the caption does, and is older.
    caption.className = "cue " + cue.urgency;
  }
  if (aloud) say(cue.spoken, cue.urgency);
}

// --- the stop ---

// In front of one treadmill everything is a stop. In a room of several a key or a tap would stop people
// whom nobody meant: there the stops that can be seen are the stops there are.
function guards() {
  return document.body.classList.contains("in-session") || (live.lost && mine() !== null && moves());
}

// While a belt may move, or counts down to it, every key is a stop; while it rests and asks, the keys
// that work a page work this one.
function mayPress(event) {
  const bay = mine();
  const asks = bay && bay.may_move === false && bay.session && bay.session.prompt && !live.lost;
  return Boolean(asks && ["Tab", "Enter", " "].includes(event.key));
}

// The one treadmill's page is not to be left amid its session by a slip on the phone's edge, and with it the
// voice and the stop: going back is a key like any other. In a room it leads to the room.
function stay() {
  if (bays().length === 1 && !(history.state && history.state.walking)) history.pushState({ walking: true }, "");
}

addEventListener("popstate", function (event) {
  const back = !(event.state && event.state.walking) && !location.hash.includes("pair=");
  if (!back || !guards() || bays().length !== 1) return;
  stay();
  stop();
});

arm(
  guards,
  mayPress,
  function () { return bays().length > 1 && mine() ? mine().id : null; },
  function () { furniture(); },
);
onChange(function (kind, what) {
  if (kind === "open") {
    sendAgain();
    return;
  }
  if (kind === "run") {
    anew(what);
    return;
  }
  if (kind === "answer" && what.do === "stop" && what.ok) wasAnswered();
  if (kind === "answer" && view) view.answer(what);
  render();
  if (kind === "state") speak();
});
addEventListener("hashchange", function () {
  pairFromAddress().then(function (paired) { if (paired) connect(); }).catch(function (error) { write(place.alarm, error.message); });
  shown = "";
  render();
});
// Who leads no session keeps nobody from beginning one.
setInterval(function () {
  for (const bay of bays()) if (bay.control && bay.control.yours && bay.stage !== "idle") send({ do: "hold", treadmill: bay.id });
}, HEART_BEAT_MS);

choose(setting("language"));
theme();
window.early.first.then(function (first) { begin(first && first.state); });
pairFromAddress().catch(function (error) { write(place.alarm, error.message); }).then(connect);
render();
if (navigator.serviceWorker) navigator.serviceWorker.register("worker.js").catch(function () {});

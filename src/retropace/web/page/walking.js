// A session, to be read from three metres: now, next and in how many seconds, and what is left.
import { call } from "./api.js";
import { drawing } from "./drawing.js";
import { el, hide, show, write } from "./dom.js";
import { holdButton } from "./hold.js";
import { live, send } from "./live.js";
import { mute, say } from "./say.js";
import { setting } from "./settings.js";
import { stopping } from "./stopping.js";
import { clock, distance, figure, speed, speedWithUnit, UNKNOWN } from "./units.js";
import { t } from "./words.js";

const REDRAW_MS = 1000;
const KNOWN = ["fresh", "doubtful"];

export function walking(bayId) {
  const parts = build(bayId);
  const trace = { steps: [], measured: [], profile: null, drawnAt: 0 };
  return {
    element: parts.root,
    update: function (bay) { update(parts, trace, bay); },
    answer: function (message) { if (!message.ok && message.error) write(parts.trouble, message.error); },
  };
}

function build(bayId) {
  const p = {};
  p.bayId = bayId;
  p.phase = el("p", { class: "phase" });
  p.step = el("p", { class: "step-name" });
  p.speed = el("strong", { class: "speed" });
  p.unit = el("span", { class: "unit" });
  p.asked = el("p", { class: "asked" });
  p.nextIn = el("strong", { class: "next-in" });
  p.nextWhat = el("p", { class: "next-what" });
  p.cue = el("p", { class: "cue" });
  p.facts = {};
  const facts = el("dl", { class: "facts" });
  for (const name of ["left", "effort", "heart", "way"]) {
    p.facts[name] = el("dd");
    facts.append(el("div", {}, el("dt", { text: t(name) }), p.facts[name]));
  }
  p.chart = el("div", { class: "chart" });
  p.prompt = el("div", { class: "prompt" });
  p.trouble = el("p", { class: "trouble", role: "alert" });
  p.tools = tools(p);
  const now = el("section", { class: "now-panel", "aria-label": t("now") }, p.phase, el("p", { class: "big" }, p.speed, p.unit), p.asked, p.step);
  const next = el("section", { class: "next-panel", "aria-label": t("next") }, el("h2", { text: t("next") }), p.nextIn, p.nextWhat);
  p.root = el("div", { class: "walking" }, now, next, facts, p.chart, p.cue, p.prompt, p.tools, p.trouble);
  return p;
}

function tools(p) {
  const press = (request) => function () { ask(p, request, false); };
  p.pause = el("button", { type: "button", "data-control": true, onclick: press("pause"), text: t("pause") });
  p.slower = el("button", { type: "button", "data-control": true, onclick: press("slower"), text: t("slower") });
  p.skip = holdButton(t("skip"), t("hold"), function () { ask(p, "skip", true); });
  return el("div", { class: "tools" }, p.pause, p.slower, p.skip);
}

// What may start or speed up a belt says which moment the person has seen.
function ask(p, request, stirring) {
  write(p.trouble, "");
  const frame = { do: request, treadmill: p.bayId };
  if (stirring) frame.seen_ms = live.message.moment_ms;
  if (!send(frame)) write(p.trouble, t("lost.short"));
}

function update(p, trace, bay) {
  const s = bay.session;
  if (!s) {
    write(p.phase, t("stage." + bay.stage));
    return;
  }
  const known = KNOWN.includes(s.trust);
  const unsent = stopping.asked && !stopping.answered;
  write(p.phase, unsent && stopping.failing ? t("stop.unsent.why") : phaseWords(stopping.answered && bay.may_move ? "stopping" : s.phase, s));
  write(p.speed, known ? speed(s.measured_kmh) : UNKNOWN);
  write(p.unit, " " + setting("unit"));
  const asked = s.commanded_kmh === null || s.commanded_kmh === undefined ? "" : t("asked", { speed: speedWithUnit(s.commanded_kmh) });
  write(p.asked, [asked, mute() ? t("silent") : ""].filter(Boolean).join(" · "));
  write(p.step, s.step_number ? t("step", { number: s.step_number, count: s.step_count, name: s.step_name }) : s.title || "");
  p.root.classList.toggle("doubted", !known && bay.may_move === true);
  updateNext(p, s);
  updateFacts(p, s);
  updatePrompt(p, bay, s);
  const carried = ["walking", "starting", "probing", "easing"].includes(s.phase);
  hide(p.pause, !carried && s.phase !== "countdown");
  hide(p.slower, s.phase !== "walking");
  hide(p.skip, s.phase !== "walking");
  p.skip.disabled = othersControl(bay);
  draw(p, trace, s);
}

function phaseWords(phase, s) {
  const words = t("phase." + phase);
  if (!["walking", "easing"].includes(phase)) return words;
  return t("direction." + s.direction);
}

function updateNext(p, s) {
  const remaining = s.step_remaining_s;
  const inStep = ["walking", "easing"].includes(s.phase) && remaining !== null && remaining !== undefined;
  write(p.nextIn, inStep ? clock(remaining) : "");
  let what = "";
  if (inStep) what = s.next_name ? t("next.step", { name: s.next_name, speed: nextSpeed(s) }) : t("next.end");
  write(p.nextWhat, what);
}

// A step whose speed changes bit by bit goes from one to the other.
function nextSpeed(s) {
  return (speed(s.next_kmh) === speed(s.next_end_kmh) ? "" : speed(s.next_kmh) + " → ") + speedWithUnit(s.next_end_kmh);
}

function updateFacts(p, s) {
  const left = s.total_s === undefined ? null : s.total_s - s.elapsed_s;
  write(p.facts.left, clock(left));
  const effort = s.effort;
  write(p.facts.effort, effort && effort.mets !== null ? figure(effort.mets, 1) + " MET" : UNKNOWN);
  write(p.facts.heart, s.heart_rate_bpm ? t("bpm", { rate: figure(s.heart_rate_bpm) }) : UNKNOWN);
  write(p.facts.way, distance(s.distance_m));
}

function othersControl(bay) {
  return bay.control.held && !bay.control.yours;
}

function updatePrompt(p, bay, s) {
  const kind = s.prompt ? s.prompt + (othersControl(bay) ? " (other)" : "") : "";
  if (p.prompted === kind) return;
  p.prompted = kind;
  if (!s.prompt) show(p.prompt);
  else if (othersControl(bay)) show(p.prompt, el("p", { text: t("control.other") }));
  else if (s.prompt === "console agrees") show(p.prompt, el("p", { text: t("console.question") }), consoleAnswers(p));
  else {
    const button = holdButton(t("prompt." + s.prompt), t("hold"), function () { ask(p, s.prompt, true); });
    show(p.prompt, el("p", { text: t("prompt." + s.prompt + ".why") }), button);
    button.focus();
    if (s.prompt === "start") say(t("prompt.start.why"), "calm"); // The program says the other waits itself.
  }
}

function consoleAnswers(p) {
  const no = el("button", { type: "button", "data-control": true, text: t("console.no"), onclick: function () { ask(p, "console disagrees", false); } });
  const yes = holdButton(t("console.yes"), t("hold"), function () { ask(p, "console agrees", true); });
  return el("div", { class: "answers" }, yes, no);
}

// --- the chart of the session so far and to come ---

function draw(p, trace, s) {
  if (trace.profile !== s.profile) {
    trace.profile = s.profile;
    fetchCourse(p.bayId, trace);
  }
  const points = trace.measured;
  if (s.elapsed_s && (!points.length || s.elapsed_s - points[points.length - 1][0] >= 1)) {
    points.push([s.elapsed_s, KNOWN.includes(s.trust) ? s.measured_kmh : null]);
  }
  if (!trace.steps.length || performance.now() - trace.drawnAt < REDRAW_MS) return;
  trace.drawnAt = performance.now();
  const width = Math.max(240, p.chart.clientWidth), height = Math.max(60, p.chart.clientHeight);
  show(p.chart, drawing(trace.steps, { width: width, height: height, measured: points, now_s: s.elapsed_s || 0, axes: true }));
}

function fetchCourse(bayId, trace) {
  call("GET", "/api/treadmills/" + bayId + "/course").then(function (course) {
    trace.steps = course.drawing;
    const walked = course.points.map((point) => [point[5], point[1]]).filter((point) => point[0] > 0);
    trace.measured = walked.concat(trace.measured.filter((m) => !walked.length || m[0] > walked[walked.length - 1][0]));
  }).catch(function () { trace.profile = null; });
}

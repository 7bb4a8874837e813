// What was walked: sessions with their reports and files.
import { call } from "./api.js";
import { el, show, write } from "./dom.js";
import { clock, distance, figure } from "./units.js";
import { date, endedWords, t } from "./words.js";

const FORMATS = ["fit", "tcx", "csv", "json"];

export function history() {
  const rows = el("ul", { class: "sessions" });
  const weeks = el("div", { class: "weeks" });
  const trouble = el("p", { class: "trouble", role: "alert" });
  const root = el("div", { class: "history" }, el("h1", { text: t("history") }), weeks, trouble, rows);
  call("GET", "/api/sessions").then(function (told) {
    show(rows, ...told.sessions.map(row));
    if (!told.sessions.length) show(rows, el("li", { text: t("history.none") }));
  }).catch(function (error) { write(trouble, error.message || t("lost.short")); });
  call("GET", "/api/history").then(function (told) { show(weeks, summary(told)); }).catch(function () {});
  return { element: root, update: function () {}, answer: function () {} };
}

function row(session) {
  const path = "/api/sessions/" + encodeURIComponent(session.session_id);
  if (session.error) return el("li", { class: "card" }, el("strong", { text: session.session_id }), el("p", { text: session.error }));
  const link = (href, text, file) => el("a", { class: "button", href: href, text: text, download: file ? "" : null,
    target: file ? null : "_blank", rel: "noopener" });
  return el("li", { class: "card" },
    el("h2", { text: session.title }),
    el("p", { text: date(session.started_at) + (session.simulated ? " · " + t("simulated") : "") }),
    el("p", { class: "figures", text: [clock(session.duration_s), distance(session.distance_m),
      session.mets === null ? null : figure(session.mets, 1) + " MET", endedWords(session.ending)].filter(Boolean).join(" · ") }),
    el("p", { class: "links" }, link(path + "/report", t("report")),
      ...FORMATS.map((format) => link(path + "/export/" + format, format.toUpperCase(), true))));
}

function summary(told) {
  const level = told.level;
  const lines = [];
  if (level.next_level) {
    lines.push(t("history.missing", { count: level.sessions_missing, level: t("level." + level.next_level) }));
    if (level.brisk_sessions_missing) lines.push(t("history.brisk", { count: level.brisk_sessions_missing }));
  }
  if (told.streak.weeks > 1) lines.push(t("history.streak", { count: told.streak.weeks }));
  return el("section", { class: "card" },
    el("h2", { text: t("level." + level.level) }),
    level.sessions_needed ? el("progress", { max: level.sessions_needed, value: level.sessions_counted,
      "aria-label": t("history.missing", { count: level.sessions_missing, level: t("level." + level.next_level) }) }) : null,
    ...lines.map((line) => el("p", { text: line })),
    told.weeks.length ? weekTable(told.weeks) : null);
}

function partly(sum, of, sessions) {
  return of && of < sessions ? `${figure(sum)} (${of}/${sessions})` : figure(sum);
}

function weekTable(found) {
  const cell = (text) => el("td", { text: text });
  return el("table", { class: "week-table" },
    el("thead", {}, el("tr", {}, ...["week", "sessions", "backward", "way", "kcal"].map((word) => el("th", { scope: "col", text: t("column." + word) })))),
    el("tbody", {}, ...found.map((week) => el("tr", {}, el("th", { scope: "row", text: week.week }), cell(figure(week.sessions)),
      cell(clock(week.backward_duration_s)), cell(distance(week.backward_distance_m)), cell(partly(week.kcal, week.kcal_sessions, week.sessions))))));
}

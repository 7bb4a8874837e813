// What was walked: sessions with their reports and files.
import { call } from "./api.js";
import { el, show, write } from "./dom.js";
import { clock, distance, figure } from "./units.js";
import { date, t } from "./words.js";

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
      session.mets === null ? null : figure(session.mets, 1) + " MET", t("ended." + session.ending)].filter(Boolean).join(" · ") }),
    el("p", { class: "links" }, link(path + "/report", t("report")),
      ...FORMATS.map((format) => link(path + "/export/" + format, format.toUpperCase(), true))));
}

function summary(told) {
  return el("section", { class: "card" },
    el("h2", { text: t("level." + told.level) }),
    told.missing ? el("p", { text: told.missing }) : null);
}

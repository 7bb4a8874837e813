// Before a session: which profile, is the walker ready, is the clip on.
import { call, earlyProfiles } from "./api.js";
import { drawing } from "./drawing.js";
import { el, show, write } from "./dom.js";
import { set, setting } from "./settings.js";
import { clock, speedWithUnit } from "./units.js";
import { endedWords, has, t } from "./words.js";

export function choosing(bayId) {
  const list = el("ul", { class: "cards", "aria-label": t("profiles") });
  const trouble = el("p", { class: "trouble", role: "alert" });
  const last = el("div", { class: "last" });
  const asking = { trouble: trouble, begin: null };
  const root = el("div", { class: "choosing" }, last, el("h1", { text: t("choose") }), trouble, list);
  let shownLast = null, shownChosen = null, shownTrouble = null;
  earlyProfiles().then(function (early) { return early ? { profiles: early } : call("GET", "/api/profiles"); }).then(function (told) {
    show(list, ...told.profiles.map((profile) => card(profile, root, bayId, asking)));
  }).catch(function (error) { write(trouble, error.message || t("lost.short")); });
  return {
    element: root,
    update: function (bay) {
      if (bay.trouble && asking.begin) asking.begin.disabled = false;
      if (bay.trouble !== shownTrouble) {
        shownTrouble = bay.trouble;
        write(asking.trouble, bay.trouble || "");
      }
      if (bay.chosen && bay.chosen !== shownChosen) {
        shownChosen = bay.chosen;
        openProfile(bay.chosen, root, bayId, asking);
      }
      const key = bay.last ? bay.last.session_id : "";
      if (key === shownLast) return;
      shownLast = key;
      show(last, bay.last ? lastSession(bay.last) : null);
    },
    answer: function () {},
  };
}

function lastSession(last) {
  const path = "/api/sessions/" + encodeURIComponent(last.session_id);
  return el("section", { class: "card" },
    el("h2", { text: endedWords(last.ending) }),
    el("p", { text: last.trouble || last.reason }),
    el("a", { class: "button", href: path + "/report", target: "_blank", rel: "noopener", text: t("report") }),
    telling(path));
}

// How hard it was and whether the rails were held: asked once the belt is at rest, and never needed.
function telling(path) {
  const told = { rpe: null, rails: null };
  const verdict = el("p", { role: "status" });
  const save = function () {
    call("PUT", path + "/told", told).then(function () { write(verdict, t("told.thanks")); })
      .catch(function (error) { write(verdict, error.message || t("lost.short")); });
  };
  const rpe = el("select", { onchange: function (event) {
    told.rpe = event.target.value === "" ? null : Number(event.target.value);
    save();
  } }, el("option", { value: "", text: "–" }),
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => el("option", { value: n, text: n + (has("rpe." + n) ? " · " + t("rpe." + n) : "") })));
  const rails = ["none", "light", "grip"].map((kind) => el("label", { class: "choice" },
    el("input", { type: "radio", name: "rails", value: kind, onchange: function () { told.rails = kind; save(); } }), t("rails." + kind)));
  return el("div", { class: "telling" }, el("label", {}, t("told.rpe"), rpe),
    el("div", { role: "group", "aria-label": t("told.rails") }, el("p", { text: t("told.rails") }), ...rails), verdict);
}

function card(profile, root, bayId, asking) {
  const open = function () { openProfile(profile.name, root, bayId, asking); };
  return el("li", {},
    el("button", { type: "button", class: "card", onclick: open },
      el("strong", { text: profile.title }),
      el("span", { text: t("card", { time: clock(profile.duration_s), top: speedWithUnit(profile.top_speed_kmh) }) }),
      el("span", { class: "level", text: t("level." + profile.level) }),
      profile.own ? el("span", { class: "level", text: t("own") }) : null));
}

async function openProfile(name, root, bayId, asking) {
  const trouble = el("p", { class: "trouble", role: "alert" });
  try {
    const profile = await call("GET", "/api/profiles/" + encodeURIComponent(name));
    const ready = await call("GET", "/api/treadmills/" + bayId + "/readiness?profile=" + encodeURIComponent(name));
    show(root, form(profile, ready.questions, bayId, trouble));
    asking.trouble = trouble;
    asking.begin = root.querySelector("button[type=submit]");
    root.querySelector("h1").focus();
  } catch (error) {
    write(trouble, error.message || t("lost.short"));
    root.prepend(trouble);
  }
}

function form(profile, questions, bayId, trouble) {
  const asked = questions.map(question);
  const mass = number("mass_kg", t("mass"), 20, 250);
  const ceiling = number("ceiling_bpm", t("ceiling"), 60, 220);
  const begin = el("button", { type: "submit", class: "primary", text: t("ready") });
  const made = el("form", { class: "readying" },
    el("a", { href: "#/", class: "back", text: t("back"), onclick: function () { dispatchEvent(new HashChangeEvent("hashchange")); } }),
    el("h1", { tabindex: "-1", text: profile.title }),
    el("p", { text: profile.for_whom || "" }),
    drawing(profile.drawing, { height: 160, axes: true }),
    el("fieldset", {}, el("legend", { text: t("readiness") }), ...asked.map((one) => one.element)),
    el("details", {}, el("summary", { text: t("more") }), mass, ceiling),
    trouble, begin, el("p", { class: "hint", text: t("ready.why") }),
    window.isSecureContext ? null : el("p", { class: "hint", text: t("ready.screen") }));
  made.addEventListener("submit", function (event) {
    event.preventDefault();
    const answers = {};
    for (const one of asked) answers[one.key] = one.yes();
    if (asked.some((one) => one.yes() === null)) {
      write(trouble, t("readiness.all"));
      return;
    }
    const wanted = { profile: profile.name, answers: answers, mass_kg: value(mass), heart_ceiling_bpm: value(ceiling) };
    begin.disabled = true;
    call("POST", "/api/treadmills/" + bayId + "/session", wanted).catch(function (error) {
      write(trouble, error.message || t("lost.short"));
      begin.disabled = false;
    });
  });
  return made;
}

// Each question is asked so that yes means ready.
function question(asked) {
  const sorry = el("p", { class: "sorry", role: "status" });
  const choice = function (yes) {
    return el("label", { class: "choice" },
      el("input", { type: "radio", name: "ready-" + asked.key, value: yes ? "yes" : "no", onchange: function () {
        write(sorry, yes ? "" : asked.sorry);
      } }), t(yes ? "yes" : "no"));
  };
  const element = el("div", { class: "question", role: "group", "aria-label": asked.text },
    el("p", { text: asked.text }), choice(true), choice(false), sorry);
  const yes = function () {
    const found = element.querySelector("input:checked");
    return found ? found.value === "yes" : null;
  };
  return { key: asked.key, element: element, yes: yes };
}

function number(name, text, low, high) {
  return el("label", {}, text, el("input", { type: "number", inputmode: "numeric", min: low, max: high, value: setting(name),
    onchange: function (event) { set(name, event.target.value); } }));
}

function value(label) {
  const text = label.querySelector("input").value;
  return text === "" ? null : Number(text);
}

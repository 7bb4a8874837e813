// Profiles of the walker's own: written, checked while they are written, and drawn as they stand.
import { call } from "./api.js";
import { drawing } from "./drawing.js";
import { el, show, write } from "./dom.js";
import { clock, speedWithUnit } from "./units.js";
import { t } from "./words.js";

const PAUSE_MS = 350;
const BLANK = 'format = 1\n';

export function profiles() {
  const list = el("ul", { class: "cards" });
  const trouble = el("p", { class: "trouble", role: "alert" });
  const root = el("div", { class: "profiles" }, el("h1", { text: t("profiles") }),
    el("p", {}, el("a", { class: "button", href: "#/import", text: t("import") })), trouble, list);
  call("GET", "/api/profiles").then(function (told) {
    show(list, ...told.profiles.map((profile) => el("li", {},
      el("a", { class: "card", href: "#/profiles/" + encodeURIComponent(profile.name) },
        el("strong", { text: profile.title }),
        el("span", { text: t("card", { time: clock(profile.duration_s), top: speedWithUnit(profile.top_speed_kmh) }) }),
        el("span", { class: "level", text: t(profile.own ? "own" : "shipped") })))));
  }).catch(function (error) { write(trouble, error.message || t("lost.short")); });
  return { element: root, update: function () {}, answer: function () {} };
}

export function editor(name) {
  const picture = el("div", { class: "picture", "aria-live": "off" });
  const verdict = el("p", { class: "verdict", role: "status" });
  const text = el("textarea", { rows: 24, spellcheck: "false", "aria-label": t("editor") });
  const save = el("button", { type: "submit", class: "primary", text: t("save") });
  const remove = el("button", { type: "button", text: t("delete") });
  const state = { timer: null, name: name, own: false, turn: 0 };
  const form = el("form", { class: "editor" },
    el("a", { href: "#/profiles", class: "back", text: t("back") }),
    el("h1", { text: name }), picture, verdict, text, el("p", { class: "answers" }, save, remove),
    el("p", { class: "hint", text: t("editor.hint") }));
  const check = function () { validate(state, text, picture, verdict, save); };
  text.addEventListener("input", function () {
    write(remove, t("delete"));
    clearTimeout(state.timer);
    state.timer = setTimeout(check, PAUSE_MS);
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    call("PUT", "/api/profiles/" + encodeURIComponent(state.name), { text: text.value })
      .then(function () { write(verdict, t("saved")); remove.hidden = false; })
      .catch(function (error) { write(verdict, error.message || t("lost.short")); });
  });
  remove.addEventListener("click", function () {
    if (remove.textContent !== t("delete.sure")) { // There is no way back from it: once to ask, once to do.
      write(remove, t("delete.sure"));
      return;
    }
    call("DELETE", "/api/profiles/" + encodeURIComponent(state.name))
      .then(function () { location.hash = "#/profiles"; })
      .catch(function (error) { write(verdict, error.message || t("lost.short")); });
  });
  remove.hidden = true;
  call("GET", "/api/profiles/" + encodeURIComponent(name)).then(function (profile) {
    text.value = profile.text;
    remove.hidden = !profile.own;
    check();
  }).catch(function (error) {
    text.value = BLANK;
    write(verdict, error.message || t("lost.short"));
  });
  return { element: form, update: function () {}, answer: function () {} };
}

async function validate(state, text, picture, verdict, save) {
  state.turn += 1;
  const mine = state.turn;
  let told;
  try {
    told = await call("POST", "/api/profiles/validate", { text: text.value });
  } catch (error) {
    told = { ok: false, error: error.message || t("lost.short") };
  }
  if (mine !== state.turn) return;
  save.disabled = !told.ok;
  picture.classList.toggle("stale", !told.ok);
  if (!told.ok) {
    write(verdict, told.error);
    return;
  }
  state.name = told.profile.name;
  write(verdict, t("card", { time: clock(told.profile.duration_s), top: speedWithUnit(told.profile.top_speed_kmh) }));
  show(picture, drawing(told.profile.drawing, { height: 200, axes: true }));
}

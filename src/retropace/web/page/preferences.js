// What this device prefers: words, units, voice.
import { call } from "./api.js";
import { el } from "./dom.js";
import { bestVoice, say } from "./say.js";
import { set, setting } from "./settings.js";
import { LANGUAGES, name, t } from "./words.js";

export function preferences(changed) {
  const select = (key, values, words) => el("label", {}, t("settings." + key), el("select", {
    onchange: function (event) { set(key, event.target.value); changed(); } },
    ...values.map((value) => el("option", { value: value, text: words(value), selected: setting(key) === value }))));
  const voice = el("label", { class: "choice" }, el("input", { type: "checkbox", checked: setting("voice"),
    onchange: function (event) { set("voice", event.target.checked); changed(); } }), t("settings.voice"));
  const heard = bestVoice() ? "" : t("settings.novoice");
  return {
    element: el("div", { class: "preferences" }, el("h1", { text: t("settings") }),
      select("language", LANGUAGES, name),
      select("unit", ["km/h", "mph"], (unit) => unit),
      select("theme", ["auto", "light", "dark"], (theme) => t("theme." + theme)),
      voice, el("p", { class: "hint", text: heard }),
      el("p", {}, el("a", { class: "button", href: "#/around", text: t("around") })),
      el("p", {}, el("button", { type: "button", text: t("settings.try"), onclick: function () { say(t("settings.sample"), "change"); } })),
      el("p", {}, el("button", { type: "button", text: t("settings.unpair"), onclick: function () {
        call("DELETE", "/api/pair").then(function () { location.reload(); }).catch(function () {});
      } }))),
    update: function () {},
    answer: function () {},
  };
}

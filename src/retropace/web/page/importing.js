// Other people's workouts: read, looked at, asked about, and only then kept as a profile.
import { call } from "./api.js";
import { drawing } from "./drawing.js";
import { el, show, write } from "./dom.js";
import { clock, speedWithUnit } from "./units.js";
import { t } from "./words.js";

const LARGEST = 700000;

export function importing() {
  const trouble = el("p", { class: "trouble", role: "alert" });
  const asked = el("div", { class: "asked-about" });
  const preview = el("div", { class: "picture" });
  const file = el("input", { type: "file", accept: ".xml,.zwo,.fit,.txt" });
  const text = el("textarea", { rows: 4, placeholder: "5min@2kmh back; 4x(1min@2.5kmh back, 1min rest)", "aria-label": t("import.text") });
  const form = el("form", { class: "editor" },
    el("a", { href: "#/profiles", class: "back", text: t("back") }),
    el("h1", { text: t("import") }), el("p", { text: t("import.why") }),
    el("label", {}, t("import.file"), file), el("label", {}, t("import.text"), text), asked,
    el("button", { type: "submit", class: "primary", text: t("import.look") }), trouble, preview);
  for (const changed of [file, text]) changed.addEventListener("input", function () { show(asked); show(preview); });
  form.addEventListener("submit", async function (event) {
    event.preventDefault();
    write(trouble, "");
    show(preview);
    try {
      const told = await call("POST", "/api/workouts/preview", Object.assign(await given(file, text), answers(asked)));
      if (told.questions.length) ask(asked, told.questions);
      else show(preview, ...shape(told.profile, trouble));
    } catch (error) {
      write(trouble, error.message || t("lost.short"));
    }
  });
  return { element: form, update: function () {}, answer: function () {} };
}

async function given(file, text) {
  if (!file.files.length) return { text: text.value };
  const chosen = file.files[0];
  if (chosen.size > LARGEST) throw new Error(t("import.large"));
  const octets = new Uint8Array(await chosen.arrayBuffer());
  let plain = "";
  for (const octet of octets) plain += String.fromCharCode(octet);
  return { source: chosen.name.slice(0, 120), octets: btoa(plain) };
}

// --- what the file leaves open ---

const FIELDS = {
  unit: function () { return choice("unit", ["km/h", "mph"], (unit) => unit); },
  direction: function () { return choice("direction", ["backward", "forward"], (way) => t("import." + way)); },
  threshold: function () { return amount("threshold_kmh", t("import.threshold"), 0.5, 40, 0.1); },
  open: function () { return amount("open_s", t("import.open"), 5, 3600, 5); },
};

function ask(place, questions) {
  const there = [...place.querySelectorAll("[name]")].map((one) => one.name);
  for (const question of questions) {
    const made = FIELDS[question]();
    if (!there.includes(made.querySelector("[name]").name)) place.append(made);
  }
  const first = place.querySelector("select, input");
  if (first) first.focus();
}

function choice(name, values, words) {
  return el("label", {}, t("import." + name), el("select", { name: name }, ...values.map((value) => el("option", { value: value, text: words(value) }))));
}

function amount(name, text, low, high, step) {
  return el("label", {}, text, el("input", { name: name, type: "number", min: low, max: high, step: step, required: true }));
}

function answers(place) {
  const found = {};
  for (const one of place.querySelectorAll("[name]")) found[one.name] = one.type === "number" ? Number(one.value) : one.value;
  return found;
}

// --- what it would be ---

async function keepIt(profile, keep, trouble) {
  const path = "/api/profiles/" + encodeURIComponent(profile.name);
  try {
    if (keep.textContent === t("import.keep")) {
      const there = await call("GET", "/api/profiles");
      if (there.profiles.some((one) => one.own && one.name === profile.name)) {
        write(keep, t("import.replace", { name: profile.name }));
        return;
      }
    }
    await call("PUT", path, { text: profile.text });
    location.hash = "#/profiles/" + encodeURIComponent(profile.name);
  } catch (error) {
    write(trouble, error.message || t("lost.short"));
  }
}

function shape(profile, trouble) {
  const keep = el("button", { type: "button", class: "primary", text: t("import.keep"), onclick: function () { keepIt(profile, keep, trouble); } });
  return [el("h2", { text: profile.title }),
    el("p", { text: t("card", { time: clock(profile.duration_s), top: speedWithUnit(profile.top_speed_kmh) }) }),
    drawing(profile.drawing, { height: 200, axes: true }),
    profile.changes.length ? el("h2", { text: t("import.changes") }) : null,
    el("ul", {}, ...profile.changes.map((change) => el("li", { text: change }))), keep].filter(Boolean);
}

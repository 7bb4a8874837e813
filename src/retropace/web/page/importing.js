// Other people's workouts: read, looked at, and only then kept as a profile.
import { call } from "./api.js";
import { drawing } from "./drawing.js";
import { el, show, write } from "./dom.js";
import { t } from "./words.js";

const LARGEST = 700000;

export function importing() {
  const trouble = el("p", { class: "trouble", role: "alert" });
  const preview = el("div", { class: "picture" });
  const file = el("input", { type: "file", accept: ".xml,.zwo,.fit,.txt" });
  const text = el("textarea", { rows: 5, placeholder: "5min@2kmh back; 4x(1min@2.5kmh back, 1min rest)", "aria-label": t("import.text") });
  const form = el("form", { class: "editor" },
    el("a", { href: "#/profiles", class: "back", text: t("back") }),
    el("h1", { text: t("import") }), el("p", { text: t("import.why") }),
    el("label", {}, t("import.file"), file), el("label", {}, t("import.text"), text),
    el("button", { type: "submit", class: "primary", text: t("import.look") }), trouble, preview);
  form.addEventListener("submit", async function (event) {
    event.preventDefault();
    write(trouble, "");
    try {
      const told = await call("POST", "/api/workouts/preview", await given(file, text));
      show(preview, ...shape(told));
    } catch (error) {
      show(preview);
      write(trouble, error.message || t("lost.short"));
    }
  });
  return { element: form, update: function () {}, answer: function () {} };
}

async function given(file, text) {
  if (!file.files.length) return { name: "workout.txt", text: text.value };
  const chosen = file.files[0];
  if (chosen.size > LARGEST) throw new Error(t("import.large"));
  const octets = new Uint8Array(await chosen.arrayBuffer());
  let plain = "";
  for (const octet of octets) plain += String.fromCharCode(octet);
  return { name: chosen.name, octets: btoa(plain) };
}

function shape(told) {
  return [drawing(told.profile.drawing, { height: 200, axes: true }), ...(told.notes || []).map((note) => el("p", { text: note }))];
}

// What this device prefers; kept on it alone.
import { LANGUAGES } from "./words.js";

const KEY = "retropace-settings";
const USUAL = { language: "", unit: "", voice: true, theme: "auto", mass_kg: "", ceiling_bpm: "" };

let kept = Object.assign({}, USUAL);
try {
  kept = Object.assign(kept, JSON.parse(localStorage.getItem(KEY) || "{}"));
} catch (error) {
  // A browser that keeps nothing, or has kept nonsense: the usual settings do.
}

export function setting(name) {
  if (name === "language") return LANGUAGES.includes(kept.language) ? kept.language : likelyLanguage();
  if (name === "unit") return kept.unit === "mph" || kept.unit === "km/h" ? kept.unit : likelyUnit();
  return kept[name];
}

export function set(name, value) {
  kept[name] = value;
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch (error) {
    // It holds until the page is left.
  }
}

function likelyLanguage() {
  const asked = (navigator.languages || [navigator.language]).map((tag) => tag.slice(0, 2).toLowerCase());
  return asked.find((tag) => LANGUAGES.includes(tag)) || "en";
}

function likelyUnit() {
  return /^en-US$/i.test(navigator.language) ? "mph" : "km/h";
}

// The words of the page, by language; a word that a language lacks is said in English.
import en from "./words/en.js";
import de from "./words/de.js";
import es from "./words/es.js";

const ALL = { en: en, de: de, es: es };
export const LANGUAGES = Object.keys(ALL);
let chosen = en;
let code = "en";

export function choose(language) {
  code = language in ALL ? language : "en";
  chosen = ALL[code];
  document.documentElement.lang = code;
}

export function has(key) {
  return key in chosen || key in en;
}

// How a session ended; one whose ending nobody wrote down was broken off.
export function endedWords(ending) {
  return t(has("ended." + ending) ? "ended." + ending : "ended.broken");
}

export function t(key, values) {
  const text = chosen[key] || en[key] || key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? values[name] : whole));
}

export function name(language) {
  return ALL[language]["language"];
}

// To make a format takes an old phone longer than everything else about a number.
const formats = {};

export function number(value, decimals) {
  const key = code + decimals;
  formats[key] = formats[key] || new Intl.NumberFormat(code, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return formats[key].format(value);
}

export function date(text) {
  const when = new Date(text);
  if (isNaN(when)) return text;
  return when.toLocaleString(code, { dateStyle: "medium", timeStyle: "short" });
}

// Figures in the walker's own units; what is not known is a dash, never a zero.
import { number } from "./words.js";
import { setting } from "./settings.js";

const KMH_PER_MPH = 1.609344;
export const UNKNOWN = "–";

export function speed(kmh, decimals) {
  if (kmh === null || kmh === undefined) return UNKNOWN;
  const value = setting("unit") === "mph" ? kmh / KMH_PER_MPH : kmh;
  return number(value, decimals === undefined ? 1 : decimals);
}

export function speedWithUnit(kmh) {
  return speed(kmh) + " " + setting("unit");
}

export function clock(seconds) {
  if (seconds === null || seconds === undefined) return UNKNOWN;
  const whole = Math.max(0, Math.ceil(seconds - 0.05));
  const rest = String(whole % 60).padStart(2, "0");
  return Math.floor(whole / 60) + ":" + rest;
}

export function distance(metres) {
  if (metres === null || metres === undefined) return UNKNOWN;
  if (setting("unit") === "mph") return number(metres / 1609.344, 2) + " mi";
  return metres < 1000 ? number(metres, 0) + " m" : number(metres / 1000, 2) + " km";
}

export function figure(value, decimals) {
  return value === null || value === undefined ? UNKNOWN : number(value, decimals || 0);
}

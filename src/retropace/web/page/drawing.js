// A profile as a picture: speed over time, rests and turns told by pattern and word, not by colour alone.
import { svg } from "./dom.js";
import { speed, clock } from "./units.js";
import { setting } from "./settings.js";
import { t } from "./words.js";

const USUAL_WIDTH = 600;
const FEW_S = [30, 60, 120, 300, 600, 1200];

// `steps` as in the API's "drawing"; `options`: width, height, measured [[time_s, kmh], ...], now_s, axes.
export function drawing(steps, options) {
  const width = options.width || USUAL_WIDTH, height = options.height || 140;
  const last = steps[steps.length - 1];
  const total = last ? last.starts_s + last.expected_s : 1;
  const measured = options.measured || [];
  const top = Math.max(0.5, ...steps.map((s) => Math.max(s.speed_kmh, s.end_speed_kmh)), ...measured.map((m) => m[1] || 0)) * 1.15;
  const scale = Math.max(1, Math.min(2, width / 960)); // figures on a wall are read from three metres
  const left = options.axes ? 44 * scale : 0, bottom = options.axes ? 22 * scale : 0;
  const x = (seconds) => left + (seconds / total) * (width - left - 4);
  const y = (kmh) => (height - bottom) * (1 - kmh / top);
  const made = svg("svg", { viewBox: "0 0 " + width + " " + height, class: "drawing", role: "img" });
  made.append(svg("title", {}, t("drawing", { minutes: Math.round(total / 60), top: speed(top / 1.15) + " " + setting("unit") })));
  for (const step of steps) made.append(block(step, x, y, options.now_s));
  if (options.axes) made.append(axes(total, top, x, y, height - bottom, width, scale));
  if (measured.length > 1) for (const piece of pieces(measured)) made.append(line(piece, x, y));
  if (options.now_s !== undefined && options.now_s !== null) {
    const at = x(Math.min(options.now_s, total));
    made.append(svg("line", { class: "now", x1: at, x2: at, y1: 0, y2: height - bottom }));
  }
  return made;
}

function block(step, x, y, now_s) {
  const from = x(step.starts_s), to = x(step.starts_s + step.expected_s);
  const kind = step.rest ? "rest" : step.direction;
  const done = now_s !== undefined && now_s !== null && step.starts_s + step.expected_s <= now_s;
  const points = [from, y(0), from, y(step.speed_kmh), to, y(step.end_speed_kmh), to, y(0)];
  return svg("polygon", { class: "step " + kind + (done ? " done" : ""), points: points.join(" ") });
}

// Where nobody knows the speed there is a gap, not a zero.
function pieces(measured) {
  const found = [[]];
  for (const point of measured) {
    if (point[1] === null || point[1] === undefined) found.push([]);
    else found[found.length - 1].push(point);
  }
  return found.filter((piece) => piece.length > 1);
}

function line(points, x, y) {
  return svg("polyline", { class: "measured", points: points.map((p) => x(p[0]) + "," + y(p[1])).join(" ") });
}

function axes(total, top, x, y, floor, width, scale) {
  const made = svg("g", { class: "axes", "font-size": 14 * scale });
  const room = 64 * scale; // what a figure of time takes, the last one drawn in from the edge
  const stride = FEW_S.find((few) => x(few) - x(0) >= room) || 3600;
  for (let at = 0; at <= total; at += stride) {
    made.append(svg("line", { x1: x(at), x2: x(at), y1: floor, y2: floor + 4 * scale }));
    made.append(label(clock(at), x(at), floor + 18 * scale, at === 0 ? "start" : x(at) + room / 2 > width ? "end" : "middle"));
  }
  const level = y(top / 1.15), edge = 36 * scale;
  made.append(svg("line", { x1: edge + 4, x2: width, y1: level, y2: level, class: "level" }));
  made.append(label(speed(top / 1.15), edge, level + 5 * scale, "end"));
  if (floor - level > 26 * scale) made.append(label(setting("unit"), edge, level + 22 * scale, "end"));
  return made;
}

function label(text, x, y, anchor) {
  const made = svg("text", { x: x, y: y, "text-anchor": anchor });
  made.textContent = text;
  return made;
}

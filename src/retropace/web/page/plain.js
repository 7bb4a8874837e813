// The page in its plainest form: pair, begin, start, see, stop. Uses only what docs/web-api.md tells.
const $ = (id) => document.getElementById(id);
const HOLD_MS = 2000;
let live = null, newest = null, heardAt = 0;

async function call(method, path, body) {
  const answer = await fetch(path, {
    method, headers: body ? { "content-type": "application/json" } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error);
  return told;
}

async function pair() {
  const secret = new URLSearchParams(location.hash.slice(1)).get("pair");
  if (!secret) return;
  history.replaceState(null, "", location.pathname);
  await call("POST", "/api/pair", { secret });
}

const treadmill = () => newest?.treadmills[0];
const send = (frame) => live?.readyState === 1 && live.send(JSON.stringify(frame));

function stop() {
  navigator.sendBeacon("/api/stop");
  send({ do: "stop" });
}

function listen() {
  live = new WebSocket(`ws://${location.host}/api/live`);
  live.onmessage = (event) => {
    const message = JSON.parse(event.data);
    if (message.kind === "answer") { if (!message.ok) $("trouble").textContent = message.error; return; }
    newest = message;
    heardAt = performance.now();
    show();
  };
  live.onclose = () => setTimeout(listen, 1000);
}

function show() {
  const bay = treadmill();
  if (!newest.paired) { $("state").textContent = "Not paired: open the address that the program printed."; return; }
  if (!bay) { $("state").textContent = "No treadmill."; return; }
  const s = bay.session;
  $("begin").hidden = bay.stage !== "idle";
  $("trouble").textContent = bay.trouble ?? "";
  const prompt = s?.prompt;
  $("go").hidden = !prompt;
  if (prompt) $("go").textContent = prompt === "start" ? "Hold to start" : prompt;
  $("state").textContent = !s ? `${bay.name}: ${bay.stage}` + (bay.last ? ` (${bay.last.ending})` : "")
    : `${s.phase}\n${s.measured_kmh ?? "?"} km/h of ${s.commanded_kmh ?? "?"}\n` +
      `${s.step_name ?? ""} ${s.step_remaining_s ?? ""}\n${s.heart_rate_bpm ?? "?"} bpm`;
  for (const cue of bay.said) {
    $("said").textContent = cue.shown;
    if (window.speechSynthesis) speechSynthesis.speak(new SpeechSynthesisUtterance(cue.spoken));
  }
}

async function ask() {
  const { questions } = await call("GET", `/api/treadmills/1/readiness?profile=${$("profile").value}`);
  const rows = questions.map(({ key, text }) => {
    const label = document.createElement("label"), box = document.createElement("input");
    box.type = "checkbox"; box.name = key;
    label.append(box, " ", text);
    return label;
  });
  $("questions").replaceChildren($("questions").firstElementChild, ...rows);
}

async function begin(event) {
  event.preventDefault();
  const boxes = [...$("questions").querySelectorAll("input")];
  const answers = Object.fromEntries(boxes.map((box) => [box.name, box.checked]));
  try {
    await call("POST", "/api/treadmills/1/session", { profile: $("profile").value, answers });
  } catch (error) { $("trouble").textContent = error.message; }
}

let held = null;
function press(event) {
  event.stopPropagation();
  held = setTimeout(() => send({ do: treadmill().session.prompt, treadmill: "1", seen_ms: newest.moment_ms }), HOLD_MS);
}

setInterval(() => {
  if (treadmill()?.control?.yours) send({ do: "hold", treadmill: "1" });
}, 5000);
setInterval(() => {
  if (heardAt && performance.now() - heardAt > 2000)
    $("state").textContent = "The program is lost. Hold the rails; the belt may still move.";
}, 500);
$("stop").onclick = stop;
$("go").onpointerdown = press;
for (const over of ["onpointerup", "onpointerleave", "onpointercancel"]) $("go")[over] = () => clearTimeout(held);
addEventListener("keydown", (event) => { if (event.target === document.body) stop(); });
$("begin").onsubmit = begin;
$("profile").onchange = ask;

try { await pair(); } catch (error) { $("trouble").textContent = error.message; }
listen();
if ((await call("GET", "/api")).paired) {
  const { profiles } = await call("GET", "/api/profiles");
  $("profile").append(...profiles.map((p) => new Option(`${p.title} (${Math.round(p.duration_s / 60)} min)`, p.name)));
  await ask();
}

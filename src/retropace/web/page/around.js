// The treadmills around: look for them, choose one, let it go again. Nothing here moves a belt.
import { call } from "./api.js";
import { el, show, write } from "./dom.js";
import { t } from "./words.js";

export function around() {
  const here = el("ul", { class: "cards" }), heard = el("ul", { class: "cards", "aria-label": t("around.heard") });
  const verdict = el("p", { role: "status" }), trouble = el("p", { class: "trouble", role: "alert" });
  const look = el("button", { type: "button", class: "primary", text: t("around.look"), onclick: function () { search(p); } });
  const p = { here: here, heard: heard, verdict: verdict, trouble: trouble, look: look, shown: "" };
  return {
    all: true,
    element: el("div", { class: "around" }, el("h1", { tabindex: "-1", text: t("around") }), here,
      el("p", { text: t("around.why") }), el("p", {}, look), verdict, trouble, heard),
    update: function (message) { update(p, message.treadmills || []); },
    answer: function () {},
  };
}

function update(p, bays) {
  const key = bays.map((bay) => bay.id + bay.name + bay.stage).join();
  if (key === p.shown) return;
  p.shown = key;
  show(p.here, ...bays.map((bay) => el("li", { class: "card" }, el("strong", { text: bay.name }),
    el("span", { text: t("stage." + bay.stage) }),
    el("div", { class: "links" }, el("a", { class: "button", href: bays.length > 1 ? "#/t/" + bay.id : "#/", text: t("walk") }),
      bay.added && bay.stage === "idle" ? el("button", { type: "button", text: t("around.remove"), onclick: function () { remove(p, bay.id); } }) : null))));
}

function told(p) {
  return function (error) { write(p.trouble, error.message || t("lost.short")); };
}

function remove(p, id) {
  write(p.trouble, "");
  call("DELETE", "/api/treadmills/" + encodeURIComponent(id)).catch(told(p));
}

// It takes some seconds, in which nothing else can be asked.
function search(p) {
  write(p.trouble, "");
  write(p.verdict, t("around.looking"));
  show(p.heard);
  p.look.disabled = true;
  call("POST", "/api/scan").then(function (answer) {
    const found = answer.treadmills.filter((one) => !one.here);
    write(p.verdict, found.length ? t("around.found", { count: found.length }) : t("around.none"));
    show(p.heard, ...found.map((one) => card(p, one)));
  }).catch(function (error) {
    write(p.verdict, "");
    told(p)(error);
  }).finally(function () { p.look.disabled = false; });
}

function card(p, found) {
  const signal = found.rssi_dbm === null ? "" : found.rssi_dbm + " dBm";
  const state = found.available === false && !found.connected ? t("around.busy") : "";
  return el("li", {}, el("button", { type: "button", class: "card", onclick: function () { choose(p, found.address); } },
    el("strong", { text: found.name || found.address }), el("span", { class: "level", text: found.address }),
    el("span", { class: "level", text: signal }), state ? el("span", { text: state }) : null));
}

function choose(p, address) {
  call("POST", "/api/treadmills", { address: address }).then(function (answer) {
    location.hash = "#/t/" + answer.treadmill.id;
  }).catch(told(p));
}

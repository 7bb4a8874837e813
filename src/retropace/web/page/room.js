// Several treadmills at once: each at a glance, each with a stop, and one stop for all.
import { el, write } from "./dom.js";
import { stopOne } from "./stopping.js";
import { speedWithUnit, clock, figure } from "./units.js";
import { t } from "./words.js";

export function room() {
  const list = el("ul", { class: "bays" });
  const cards = {};
  return {
    all: true,
    element: el("div", { class: "room" }, el("h1", { text: t("room") }), list),
    update: function (message) {
      for (const id of Object.keys(cards)) if (!message.treadmills.some((bay) => bay.id === id)) drop(cards, id);
      for (const bay of message.treadmills) {
        if (!(bay.id in cards)) {
          cards[bay.id] = card(bay);
          list.append(cards[bay.id].element);
        }
        cards[bay.id].update(bay);
      }
    },
    answer: function () {},
  };
}

// One that was let go of, on whichever screen.
function drop(cards, id) {
  cards[id].element.remove();
  delete cards[id];
}

function card(bay) {
  const state = el("p", { class: "bay-state" }), facts = el("p"), cue = el("p", { class: "cue" });
  const word = t("stop.one", { name: bay.name });
  const press = function () {
    stopOne(bay.id, function (taken) { write(stop, taken ? word : bay.name + ": " + t("stop.unsent")); });
  };
  const stop = el("button", { type: "button", class: "bay-stop", "data-control": true, text: word, onpointerdown: press, onclick: press });
  const element = el("li", { class: "card" },
    el("h2", {}, el("a", { href: "#/t/" + bay.id, "data-control": true, text: bay.name || bay.id })), state, facts, cue, stop);
  return {
    element: element,
    update: function (now) {
      const s = now.session;
      write(state, s ? t("phase." + s.phase) : t("stage." + now.stage));
      write(facts, s && s.total_s !== undefined
        ? speedWithUnit(s.measured_kmh) + " · " + clock(s.total_s - s.elapsed_s) + " · " + t("bpm", { rate: figure(s.heart_rate_bpm) }) : "");
      const said = now.said && now.said.length ? now.said[now.said.length - 1] : null;
      if (said) write(cue, said.shown);
      element.classList.toggle("moving", now.may_move === true);
      element.classList.toggle("alarmed", Boolean(s && s.alarm));
    },
  };
}

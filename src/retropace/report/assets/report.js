"use strict";

// Reads the values of one moment: by pointer, by tap, or by the slider under the picture.
(() => {
  const unpack = (runs) => {
    const values = [];
    for (let at = 0; at < runs.length; at += 2) {
      for (let n = 0; n < runs[at + 1]; n += 1) values.push(runs[at]);
    }
    return values;
  };
  const tenths = (value) => (value === null ? "–" : (value / 10).toFixed(1));
  const whole = (value) => (value === null ? "–" : String(value));
  const clock = (seconds) => {
    const length = Math.abs(seconds);
    const rest = String(length % 60).padStart(2, "0");
    return `${seconds < 0 ? "−" : ""}${Math.floor(length / 60)}:${rest}`;
  };
  const arrows = { backward: "←", forward: "→" };

  const pictures = [];

  class Picture {
    constructor(figure) {
      this.figure = figure;
      const data = JSON.parse(document.getElementById(`${figure.id}-data`).textContent);
      this.data = data;
      this.series = {};
      for (const [name, runs] of Object.entries(data.series)) this.series[name] = unpack(runs);
      this.charts = [...figure.querySelectorAll("svg.chart")];
      this.slider = figure.querySelector(".scrub");
      this.readout = figure.querySelector(".readout");
      if (data.length_s === 0) return;
      this.readout.hidden = false;
      this.slider.hidden = false;
      this.slider.addEventListener("input", () => readAll(this.secondOf(Number(this.slider.value))));
      for (const chart of this.charts) {
        const point = (event) => readAll(this.secondAt(chart, event.clientX));
        chart.addEventListener("pointermove", point);
        chart.addEventListener("pointerdown", point);
      }
    }

    secondOf(index) {
      return this.data.begin_s + index + 1;
    }

    // The second (its end) under a pointer.
    secondAt(chart, clientX) {
      const box = chart.getBoundingClientRect();
      const { beginS, endS, left, right, width } = chart.dataset;
      const x = ((clientX - box.left) / box.width) * width;
      const share = (x - left) / (right - left);
      return Math.round(Number(beginS) + share * (endS - beginS));
    }

    read(second) {
      const last = this.data.length_s - 1;
      const index = Math.max(0, Math.min(last, second - this.data.begin_s - 1));
      const at = this.secondOf(index);
      const values = this.valuesAt(index, at);
      for (const cell of this.readout.querySelectorAll("[data-value]")) {
        const value = values[cell.dataset.value];
        if (value !== undefined) cell.textContent = value;
      }
      this.slider.value = String(index);
      this.slider.setAttribute("aria-valuetext", this.spoken(values));
      for (const chart of this.charts) this.moveCursor(chart, at);
    }

    valuesAt(index, at) {
      const one = (name) => this.series[name][index];
      const step = this.data.steps.find(([begin, end]) => begin < at && at <= end);
      const mets = one("mets") === null
        ? "–"
        : `${tenths(one("mets"))} (${tenths(one("mets_low"))} to ${tenths(one("mets_high"))})`;
      return {
        time: clock(at),
        step: step ? `${arrows[step[3]]} ${step[2]}` : "–",
        asked: tenths(one("asked")),
        measured: tenths(one("measured")),
        mets,
        heart: whole(one("heart")),
        grade: tenths(one("grade")),
        words: this.wordsAt(at),
      };
    }

    // What safety noticed near this moment comes first, then the last thing said.
    wordsAt(at) {
      const near = this.data.events.filter(([time]) => Math.abs(time - at) <= 2);
      if (near.length > 0) return near.map(([, words]) => words).join(" ");
      const said = this.data.cues.filter(([time]) => time <= at && at - time <= 12);
      return said.length > 0 ? `Said: ${said[said.length - 1][1]}` : "";
    }

    spoken(values) {
      const unit = (value, name) => (value === "–" ? "unknown" : `${value} ${name}`);
      return [
        values.time,
        values.step.replace(/^[←→] /, ""),
        `measured ${unit(values.measured, "kilometres per hour")}`,
        `effort ${unit(values.mets, "METs")}`,
        values.words,
      ].filter(Boolean).join(", ");
    }

    moveCursor(chart, at) {
      const { beginS, endS, left, right } = chart.dataset;
      const share = (at - beginS) / (endS - beginS);
      const x = Number(left) + share * (right - left);
      const cursor = chart.querySelector(".cursor");
      cursor.setAttribute("x1", x);
      cursor.setAttribute("x2", x);
      cursor.setAttribute("visibility", "visible");
    }
  }

  // Two sessions are read at the same moment.
  const readAll = (second) => {
    for (const picture of pictures) if (picture.data.length_s > 0) picture.read(second);
  };

  for (const figure of document.querySelectorAll("figure.picture")) {
    pictures.push(new Picture(figure));
  }
})();

// Heard and felt: a voice where there is one, tones where there is none, and the phone's buzz.
import { setting } from "./settings.js";

const TONES = {
  calm: [[660, 0, 0.12]],
  change: [[660, 0, 0.14], [880, 0.2, 0.2]],
  alarm: [[988, 0, 0.18], [740, 0.22, 0.18], [988, 0.44, 0.18], [740, 0.66, 0.18], [988, 0.88, 0.3]],
};
const BUZZES = { calm: [60], change: [120, 80, 120], alarm: [300, 100, 300, 100, 600] };
const MOST_WAITING = 3;
let sound = null;

// Browsers let a page be heard only after a person has touched it.
export function wakeVoice() {
  const Context = window.AudioContext || window.webkitAudioContext;
  if (!sound && Context) sound = new Context();
  if (sound && sound.state === "suspended") sound.resume();
  if (window.speechSynthesis && setting("voice")) speechSynthesis.resume();
}
for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, wakeVoice, { passive: true });

// Whether nothing it says would be heard, since nobody has touched it yet.
export function mute() {
  return setting("voice") && navigator.userActivation !== undefined && !navigator.userActivation.hasBeenActive;
}

export function say(text, urgency) {
  buzz(urgency);
  if (!setting("voice")) return;
  const voice = bestVoice();
  if (!voice) {
    tone(urgency);
    return;
  }
  if (urgency === "alarm") tone("change");
  if (urgency === "alarm" || waiting.size >= MOST_WAITING || (urgency === "change" && onlyCalm())) hush();
  const words = new SpeechSynthesisUtterance(text);
  words.lang = voice.lang;
  words.voice = voice;
  waiting.set(words, urgency);
  words.onend = function () { waiting.delete(words); };
  words.onerror = function (event) {
    waiting.delete(words);
    if (!["canceled", "interrupted"].includes(event.error)) tone(urgency); // As of a voice that needs the internet.
  };
  speechSynthesis.speak(words);
}

// What is being said or waits its turn. A late "faster soon" is worse than none, and advice on the steps
// does not keep anybody from hearing that the belt stops.
const waiting = new Map();

function onlyCalm() {
  return waiting.size > 0 && Array.from(waiting.values()).every((one) => one === "calm");
}

function hush() {
  waiting.clear();
  speechSynthesis.cancel();
}

// The voice of the page's language, in which everything is said.
export function bestVoice() {
  if (!window.speechSynthesis) return null;
  const language = setting("language");
  const voices = speechSynthesis.getVoices().filter((voice) => voice.lang.slice(0, 2).toLowerCase() === language);
  return voices.find((voice) => voice.localService && voice.default) ||
    voices.find((voice) => voice.localService) || voices[0] || null;
}

export function tone(urgency) {
  if (!sound || sound.state !== "running") return;
  for (const [hertz, begin, length] of TONES[urgency] || TONES.calm) {
    const source = sound.createOscillator(), level = sound.createGain();
    const at = sound.currentTime + begin;
    source.frequency.value = hertz;
    level.gain.setValueAtTime(0, at);
    level.gain.linearRampToValueAtTime(0.4, at + 0.02);
    level.gain.setValueAtTime(0.4, at + length - 0.03);
    level.gain.linearRampToValueAtTime(0, at + length);
    source.connect(level).connect(sound.destination);
    source.start(at);
    source.stop(at + length);
  }
}

export function buzz(urgency) {
  const touched = !navigator.userActivation || navigator.userActivation.hasBeenActive;
  if (navigator.vibrate && touched) navigator.vibrate(BUZZES[urgency] || BUZZES.calm);
}

// Asking the program: JSON both ways, errors as its own sentences, in the language of this device.
import { setting } from "./settings.js";

export async function call(method, path, body) {
  const options = { method: method, headers: { "accept-language": setting("language") } };
  if (body !== undefined) {
    options.headers["content-type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (error) {
    throw new Refusal("", null, 0);
  }
  return toldBy(answer);
}

async function toldBy(answer) {
  const told = await answer.json().catch(function () { return {}; });
  if (!answer.ok) throw new Refusal(told.error || "", told.field || null, answer.status);
  return told;
}

// An empty message means that the program did not answer at all.
export class Refusal extends Error {
  constructor(sentence, field, status) {
    super(sentence);
    this.field = field;
    this.status = status;
  }
}

// The secret stands in the part of the address that no browser sends to anybody; that of the address
// with which the page was opened has been shown already, see early.js.
export async function pairFromAddress() {
  const early = window.early.pairing;
  window.early.pairing = null;
  if (early) {
    const answer = await early;
    if (answer === null) throw new Refusal("", null, 0);
    await toldBy(answer);
    return true;
  }
  const secret = window.early.code();
  if (secret === null) return false;
  await call("POST", "/api/pair", { secret: secret });
  return true;
}

let asked = false;
const language = setting("language");

// What was asked for the first view, to the first who wants it; null later on, where it failed, and
// once another language has been chosen.
export async function earlyProfiles() {
  if (asked || setting("language") !== language) return null;
  asked = true;
  const first = await window.early.first;
  return first && first.profiles;
}

// Asking the program: JSON both ways, errors as its own sentences.

export async function call(method, path, body) {
  const options = { method: method };
  if (body !== undefined) {
    options.headers = { "content-type": "application/json" };
    options.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (error) {
    throw new Refusal("", null, 0);
  }
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

// The secret stands in the part of the address that no browser sends to anybody.
export async function pairFromAddress() {
  const found = /(?:^#|&)pair=([^&]+)/.exec(location.hash);
  if (!found) return false;
  history.replaceState(null, "", location.pathname);
  await call("POST", "/api/pair", { secret: decodeURIComponent(found[1]) });
  return true;
}

// Makes the page installable, and shows it even where the program is gone or its line is dead: the page
// itself then says so. Nothing below /api is ever answered from here, least of all a stop.
const SHELF = "retropace-page-2";
const PATIENCE_MS = 1500;

self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (event) { event.waitUntil(tidy().then(function () { return self.clients.claim(); })); });

self.addEventListener("fetch", function (event) {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/api")) return;
  event.respondWith(fresh(event));
});

async function tidy() {
  for (const name of await caches.keys()) if (name !== SHELF) await caches.delete(name);
}

// What the program has now, as long as it answers soon; else what it had the last time.
async function fresh(event) {
  const asked = fetch(event.request).then(function (answer) {
    if (answer.ok) event.waitUntil(keep(event.request, answer.clone()));
    return answer;
  });
  event.waitUntil(asked.catch(function () {}));
  const answer = await Promise.race([asked.catch(function () { return null; }), late()]);
  return answer || (await kept(event.request)) || asked;
}

function late() {
  return new Promise(function (done) { setTimeout(done, PATIENCE_MS, null); });
}

async function kept(request) {
  return (await caches.open(SHELF)).match(request, { ignoreSearch: true });
}

async function keep(request, answer) {
  await (await caches.open(SHELF)).put(request, answer);
}

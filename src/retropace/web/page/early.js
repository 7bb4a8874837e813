// Asked while the rest of the page is still on its way: what the first view shows, and with it pairing,
// where the address brings the secret (in the part that no browser sends to anybody). A language that was
// chosen on this device (see settings.js) goes before the browser's own.
(function () {
  const headers = {};
  try {
    const chosen = JSON.parse(localStorage.getItem("retropace-settings") || "{}").language;
    if (chosen) headers["accept-language"] = chosen;
  } catch (error) {
    // Nothing is kept here, or nonsense: the browser's own language does.
  }
  // What the address brings, which it shows no longer then; one that was torn on its way is no code at all.
  function code() {
    const found = /(?:^#|&)pair=([^&]+)/.exec(location.hash);
    if (!found) return null;
    history.replaceState(null, "", location.pathname);
    try {
      return decodeURIComponent(found[1]);
    } catch (error) {
      return found[1];
    }
  }
  const secret = code();
  const shown = secret !== null && { method: "POST", headers: Object.assign({ "content-type": "application/json" }, headers),
    body: JSON.stringify({ secret: secret, first: true }) };
  const asked = (shown ? fetch("/api/pair", shown) : fetch("/api/first", { headers: headers })).catch(function () { return null; });
  const first = asked.then(function (answer) { return answer && answer.ok ? answer.clone().json() : null; })
    .catch(function () { return null; });
  window.early = { code: code, pairing: shown ? asked : null, first: first };
})();

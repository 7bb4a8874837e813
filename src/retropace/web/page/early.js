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
  const found = /(?:^#|&)pair=([^&]+)/.exec(location.hash);
  const shown = found && { method: "POST", headers: Object.assign({ "content-type": "application/json" }, headers),
    body: JSON.stringify({ secret: decodeURIComponent(found[1]), first: true }) };
  if (found) history.replaceState(null, "", location.pathname);
  const asked = (found ? fetch("/api/pair", shown) : fetch("/api/first", { headers: headers })).catch(function () { return null; });
  const first = asked.then(function (answer) { return answer && answer.ok ? answer.clone().json() : null; })
    .catch(function () { return null; });
  window.early = { pairing: found ? asked : null, first: first };
})();

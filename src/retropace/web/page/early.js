// Asked while the rest of the page is still on its way: what the first view shows, and with it pairing,
// where the address brings the secret (in the part that no browser sends to anybody).
(function () {
  const found = /(?:^#|&)pair=([^&]+)/.exec(location.hash);
  const shown = found && { method: "POST", headers: { "content-type": "application/json" },
    body: JSON.stringify({ secret: decodeURIComponent(found[1]), first: true }) };
  if (found) history.replaceState(null, "", location.pathname);
  const asked = (found ? fetch("/api/pair", shown) : fetch("/api/first")).catch(function () { return null; });
  const first = asked.then(function (answer) { return answer && answer.ok ? answer.clone().json() : null; })
    .catch(function () { return null; });
  window.early = { pairing: found ? asked : null, first: first };
})();

"""How long a phone on a slow line waits for the page: for the stop, and for a session to choose.

Each load is a phone that has never been here: a browser context of its own, the address of the
terminal's code, a slow line (``line``) and a processor slowed to a quarter. Then the page is left
and opened again, as from the home screen.
"""

import tempfile
from pathlib import Path
from typing import Any, Final, NamedTuple

from playwright.sync_api import Browser, BrowserContext
from tests.bench.line import slow_line
from tests.bench.result import Result, percentile, trials
from tests.support.pages import PHONE, chromium, launched
from tests.support.served import Served

_SLOWER: Final = 4
_PATIENCE_MS: Final = 60_000
_SHELF_MS: Final = 1500
"""For the service worker to begin, as it does while somebody reads."""
_WATCH: Final = """
new MutationObserver(function (_, watching) {
  if (!document.querySelector(".cards .card")) return;
  watching.disconnect();
  requestAnimationFrame(() => setTimeout(() => {
    performance.mark("usable");
    console.debug("usable");
  }));
}).observe(document, {childList: true, subtree: true});
"""
_TIMES: Final = """() => ["first-contentful-paint", "usable"].map(
  (name) => (performance.getEntriesByName(name)[0] || {startTime: 0}).startTime)"""


class View(NamedTuple):
    """One load, from its address to what was waited for, ms."""

    painted_ms: float
    usable_ms: float


def measure() -> list[Result]:
    """Medians and 90th percentiles, ms; nothing where no Chromium is installed."""
    if chromium() is None:
        print("viewing: no chromium is installed, so that no page is opened.")
        return []
    with tempfile.TemporaryDirectory(prefix="retropace-bench-") as folder:
        served = Served(Path(folder), "--treadmill", "simulated")
        try:
            with slow_line(served.port) as port, launched() as browser:
                views = [_visit(browser, served, port) for _ in trials("viewing", 20, 1)]
        finally:
            served.end()
    firsts, seconds = zip(*views, strict=True)
    return [
        *_results("first view on a slow phone", [view.painted_ms for view in firsts]),
        *_results("a session can be chosen there", [view.usable_ms for view in firsts]),
        *_results("the same at the second view", [view.usable_ms for view in seconds]),
    ]


def _results(name: str, values_ms: list[float]) -> list[Result]:
    ranked = sorted(values_ms)
    return [
        Result(f"{name}, p50", percentile(ranked, 0.50), "ms", 1000),
        Result(f"{name}, p90", percentile(ranked, 0.90), "ms", 1000),
    ]


def _visit(browser: Browser, served: Served, port: int) -> tuple[View, View]:
    """The first view of a phone, and its second; then the phone is unpaired again."""
    here = f"http://127.0.0.1:{port}/"
    context = browser.new_context(
        viewport=PHONE, device_scale_factor=3, is_mobile=True, has_touch=True, locale="en-GB"
    )
    context.add_init_script(_WATCH)
    first, page = _view(context, here + served.pairing_url.rpartition("/")[2])
    page.wait_for_timeout(_SHELF_MS)
    page.close()
    second, page = _view(context, here)
    assert page.evaluate("fetch('/api/pair', {method: 'DELETE'}).then((answer) => answer.ok)")
    context.close()
    return first, second


def _view(context: BrowserContext, url: str) -> tuple[View, Any]:
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    # What a locator puts into the page to look for something would be paid for by the page.
    with page.expect_console_message(lambda said: said.text == "usable", timeout=_PATIENCE_MS):
        page.goto(url, wait_until="commit")
    page.wait_for_timeout(200)
    return View(*page.evaluate(_TIMES)), page

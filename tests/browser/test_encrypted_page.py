"""Over https, under a name that is not this computer's own: what browsers keep for secure pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from support.authority import Authority, Pair
from support.pages import PHONE, launched
from support.served import Served
from support.walker import answer_all, ended

NAME = "walk.test"
WATCH = """
window.__locks = [];
const request = navigator.wakeLock && navigator.wakeLock.request.bind(navigator.wakeLock);
if (request) navigator.wakeLock.request = (kind) => {
  window.__locks.push(kind);
  return request(kind);
};
"""
KEPT = """async () => {
  while (!(await caches.match(location.origin + "/")))
    await new Promise((done) => setTimeout(done, 50));
}"""


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return Authority(tmp_path_factory.mktemp("authority")).sign([NAME])


@pytest.fixture(scope="module")
def trusting(pair: Pair) -> Iterator[Browser]:
    """A browser that trusts this certificate, as one does that knows its authority."""
    trusted = f"--ignore-certificate-errors-spki-list={pair.digest}"
    found = f"--host-resolver-rules=MAP {NAME} 127.0.0.1"
    with launched(trusted, found) as made:
        yield made


@pytest.fixture
def served(tmp_path: Path, pair: Pair) -> Iterator[Served]:
    program = Served(tmp_path, "--treadmill", "simulated", "--speed-up", "10", *pair.options)
    yield program
    program.end()


@pytest.fixture
def phone(trusting: Browser) -> Iterator[BrowserContext]:
    context = trusting.new_context(viewport=PHONE, locale="en-GB")  # type: ignore[arg-type]
    context.add_init_script(WATCH)
    yield context
    context.close()


@pytest.mark.rule("R28")
def test_the_page_is_secure_keeps_the_screen_on_and_can_be_installed(
    served: Served, phone: BrowserContext
) -> None:
    assert served.pairing_url.startswith(f"https://{NAME}:")
    page = phone.new_page()
    page.goto(served.pairing_url)
    page.get_by_role("button", name="Your first five minutes").click()
    page.locator("form.readying").wait_for()
    assert page.evaluate("window.isSecureContext")
    assert page.get_by_text("does not keep the screen on").count() == 0
    assert page.evaluate("navigator.serviceWorker.ready.then((one) => one.active !== null)")
    assert page.evaluate("window.__locks") == []
    answer_all(page)
    page.locator("form.readying button[type=submit]").click()
    expect(page.locator(".prompt .hold")).to_be_visible()
    page.wait_for_function("() => window.__locks.length")
    assert page.evaluate("window.__locks") == ["screen"], "asked for while a session runs"
    (cookie,) = phone.cookies()
    assert cookie["secure"]
    assert cookie["httpOnly"]
    page.locator("#stop").click()
    ended(page)


@pytest.mark.rule("R24", "R28")
def test_a_page_that_was_here_is_shown_where_the_program_is_gone_and_says_so(
    served: Served, phone: BrowserContext
) -> None:
    page = phone.new_page()
    page.goto(served.pairing_url)
    page.locator(".cards .card").first.wait_for()
    page.evaluate("navigator.serviceWorker.ready")
    page.goto(served.url)  # with the worker from its first request on, which it keeps
    page.locator(".cards .card").first.wait_for()
    page.evaluate(KEPT)
    served.kill()
    page.goto(served.url)
    expect(page.locator("#link")).to_have_text("The program does not answer.")
    expect(page.locator("#stop")).to_be_visible()
    page.locator("#stop").click()
    expect(page.locator("#stop")).to_have_text("NOT SENT YET")

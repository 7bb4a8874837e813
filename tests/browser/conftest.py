"""A real Chromium, and a real program behind the page that it shows."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from support.pages import LONG_MS, PHONE, Opener, launched
from support.served import Served

EARS = """
window.__said = [];
window.__voices = [
  {lang: "en-GB", localService: true, default: true, name: "test"},
  {lang: "de-DE", localService: true, default: false, name: "test"},
  {lang: "es-ES", localService: true, default: false, name: "test"},
];
Object.defineProperty(window, "SpeechSynthesisUtterance",
  {value: function (text) { this.text = text; }, configurable: true});
Object.defineProperty(window, "speechSynthesis", {value: {
  getVoices: () => window.__voices,
  speak: (one) => { window.__said.push(one.text); setTimeout(() => one.onend && one.onend(), 0); },
  cancel: () => {}, resume: () => {},
}});
"""
"""Headless browsers have no voice: this one keeps what it was given to say."""
UNTOUCHED = """
{
  const touch = {hasBeenActive: false};
  Object.defineProperty(navigator, "userActivation", {value: touch});
  addEventListener("pointerdown", () => { touch.hasBeenActive = true; }, true);
}
"""
"""To the browser each question of the driver's is a touch: here a touch alone is one."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Not for longer than a module: Playwright holds this thread's loop, which others need."""
    with launched() as made:
        yield made


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A session of half a minute: so long a test may take to do its part in it."""
    program = Served(tmp_path, "--treadmill", "simulated", "--speed-up", "10")
    yield program
    program.end()


@pytest.fixture
def unhurried(tmp_path: Path) -> Iterator[Served]:
    """The same at half the pace of a treadmill, for what lasts seconds."""
    program = Served(tmp_path, "--treadmill", "simulated", "--speed-up", "0.5")
    yield program
    program.end()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opener]:
    """Open a page; whatever it complains of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(url: str, *, ears: bool = False, untouched: bool = False, **options: Any) -> Page:
        options.setdefault("viewport", PHONE)
        options.setdefault("locale", "en-GB")
        context = browser.new_context(**options)
        context.set_default_timeout(LONG_MS)
        contexts.append(context)
        if ears:
            context.add_init_script(EARS)
        if untouched:
            context.add_init_script(UNTOUCHED)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(said.text) if said.type == "error" else None
        )
        page.on("request", lambda asked: _own(asked.url, url, complaints))
        page.goto(url)
        return page

    open_page.complaints = complaints  # type: ignore[attr-defined]
    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def _own(asked: str, url: str, complaints: list[str]) -> None:
    """The page asks nobody but its own program."""
    host = url.split("/")[2]
    if not asked.startswith((f"http://{host}/", f"ws://{host}/", "data:", "blob:")):
        complaints.append(f"asked {asked}")

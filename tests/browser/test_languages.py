"""Every screen of the page in German and in Spanish: no sentence of ours is left in English."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from retropace.library import shipped_profile
from support.pages import PHONE, SCREENSHOTS, Opener
from support.served import Served
from support.tongues import english_in, english_words_in, page_words
from support.walker import answer_all, get_ready, hold

LOCALES = {"de": "de-DE", "es": "es-ES"}
TEXTS = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const one = walker.currentNode, around = one.parentElement;
    if (!around.closest("script, style, noscript, textarea")) found.push(one.textContent);
  }
  for (const name of ["aria-label", "placeholder", "title"])
    for (const one of document.querySelectorAll(`[${name}]`)) found.push(one.getAttribute(name));
  return found.map((text) => text.trim().replace(/\\s+/g, " ")).filter(Boolean);
}"""
each_language = pytest.mark.parametrize("language", LOCALES)


class Looker:
    """Someone who reads all that a page shows, and keeps a picture of each screen."""

    def __init__(self, page: Page, language: str) -> None:
        self.page = page
        self.language = language
        self.t = page_words(language)
        self.seen: set[str] = set()

    def look(self, name: str) -> None:
        self.page.wait_for_timeout(250)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{self.language}-{name}.png", full_page=True)
        texts = self.page.evaluate(TEXTS)
        self.seen.update(texts)
        assert english_in(texts, self.language) == [], name
        assert english_words_in(texts, self.language) == [], name
        assert self.page.evaluate("document.documentElement.lang") == self.language

    def go(self, base: str, view: str) -> None:
        self.page.goto(base + view)
        self.page.locator("h1").first.wait_for()

    def button(self, word: str) -> None:
        self.page.get_by_role("button", name=self.t[word], exact=True).click()


def test_english_is_known_when_it_is_seen() -> None:
    """The measure itself: every kind of sentence of ours is found, and none of another language."""
    shown = [
        "Time left",
        'There is no profile "x".',
        "Ten minutes for the knees",
        "Comfortable, 1 of 2",
        "In five seconds, faster: two.",
        "Have you been free of falls for the last three months?",
        "stopped by the walker",
    ]
    fine = [
        "Restzeit",
        "Ein Programm „x“ gibt es nicht.",
        "Zehn Minuten für die Knie",
        "1:30",
        "knees",
    ]
    assert english_in([*shown, *fine], "de") == shown
    assert english_words_in([*shown, *fine], "de") == shown
    assert english_words_in(["the workout: Zeile 1"], "de") == ["the workout: Zeile 1"]


@each_language
def test_before_a_session(served: Served, opened: Opener, language: str) -> None:
    page = opened(served.url, locale=LOCALES[language], viewport=PHONE)
    looker = Looker(page, language)
    page.locator("input[name=code]").fill("2222-2222")
    looker.button("pair.do")
    expect(page.locator(".trouble")).not_to_be_empty()
    looker.look("unpaired")
    page.goto(served.pairing_url)
    page.locator(".cards .card").first.wait_for()
    looker.look("choose")
    title = shipped_profile("first-five", language)[1].title
    page.get_by_role("button", name=title).click()
    page.locator("form.readying summary").click()
    looker.button("ready")
    looker.look("ready")
    answer_all(page, "no")
    looker.look("not-ready")
    looker.button("ready")
    expect(page.locator("form.readying .trouble")).not_to_be_empty()
    looker.look("refused")
    for view in ("history", "profiles", "settings"):
        looker.go(served.url, f"#/{view}")
        page.wait_for_timeout(300)
        looker.look(view)
    opened.complaints.clear()  # type: ignore[attr-defined] # what was refused on purpose


@each_language
def test_what_is_written_and_imported(served: Served, opened: Opener, language: str) -> None:
    page = opened(served.pairing_url, locale=LOCALES[language], viewport=PHONE)
    looker = Looker(page, language)
    page.locator(".cards .card").first.wait_for()
    looker.go(served.url, "#/profiles/knees")
    text = page.locator("textarea")
    expect(page.locator(".picture .drawing")).to_be_visible()
    looker.look("editor")
    whole = text.input_value()
    for name, broken in (
        ("cap", whole.replace('cap = "2.0 km/h"', 'cap = "20 km/h"', 1)),
        ("field", whole.replace("for_whom", "for_who", 1)),
        ("toml", whole.replace("[[steps]]", "[[steps", 1)),
    ):
        text.fill(broken)
        expect(page.locator(".verdict")).not_to_be_empty()
        page.wait_for_timeout(600)
        looker.look(f"editor-{name}")
    looker.go(served.url, "#/import")
    written = page.get_by_label(looker.t["import.text"])
    written.fill("4x(1min@3")
    looker.button("import.look")
    expect(page.locator(".trouble")).not_to_be_empty()
    looker.look("import-broken")
    written.fill("5min@2; 4x(1min@9, 1min rest)")
    looker.button("import.look")
    page.locator("select[name=direction]").wait_for()
    looker.look("import-asked")
    page.locator("select[name=direction]").select_option("backward")
    looker.button("import.look")
    expect(page.locator(".picture .drawing")).to_be_visible()
    expect(page.locator(".picture li").first).to_be_visible()
    looker.look("import-shown")
    looker.button("import.keep")
    expect(page.locator("textarea")).to_have_value(re.compile("schema_version"))
    assert english_in(re.findall('^name = "([^",]+)"', text.input_value(), re.M), language) == []
    opened.complaints.clear()  # type: ignore[attr-defined] # what was refused on purpose


@each_language
def test_a_session_is_read_and_heard(served: Served, opened: Opener, language: str) -> None:
    page = opened(served.pairing_url, ears=True, locale=LOCALES[language], viewport=PHONE)
    looker = Looker(page, language)
    plan = shipped_profile("first-five", language)[1]
    get_ready(page, plan.title)
    looker.look("start")
    hold(page, ".prompt .hold")
    expect(page.locator(".step-name")).to_contain_text(plan.steps[1].name)
    looker.look("walk")
    looker.button("pause")
    expect(page.locator(".phase")).to_have_text(looker.t["phase.paused"])
    looker.look("paused")
    hold(page, ".prompt .hold")
    expect(page.locator(".phase")).to_have_text(looker.t["direction.backward"])
    page.wait_for_function("(word) => window.__said.includes(word)", arg=plan.steps[1].cues[1].text)
    page.keyboard.press("a")
    expect(page.locator(".last h2")).to_have_text(looker.t["ended.walker"])
    looker.look("ended")
    said = page.evaluate("window.__said")
    assert len(said) > 15
    assert english_in(said, language) == []
    assert english_words_in(said, language) == []
    looker.go(served.url, "#/history")
    page.locator(".sessions h2").wait_for()
    looker.look("walked")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Served]:
    program = Served(tmp_path, "--treadmill", "simulated", "--treadmill", "simulated")
    yield program
    program.end()


@each_language
def test_a_room_and_a_lost_program(room: Served, opened: Opener, language: str) -> None:
    page = opened(room.pairing_url, ears=True, locale=LOCALES[language], viewport=PHONE)
    looker = Looker(page, language)
    page.locator(".room").wait_for()
    looker.look("room")
    page.goto(room.url + "#/t/2")
    page.locator(".cards .card").first.wait_for()
    looker.look("second")
    get_ready(page, shipped_profile("first-five", language)[1].title)
    page.goto(room.url + "#/")
    expect(page.locator(".bays .card").nth(1)).to_contain_text("· ")
    looker.look("room-busy")
    page.goto(room.url + "#/t/2")
    room.kill()
    expect(page.locator("#link")).not_to_be_empty()
    looker.look("lost")
    opened.complaints.clear()  # type: ignore[attr-defined]


def test_another_language_is_chosen_on_the_device(served: Served, opened: Opener) -> None:
    page = opened(served.pairing_url)
    page.get_by_role("button", name="Your first five minutes").wait_for()
    page.goto(served.url + "#/settings")
    page.get_by_label("Language").select_option("de")
    page.goto(served.url + "#/")
    page.get_by_role("button", name="Ihre ersten fünf Minuten").wait_for()
    page.reload()
    page.get_by_role("button", name="Ihre ersten fünf Minuten").wait_for()
    assert english_in(page.evaluate(TEXTS), "de") == []
    page.goto(served.url + "#/settings")
    page.get_by_label("Sprache").select_option("es")
    page.goto(served.url + "#/")
    page.get_by_role("button", name=re.compile("Sus primeros cinco minutos")).wait_for()

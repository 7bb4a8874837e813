"""A walker with a phone or a screen on the wall: from pairing to the report, and every stop."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from retropace.cues.text import sentence
from retropace.journal import read_recording
from support.pages import LYING_PHONE, PHONE, SCREENSHOTS, SMALL_PHONE, WALL, Opener
from support.served import Served

HOLD_MS = 2300
LONG_MS = 90_000


def get_ready(page: Page, profile: str = "Your first five minutes") -> None:
    """Choose a profile and answer everything with yes, up to the question whether to start."""
    page.get_by_role("button", name=profile).click()
    page.locator("form.readying").wait_for()
    for answer in page.locator("input[value=yes]").all():
        answer.check()
    page.locator("form.readying button[type=submit]").click()
    expect(page.locator(".prompt .hold")).to_be_visible(timeout=LONG_MS)


def hold(page: Page, selector: str, duration_ms: int = HOLD_MS) -> None:
    """Press a button for as long as told."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(duration_ms)
    page.mouse.up()


def walk(page: Page) -> None:
    """On until the belt moves."""
    get_ready(page)
    hold(page, ".prompt .hold")
    expect(page.locator(".phase")).to_have_text("Walking backward", timeout=LONG_MS)


def ended(page: Page) -> None:
    expect(page.locator(".last h2")).to_have_text("Ended by you", timeout=LONG_MS)


def asked(served: Served) -> list[str]:
    """What the session was asked, from its journal."""
    (journal,) = served.journals()
    return [one.request for one in read_recording(journal).requests]


def keep(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


@pytest.mark.rule("R01", "R28")
def test_a_whole_session_from_pairing_to_report(served: Served, opened: Opener) -> None:
    page = opened(served.pairing_url, ears=True)
    page.get_by_role("button", name="Your first five minutes").wait_for()
    assert "pair" not in page.url, "the secret has left the address bar"
    keep(page, "choose-phone")
    get_ready(page)
    keep(page, "start-phone")
    assert page.evaluate("window.__said")[-1].startswith("Clip on"), (
        "whoever only listens waits too"
    )
    hold(page, ".prompt .hold", 900)
    page.wait_for_timeout(600)
    assert page.locator(".phase").inner_text() == "Ready", "a short press starts nothing"
    hold(page, ".prompt .hold")
    expect(page.locator(".phase")).to_have_text("Walking backward", timeout=LONG_MS)
    expect(page.locator(".speed")).to_have_text(re.compile(r"[01]\.[1-9]"), timeout=LONG_MS)
    expect(page.locator(".next-in")).to_have_text(re.compile(r"\d:\d\d"))
    expect(page.locator(".chart .measured").first).to_be_visible(timeout=LONG_MS)
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        for size, name in ((PHONE, "phone"), (WALL, "wall")):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.wait_for_timeout(1200)
            keep(page, f"walk-{name}-{theme}")
            assert _third(page) == pytest.approx(1 / 3, abs=0.01)
            assert not _spills(page), f"{name}: something does not fit"
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    expect(page.locator(".last h2")).to_have_text("Done", timeout=LONG_MS)
    page.get_by_label("How hard was it?").select_option("3")
    expect(page.get_by_text("Thank you, kept.")).to_be_visible()
    with page.expect_popup() as popup:
        page.locator(".last .button").click()
    report = popup.value
    report.wait_for_load_state()
    assert "first five minutes" in report.inner_text("body").lower()
    _heard_everything(page, served)


def _heard_everything(page: Page, served: Served) -> None:
    """By ear alone: every cue of the journal was said, in its words, in its order."""
    (journal,) = served.journals()
    recording = read_recording(journal)
    said = page.evaluate("window.__said")
    wanted = ["Clip on, feet on the side rails. The belt starts after a countdown."]
    wanted += [sentence(one.cue, where="page") for one in recording.cues]
    assert said == wanted
    assert recording.told.rpe == 3.0


def _third(page: Page) -> float:
    box = page.locator("#stop").bounding_box()
    size = page.viewport_size
    assert box is not None
    assert size is not None
    assert box["width"] == size["width"]
    return box["height"] / size["height"]


def _spills(page: Page) -> list[str]:
    """Elements whose text is cut off, or that hang over the stop."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll(".walking *")].filter((one) => {
          if (!one.offsetParent || one.closest("svg")) return false;
          const box = one.getBoundingClientRect(), stop = document.getElementById("stop");
          return box.bottom > stop.getBoundingClientRect().top + 1 || box.right > innerWidth + 1;
        }).map((one) => one.className + ": " + one.textContent.slice(0, 40))"""
    )
    return found


@pytest.mark.rule("R19")
@pytest.mark.parametrize("key", ["PageDown", "Tab", "Enter", "AudioVolumeUp"])
def test_any_key_and_any_clicker_stops(served: Served, opened: Opener, key: str) -> None:
    page = opened(served.pairing_url)
    walk(page)
    if key == "AudioVolumeUp":  # the shutter of a camera remote, on some phones
        page.locator("body").dispatch_event("keydown", {"key": key, "bubbles": True})
    else:
        page.keyboard.press(key)
    ended(page)
    assert asked(served)[-1] == "stop"


@pytest.mark.rule("R19")
@pytest.mark.parametrize("key", ["Enter", " "])
def test_the_stop_is_a_button_for_keys_and_screen_readers_too(
    served: Served, opened: Opener, key: str
) -> None:
    page = opened(served.pairing_url)
    get_ready(page)
    page.locator("#stop").focus()
    page.keyboard.press(key)
    ended(page)


@pytest.mark.rule("R01", "R19")
def test_a_key_in_the_countdown_stops_it(unhurried: Served, opened: Opener) -> None:
    page = opened(unhurried.pairing_url)
    get_ready(page)
    page.locator(".prompt .hold").focus()
    page.keyboard.down("Enter")
    expect(page.locator(".phase")).to_have_text("Countdown", timeout=LONG_MS)
    page.keyboard.up("Enter")
    page.keyboard.press(" ")
    ended(page)
    (journal,) = unhurried.journals()
    assert read_recording(journal).summary.totals["distance_m"] == 0.0


@pytest.mark.rule("R19")
def test_a_stop_asked_while_the_network_is_away_is_sent_when_it_is_back(
    served: Served, opened: Opener
) -> None:
    page = opened(served.pairing_url)
    walk(page)
    page.context.set_offline(True)
    page.keyboard.press("a")
    expect(page.locator("#stop")).to_have_text("NOT SENT YET", timeout=LONG_MS)
    page.wait_for_timeout(3000)
    page.context.set_offline(False)
    ended(page)
    opened.complaints.clear()  # type: ignore[attr-defined]


def test_what_was_said_before_a_page_came_is_not_said_again(served: Served, opened: Opener) -> None:
    page = opened(served.pairing_url, ears=True)
    walk(page)
    page.reload()
    expect(page.locator(".phase")).to_have_text("Walking backward", timeout=LONG_MS)
    page.wait_for_timeout(300)
    assert not {"Three.", "Two.", "One."} & set(page.evaluate("window.__said"))
    page.keyboard.press("a")


def test_a_device_is_paired_by_its_code_or_by_the_address_in_an_open_page(
    served: Served, opened: Opener
) -> None:
    by_code = opened(served.url)
    by_code.get_by_label("Code").fill(served.pairing_url.partition("#pair=")[2].upper())
    by_code.get_by_role("button", name="Pair this device").click()
    by_code.get_by_role("button", name="Your first five minutes").wait_for()
    by_address = opened(served.url)
    by_address.locator(".plain").wait_for()
    by_address.goto(served.pairing_url)
    by_address.get_by_role("button", name="Your first five minutes").wait_for()
    assert "pair" not in by_address.url


@pytest.mark.rule("R19")
@pytest.mark.parametrize("place", [".speed", ".chart", "#stop", "mouse remote"])
def test_any_tap_outside_other_controls_stops(served: Served, opened: Opener, place: str) -> None:
    page = opened(served.pairing_url, has_touch=True)
    walk(page)
    if place == "mouse remote":
        page.mouse.move(5, 5)
        page.mouse.down(button="middle")
    else:
        page.locator(place).tap()
    ended(page)
    assert asked(served)[-1] == "stop"


def test_controls_do_what_they_say_and_no_stop(served: Served, opened: Opener) -> None:
    page = opened(served.pairing_url)
    walk(page)
    page.get_by_role("button", name="Slower").click()
    page.get_by_role("button", name="Pause").click()
    expect(page.locator(".phase")).to_have_text("Paused", timeout=LONG_MS)
    keep(page, "paused-phone")
    hold(page, ".prompt .hold")
    expect(page.locator(".phase")).to_have_text("Walking backward", timeout=LONG_MS)
    hold(page, ".tools .hold")
    page.locator("#stop").click()
    ended(page)
    wanted = ["clip on", "start", "slower", "pause", "go", "skip", "stop"]
    assert [one for one in asked(served) if one in wanted] == wanted


@pytest.mark.rule("R19", "R28")
def test_whoever_is_not_paired_sees_little_and_can_stop(served: Served, opened: Opener) -> None:
    walker = opened(served.pairing_url)
    walk(walker)
    stranger = opened(served.url)
    expect(stranger.locator(".plain")).to_contain_text("not paired")
    assert stranger.locator(".walking").count() == 0
    keep(stranger, "stranger-phone")
    stranger.locator("#stop").click()
    ended(walker)


@pytest.mark.rule("R19")
def test_the_stop_works_without_scripts(served: Served, opened: Opener) -> None:
    walker = opened(served.pairing_url)
    walk(walker)
    plain = opened(served.url, java_script_enabled=False)
    plain.locator("#stop").click()
    ended(walker)
    opened.complaints.clear()  # type: ignore[attr-defined] # the bare answer has no icon


@pytest.mark.rule("R24", "R28")
def test_a_program_that_is_killed_is_told_within_two_seconds(
    served: Served, opened: Opener
) -> None:
    page = opened(served.pairing_url, ears=True)
    walk(page)
    clock = "import('./live.js').then((module) => module.LOST_MS + module.LOOK_MS)"
    lost_after_ms = page.evaluate(clock)
    served.kill()
    assert lost_after_ms < 2000, "the page's own clock decides, and a busy computer's test does not"
    expect(page.locator("#alarm")).to_contain_text("the belt may still move", timeout=LONG_MS)
    keep(page, "lost-phone")
    assert "The program is lost." in page.evaluate("window.__said.join(' ')")
    page.wait_for_function(
        "() => window.__said.filter((text) => text.includes('is lost')).length > 1", timeout=LONG_MS
    )
    page.keyboard.press("a")
    expect(page.locator("#stop")).to_have_text("NOT SENT YET")
    page.close()
    opened.complaints.clear()  # type: ignore[attr-defined]


LANGUAGES = {
    "de-DE": ("HALT", "Rückwärts gehen", "schneller", "Ihre ersten fünf Minuten"),
    "es-ES": ("PARAR", "Hacia atrás", "rápido", "Sus primeros cinco minutos"),
}


@pytest.mark.parametrize("locale", LANGUAGES)
def test_other_languages(served: Served, opened: Opener, locale: str) -> None:
    stop, phase, faster, title = LANGUAGES[locale]
    page = opened(served.pairing_url, ears=True, locale=locale)
    get_ready(page, title)
    hold(page, ".prompt .hold")
    expect(page.locator(".phase")).to_have_text(phase, timeout=LONG_MS)
    expect(page.locator("#stop")).to_have_text(stop)
    expect(page.locator(".speed")).to_have_text(re.compile(r"[01],[0-9]"))
    page.wait_for_function(
        "(word) => window.__said.join(' ').includes(word)", arg=faster, timeout=LONG_MS
    )
    keep(page, f"walk-{locale}")
    for size in (SMALL_PHONE, LYING_PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.wait_for_timeout(1200)
        keep(page, f"walk-{locale}-{size['width']}")
        assert _spills(page) == []
    page.keyboard.press("a")


CONTRASTS = """() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = (c) => c.slice(0, 3).map((v) => v / 255)
    .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const c = parse(getComputedStyle(at).backgroundColor);
      if (c.length === 3 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  const bad = [];
  for (const one of document.querySelectorAll("body *")) {
    const own = [...one.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !one.offsetParent || one.closest("svg, :disabled, .apart, noscript")) continue;
    const style = getComputedStyle(one);
    const a = light(parse(style.color)), b = light(ground(one));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(style.fontSize) >= 24;
    if (ratio < (large ? 3 : 4.5)) bad.push(one.textContent.slice(0, 30) + " " + ratio.toFixed(2));
  }
  return bad;
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_contrasts_names_and_live_regions(served: Served, opened: Opener, theme: Any) -> None:
    page = opened(served.pairing_url, color_scheme=theme)
    views = ["#/", "#/history", "#/profiles", "#/profiles/knees", "#/import", "#/settings"]
    for view in views:
        page.goto(served.url + view)
        page.locator("h1").first.wait_for()
        page.wait_for_timeout(300)
        assert page.evaluate(CONTRASTS) == [], view
        nameless = page.locator("button, a, input, select, textarea").evaluate_all(
            """(all) => all.filter((one) => one.offsetParent && !(one.textContent.trim() ||
              one.getAttribute("aria-label") || (one.labels && one.labels.length)))
              .map((one) => one.outerHTML)"""
        )
        assert nameless == [], view
        keep(page, f"view{view.replace('#', '').replace('/', '-')}{theme}")
    page.goto(served.url + "#/")
    walk(page)
    assert page.evaluate(CONTRASTS) == []
    assert page.locator("#said[aria-live=polite]").count() == 1
    assert page.locator("#alarm[role=alert]").count() == 1
    page.keyboard.press("a")


def test_the_editor_draws_what_is_written_and_tells_what_is_wrong(
    served: Served, opened: Opener
) -> None:
    page = opened(served.pairing_url)
    page.locator(".cards .card").first.wait_for()
    page.goto(served.url + "#/profiles/knees")
    text = page.get_by_label("Profile as text")
    expect(page.locator(".picture .drawing")).to_be_visible()
    whole = text.input_value()
    text.fill(whole.replace('cap = "2.0 km/h"', 'cap = "20 km/h"'))
    expect(page.locator(".verdict")).to_contain_text("cap")
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    text.fill(whole.replace('name = "knees"', 'name = "my-knees"'))
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".verdict")).to_have_text("Saved.")
    page.goto(served.url + "#/profiles")
    expect(page.get_by_text("your own")).to_be_visible()


def test_a_workout_is_looked_at_asked_about_and_kept(served: Served, opened: Opener) -> None:
    page = opened(served.pairing_url)
    page.locator(".cards .card").first.wait_for()
    page.goto(served.url + "#/import")
    page.get_by_label("Or as text").fill("5min@2; 4x(1min@3, 1min rest)")
    look = page.get_by_role("button", name="Look at it")
    look.click()
    page.get_by_label("Direction").select_option("backward")
    look.click()
    expect(page.locator(".picture .drawing")).to_be_visible()
    keep(page, "import-phone")
    expect(page.locator(".picture li").first).to_be_visible()
    page.get_by_role("button", name="Keep as profile").click()
    expect(page.get_by_label("Profile as text")).to_have_value(re.compile("2.5 km/h"))


FIGURES = """() => {
  const boxes = [...document.querySelectorAll(".drawing text")]
    .map((one) => one.getBoundingClientRect());
  const meet = (a, b) => a.left < b.right && b.left < a.right &&
    a.top < b.bottom && b.top < a.bottom;
  return boxes.filter((a, i) => boxes.some((b, j) => j > i && meet(a, b))).length;
}"""


def test_the_figures_of_a_drawing_stand_apart_and_have_a_unit(
    served: Served, opened: Opener
) -> None:
    page = opened(served.pairing_url)
    page.locator(".cards .card").first.wait_for()
    for name in ("knees", "long-easy", "first-five", "quarter-mile"):
        page.goto(served.url + f"#/profiles/{name}")
        page.get_by_role("heading", name=name).wait_for()
        page.locator(".picture .drawing").wait_for()
        assert page.evaluate(FIGURES) == 0, name
        assert "km/h" in page.locator(".drawing .axes").text_content()


SPOKEN_OVER = """async () => {
  const {say} = await import("./say.js");
  const heard = [];
  speechSynthesis.cancel = () => { heard.length = 0; };
  speechSynthesis.speak = (one) => { heard.push(one.text); };
  const after = [];
  for (const [text, urgency] of [["Stand tall.", "calm"], ["Pausing.", "change"],
      ["Paused.", "change"], ["Breathe.", "calm"], ["Pull the key.", "alarm"]]) {
    say(text, urgency);
    after.push(heard.join(" "));
  }
  return after;
}"""


def test_what_changes_is_said_at_once_and_not_after_advice(served: Served, opened: Opener) -> None:
    page = opened(served.pairing_url, ears=True)
    page.locator(".cards .card").first.wait_for()
    assert page.evaluate(SPOKEN_OVER) == [
        "Stand tall.",
        "Pausing.",
        "Pausing. Paused.",
        "Pausing. Paused. Breathe.",
        "Pull the key.",
    ]

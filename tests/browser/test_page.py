"""A walker with a phone or a screen on the wall: from pairing to the report."""

import re

import pytest
from playwright.sync_api import Page, expect

from retropace.cues.text import sentence
from retropace.journal import read_recording
from support.pages import LYING_PHONE, PHONE, SMALL_PHONE, WALL, Opener
from support.served import Served
from support.walker import asked, ended, get_ready, hold, keep, spills, touch, walk


@pytest.mark.rule("R01", "R28")
def test_a_whole_session_from_pairing_to_report(served: Served, opened: Opener) -> None:
    page = opened(served.pairing_url, ears=True)
    page.get_by_role("button", name="Your first five minutes").wait_for()
    assert "pair" not in page.url, "the secret has left the address bar"
    keep(page, "choose-phone")
    get_ready(page)
    keep(page, "start-phone")
    # Whoever only listens waits too.
    page.wait_for_function("() => (window.__said.at(-1) || '').startsWith('Clip on')")
    touch(page, ".prompt .hold")
    assert page.locator(".phase").inner_text() == "Ready", "a short press starts nothing"
    hold(page, ".prompt .hold")
    expect(page.locator(".phase")).to_have_text("Walking backward")
    expect(page.locator(".speed")).to_have_text(re.compile(r"[01]\.[1-9]"))
    expect(page.locator(".next-in")).to_have_text(re.compile(r"\d:\d\d"))
    expect(page.locator(".chart .measured").first).to_be_visible()
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        for size, name in ((PHONE, "phone"), (WALL, "wall")):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.wait_for_timeout(1200)
            keep(page, f"walk-{name}-{theme}")
            assert _third(page) == pytest.approx(1 / 3, abs=0.01)
            assert not spills(page), f"{name}: something does not fit"
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    expect(page.locator(".last h2")).to_have_text("Done")
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


def test_what_was_said_before_a_page_came_is_not_said_again(served: Served, opened: Opener) -> None:
    page = opened(served.pairing_url, ears=True)
    walk(page)
    page.reload()
    expect(page.locator(".phase")).to_have_text("Walking backward")
    page.wait_for_timeout(300)
    assert not {"Three.", "Two.", "One."} & set(page.evaluate("window.__said"))
    page.keyboard.press("a")


def test_a_device_is_paired_by_its_code_or_by_the_address_in_an_open_page(
    served: Served, opened: Opener
) -> None:
    by_code = opened(served.url)
    by_code.get_by_label("Code").fill(served.secret.upper())
    by_code.get_by_role("button", name="Pair this device").click()
    by_code.get_by_role("button", name="Your first five minutes").wait_for()
    by_address = opened(served.url)
    by_address.locator(".plain").wait_for()
    by_address.goto(served.pairing_url)
    by_address.get_by_role("button", name="Your first five minutes").wait_for()
    assert "pair" not in by_address.url


def test_an_address_that_was_torn_on_its_way_shows_the_page_all_the_same(
    served: Served, opened: Opener
) -> None:
    page = opened(served.url + "#pair=2%")
    expect(page.locator(".plain")).to_contain_text("not paired")
    assert "pair" not in page.url
    opened.complaints.clear()  # type: ignore[attr-defined] # the code is refused


def test_controls_do_what_they_say_and_no_stop(served: Served, opened: Opener) -> None:
    page = opened(served.pairing_url)
    walk(page)
    page.get_by_role("button", name="Slower").click()
    page.get_by_role("button", name="Pause").click()
    expect(page.locator(".phase")).to_have_text("Paused")
    keep(page, "paused-phone")
    hold(page, ".prompt .hold")
    expect(page.locator(".phase")).to_have_text("Walking backward")
    hold(page, ".tools .hold")
    page.locator("#stop").click()
    ended(page)
    wanted = ["clip on", "start", "slower", "pause", "go", "skip", "stop"]
    assert [one for one in asked(served) if one in wanted] == wanted


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
    expect(page.locator(".phase")).to_have_text(phase)
    expect(page.locator("#stop")).to_have_text(stop)
    expect(page.locator(".speed")).to_have_text(re.compile(r"[01],[0-9]"))
    page.wait_for_function("(word) => window.__said.join(' ').includes(word)", arg=faster)
    keep(page, f"walk-{locale}")
    for size in (SMALL_PHONE, LYING_PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.wait_for_timeout(1200)
        keep(page, f"walk-{locale}-{size['width']}")
        assert spills(page) == []
    page.keyboard.press("a")


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


FAILED_VOICE = """async () => {
  const {say, wakeVoice} = await import("./say.js");
  let tones = 0;
  window.AudioContext = class {
    constructor() { this.state = "running"; this.currentTime = 0; }
    createOscillator() {
      tones += 1;
      return {frequency: {}, connect: (on) => on, start() {}, stop() {}};
    }
    createGain() {
      const gain = {setValueAtTime() {}, linearRampToValueAtTime() {}};
      return {gain: gain, connect: (on) => on};
    }
  };
  wakeVoice();
  const after = [];
  for (const error of ["canceled", "network"]) {
    speechSynthesis.speak = (one) => one.onerror({error: error});
    say("Slower.", "calm");
    after.push(tones);
  }
  return after;
}"""


def test_a_voice_that_fails_is_replaced_by_tones(served: Served, opened: Opener) -> None:
    page = opened(served.pairing_url, ears=True)
    page.locator(".cards .card").first.wait_for()
    assert page.evaluate(FAILED_VOICE) == [0, 1]


HELD_AWAY = """async (gone) => {
  const {holdButton, HOLD_MS} = await import("./hold.js");
  let acted = 0;
  const button = holdButton("Start", "", () => { acted += 1; });
  document.body.append(button);
  button.dispatchEvent(new PointerEvent("pointerdown", {bubbles: true, button: 0}));
  if (gone) button.remove();
  await new Promise((done) => setTimeout(done, HOLD_MS + 100));
  return acted;
}"""


@pytest.mark.rule("R01")
def test_what_is_gone_while_it_is_held_asks_for_nothing(served: Served, opened: Opener) -> None:
    page = opened(served.pairing_url)
    page.locator(".cards .card").first.wait_for()
    assert page.evaluate(HELD_AWAY, False) == 1
    assert page.evaluate(HELD_AWAY, True) == 0


def test_a_refusal_gives_way_to_the_next_cue(served: Served, opened: Opener) -> None:
    page = opened(served.pairing_url)
    walk(page)
    refusal = page.locator(".walking > .trouble")
    refusal.evaluate("(one) => { one.textContent = 'The page was behind.'; }")
    expect(refusal).to_have_text("")
    page.keyboard.press("a")
    ended(page)

"""Every stop of the page, whoever asks for it and however; and what is said where none can go."""

import pytest
from playwright.sync_api import expect

from retropace.journal import read_recording
from support.pages import Opener
from support.served import Served, begin, until
from support.walker import asked, ended, get_ready, keep, walk


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
def test_going_back_amid_a_session_stops_and_leaves_the_page_where_it_is(
    served: Served, opened: Opener
) -> None:
    page = opened(served.pairing_url)
    walk(page)
    page.go_back()
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
    expect(page.locator(".phase")).to_have_text("Countdown")
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
    expect(page.locator("#stop")).to_have_text("NOT SENT YET")
    page.wait_for_timeout(3000)
    page.context.set_offline(False)
    ended(page)
    opened.complaints.clear()  # type: ignore[attr-defined]


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


@pytest.mark.rule("R19", "R24")
def test_a_view_that_breaks_takes_neither_the_stop_nor_the_word_of_a_loss_with_it(
    served: Served, opened: Opener
) -> None:
    page = opened(served.pairing_url)
    page.get_by_role("button", name="Your first five minutes").wait_for()
    page.evaluate("() => { document.createElement = () => { throw new Error('no drawing'); }; }")
    with served.paired() as client:
        begin(client)
        until(client, lambda one: (one["session"] or {}).get("prompt") == "start")
        expect(page.locator("#stop")).to_be_visible()
        page.keyboard.press("a")
        until(client, lambda one: one["stage"] == "idle")
    assert asked(served)[-1] == "stop"
    served.kill()
    expect(page.locator("#link")).to_have_text("The program does not answer.")
    opened.complaints.clear()  # type: ignore[attr-defined]


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
    expect(page.locator("#alarm")).to_contain_text("the belt may still move")
    keep(page, "lost-phone")
    page.wait_for_function("() => window.__said.join(' ').includes('The program is lost.')")
    page.wait_for_function(
        "() => window.__said.filter((text) => text.includes('is lost')).length > 1"
    )
    page.keyboard.press("a")
    expect(page.locator("#stop")).to_have_text("NOT SENT YET")
    page.close()
    opened.complaints.clear()  # type: ignore[attr-defined]

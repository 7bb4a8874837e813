"""A page that hears nothing for a while: what it says then, and what once it hears again."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from support.pages import Opener
from support.served import Served
from support.walker import ended, keep, walk


class Line:
    """The live line of a page, which can be held back, or die without a word."""

    def __init__(self, page: Page) -> None:
        page.locator(".cards .card").first.wait_for()  # paired, so that it can be loaded anew
        self.routes: list[WebSocketRoute] = []
        self.dead: set[WebSocketRoute] = set()
        self.held: list[str | bytes] | None = None
        page.route_web_socket("**/api/live*", self._open)
        page.reload()

    def _open(self, route: WebSocketRoute) -> None:
        self.routes.append(route)
        server = route.connect_to_server()
        server.on_message(lambda message: self._pass(route, message))

    def _pass(self, route: WebSocketRoute, message: str | bytes) -> None:
        if route in self.dead:
            return
        if self.held is None:
            route.send(message)
        else:
            self.held.append(message)

    def die(self) -> None:
        """Whatever is open now brings nothing any more, and nobody closes it."""
        self.dead.update(self.routes)

    def missed(self) -> list[dict[str, str]]:
        """What was to be said in what is held back."""
        states = [json.loads(message) for message in self.held or ()]
        return [
            one for state in states for bay in state.get("treadmills", ()) for one in bay["said"]
        ]

    def release(self) -> None:
        """Everything at once, as it comes to a page that wakes."""
        held, self.held = self.held or [], None
        for message in held:
            self.routes[-1].send(message)


@pytest.mark.rule("R24")
def test_a_line_that_died_without_a_word_is_replaced(served: Served, opened: Opener) -> None:
    page = opened(served.pairing_url, ears=True)
    line = Line(page)
    walk(page)
    line.die()
    page.wait_for_function("() => window.__said.join(' ').includes('The program is lost.')")
    expect(page.locator("body")).not_to_have_class(re.compile("lost"))
    page.keyboard.press("a")
    ended(page)


def test_a_page_that_slept_says_nothing_of_what_is_past(served: Served, opened: Opener) -> None:
    page = opened(served.pairing_url, ears=True)
    page.clock.install()
    line = Line(page)
    walk(page)
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 0.2)
    line.held = []
    while len(line.missed()) < 2:
        page.evaluate("1")
    said = page.evaluate("window.__said.length")
    page.clock.fast_forward(20_000)
    missed = line.missed()
    line.release()
    expect(page.locator(".walking .cue")).to_have_text(missed[-1]["shown"])
    page.clock.resume()
    page.wait_for_function("(was) => window.__said.length > was", arg=said)
    now_said = page.evaluate("(was) => window.__said.slice(was)", said)
    assert not {one["spoken"] for one in missed} & set(now_said), (
        "what was to be said while it slept is long past"
    )
    assert not any("is lost" in sentence for sentence in now_said), "it was the page that slept"
    page.keyboard.press("a")
    ended(page)


@pytest.mark.rule("R24", "R28")
def test_a_program_that_begins_anew_leaves_no_belt_unspoken_of_and_no_session_unheard(
    tmp_path: Path, served: Served, opened: Opener
) -> None:
    page = opened(served.pairing_url, ears=True)
    walk(page)
    served.kill()
    expect(page.locator("#alarm")).to_contain_text("the belt may still move")
    more = ("--treadmill", "simulated", "--speed-up", "10")
    again = Served(tmp_path, *more, port=served.port)
    try:
        expect(page.locator("#left")).to_contain_text("may still move")
        expect(page.locator("#stop")).to_be_visible()
        keep(page, "begun-anew-phone")
        page.wait_for_function("() => window.__said.join(' ').includes('has begun anew')")
        page.get_by_role("button", name="The belt is at rest").click()
        expect(page.locator("#left")).to_have_count(0)
        page.get_by_label("Code").fill(again.secret)
        page.get_by_role("button", name="Pair this device").click()
        before = page.evaluate("window.__said.length")
        walk(page)
        heard = page.evaluate("(was) => window.__said.slice(was)", before)
        assert {"Three.", "Two.", "One."} <= set(heard), "the new program counts from the start"
        page.keyboard.press("a")
        ended(page)
    finally:
        again.end()
        opened.complaints.clear()  # type: ignore[attr-defined] # the way to it was gone a while

"""A room with several treadmills, seen and stopped from one page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from support.pages import WALL, Opener
from support.served import Served
from support.walker import get_ready, held_through, keep


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Served]:
    many = ["--treadmill", "simulated", "--treadmill", "simulated:t12b", "--speed-up", "5"]
    program = Served(tmp_path, *many)
    yield program
    program.end()


@pytest.fixture
def eight(tmp_path: Path) -> Iterator[Served]:
    named = [("--treadmill", f"Place {number}, by the door=simulated") for number in range(1, 9)]
    program = Served(tmp_path, *(word for words in named for word in words), "--speed-up", "10")
    yield program
    program.end()


def walk(page: Page, url: str, number: int) -> None:
    """Begin a session at one treadmill of the room."""
    page.goto(f"{url}#/t/{number}")
    get_ready(page)
    page.locator(".prompt .hold").focus()
    page.keyboard.down("Enter")
    held_through(page)
    page.keyboard.up("Enter")
    expect(page.locator(".phase")).to_have_text("Walking backward")


@pytest.mark.rule("R19")
def test_one_is_stopped_and_the_other_walks_on_until_all_are(two: Served, opened: Opener) -> None:
    page = opened(two.pairing_url, viewport=WALL)
    expect(page.get_by_role("heading", name="The room")).to_be_visible()
    walk(page, two.url, 1)
    walk(page, two.url, 2)
    page.goto(two.url + "#/")
    states = page.locator(".bay-state")
    expect(states.nth(0)).to_have_text("Walking")
    expect(states.nth(1)).to_have_text("Walking")
    keep(page, "room-wall")
    page.get_by_role("button", name="Stop simulated:t12b").click()
    expect(states.nth(1)).to_have_text("Free")
    expect(states.nth(0)).to_have_text("Walking")
    expect(page.locator("#stop")).to_have_text("STOP ALL")
    page.goto(two.url + "#/profiles/knees")
    text = page.get_by_label("Profile as text")
    expect(text).to_have_value(re.compile("knees"))
    text.press("x")
    page.keyboard.press("F9")
    page.goto(two.url + "#/")
    expect(states.nth(0)).to_have_text("Walking")
    page.locator("#stop").click()
    expect(states.nth(0)).to_have_text("Free")


@pytest.mark.rule("R19")
def test_a_stop_of_one_that_the_network_did_not_take_is_said_and_sent_again(
    two: Served, opened: Opener
) -> None:
    page = opened(two.pairing_url, viewport=WALL)
    walk(page, two.url, 1)
    walk(page, two.url, 2)
    page.goto(two.url + "#/")
    states = page.locator(".bay-state")
    expect(states.nth(1)).to_have_text("Walking")
    page.context.set_offline(True)
    stop = page.locator(".bay-stop").nth(1)
    stop.click()
    expect(stop).to_have_text("simulated:t12b 2: NOT SENT YET")
    page.context.set_offline(False)
    expect(states.nth(1)).to_have_text("Free")
    expect(stop).to_have_text("Stop simulated:t12b 2")
    expect(states.nth(0)).to_have_text("Walking")
    opened.complaints.clear()  # type: ignore[attr-defined]


def test_eight_treadmills_and_their_stops_stand_on_a_wall(eight: Served, opened: Opener) -> None:
    page = opened(eight.pairing_url, viewport=WALL)
    walk(page, eight.url, 8)
    page.goto(eight.url + "#/")
    expect(page.locator(".bay-state").nth(7)).to_have_text("Walking")
    stop_top = page.locator("#stop").evaluate("(one) => one.getBoundingClientRect().top")
    for number in range(8):
        box = page.locator(".bay-stop").nth(number).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= stop_top, f"the stop of {number + 1} is hidden"
    keep(page, "room-of-eight-wall")
    page.locator("#stop").click()
    expect(page.locator(".bay-state").nth(7)).to_have_text("Free")


LET_GO = """async () => {
  const {room} = await import("./room.js");
  const view = room();
  const bays = ["1", "2", "3"].map((id) => ({id, name: "Place " + id, stage: "idle"}));
  const shown = [bays, [bays[0], bays[2]], bays].map((treadmills) => {
    view.update({treadmills});
    return [...view.element.querySelectorAll("h2")].map((one) => one.textContent);
  });
  return shown;
}"""


def test_a_treadmill_that_was_let_go_of_has_no_card(two: Served, opened: Opener) -> None:
    page = opened(two.pairing_url, viewport=WALL)
    page.locator(".room").wait_for()
    assert page.evaluate(LET_GO) == [
        ["Place 1", "Place 2", "Place 3"],
        ["Place 1", "Place 3"],
        ["Place 1", "Place 3", "Place 2"],
    ]


def test_a_screen_that_nobody_has_touched_says_that_it_is_silent(
    two: Served, opened: Opener
) -> None:
    page = opened(two.pairing_url, viewport=WALL, untouched=True)
    told = "No sound yet: touch this screen once before a session."
    expect(page.locator("#link")).to_have_text(told)
    page.locator("#brand").click()
    expect(page.locator("#link")).to_have_text("")
    walk(page, two.url, 1)
    expect(page.locator(".asked")).not_to_contain_text("no sound")
    wall = opened(two.pairing_url, viewport=WALL, untouched=True)
    wall.goto(two.url + "#/t/1")
    expect(wall.locator(".asked")).to_contain_text("no sound")

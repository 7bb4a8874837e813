"""Whoever stands before the page with a mouse or a keyboard: what is pressed, and what is seen."""

from playwright.sync_api import Page, expect

from retropace.journal import read_recording

from .pages import SCREENSHOTS
from .served import Served

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


def spills(page: Page) -> list[str]:
    """Elements whose text is cut off, or that hang over the stop."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll(".walking *")].filter((one) => {
          if (!one.offsetParent || one.closest("svg")) return false;
          const box = one.getBoundingClientRect(), stop = document.getElementById("stop");
          return box.bottom > stop.getBoundingClientRect().top + 1 || box.right > innerWidth + 1;
        }).map((one) => one.className + ": " + one.textContent.slice(0, 40))"""
    )
    return found

"""Whoever stands before the page with a mouse or a keyboard: what is pressed, and what is seen."""

from time import monotonic

from playwright.sync_api import Page, expect

from retropace.journal import read_recording

from .pages import LONG_MS, SCREENSHOTS
from .program import PATIENCE_S
from .served import Served

SHORT_MS = 900


def get_ready(page: Page, profile: str = "Your first five minutes") -> None:
    """Choose a profile and answer everything with yes, up to the question whether to start."""
    page.get_by_role("button", name=profile).click()
    page.locator("form.readying").wait_for()
    answer_all(page)
    page.locator("form.readying button[type=submit]").click()
    expect(page.locator(".prompt .hold")).to_be_visible(timeout=LONG_MS)


def answer_all(page: Page, answer: str = "yes") -> None:
    """Answer every question; again where the page moved under the finger, as a person would."""
    for one in page.locator(f"input[value={answer}]").all():
        until_s = monotonic() + PATIENCE_S
        while not one.is_checked():
            assert monotonic() < until_s, "a question takes no answer"
            one.click()


def hold(page: Page, selector: str) -> None:
    """Press a button until it has been held for long enough, by the page's own clock."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    held_through(page)
    page.mouse.up()


def held_through(page: Page) -> None:
    """Wait until a button that is pressed has been held for long enough."""
    page.wait_for_function("() => !document.querySelector('.held')")


def touch(page: Page, selector: str) -> None:
    """Press a button too briefly, by the page's own clock, and give it time to act all the same."""
    page.locator(selector).evaluate(
        """(one, short) => new Promise((done) => {
          const send = (kind) => one.dispatchEvent(new PointerEvent(kind, {bubbles: true}));
          send("pointerdown");
          setTimeout(() => send("pointerup"), short);
          setTimeout(done, 3 * short);
        })""",
        SHORT_MS,
    )


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

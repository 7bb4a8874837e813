"""A new user's first steps: no treadmill was named, so the page looks for one."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from support.pages import Opener
from support.program import PATIENCE_S
from support.served import Served
from support.walker import keep

TESTS = Path(__file__).parents[1]
NOTE_WHEN_DISABLED = """(name) => {
  const named = (one) => one.textContent.includes(name);
  const look = () => {
    if ([...document.querySelectorAll("button:disabled")].some(named)) window.__disabled = true;
  };
  new MutationObserver(look).observe(document.body,
    {subtree: true, childList: true, attributes: true});
}"""
"""It may be over before a test comes to look."""


@pytest.fixture
def reachable(tmp_path: Path) -> Iterator[str]:
    """The address of an empty room; one treadmill is within its reach."""
    process = subprocess.Popen(
        [sys.executable, "-m", "support.around_room", str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    yield process.stdout.readline().strip()
    process.communicate("", timeout=PATIENCE_S)


def test_a_treadmill_is_looked_for_chosen_and_let_go(reachable: str, opened: Opener) -> None:
    page = opened(reachable)
    expect(page.get_by_role("heading", name="Treadmills")).to_be_visible()
    page.evaluate(NOTE_WHEN_DISABLED, "Look for treadmills")
    page.get_by_role("button", name="Look for treadmills").click()
    card = page.get_by_role("list", name="Treadmills within reach").get_by_role("button")
    expect(card).to_have_count(1)
    expect(page.get_by_text("1 within reach: choose yours.")).to_be_visible()
    assert page.evaluate("window.__disabled"), "nobody looks twice at once"
    keep(page, "around-phone")
    card.click()
    page.get_by_role("button", name="Your first five minutes").click()
    page.locator("form.readying").wait_for()
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("link", name="Treadmills").click()
    keep(page, "around-one-phone")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("button", name="Remove")).to_have_count(0)


def test_without_a_radio_the_page_says_what_is_missing(tmp_path: Path, opened: Opener) -> None:
    served = Served(tmp_path)
    page = opened(served.pairing_url)
    page.get_by_role("button", name="Look for treadmills").click()
    told = page.get_by_text(re.compile("Bluetooth|None is within reach"))
    expect(told).to_be_visible()
    keep(page, "around-no-radio-phone")
    page.close()
    served.end()
    opened.complaints.clear()  # type: ignore[attr-defined]

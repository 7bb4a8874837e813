"""The browser that shows pages, sizes of screens, and where pictures of them are kept."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 360, "height": 640}
LYING_PHONE = {"width": 740, "height": 360}
WALL = {"width": 1920, "height": 1080}
SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"

LONG_MS = 90_000
"""So long a test waits for what a page shows: a busy computer is no fault."""
_SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
)


Opener = Callable[..., Page]


def chromium() -> str | None:
    """The browser, where there is one."""
    return os.environ.get("RETROPACE_CHROMIUM") or shutil.which("chromium")


@contextmanager
def launched(*switches: str) -> Iterator[Browser]:
    """The browser, running; a test is skipped where there is none."""
    program = chromium()
    if program is None:
        pytest.skip("chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        expect.set_options(timeout=LONG_MS)
        made = playwright.chromium.launch(
            executable_path=program, args=[*_SWITCHES, *switches], timeout=LONG_MS
        )
        yield made
        made.close()

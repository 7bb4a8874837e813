"""Sizes of screens, and where pictures of them are kept."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 360, "height": 640}
LYING_PHONE = {"width": 740, "height": 360}
WALL = {"width": 1920, "height": 1080}
SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"

Opener = Callable[..., Page]

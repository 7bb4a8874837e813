"""Writes docs/report.png: the top of a report of a simulated session, as Chromium shows it."""

import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from retropace.cli.main import run_command_line

PROFILE, WIDTH_PX, HEIGHT_PX, COLOURS = "walk-intervals", 1040, 1180, 128


def main(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        page, shot = Path(folder) / "report.html", Path(folder) / "report.png"
        kept = ["--data-dir", folder]
        run(["start", PROFILE, "--treadmill", "simulated", "--speed-up", "500", "--yes"], kept)
        run(["report", "last", "-o", str(page)], kept)
        photograph(page, shot)
        with Image.open(shot) as picture:
            fewer = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
            fewer.save(path, optimize=True)


def run(words: list[str], more: list[str]) -> None:
    words += ["--mass", "70"] if words[0] == "start" else []
    if run_command_line([*words, *more]) != 0:
        raise SystemExit(f"retropace {words[0]} did not end well")


def photograph(page: Path, shot: Path) -> None:
    """The page as it opens, with the values of one moment read."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        view = browser.new_page(viewport={"width": WIDTH_PX, "height": HEIGHT_PX})
        view.goto(page.as_uri())
        slider = view.locator(".scrub")
        slider.fill(str(int(slider.get_attribute("max") or 0) * 46 // 100))
        slider.blur()
        view.screenshot(path=shot)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/report.png"))

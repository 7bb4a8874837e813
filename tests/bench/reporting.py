"""The report of an hour: how long it takes from the journal to the page, and how large that is."""

import tempfile
from pathlib import Path

from tests.bench.hour import recorded_hour
from tests.bench.result import Result, best_s, count

from retropace.journal import read_recording
from retropace.report import build_page


def measure() -> list[Result]:
    """Seconds from the journal of one simulated hour to its page, and the page's kilobytes."""
    with tempfile.TemporaryDirectory(prefix="retropace-bench-") as folder:
        _, journal = recorded_hour(Path(folder))
        took_s = best_s(lambda: build_page([read_recording(journal)]), count(5, 1))
        page = build_page([read_recording(journal)])
    return [
        Result("report of an hour, from journal to page", took_s, "s", 2),
        Result("report of an hour, its size", len(page.encode()) / 1000, "kB", 400),
    ]

"""What the page weighs on its way to a phone: every file of it, as the server compresses it."""

import asyncio
import tempfile
import time
from importlib.resources import files
from pathlib import Path
from typing import Final

import httpx
from tests.bench.result import Result

from retropace.web.application import application
from retropace.web.room import Room

_ADDRESS: Final = "http://localhost:8766"


def measure() -> list[Result]:
    """Octets of all bodies, in kB of a thousand."""
    page = Path(str(files("retropace.web") / "page"))
    names = [path.relative_to(page).as_posix() for path in page.rglob("*") if path.is_file()]
    with tempfile.TemporaryDirectory(prefix="retropace-bench-") as folder:
        octets = asyncio.run(_weigh(Path(folder), names))
    return [Result("weight of the whole page, compressed", octets / 1000, "kB", 150)]


async def _weigh(data_dir: Path, names: list[str]) -> int:
    room = Room([], data_dir, time.monotonic)
    octets = 0
    transport = httpx.ASGITransport(app=application(room))
    async with httpx.AsyncClient(transport=transport, base_url=_ADDRESS) as client:
        for name in names:
            async with client.stream("GET", f"/{name}") as answer:
                answer.raise_for_status()
                octets += sum([len(part) async for part in answer.aiter_raw()])
    return octets

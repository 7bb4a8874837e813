"""What the page weighs on its way to a phone: the page itself, and the files beside it."""

import asyncio
import tempfile
import time
from pathlib import Path
from typing import Final

import httpx
from tests.bench.result import Result

from retropace.web.application import application
from retropace.web.room import Room

_ADDRESS: Final = "http://localhost:8766"
_FETCHED: Final = ("", "icon.svg", "manifest.webmanifest", "worker.js")


def measure() -> list[Result]:
    """Octets of all bodies, in kB of a thousand."""
    with tempfile.TemporaryDirectory(prefix="retropace-bench-") as folder:
        octets = asyncio.run(_weigh(Path(folder)))
    return [Result("weight of the whole page, compressed", octets / 1000, "kB", 150)]


async def _weigh(data_dir: Path) -> int:
    room = Room([], data_dir, time.monotonic)
    octets = 0
    transport = httpx.ASGITransport(app=application(room))
    async with httpx.AsyncClient(transport=transport, base_url=_ADDRESS) as client:
        for name in _FETCHED:
            async with client.stream("GET", f"/{name}") as answer:
                answer.raise_for_status()
                octets += sum([len(part) async for part in answer.aiter_raw()])
    return octets

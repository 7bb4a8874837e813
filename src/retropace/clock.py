"""The one source of time handed to whoever may read it; pure rooms are given ``now_ns`` instead."""

import asyncio
from typing import Protocol

from retropace.units import NS_PER_S


class Clock(Protocol):
    """Monotonic time in nanoseconds."""

    def now_ns(self) -> int:
        """Nanoseconds since some fixed instant; never goes back."""
        ...


class LoopClock:
    """The running event loop's own time, so that a virtual-time loop brings its clock along."""

    def __init__(self, loop: asyncio.AbstractEventLoop | None = None) -> None:
        self._loop = loop or asyncio.get_running_loop()

    def now_ns(self) -> int:
        """The loop's time in nanoseconds."""
        return int(self._loop.time() * NS_PER_S)

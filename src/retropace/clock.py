"""The one source of time handed to whoever may read it; pure rooms are given ``now_ns`` instead."""

import asyncio
import sys
import time
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


def wakeful_loop() -> asyncio.AbstractEventLoop:
    """An event loop whose time goes on while the computer sleeps.

    Python's own ``time.monotonic`` stands still meanwhile on Linux and macOS (PEP 418): a set-point
    from before the sleep would look a moment old, and so would the telemetry (R09, R12).
    """
    loop = asyncio.new_event_loop()
    loop.time = _wakeful_s  # type: ignore[method-assign]
    return loop


if sys.platform == "linux":

    def _wakeful_s() -> float:
        return time.clock_gettime(time.CLOCK_BOOTTIME)

elif sys.platform == "darwin":

    def _wakeful_s() -> float:
        return time.clock_gettime(time.CLOCK_MONOTONIC)

else:
    _wakeful_s = time.monotonic

"""The one bounded queue into the kernel; running over is a fault, never a silent drop."""

import asyncio
from typing import Final

from retropace.clock import Clock
from retropace.kernel import Input
from retropace.model import LinkEvent, LinkState

CAPACITY: Final = 4096


class Inbox:
    """Collects inputs between two steps, and wakes the loop as they come."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._inputs: list[Input] = []
        self._overrun = False
        self._waiter: asyncio.Future[None] | None = None

    def put(self, given: Input) -> None:
        """Take one input in; the loop steps at once."""
        if len(self._inputs) < CAPACITY:
            self._inputs.append(given)
        else:
            self._overrun = True
        self._wake()

    def drain(self) -> list[Input]:
        """Everything that came in since the last call, in order."""
        inputs, self._inputs = self._inputs, []
        if self._overrun:
            self._overrun = False
            detail = f"more than {CAPACITY} inputs waited for one step"
            inputs.append(LinkEvent(LinkState.OVERFLOW, self._clock.now_ns(), detail))
        return inputs

    async def wait_until(self, deadline_s: float) -> None:
        """Return at the deadline (loop time, s) or as soon as something comes in."""
        if self._inputs:
            await asyncio.sleep(0)
            return
        loop = asyncio.get_running_loop()
        self._waiter = loop.create_future()
        timer = loop.call_at(deadline_s, self._wake)
        try:
            await self._waiter
        finally:
            timer.cancel()
            self._waiter = None

    def _wake(self) -> None:
        """End the wait."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

"""A lost link: try to come back, with growing patience, for a bounded time (R23)."""

import asyncio
from collections.abc import Callable
from typing import Final

from retropace.clock import Clock
from retropace.driver import Treadmill
from retropace.errors import RetropaceError
from retropace.model import LinkEvent, LinkState
from retropace.phrase import Phrase
from retropace.units import seconds_to_ns

GIVE_UP_AFTER_S: Final = 60.0
_FIRST_PAUSE_S: Final = 0.25
_LONGEST_PAUSE_S: Final = 4.0
_ATTEMPT_S: Final = 15.0


class Relinker:
    """At most one attempt at a time; says when the link is back, or that it will not be.

    Having said that it will not, it tries on until told to end: a belt that still runs may come
    within reach again while the program waits for it to rest.
    """

    def __init__(
        self, treadmill: Treadmill, clock: Clock, deliver: Callable[[LinkEvent], None]
    ) -> None:
        self._treadmill = treadmill
        self._clock = clock
        self._deliver = deliver
        self._task: asyncio.Task[None] | None = None
        self._lost_again = False

    def begin(self) -> None:
        """The link is lost: begin, unless it is being tried already."""
        self._lost_again = True
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._try())

    async def end(self) -> None:
        """Give up trying."""
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.wait({self._task})

    async def _try(self) -> None:
        """Attach again until it works; say so when that has taken too long."""
        deadline_ns = self._clock.now_ns() + seconds_to_ns(GIVE_UP_AFTER_S)
        pause_s, given_up = _FIRST_PAUSE_S, False
        while True:
            why = await self._attempt()
            now_ns = self._clock.now_ns()
            if why is None:
                self._deliver(LinkEvent(LinkState.BACK, now_ns))
                return
            if now_ns >= deadline_ns and not given_up:
                given_up = True
                self._deliver(LinkEvent(LinkState.FAILED, now_ns, why))
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)

    async def _attempt(self) -> str | None:
        """One attempt; why it failed, or None. A link lost again meanwhile is a failed one."""
        self._lost_again = False
        try:
            async with asyncio.timeout(_ATTEMPT_S):
                await self._treadmill.reconnect()
        except Exception as error:  # a driver that breaks must not leave the session adrift
            return _why(error)
        return Phrase("the link was lost again") if self._lost_again else None


def _why(error: Exception) -> str:
    """What an exception says, never nothing."""
    if isinstance(error, RetropaceError):
        return error.sentence
    return str(error) or Phrase("no answer")

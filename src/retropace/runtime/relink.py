"""A lost link: try to come back, with growing patience, for a bounded time (R23)."""

import asyncio
from collections.abc import Callable
from typing import Final

from retropace.clock import Clock
from retropace.driver import Treadmill
from retropace.errors import RetropaceError
from retropace.model import LinkEvent, LinkState
from retropace.units import seconds_to_ns

GIVE_UP_AFTER_S: Final = 60.0
_FIRST_PAUSE_S: Final = 0.25
_LONGEST_PAUSE_S: Final = 4.0
_ATTEMPT_S: Final = 15.0


class Relinker:
    """At most one attempt at a time; says when the link is back, or that it will not be."""

    def __init__(
        self, treadmill: Treadmill, clock: Clock, deliver: Callable[[LinkEvent], None]
    ) -> None:
        self._treadmill = treadmill
        self._clock = clock
        self._deliver = deliver
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """The link is lost: begin, unless it is being tried already."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._try())

    async def end(self) -> None:
        """Give up trying."""
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.wait({self._task})

    async def _try(self) -> None:
        """Attach again until it works or the time is over."""
        deadline_ns = self._clock.now_ns() + seconds_to_ns(GIVE_UP_AFTER_S)
        pause_s, why = _FIRST_PAUSE_S, "no attempt worked"
        while self._clock.now_ns() < deadline_ns:
            try:
                await asyncio.wait_for(self._treadmill.reconnect(), _ATTEMPT_S)
            except (RetropaceError, TimeoutError, OSError) as error:
                why = str(error) or "no answer"
            else:
                self._deliver(LinkEvent(LinkState.BACK, self._clock.now_ns()))
                return
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
        self._deliver(LinkEvent(LinkState.FAILED, self._clock.now_ns(), why))

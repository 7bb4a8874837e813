"""Tells every viewer the newest state; none can hold up another, or the session (R26).

Each viewer has one slot, which the newest message replaces: a slow one sees fewer messages, never
old ones, and one that takes nothing for a while is let go of.
"""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from typing import Any, Final

from retropace.model import SpeedUnit
from retropace.web.pairing import Device

VIEWERS_LIMIT: Final = 64
UNPAIRED_LIMIT: Final = 32
UNPAIRED_PER_PEER: Final = 8
"""Who has no code may watch, but keeps nobody from watching who has."""
PACE_S: Final = 0.25
QUIET_PACE_S: Final = 1.0
SHORTEST_S: Final = 0.05
"""However much is said: no more than twenty messages a second."""
PATIENCE_S: Final = 10.0
LAST_S: Final = 1.0

Message = Callable[[Device | None, dict[str, int], SpeedUnit, str], dict[str, Any]]
Send = Callable[[str], Awaitable[None]]


class Viewer:
    """One WebSocket, and what it has been told."""

    def __init__(
        self,
        device: Device | None,
        unit: SpeedUnit,
        language: str,
        *,
        peer: str = "",
        speed_up: float = 1.0,
    ) -> None:
        self.peer = peer
        self.dismissed = False
        self._patience_s = PATIENCE_S * speed_up
        self.device = device
        self.unit = unit
        self.language = language
        self.heard: dict[str, int] = {}
        self._newest: tuple[str, dict[str, int]] | None = None
        self._answers: list[str] = []
        self._waiting = asyncio.Event()
        self.told = asyncio.Event()

    def offer(self, text: str, heard: dict[str, int]) -> None:
        """Have this sent next, instead of what still waits; ``heard`` is what it brings up to."""
        self._newest = (text, heard)
        self.told.clear()
        self._waiting.set()

    def answer(self, text: str) -> None:
        """Have an answer to a request sent; a viewer who takes none of them gets only the last."""
        self._answers = [*self._answers[-7:], text]
        self._waiting.set()

    def dismiss(self) -> None:
        """Somebody else needs the place."""
        self.dismissed = True
        self._waiting.set()

    async def tell(self, send: Send) -> None:
        """Send for as long as the viewer takes it; returns when it takes nothing any more."""
        try:
            with contextlib.suppress(TimeoutError):
                while await self._tell_next(send):
                    pass
        finally:
            self.told.set()

    async def _tell_next(self, send: Send) -> bool:
        """Wait for something to send; False where somebody else needs the place."""
        await self._waiting.wait()
        self._waiting.clear()
        if self.dismissed:
            return False
        answers, self._answers = self._answers, []
        newest, self._newest = self._newest, None
        async with asyncio.timeout(self._patience_s):
            for text in answers:
                await send(text)
            if newest is not None:
                text, self.heard = newest
                await send(text)
        if not self._waiting.is_set():
            self.told.set()
        return True


class Hub:
    """The viewers; ``message`` makes what one of them is told, ``lively`` says how often.

    ``speed_up`` is how many of the loop's seconds pass in one of the viewers'.
    """

    def __init__(
        self, message: Message, lively: Callable[[], bool], *, speed_up: float = 1.0
    ) -> None:
        self._message = message
        self._speed_up = speed_up
        self._lively = lively
        self._viewers: dict[Viewer, None] = {}
        self._urgent = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def full(self) -> bool:
        """Whether nobody else can watch now."""
        return len(self._viewers) >= VIEWERS_LIMIT

    def admit(self, viewer: Viewer) -> bool:
        """Have the viewer told from now on; False where there is no place for it.

        A paired one takes the place of an unpaired one where there is no other (R28).
        """
        unpaired = [known for known in self._viewers if known.device is None]
        if viewer.device is None:
            same = sum(known.peer == viewer.peer for known in unpaired)
            if self.full or len(unpaired) >= UNPAIRED_LIMIT or same >= UNPAIRED_PER_PEER:
                return False
        elif self.full:
            if not unpaired:
                return False
            unpaired[-1].dismiss()
            self.leave(unpaired[-1])
        self._join(viewer)
        return True

    def _join(self, viewer: Viewer) -> None:
        """The first one has the telling begin."""
        self._viewers[viewer] = None
        self._urgent.set()
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    def leave(self, viewer: Viewer) -> None:
        """The viewer is gone."""
        self._viewers.pop(viewer, None)
        self._urgent.set()

    def wake(self) -> None:
        """Something that viewers should hear of at once."""
        self._urgent.set()

    async def say_last(self) -> None:
        """Tell everyone how things stand now, and no more; before the program goes they have it."""
        if self._task is not None:
            self._task.cancel()
        self._publish()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LAST_S * self._speed_up):
                for viewer in list(self._viewers):
                    await viewer.told.wait()

    async def _run(self) -> None:
        """Until nobody watches any more."""
        while self._viewers:
            self._urgent.clear()
            self._publish()
            await asyncio.sleep(SHORTEST_S * self._speed_up)
            wait_s = (PACE_S if self._lively() else QUIET_PACE_S) - SHORTEST_S
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s * self._speed_up):
                    await self._urgent.wait()

    def _publish(self) -> None:
        """One message for each kind of viewer, however many of it there are."""
        with contextlib.suppress(Exception):  # a fault in one message must not end the telling
            self._offer_all()

    def _offer_all(self) -> None:
        made: dict[object, tuple[str, dict[str, int]]] = {}
        for viewer in self._viewers:
            kind = (viewer.device, viewer.unit, viewer.language, tuple(viewer.heard.items()))
            if kind not in made:
                made[kind] = self._make(viewer)
            viewer.offer(*made[kind])

    def _make(self, viewer: Viewer) -> tuple[str, dict[str, int]]:
        message = self._message(viewer.device, viewer.heard, viewer.unit, viewer.language)
        heard = {
            treadmill["id"]: treadmill["said"][-1]["number"]
            for treadmill in message["treadmills"]
            if treadmill.get("said")
        }
        return json.dumps(message, allow_nan=False), viewer.heard | heard

"""A program's own look at a belt it has just met, or is about to let go of (R24, R29)."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Final

from retropace.clock import Clock
from retropace.driver import Treadmill
from retropace.guardian.bringing import Bringing
from retropace.guardian.rescue import PACE_S, Hands
from retropace.guardian.signs import Manners
from retropace.kernel import Input
from retropace.model import Cue, Frame, NoticeKind, Urgency
from retropace.units import seconds_to_ns

LISTEN_NS: Final = seconds_to_ns(2.5)
"""A treadmill that says nothing for so long after connecting is not one that tells of its belt."""
PATIENCE_NS: Final = seconds_to_ns(30.0)
_SETTLE_S: Final = 3.0
_AGAIN_NS: Final = seconds_to_ns(1.0)
_MOVING: Final = Cue("stopping", Urgency.ALARM, (("reason", NoticeKind.MOVING_UNASKED.value),))


class Look:
    """One look; a belt that moves is stopped, and whoever is there is told."""

    def __init__(
        self,
        treadmill: Treadmill,
        clock: Clock,
        drain: Callable[[], Iterable[Input]],
        say: Callable[[Cue], None],
        manners: Manners,
    ) -> None:
        self._clock = clock
        self._drain = drain
        self._say = say
        self._bringing = Bringing(manners)
        self._hands = Hands(treadmill, clock, self._bringing, self._keep, self._ring)
        self.heard: list[Input] = []
        self.moved = False
        self._rung_ns: int | None = None

    @property
    def stopping(self) -> bool:
        """Whether the belt moves, or has not been seen at rest since."""
        return self._bringing.stopping

    async def take(self, samples: int) -> bool:
        """Whether the belt does not move, by so many samples, or rests again, or is silent."""
        end_ns = self._clock.now_ns() + PATIENCE_NS
        listen_ns = self._clock.now_ns() + LISTEN_NS
        while self._clock.now_ns() < end_ns:
            self._hands.step()
            if self.stopping and not self.moved:
                self.moved = True
                self._say(_MOVING)
            if not self.stopping and self._seen(samples, listen_ns):
                break
            await asyncio.sleep(PACE_S)
        await self._hands.settle(_SETTLE_S)
        return not self.stopping

    def _seen(self, samples: int, listen_ns: int) -> bool:
        return (
            self.moved
            or self._bringing.at_rest
            or self._bringing.belief.samples >= samples
            or self._clock.now_ns() >= listen_ns
        )

    def still_true(self) -> list[Input]:
        """What came meanwhile and holds now: of a belt that was stopped, nothing of its motion."""
        return [came for came in self.heard if not (self.moved and isinstance(came, Frame))]

    def _keep(self) -> list[Input]:
        came = list(self._drain())
        self.heard += came
        return came

    def _ring(self, now_ns: int) -> None:
        """R16: the alarm, each second."""
        if self._rung_ns is None or now_ns - self._rung_ns >= _AGAIN_NS:
            self._rung_ns = now_ns
            self._say(Cue("pull_key", Urgency.ALARM))

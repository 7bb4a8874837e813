"""Bringing a belt to rest over a treadmill's link: the guardian's hands, and a new run's (R24)."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, Final

from retropace.clock import Clock
from retropace.driver import Treadmill
from retropace.guardian.bringing import Bringing
from retropace.model import Outcome, Receipt
from retropace.runtime.sender import Sender
from retropace.units import seconds_to_ns

PACE_S: Final = 0.1
ATTEMPT_S: Final = 30.0
"""The bound on a driver that does not keep its own."""
_EACH_NS: Final = seconds_to_ns(1.0)
_LISTEN_S: Final = 1.5


class Hands:
    """Sends the stops that ``Bringing`` asks for, and hears what comes of them."""

    def __init__(
        self,
        treadmill: Treadmill,
        clock: Clock,
        bringing: Bringing,
        drain: Callable[[], Iterable[object]],
        ring: Callable[[int], None],
    ) -> None:
        self.bringing = bringing
        self._clock = clock
        self._drain = drain
        self._ring = ring
        self._receipts: list[Receipt] = []
        self._sender = Sender(treadmill, clock, self._receipts.append)

    def step(self, *, linked: bool = True) -> None:
        """One look at the belt, and whatever that calls for.

        Without a link nothing is sent from here: whoever makes one sends the stop with it.
        """
        now_ns = self._clock.now_ns()
        receipts, self._receipts[:] = list(self._receipts), []
        self.bringing.take([*self._drain(), *receipts], now_ns)
        if self.bringing.alarming(now_ns):
            self._ring(now_ns)
        if linked:
            stop = self.bringing.due(now_ns)
            if stop is not None:
                self._sender.send(stop)

    async def settle(self, timeout_s: float) -> None:
        """Wait for what is still under way."""
        await self._sender.settle(timeout_s)


class Rescue:
    """Takes a link over, however it has to be made, and brings the belt to rest.

    The quick way first: the driver's own second way to stop makes a link (the live one before a
    scan), subscribes, asks for control and writes Stop, and nothing else before it. Where nothing
    is heard after that, the thorough way: connect as a session does.
    """

    def __init__(
        self, treadmill: Treadmill, clock: Clock, hands: Hands, say: Callable[[str], None]
    ) -> None:
        self._treadmill = treadmill
        self._clock = clock
        self._hands = hands
        self._bringing = hands.bringing
        self._say = say
        self._reaching: asyncio.Task[None] | None = None
        self._began_ns: int | None = None
        self._said = ""

    def step(self, *, reach: bool = True) -> None:
        """One look; where nothing is heard, one more attempt each second to reach the treadmill."""
        hearing = self._bringing.hearing
        self._hands.step(linked=hearing)
        now_ns = self._clock.now_ns()
        due = self._began_ns is None or now_ns - self._began_ns >= _EACH_NS
        if reach and not hearing and due and (self._reaching is None or self._reaching.done()):
            self._began_ns = now_ns
            self._reaching = asyncio.get_running_loop().create_task(self._reach())

    async def end(self, timeout_s: float) -> None:
        """Let go of the link, and of everything that is under way."""
        if self._reaching is not None and not self._reaching.done():
            self._reaching.cancel()
            await asyncio.wait({self._reaching}, timeout=timeout_s)
        # To a belt that rests nothing more is written: there are some that a stop would start.
        await self._hands.settle(0.0 if self._bringing.at_rest else timeout_s)
        await self._bounded(self._treadmill.close(), timeout_s)

    async def _reach(self) -> None:
        """One attempt: quickly, then thoroughly."""
        if self._bringing.stopping:
            receipt = await self._stop(self._treadmill.stop_another_way)
            if receipt is not None and receipt.outcome is not Outcome.UNKNOWN:
                await asyncio.sleep(_LISTEN_S)
            if self._bringing.hearing:
                return
        if await self._bounded(self._treadmill.connect(), ATTEMPT_S) and self._bringing.stopping:
            await self._stop(self._treadmill.send)
        await asyncio.sleep(_LISTEN_S)

    async def _stop(self, send: Callable[..., Coroutine[Any, Any, Receipt]]) -> Receipt | None:
        """Send one stop in a way of the driver's; what came back."""
        receipts: list[Receipt] = []

        async def keep() -> None:
            receipts.append(await send(self._bringing.order(self._clock.now_ns())))

        await self._bounded(keep(), ATTEMPT_S)
        self._bringing.take(receipts, self._clock.now_ns())
        return receipts[0] if receipts else None

    async def _bounded(self, work: Coroutine[Any, Any, object], timeout_s: float) -> bool:
        """Do it within the time; what went wrong is said, once for each way of going wrong."""
        try:
            async with asyncio.timeout(timeout_s):
                await work
        except Exception as error:  # a guardian does not die of a radio: it tries again
            said = str(error) or "no answer in time"
            if said != self._said:
                self._said = said
                self._say(f"the treadmill is not reached yet: {said}")
            return False
        return True

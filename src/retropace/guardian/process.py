"""The guardian's own process: listens on its standard input, answers on its standard output.

It is started with ``python -m retropace.guardian ADDRESS [PLUG ARGUMENT]`` by ``keeper`` and by
nobody else. Everything it needs is loaded before it says that it is ready, so that taking a link
over costs no more than the radio's own time.
"""

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Final

from retropace.clock import Clock, LoopClock
from retropace.driver import Driver, Sink, Treadmill, find
from retropace.errors import RetropaceError
from retropace.guardian.alarm import Alarm
from retropace.guardian.bringing import Bringing
from retropace.guardian.plug import RadioPlug
from retropace.guardian.rescue import PACE_S, Hands, Rescue
from retropace.guardian.signs import Answer, Ear
from retropace.guardian.watch import Duty, Watch
from retropace.units import NS_PER_S, seconds_to_ns

LOOK_NS: Final = seconds_to_ns(20.0)
"""How long a belt that rested when last seen is looked for."""
GIVE_UP_NS: Final = seconds_to_ns(600.0)
"""After so long with nothing heard of it at all, a treadmill is off or out of reach for good."""
_LETTING_GO_S: Final = 3.0
_DEAF_TO: Final = ("SIGINT", "SIGHUP", "SIGTERM", "SIGQUIT", "SIGTSTP", "SIGPIPE", "SIGBREAK")
"""A guardian that ends with what it guards is none: only SIGKILL ends it early."""


class Watchman:
    """One guardian's life: watch, act when it has to, end."""

    def __init__(
        self,
        treadmill: Callable[[Sink], Treadmill],
        clock: Clock,
        alarm: Alarm,
        answer: Callable[[Answer], None],
    ) -> None:
        self.watch = Watch()
        self._treadmill = treadmill
        self._clock = clock
        self._alarm = alarm
        self._answer = answer
        self._changed = asyncio.Event()
        self._rescue: Rescue | None = None
        self._ear = Ear()
        self._bringing = Bringing(self._ear.manners)
        self._events: list[object] = []
        self._heard_ns = 0
        self._rested = False
        self._alarmed = False
        self._broken = ""

    def hear(self, octets: bytes) -> None:
        """Octets from the program; none at all when its end of the pipe has closed."""
        if octets:
            self.watch.hear(self._ear.take(octets), self._clock.now_ns())
            self._answer(Answer.HEARD)
        else:
            self.watch.close()
        self._changed.set()

    async def run(self) -> None:
        """Until there is nothing left to guard."""
        self._answer(Answer.READY)
        while True:
            duty = self.watch.duty(self._clock.now_ns())
            if duty is Duty.END:
                break
            if duty is not Duty.WATCH:
                try:
                    self._act(duty)
                except Exception as error:  # a fault of its own must not end a guardian
                    self._note_fault(error)
            await self._pause()
        if self._rescue is not None:
            await self._rescue.end(_LETTING_GO_S)

    async def _pause(self) -> None:
        """Until something comes over the pipe, or the next look."""
        self._changed.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PACE_S):
                await self._changed.wait()

    def _act(self, duty: Duty) -> None:
        """One step of bringing the belt to rest; what comes of it goes back to the watch."""
        now_ns = self._clock.now_ns()
        rescue = self._rescue or self._take_over(duty)
        bringing = self._bringing
        if duty is Duty.STOP and not self._alarmed:
            self._alarmed = True
            self._alarm.tell("The program has died or hangs. The belt is being stopped.")
        if duty is Duty.STOP and not self._rested:
            bringing.stop(now_ns)
        # Once the belt rests, a program that has come to life again may have the link for itself.
        rescue.step(reach=not self._rested)
        if bringing.hearing:
            self._heard_ns = now_ns
        if bringing.belief.moving:
            self.watch.saw_motion()
        if bringing.at_rest:
            self._rests()
        elif bringing.stopping:
            self._rested = False
        patience_ns = LOOK_NS if duty is Duty.LOOK else GIVE_UP_NS
        if not self._rested and now_ns - self._heard_ns > patience_ns:
            self._give_up(duty)

    def _take_over(self, duty: Duty) -> Rescue:
        """The program is dead, or hangs."""
        self._answer(Answer.TAKEN_OVER)
        self._heard_ns = self._clock.now_ns()
        self._bringing = Bringing(self._ear.manners, from_countdown=duty is Duty.STOP)
        treadmill = self._treadmill(self._events.append)
        hands = Hands(treadmill, self._clock, self._bringing, self._drain, self._alarm.ring)
        self._rescue = Rescue(treadmill, self._clock, hands, self._alarm.note)
        return self._rescue

    def _rests(self) -> None:
        """The belt is seen at rest."""
        if not self._rested:
            self._rested = True
            if self._alarmed:
                self._alarm.tell("The belt is at rest.")
        self.watch.saw_rest()

    def _give_up(self, duty: Duty) -> None:
        """Nobody is there: no belt that moved when last seen is let go of without a word."""
        if duty is Duty.STOP:
            minutes = GIVE_UP_NS // NS_PER_S // 60
            self._alarm.tell(
                f"The treadmill has not been heard for {minutes} minutes. "
                "Make sure that its belt is at rest. The guardian ends."
            )
        self.watch.saw_rest()

    def _note_fault(self, error: Exception) -> None:
        if self._broken != repr(error):
            self._broken = repr(error)
            self._alarm.note(f"a fault of its own: {error!r}")

    def _drain(self) -> list[object]:
        events, self._events[:] = list(self._events), []
        return events


def run(words: Sequence[str]) -> int:
    """Guard one session; 0 when it has ended, 2 where there was nothing to begin with."""
    if len(words) not in (1, 3):
        print("retropace guardian: it is started by a session, not by hand.", file=sys.stderr)
        return 2
    for name in _DEAF_TO:
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, signal.SIG_IGN)
    plug = RadioPlug(words[1], words[2]) if words[1:] else None
    try:
        # Not asyncio.run: that waits for whatever a hanging Bluetooth service still holds.
        asyncio.new_event_loop().run_until_complete(_guard(words[0], plug))
    except RetropaceError as error:
        print(f"retropace guardian: {error}", file=sys.stderr)
        return error.exit_code
    return 0


async def _guard(address: str, plug: RadioPlug | None) -> None:
    loop = asyncio.get_running_loop()
    driver: Driver = find("retropace.drivers", "ftms")
    driver.prepare()
    backend = None if plug is None else await plug.open()
    alarm, clock = Alarm(), LoopClock()

    def treadmill(sink: Sink) -> Treadmill:
        return driver.treadmill(address, sink, clock, backend=backend)

    watchman = Watchman(treadmill, clock, alarm, _answer)
    threading.Thread(target=_listen, args=(loop, watchman.hear), daemon=True).start()
    try:
        await watchman.run()
    finally:
        alarm.close()


def _listen(loop: asyncio.AbstractEventLoop, hear: Callable[[bytes], None]) -> None:
    """Read the pipe in a thread of its own, which works on every system."""
    octets = b"?"
    while octets:
        try:
            octets = os.read(sys.stdin.fileno(), 4096)
        except OSError:
            octets = b""
        with contextlib.suppress(RuntimeError):  # the loop may have ended
            loop.call_soon_threadsafe(hear, octets)


def _answer(answer: Answer) -> None:
    """Say it to the program, if that still listens."""
    with contextlib.suppress(OSError):
        os.write(sys.stdout.fileno(), bytes([answer]))

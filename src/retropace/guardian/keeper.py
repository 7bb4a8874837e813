"""The program's end of the pipe: starts the guardian, beats, and notices what becomes of it."""

import asyncio
import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any, Final

from retropace.clock import Clock
from retropace.errors import TreadmillError
from retropace.guardian.plug import RadioPlug
from retropace.guardian.signs import (
    BEAT_S,
    SILENCE_NS,
    Answer,
    Manners,
    Sign,
    encode_manners,
)
from retropace.model import HealthEvent
from retropace.phrase import Phrase
from retropace.units import seconds_to_ns

PART: Final = "guardian"
READY_S: Final = 20.0
GOODBYE_S: Final = 2.0
UNANSWERED_NS: Final = seconds_to_ns(2.0)
"""A guardian that answers no beat for so long is as good as none."""
STEPLESS_NS: Final = seconds_to_ns(1.2)
"""A session makes a step each second at least: one that makes none must not beat for a moving belt.

A step that comes late, but comes, does no harm: silence has to last for ``SILENCE_NS`` besides.
"""


class Guardian:
    """One guardian, from before the link is made to the goodbye.

    ``tell`` takes what becomes of it: part ``guardian`` when it is gone or back, part ``program``
    when the guardian has acted, or may have, because this program stood still (R24).
    """

    def __init__(self, clock: Clock, tell: Callable[[HealthEvent], None]) -> None:
        self._clock = clock
        self._tell = tell
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = asyncio.Event()
        self._beating: asyncio.Task[None] | None = None
        self._holding = False
        self._may_move: Callable[[], bool] = lambda: False
        self._told = Sign.NOTHING
        self._beaten_ns = 0
        self._answered_ns = 0
        self._stepped_ns = 0
        self._trouble: str | None = None
        self._suspended = False

    @property
    def trouble(self) -> str | None:
        """Why nobody guards this session now, or None where somebody does."""
        return self._trouble

    @property
    def suspended(self) -> bool:
        """Whether the guardian has acted, or may have: from then on only a stop may be sent."""
        return self._suspended

    def start(self, address: str, plug: RadioPlug | None) -> None:
        """Start the process and begin to beat. Raises TreadmillError where it cannot be started."""
        words = [] if plug is None else [plug.name, plug.argument]
        # Without -P a file in the working directory could stand in for a module.
        command = [sys.executable, "-P", "-m", "retropace.guardian", address, *words]
        try:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **_apart()
            )
        except OSError as error:
            raise _no_guardian(str(error)) from error
        self._beaten_ns = self._answered_ns = self._clock.now_ns()
        if self._process.stdin is not None and sys.platform != "win32":
            os.set_blocking(self._process.stdin.fileno(), False)
        loop = asyncio.get_running_loop()
        threading.Thread(
            target=_listen, args=(self._process, loop, self._hear), daemon=True
        ).start()
        self._beating = loop.create_task(self._beat_on())

    async def ready(self) -> None:
        """Wait until it watches. Raises TreadmillError where it does not come to that."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(READY_S):
                await self._ready.wait()
        if self._trouble is not None or not self._ready.is_set():
            late = Phrase("it was not ready within {ready_s:g} s", ready_s=READY_S)
            raise _no_guardian(self._trouble or late)

    def hold(self) -> None:
        """A link is being made: from now on there may be a belt to stop."""
        self._holding = True
        self.beat()

    def learn(self, manners: Manners) -> None:
        """How this make of treadmill tells of its belt, for the guardian to know too."""
        self._write(encode_manners(manners))

    def guard(self, may_move: Callable[[], bool]) -> None:
        """From now on ``may_move`` says whether the belt moves, or may do so at any moment."""
        self._may_move = may_move
        self.stepped()
        self.beat()

    def stepped(self) -> None:
        """Whoever leads the belt has made a step: the session, a look at it, or the way out."""
        self._stepped_ns = self._clock.now_ns()

    def beat(self) -> None:
        """Say that the program lives, and what its belt may do.

        A heart that has stood still as long as it takes the guardian to act says so here: until
        the guardian has answered for itself, the belt is held to have been stopped.
        """
        now_ns = self._clock.now_ns()
        if now_ns - self._beaten_ns >= SILENCE_NS and self._told is Sign.MAY_MOVE:
            self._suspend(
                Phrase("this program stood still: its guardian may have stopped the belt")
            )
        self._beaten_ns = now_ns
        self._told = self._sign()
        self._write(bytes([self._told]))

    async def end(self) -> None:
        """Say goodbye, or say nothing where the belt may still move: then the guardian goes on."""
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.wait({self._beating})
        process, self._process = self._process, None
        if process is None or process.stdin is None:
            return
        moving = self._holding and self._may_move()
        with contextlib.suppress(OSError):
            os.write(process.stdin.fileno(), bytes([Sign.MAY_MOVE if moving else Sign.GOODBYE]))
        with contextlib.suppress(OSError):
            process.stdin.close()
        if not moving:
            await asyncio.to_thread(_see_it_end, process)

    def _sign(self) -> Sign:
        if not self._holding:
            return Sign.NOTHING
        return Sign.MAY_MOVE if self._may_move() else Sign.RESTING

    async def _beat_on(self) -> None:
        while True:
            now_ns = self._clock.now_ns()
            # A belt that may move is spoken for by steps alone, before a session and after it too.
            if now_ns - self._stepped_ns < STEPLESS_NS or self._sign() is not Sign.MAY_MOVE:
                self.beat()
            if self._ready.is_set() and now_ns - self._answered_ns >= UNANSWERED_NS:
                self._fail(Phrase("it does not answer"))
            await asyncio.sleep(BEAT_S)

    def _write(self, octets: bytes) -> None:
        """A few octets; a pipe that is full or broken is told of, never waited for."""
        if self._process is None or self._process.stdin is None:
            return
        try:
            os.write(self._process.stdin.fileno(), octets)
        except BlockingIOError:
            self._fail(Phrase("it does not listen"))
        except (OSError, ValueError):
            self._fail(Phrase("it has ended"))

    def _hear(self, octets: bytes) -> None:
        """Answers from the guardian; none at all when it has ended."""
        if not octets:
            self._ready.set()
            self._fail(Phrase("it has ended"))
            return
        self._answered_ns = self._clock.now_ns()
        if Answer.READY in octets:
            self._ready.set()
        if Answer.TAKEN_OVER in octets:
            self._suspend(Phrase("the guardian has taken the belt over"))
        elif self._trouble is not None:
            self._trouble = None
            self._tell(HealthEvent(PART, True, self._clock.now_ns()))

    def _fail(self, why: str) -> None:
        if self._trouble is None and self._process is not None:
            self._trouble = why
            self._tell(HealthEvent(PART, False, self._clock.now_ns(), why))

    def _suspend(self, why: str) -> None:
        if not self._suspended:
            self._suspended = True
            self._tell(HealthEvent("program", False, self._clock.now_ns(), why))


def _no_guardian(why: str) -> TreadmillError:
    return TreadmillError(
        Phrase(
            "the guardian, which stops the belt should this program die, could not be started "
            "({why}): no session begins without it; close other programs and try again.",
            why=why,
        )
    )


def _apart() -> dict[str, Any]:
    """Out of the terminal's reach: its Ctrl-C, and its end, are for the session alone."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.DETACHED_PROCESS}
    return {"start_new_session": True}


def _listen(
    process: "subprocess.Popen[bytes]",
    loop: asyncio.AbstractEventLoop,
    hear: Callable[[bytes], None],
) -> None:
    """Read its answers in a thread of their own, which works on every system.

    Nobody else closes the pipe: its number might be another file's before this thread reads again.
    """
    if process.stdout is None:
        return
    octets = b"?"
    with process.stdout:
        while octets:
            try:
                octets = os.read(process.stdout.fileno(), 4096)
            except OSError:
                octets = b""
            with contextlib.suppress(RuntimeError):  # the loop may have ended
                loop.call_soon_threadsafe(hear, octets)


def _see_it_end(process: "subprocess.Popen[bytes]") -> None:
    """It has been told goodbye; one that does not go is sent away."""
    try:
        process.wait(GOODBYE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

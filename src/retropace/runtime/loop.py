"""The one tick loop: drain, step, send, record, publish; and every way out of it (R29).

A step is made as soon as anything comes in, and otherwise when the kernel says that time alone
could bring something new: ten times a second while anything is under way, once a second when all
is quiet. Nothing here waits for a radio, a disk, a screen or a voice.
"""

import asyncio
from collections.abc import Callable
from typing import Final, Protocol, TypeVar

from retropace.belief.belt import LOST_AGE_NS
from retropace.clock import Clock
from retropace.driver import Treadmill
from retropace.kernel import Decision, Input, Kernel
from retropace.kernel.kernel import PACE_NS
from retropace.model import (
    Cue,
    HealthEvent,
    IntentKind,
    LinkEvent,
    LinkState,
    OperatorEvent,
    Request,
)
from retropace.phrase import Phrase
from retropace.runtime.inbox import Inbox
from retropace.runtime.publish import snapshot_of
from retropace.runtime.relink import Relinker
from retropace.runtime.sender import Sender
from retropace.runtime.snapshot import Snapshot
from retropace.session import Ending, EndingKind, Phase
from retropace.units import NS_PER_S, seconds_to_ns

T = TypeVar("T")

STOP_PATIENCE_NS: Final = seconds_to_ns(90.0)
"""How long a stop is repeated before the program gives up on a belt it cannot reach."""
HEARD_PATIENCE_NS: Final = seconds_to_ns(900.0)
"""How long a belt that can be heard, and does not stop, is told to stop each second (R16)."""
FAILED_LINK_PATIENCE_NS: Final = seconds_to_ns(10.0)
_SLEPT_NS: Final = seconds_to_ns(5.0)
"""Between two steps it is a second at most: after so long the computer has slept, or hung."""
_SETTLE_S: Final = 3.0


class StepRecorder(Protocol):
    """What the loop needs of a journal (stage 9): it never blocks."""

    def record_step(self, inputs: list[Input], decision: Decision) -> None:
        """Keep one step."""
        ...

    def note(self, event: str, at_ns: int, detail: str = "") -> None:
        """Keep something that happened outside the kernel."""
        ...

    def health(self) -> str | None:
        """What is wrong with the journal, or None."""
        ...


class Runtime:
    """One session on one treadmill, already connected."""

    def __init__(
        self,
        kernel: Kernel,
        treadmill: Treadmill,
        clock: Clock,
        inbox: Inbox,
        recorder: StepRecorder,
        *,
        show: Callable[[Snapshot], None],
        say: Callable[[Cue], None],
        mass_kg: float | None = None,
    ) -> None:
        self._kernel = kernel
        self._clock = clock
        self._inbox = inbox
        self._recorder = recorder
        self._show = show
        self._say = say
        self._mass_kg = mass_kg
        self._sender = Sender(treadmill, clock, inbox.put)
        self._relinker = Relinker(treadmill, clock, inbox.put)
        self._base_ns = clock.now_ns()
        self._journal_healthy = True
        self._journal_fault: str | None = None
        self._lost_parts: set[str] = set()
        self._stopping_since_ns: int | None = None
        self._looked_ns = self._base_ns
        self._link_failed = False
        self._samples = 0
        self._heard_ns = self._base_ns

    @property
    def ending(self) -> Ending:
        """How the session ended; one that did not see the belt at rest ended in trouble (R16)."""
        session = self._kernel.session
        ending = session.ending or Ending(EndingKind.SAFETY, Phrase("the session broke off"))
        if session.phase is Phase.ENDED:
            return ending
        reason = Phrase("the belt was not seen at rest ({reason})", reason=ending.reason)
        return Ending(EndingKind.TREADMILL, reason)

    def ask(self, request: Request, source: str) -> None:
        """A person asks for something; a stop is in the very next step (R19)."""
        self._inbox.put(OperatorEvent(request, self._clock.now_ns(), source))

    async def run(self) -> Ending:
        """Step until the session has ended; however it ends, the belt is stopped first."""
        try:
            while not self._over():
                due_ns = await self._tick()
                await self._inbox.wait_until(due_ns / NS_PER_S)
        finally:
            await self._leave()
        return self.ending

    async def _tick(self) -> int:
        """One step; when the next is due."""
        inputs = self._inbox.drain()
        now_ns = self._clock.now_ns()
        health = self._journal_health(now_ns)
        if health is not None:
            inputs.append(health)
        for given in inputs:
            if isinstance(given, LinkEvent):
                self._follow_link(given)
        decision = self._kernel.step(inputs, now_ns)
        self._time_stop(decision)
        try:
            command = decision.verdict.command
            if command is not None:
                self._sender.send(command)
                # It is on its way before anything is recorded, said or shown (R19).
                await asyncio.sleep(0)
        finally:
            self._record(inputs, decision)
        self._publish(decision)
        return decision.due_ns

    def _record(self, inputs: list[Input], decision: Decision) -> None:
        """Stage 9; a journal that breaks instead of saying so is down all the same (R25)."""
        try:
            self._recorder.record_step(inputs, decision)
        except Exception as error:
            self._journal_fault = f"the journal broke: {error!r}"

    def _publish(self, decision: Decision) -> None:
        """Stage 11: a voice or a screen that breaks is an event, not an error."""
        for cue in decision.cues:
            self._hand_out("voice", self._say, cue)
        self._hand_out("screen", self._display, decision)

    def _display(self, decision: Decision) -> None:
        """Show the moment."""
        self._show(snapshot_of(self._kernel, decision, self._base_ns, self._mass_kg))

    def _hand_out(self, part: str, take: Callable[[T], None], what: T) -> None:
        """Give it to a part that may be broken; write down when it breaks and when it recovers."""
        try:
            take(what)
        except Exception as error:
            if part not in self._lost_parts:
                self._lost_parts.add(part)
                self._note(f"{part} lost", repr(error))
        else:
            if part in self._lost_parts:
                self._lost_parts.remove(part)
                self._note(f"{part} back")

    def _note(self, event: str, detail: str = "") -> None:
        """Write down what happened outside the kernel."""
        try:
            self._recorder.note(event, self._clock.now_ns(), detail)
        except Exception as error:
            self._journal_fault = f"the journal broke: {error!r}"

    def _follow_link(self, event: LinkEvent) -> None:
        """A lost link is tried again; one that failed for good shortens our patience."""
        if event.state is LinkState.LOST:
            self._relinker.begin()
        elif event.state is LinkState.FAILED:
            self._link_failed = True

    def _journal_health(self, now_ns: int) -> HealthEvent | None:
        """The journal's state, when it has changed (R25)."""
        try:
            trouble = self._journal_fault or self._recorder.health()
        except Exception as error:
            trouble = self._journal_fault = f"the journal broke: {error!r}"
        if (trouble is None) is self._journal_healthy:
            return None
        self._journal_healthy = trouble is None
        return HealthEvent("journal", trouble is None, now_ns, trouble or "")

    def _time_stop(self, decision: Decision) -> None:
        """Since when a stop for good has been wanted, and when the belt was last heard."""
        if self._kernel.belief.samples != self._samples:
            self._samples, self._heard_ns = self._kernel.belief.samples, decision.now_ns
        if decision.intent.kind is not IntentKind.STOP:
            self._stopping_since_ns = None
        elif self._stopping_since_ns is None:
            self._stopping_since_ns = decision.now_ns

    def _over(self) -> bool:
        """Whether there is nothing more to do, or nothing more that can be done."""
        self._forgive_sleep()
        if self._kernel.session.phase is Phase.ENDED:
            return True
        if self._stopping_since_ns is None:
            return False
        patience_ns = STOP_PATIENCE_NS
        if self._link_failed:
            patience_ns = FAILED_LINK_PATIENCE_NS
        elif self._moves_on():
            patience_ns = HEARD_PATIENCE_NS
        return self._clock.now_ns() - self._stopping_since_ns > patience_ns

    def _forgive_sleep(self) -> None:
        """While the program did not run nobody was told to stop: that time is no patience spent."""
        away_ns = self._clock.now_ns() - self._looked_ns
        self._looked_ns += away_ns
        if away_ns > _SLEPT_NS and self._stopping_since_ns is not None:
            self._stopping_since_ns += away_ns

    def _moves_on(self) -> bool:
        """Whether the belt can still be heard, and is not heard to rest."""
        heard = self._clock.now_ns() - self._heard_ns <= LOST_AGE_NS
        return heard and not self._kernel.belief.at_rest

    async def _leave(self) -> None:
        """Every way out: stop is written and the belt seen at rest, or the wait for it over.

        Whatever interrupts this, once or often, is raised when it is done and not before: nobody
        lets go of the link while the belt may still move (R29).
        """
        interruption = await self._stop_belt()
        for last in (self._relinker.end(), self._sender.settle(_SETTLE_S)):
            try:
                await last
            except asyncio.CancelledError as error:
                interruption = error
        if interruption is not None:
            raise interruption

    async def _stop_belt(self) -> BaseException | None:
        """Step on until the session has ended; what tried to break in, if anything did."""
        interruption: BaseException | None = None
        if self._kernel.session.phase is not Phase.ENDED:
            self.ask(Request.STOP, "program ends")
        while not self._over():
            try:
                due_ns = await self._tick()
            except BaseException as error:  # an interrupt too must wait for the belt
                interruption, due_ns = error, self._clock.now_ns() + PACE_NS
            try:
                await self._inbox.wait_until(due_ns / NS_PER_S)
            except asyncio.CancelledError as error:
                interruption = error
        return interruption

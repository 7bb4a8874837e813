"""The one tick loop: drain, step, send, record, publish; and every way out of it (R29).

A step is made as soon as anything comes in, and otherwise when the kernel says that time alone
could bring something new: ten times a second while anything is under way, once a second when all
is quiet. Nothing here waits for a radio, a disk, a screen or a voice.
"""

import asyncio
from collections.abc import Callable
from typing import Final, Protocol

from retropace.clock import Clock
from retropace.driver import Treadmill
from retropace.kernel import Decision, Input, Kernel
from retropace.model import (
    Cue,
    HealthEvent,
    LinkEvent,
    LinkState,
    OperatorEvent,
    Request,
)
from retropace.runtime.inbox import Inbox
from retropace.runtime.publish import snapshot_of
from retropace.runtime.relink import Relinker
from retropace.runtime.sender import Sender
from retropace.runtime.snapshot import Snapshot
from retropace.session import Ending, EndingKind, Phase
from retropace.units import NS_PER_S, seconds_to_ns

STOP_PATIENCE_NS: Final = seconds_to_ns(90.0)
"""How long a stop is repeated before the program gives up on a belt it cannot reach."""
FAILED_LINK_PATIENCE_NS: Final = seconds_to_ns(10.0)
_SETTLE_S: Final = 3.0


class StepRecorder(Protocol):
    """What the loop needs of a journal (stage 9): it never blocks and never raises."""

    def record_step(self, inputs: list[Input], decision: Decision) -> None:
        """Keep one step."""
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
        self._stopping_since_ns: int | None = None
        self._link_failed = False

    def ask(self, request: Request, source: str) -> None:
        """A person asks for something; a stop is in the very next step (R19)."""
        self._inbox.put(OperatorEvent(request, self._clock.now_ns(), source))

    async def run(self) -> Ending:
        """Step until the session has ended; however it ends, the belt is stopped first."""
        try:
            while not self._over():
                due_ns = self._tick()
                await self._inbox.wait_until(due_ns / NS_PER_S)
        finally:
            await asyncio.shield(asyncio.ensure_future(self._leave()))
        ending = self._kernel.session.ending
        return ending or Ending(EndingKind.SAFETY, "the session broke off")

    def _tick(self) -> int:
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
        command = decision.verdict.command
        if command is not None:
            self._sender.send(command)
        self._recorder.record_step(inputs, decision)
        for cue in decision.cues:
            self._say(cue)
        self._show(snapshot_of(self._kernel, decision, self._base_ns, self._mass_kg))
        return decision.due_ns

    def _follow_link(self, event: LinkEvent) -> None:
        """A lost link is tried again; one that failed for good shortens our patience."""
        if event.state is LinkState.LOST:
            self._relinker.begin()
        elif event.state is LinkState.FAILED:
            self._link_failed = True

    def _journal_health(self, now_ns: int) -> HealthEvent | None:
        """The journal's state, when it has changed (R25)."""
        trouble = self._recorder.health()
        if (trouble is None) is self._journal_healthy:
            return None
        self._journal_healthy = trouble is None
        return HealthEvent("journal", trouble is None, now_ns, trouble or "")

    def _over(self) -> bool:
        """Whether there is nothing more to do, or nothing more that can be done."""
        phase = self._kernel.session.phase
        if phase is Phase.ENDED:
            return True
        if phase is not Phase.STOPPING:
            self._stopping_since_ns = None
            return False
        now_ns = self._clock.now_ns()
        if self._stopping_since_ns is None:
            self._stopping_since_ns = now_ns
        patience_ns = FAILED_LINK_PATIENCE_NS if self._link_failed else STOP_PATIENCE_NS
        return now_ns - self._stopping_since_ns > patience_ns

    async def _leave(self) -> None:
        """Every way out: stop is written and the belt seen at rest, or the wait for it over."""
        if self._kernel.session.phase is not Phase.ENDED:
            self.ask(Request.STOP, "program ends")
            while not self._over():
                due_ns = self._tick()
                await self._inbox.wait_until(due_ns / NS_PER_S)
        await self._relinker.end()
        await self._sender.settle(_SETTLE_S)

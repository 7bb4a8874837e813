"""A session under guard: no start without a guardian, no order but a stop once it has acted."""

from typing import TYPE_CHECKING, Final

from retropace.clock import Clock
from retropace.driver import Treadmill, TreadmillInfo
from retropace.guardian.keeper import Guardian
from retropace.model import Command, CommandKind, Outcome, Receipt

if TYPE_CHECKING:  # the guardian's own process has no use for a session's rooms
    from retropace.kernel import Decision, Input
    from retropace.runtime.loop import StepRecorder

_SUSPENDED: Final = "this program stood still, or its guardian has acted: only a stop is sent"


class GuardedTreadmill:
    """A ``Treadmill`` that the guardian knows of.

    The guardian is told that the belt may move before a start goes out. A program that stood still
    finds out here, before anything but a stop is sent to a belt the guardian may have stopped.
    """

    def __init__(self, treadmill: Treadmill, guardian: Guardian, clock: Clock) -> None:
        self._treadmill = treadmill
        self._guardian = guardian
        self._clock = clock

    async def connect(self) -> TreadmillInfo:
        """Connect; from now on there is something to guard."""
        self._guardian.hold()
        return await self._treadmill.connect()

    async def reconnect(self) -> TreadmillInfo:
        """Attach again after a loss."""
        return await self._treadmill.reconnect()

    async def send(self, command: Command) -> Receipt:
        """Write one command; a stop goes straight through (R19)."""
        if command.kind is not CommandKind.STOP:
            objection = self._objection(command.kind)
            if objection is not None:
                return Receipt(
                    command.number,
                    command.kind,
                    Outcome.REJECTED,
                    self._clock.now_ns(),
                    None,
                    objection,
                )
        return await self._treadmill.send(command)

    async def stop_another_way(self, command: Command) -> Receipt:
        """A second way to stop while the first still hangs."""
        return await self._treadmill.stop_another_way(command)

    async def close(self) -> None:
        """Let go of the link."""
        await self._treadmill.close()

    def _objection(self, kind: CommandKind) -> str | None:
        """Why this must not be sent; the beat tells the guardian of the belt before it may move."""
        self._guardian.beat()
        if self._guardian.suspended:
            return _SUSPENDED
        if kind is CommandKind.START and self._guardian.trouble is not None:
            return f"nobody guards the belt ({self._guardian.trouble})"
        return None


class GuardedRecorder:
    """A journal's recorder that also tells the guardian of each step the session makes."""

    def __init__(self, recorder: "StepRecorder", guardian: Guardian) -> None:
        self._recorder = recorder
        self._guardian = guardian

    def record_step(self, inputs: "list[Input]", decision: "Decision") -> None:
        """Keep one step."""
        self._guardian.stepped()
        self._recorder.record_step(inputs, decision)

    def note(self, event: str, at_ns: int, detail: str = "") -> None:
        """Keep something that happened outside the kernel."""
        self._recorder.note(event, at_ns, detail)

    def health(self) -> str | None:
        """What is wrong with the journal, or None."""
        return self._recorder.health()

"""A program's treadmill and its guardian's, on one simulated computer, in virtual time."""

import asyncio
import io
from collections.abc import Awaitable, Callable

from retropace.clock import LoopClock
from retropace.driver import Sink, Treadmill
from retropace.guardian.alarm import Alarm
from retropace.guardian.process import Watchman
from retropace.guardian.signs import Answer, Sign
from retropace.model import Urgency
from retropace_drivers.ftms import driver
from retropace_simulators.models import load_model
from retropace_simulators.treadmill import SimulatedWorld
from support.bench import Bench, _wired

STOP = 8


class Words:
    """A voice that keeps what it is given."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, text: str, urgency: Urgency) -> None:
        assert urgency is Urgency.ALARM
        self.said.append(text)

    def close(self) -> None:
        pass


class Guarded(Bench):
    """A program's treadmill, and beside it the guardian's, on one computer."""

    def __init__(self, model: str = "spec-clean", **knobs: dict[str, object]) -> None:
        super().__init__(**knobs)
        if model != "spec-clean":
            self.world = SimulatedWorld(load_model(model))
            self.backend = _wired(self.world, self.wire)
        self.words, self.screen = Words(), io.StringIO()
        self.answers: list[Answer] = []
        self.guards_wire = type(self.wire)()
        self.backend_of_guardian = _wired(self.world, self.guards_wire)
        self.watchman: Watchman = None  # type: ignore[assignment]
        self.ended_s = 0.0

    def hear(self, *signs: Sign) -> None:
        self.watchman.hear(bytes(signs))

    def story(self, tell: Callable[[], Awaitable[None]], within_s: float = 120.0) -> None:
        """Start the guardian, let the story happen, and see the guardian end."""

        async def main() -> None:
            clock = LoopClock()

            def treadmill(sink: Sink) -> Treadmill:
                return driver.treadmill(
                    self.world.address, sink, clock, backend=self.backend_of_guardian
                )

            alarm = Alarm(self.words, self.screen)
            self.watchman = Watchman(treadmill, clock, alarm, self.answers.append)
            guarding = asyncio.ensure_future(self.watchman.run())
            async with asyncio.timeout(within_s):
                await tell()
                await guarding
            self.ended_s = asyncio.get_running_loop().time()
            alarm.close()

        self.run(main())

    async def kill(self) -> float:
        """The program is killed: its link stays, its pipe closes."""
        self.world.computer.kill_programs()
        self.watchman.hear(b"")
        return asyncio.get_running_loop().time()

    def stops_s(self) -> list[float]:
        """When the guardian wrote Stop."""
        return [call.at_s for call in self.guards_wire.writes(op=STOP)]

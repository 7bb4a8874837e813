"""When the program beats for its guardian: while it makes steps, or the belt rests (R24)."""

import asyncio

import pytest

from retropace.clock import LoopClock
from retropace.guardian.keeper import Guardian
from retropace.guardian.signs import BEAT_S
from retropace.guardian.watch import Duty, Watch
from retropace.units import NS_PER_S, seconds_to_ns
from retropace_simulators.virtual_time import run

pytestmark = pytest.mark.rule("R24")


class Listened(Guardian):
    """A guardian without a process: a watch of its own hears the beats."""

    def __init__(self, *, moving: bool = True) -> None:
        self.clock = LoopClock()
        super().__init__(self.clock, lambda _: None)
        self.watch = Watch()
        self.moving = moving
        self.hold()
        self.guard(lambda: self.moving)
        self.beating = asyncio.ensure_future(self._beat_on())

    def _write(self, octets: bytes) -> None:
        self.watch.hear(octets, self.clock.now_ns())

    async def acted_after_s(self, longest_s: float) -> float | None:
        """How long from now to the guardian's acting; None where it does not act in this time."""
        began_ns = self.clock.now_ns()
        while self.clock.now_ns() - began_ns < seconds_to_ns(longest_s):
            if self.watch.duty(self.clock.now_ns()) is Duty.STOP:
                return (self.clock.now_ns() - began_ns) / NS_PER_S
            await asyncio.sleep(0.02)
        return None


def test_steps_that_cease_are_noticed_within_two_seconds_and_a_half() -> None:
    async def main() -> None:
        guardian = Listened()
        for _ in range(10):
            guardian.stepped()
            assert await guardian.acted_after_s(1.0) is None
        guardian.stepped()
        acted_s = await guardian.acted_after_s(10.0)
        assert acted_s is not None
        assert 1.9 < acted_s < 2.5
        guardian.beating.cancel()

    run(main())


def test_a_session_that_never_makes_its_first_step_is_noticed_as_soon() -> None:
    async def main() -> None:
        guardian = Listened()
        acted_s = await guardian.acted_after_s(10.0)
        assert acted_s is not None
        assert acted_s < 2.5
        guardian.beating.cancel()

    run(main())


def test_a_step_that_is_half_a_second_late_is_nothing() -> None:
    async def main() -> None:
        guardian = Listened()
        for _ in range(10):
            guardian.stepped()
            assert await guardian.acted_after_s(1.5) is None
        guardian.beating.cancel()

    run(main())


def test_while_the_belt_rests_no_steps_are_missed() -> None:
    async def main() -> None:
        guardian = Listened(moving=False)
        assert await guardian.acted_after_s(30.0) is None
        assert guardian.watch._heard_ns >= guardian.clock.now_ns() - seconds_to_ns(BEAT_S + 0.05)
        guardian.beating.cancel()

    run(main())

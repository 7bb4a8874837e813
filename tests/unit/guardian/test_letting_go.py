"""What a guardian leaves behind when it lets go: nothing that still goes to a belt at rest."""

import asyncio

import pytest

from retropace.clock import LoopClock
from retropace.guardian.bringing import Bringing
from retropace.guardian.rescue import Hands, Rescue
from retropace.guardian.signs import Manners
from retropace.model import Command, CommandKind, Outcome, Receipt
from retropace_simulators.virtual_time import run

pytestmark = pytest.mark.rule("R01", "R24", "R29")


class Hangs:
    """A treadmill that never answers; two seconds later a stop of it is written another way."""

    def __init__(self) -> None:
        self.written = 0

    async def send(self, command: Command) -> Receipt:
        await asyncio.sleep(100.0)
        return Receipt(command.number, CommandKind.STOP, Outcome.UNKNOWN, 0)

    async def stop_another_way(self, command: Command) -> Receipt:
        await asyncio.sleep(2.0)
        self.written += 1
        return Receipt(command.number, CommandKind.STOP, Outcome.CONFIRMED, 0)

    async def close(self) -> None:
        """Let go."""


@pytest.mark.parametrize("rests", [True, False])
def test_to_a_belt_at_rest_nothing_more_is_written(rests: bool) -> None:
    treadmill = Hangs()

    async def main() -> None:
        clock, bringing = LoopClock(), Bringing(Manners())
        hands = Hands(treadmill, clock, bringing, list, lambda _: None)  # type: ignore[arg-type]
        rescue = Rescue(treadmill, clock, hands, lambda _: None)  # type: ignore[arg-type]
        bringing.stop(clock.now_ns())
        hands.step()
        await asyncio.sleep(1.0)
        bringing.at_rest = rests
        await rescue.end(3.0)
        await asyncio.sleep(10.0)

    run(main())
    assert treadmill.written == (0 if rests else 1)

"""The wait for a guardian, broken off at the very moment when it is over."""

import asyncio

import pytest

from retropace.clock import LoopClock
from retropace.guardian import Guardian
from support.virtual import run_virtual


@pytest.mark.rule("R24", "R29")
@pytest.mark.parametrize("beats", range(4))
def test_a_stop_is_not_swallowed_though_it_is_ready_at_that_very_moment(beats: int) -> None:
    async def main() -> None:
        guardian = Guardian(LoopClock(), lambda _: None)
        waiting = asyncio.ensure_future(guardian.ready())
        await asyncio.sleep(1.0)
        guardian._ready.set()
        for _ in range(beats):
            await asyncio.sleep(0)
        in_time = waiting.cancel()
        await asyncio.wait({waiting})
        assert waiting.cancelled() is in_time

    run_virtual(main())

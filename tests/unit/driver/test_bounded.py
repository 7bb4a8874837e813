"""A deadline holds even for work that refuses to end."""

import asyncio

import pytest

from retropace_drivers.bounded import now_s, within
from support.virtual import run_virtual


@pytest.mark.rule("R30")
def test_work_that_ignores_cancellation_is_left_behind() -> None:
    async def stubborn() -> None:
        while True:
            try:
                await asyncio.sleep(100)
            except asyncio.CancelledError:
                await asyncio.sleep(50)
                return

    async def main() -> float:
        with pytest.raises(TimeoutError):
            await within(stubborn(), now_s() + 2)
        return now_s()

    async def timed() -> float:
        began_s = now_s()
        return await main() - began_s

    assert run_virtual(timed()) == pytest.approx(2)


def test_results_and_errors_come_through() -> None:
    async def fail() -> None:
        raise ValueError("so")

    async def main() -> None:
        assert await within(asyncio.sleep(1, "done"), now_s() + 2) == "done"
        with pytest.raises(ValueError, match="so"):
            await within(fail(), now_s() + 2)

    run_virtual(main())


def test_a_cancelled_caller_takes_its_work_along() -> None:
    async def main() -> None:
        ended = asyncio.Event()

        async def work() -> None:
            try:
                await asyncio.sleep(100)
            finally:
                ended.set()

        caller = asyncio.ensure_future(within(work(), now_s() + 50))
        await asyncio.sleep(1)
        caller.cancel()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert caller.cancelled()
        assert ended.is_set()

    run_virtual(main())

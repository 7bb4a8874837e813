"""Coming back after a lost link: one attempt at a time, patient, bounded, honest (R23)."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from retropace.clock import LoopClock
from retropace.errors import TreadmillError
from retropace.model import LinkEvent, LinkState
from retropace.runtime.relink import Relinker
from support.virtual import run_virtual


class Treadmill:
    """Only as much of one as is asked to come back."""

    def __init__(self, reconnect: Callable[[int], Awaitable[None]]) -> None:
        self._reconnect = reconnect
        self.attempts = 0
        self.running = 0
        self.most_at_once = 0

    async def reconnect(self) -> None:
        self.attempts += 1
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        try:
            await self._reconnect(self.attempts)
        finally:
            self.running -= 1


def relinked(
    reconnect: Callable[[int], Awaitable[None]],
    during: Callable[[Relinker], Awaitable[None]],
) -> tuple[Treadmill, list[tuple[float, LinkState]]]:
    """What was said, and when, s after the loss."""
    said: list[tuple[float, LinkState]] = []
    treadmill: Any = Treadmill(reconnect)

    async def main() -> None:
        clock = LoopClock()
        begun_ns = clock.now_ns()

        def deliver(event: LinkEvent) -> None:
            said.append(((event.at_ns - begun_ns) / 1e9, event.state))

        relinker = Relinker(treadmill, clock, deliver)
        relinker.begin()
        await during(relinker)
        async with asyncio.timeout(100.0):
            await relinker.end()

    run_virtual(main())
    return treadmill, said


async def wait(_: Relinker) -> None:
    await asyncio.sleep(200.0)


@pytest.mark.rule("R23")
def test_a_link_lost_again_while_it_comes_back_is_not_called_back() -> None:
    async def reconnect(attempt: int) -> None:
        await asyncio.sleep(1.0)

    async def lose_again(relinker: Relinker) -> None:
        await asyncio.sleep(0.5)
        relinker.begin()
        await asyncio.sleep(20.0)

    treadmill, said = relinked(reconnect, lose_again)
    assert treadmill.attempts == 2
    assert treadmill.most_at_once == 1
    assert [state for _, state in said] == [LinkState.BACK]
    assert said[0][0] > 2.0


@pytest.mark.rule("R23")
def test_it_says_once_that_it_failed_and_still_comes_back_when_it_can() -> None:
    async def reconnect(attempt: int) -> None:
        if attempt < 25:
            raise TreadmillError("nobody answers.")

    _, said = relinked(reconnect, wait)
    assert [state for _, state in said] == [LinkState.FAILED, LinkState.BACK]
    assert 60.0 <= said[0][0] <= 65.0


@pytest.mark.rule("R23", "R30")
def test_an_attempt_that_hangs_is_given_up_and_made_again() -> None:
    async def reconnect(attempt: int) -> None:
        if attempt < 3:
            await asyncio.Event().wait()

    treadmill, said = relinked(reconnect, wait)
    assert treadmill.most_at_once == 1
    assert said == [(pytest.approx(30.75, abs=0.1), LinkState.BACK)]


@pytest.mark.rule("R23")
def test_a_driver_that_breaks_leaves_nobody_adrift() -> None:
    async def reconnect(attempt: int) -> None:
        raise ZeroDivisionError("a planted fault")

    _, said = relinked(reconnect, wait)
    assert [state for _, state in said] == [LinkState.FAILED]


def test_ending_ends_the_attempts() -> None:
    async def reconnect(attempt: int) -> None:
        await asyncio.Event().wait()

    async def brief(_: Relinker) -> None:
        await asyncio.sleep(1.0)

    treadmill, said = relinked(reconnect, brief)
    assert treadmill.running == 0
    assert not said


@pytest.mark.parametrize("beats", range(6))
def test_it_gives_up_though_an_attempt_fails_at_that_very_moment(beats: int) -> None:
    async def reconnect(attempt: int) -> None:
        await asyncio.sleep(1.0)
        raise TreadmillError("nobody answers.")

    async def until_then(_: Relinker) -> None:
        await asyncio.sleep(1.0)
        for _beat in range(beats):
            await asyncio.sleep(0)

    treadmill, said = relinked(reconnect, until_then)
    assert treadmill.attempts == 1
    assert said == []

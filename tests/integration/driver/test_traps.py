"""Traps on the air that programs of others fell into."""

import asyncio

import pytest

from retropace.model import CommandKind, Outcome
from retropace_drivers.control_point import Procedure, Reply
from support.bench import Bench


@pytest.mark.rule("R01")
def test_start_is_written_once_and_never_again_for_a_speed() -> None:
    """A second Start pauses or stops some belts."""
    bench = Bench()

    async def drive() -> None:
        treadmill = await bench.connected()
        await treadmill.send(bench.command(CommandKind.START))
        await asyncio.sleep(6)
        for speed_kmh in (1.0, 1.2, 1.4):
            await treadmill.send(bench.command(CommandKind.SET_SPEED, speed_kmh))
            await asyncio.sleep(1)
        await treadmill.send(bench.command(CommandKind.STOP))

    bench.run(drive())
    assert [call.octets[0] for call in bench.wire.writes()] == [0, 7, 2, 2, 2, 8]


@pytest.mark.rule("R13")
def test_an_answer_is_for_the_request_with_its_own_code_alone() -> None:
    bench = Bench()

    async def drive() -> Reply:
        treadmill = await bench.walking()
        point = treadmill._point
        assert point is not None
        bench.wire.hanging.add(2)
        speed = asyncio.ensure_future(point.perform(Procedure(bytes.fromhex("02 c8 00"))))
        await asyncio.sleep(0.1)
        stop = await point.perform(Procedure(bytes.fromhex("08 01"), urgent=True))
        assert stop.outcome is Outcome.CONFIRMED
        assert not speed.done()
        return await speed

    assert bench.run(drive()).outcome is Outcome.UNKNOWN

"""A stop waits for nothing: no hanging write, no mute link, no dead service."""

import asyncio
from dataclasses import replace

import pytest

from retropace.clock import LoopClock
from retropace.model import CommandKind, Outcome
from retropace_drivers.ftms import driver
from support.bench import Bench

STOP = b"\x08\x01"


@pytest.mark.rule("R19")
def test_a_stop_is_written_before_the_driver_first_yields() -> None:
    bench = Bench()

    async def drive() -> None:
        treadmill = await bench.walking()
        before = len(bench.wire.writes())
        stopping = treadmill.send(bench.command(CommandKind.STOP))
        stopping.send(None)  # runs it up to its first wait, without a loop
        assert [call.octets for call in bench.wire.writes()[before:]] == [STOP]
        stopping.close()

    bench.run(drive())


@pytest.mark.rule("R19", "R30")
def test_a_stop_overtakes_a_write_that_hangs() -> None:
    bench = Bench()

    async def drive() -> None:
        treadmill = await bench.walking()
        bench.wire.hanging.add(2)
        loop = asyncio.get_running_loop()
        hanging = asyncio.ensure_future(treadmill.send(bench.command(CommandKind.SET_SPEED, 3.0)))
        await asyncio.sleep(0.1)
        asked_s = loop.time()
        receipt = await treadmill.send(bench.command(CommandKind.STOP))
        assert receipt.outcome is Outcome.CONFIRMED
        assert bench.wire.writes(op=8)[0].at_s == asked_s
        overtaken = await hanging
        assert overtaken.outcome is Outcome.UNKNOWN
        assert overtaken.detail == "overtaken by a stop"
        await asyncio.sleep(5)
        assert bench.speed_kmh == 0

    bench.run(drive())


@pytest.mark.rule("R06", "R08", "R09")
def test_what_waited_its_turn_is_never_written_after_a_stop() -> None:
    bench = Bench()

    async def drive() -> None:
        treadmill = await bench.walking()
        bench.wire.hanging.add(3)
        grade = replace(bench.command(CommandKind.SET_GRADE), grade=0.01)
        first = asyncio.ensure_future(treadmill.send(grade))
        await asyncio.sleep(0)
        waiting = asyncio.ensure_future(treadmill.send(bench.command(CommandKind.SET_SPEED, 3.0)))
        await asyncio.sleep(0.1)
        before = len(bench.wire.writes(op=2))
        await treadmill.send(bench.command(CommandKind.STOP))
        assert (await waiting).outcome is Outcome.REJECTED
        assert (await first).outcome is Outcome.UNKNOWN
        await asyncio.sleep(5)
        assert len(bench.wire.writes(op=2)) == before
        assert bench.speed_kmh == 0

    bench.run(drive())


@pytest.mark.rule("R30")
def test_a_stop_jumps_the_queue_without_response_where_that_is_offered() -> None:
    bench = Bench(control={"properties": ("write", "write-without-response", "indicate")})

    async def drive() -> None:
        treadmill = await bench.walking()
        bench.wire.hanging.add(2)
        hanging = asyncio.ensure_future(treadmill.send(bench.command(CommandKind.SET_SPEED, 3.0)))
        await asyncio.sleep(0.1)
        receipt = await treadmill.send(bench.command(CommandKind.STOP))
        assert receipt.outcome is Outcome.CONFIRMED
        assert not bench.wire.writes(op=8)[0].acknowledged
        await hanging

    bench.run(drive())


@pytest.mark.rule("R30")
def test_a_stop_whose_write_hangs_comes_back_unknown_in_two_seconds() -> None:
    bench = Bench()

    async def drive() -> None:
        treadmill = await bench.walking()
        bench.wire.hanging.add(8)
        loop = asyncio.get_running_loop()
        asked_s = loop.time()
        receipt = await treadmill.send(bench.command(CommandKind.STOP))
        assert receipt.outcome is Outcome.UNKNOWN
        assert loop.time() - asked_s == pytest.approx(2.0)

    bench.run(drive())


@pytest.mark.rule("R30")
def test_the_second_way_is_without_response_while_the_first_still_hangs() -> None:
    bench = Bench(control={"properties": ("write", "write-without-response", "indicate")})

    async def drive() -> None:
        treadmill = await bench.walking()
        bench.wire.hanging.add(8)
        command = bench.command(CommandKind.STOP)
        first = asyncio.ensure_future(treadmill.send(command))
        await asyncio.sleep(0.5)
        loop = asyncio.get_running_loop()
        began_s = loop.time()
        second = await treadmill.stop_another_way(command)
        assert second.outcome is Outcome.CONFIRMED
        assert loop.time() - began_s < 0.2
        assert bench.lost == 0
        await first
        await asyncio.sleep(5)
        assert bench.speed_kmh == 0

    bench.run(drive())


@pytest.mark.rule("R30")
def test_the_second_way_uses_a_fresh_client_on_the_live_link() -> None:
    """The first client is stuck; the connection itself is well and is kept."""
    bench = Bench()

    async def drive() -> None:
        treadmill = await bench.walking()
        stuck = treadmill._link
        assert stuck is not None

        async def hang(*_: object, **__: object) -> None:
            await asyncio.Event().wait()

        stuck.client.write_gatt_char = hang  # type: ignore[method-assign, assignment]
        command = bench.command(CommandKind.STOP)
        first = asyncio.ensure_future(treadmill.send(command))
        await asyncio.sleep(0.5)
        receipt = await treadmill.stop_another_way(command)
        assert receipt.outcome is Outcome.CONFIRMED
        assert bench.lost == 0
        await first
        await asyncio.sleep(5)
        assert bench.speed_kmh == 0
        before = len(bench.frames("2acd"))
        await asyncio.sleep(5)
        assert len(bench.frames("2acd")) >= before + 4

    bench.run(drive())


@pytest.mark.rule("R30")
def test_a_mute_link_is_dropped_and_the_stop_goes_over_a_new_one() -> None:
    bench = Bench(link={"connections": 1})

    async def drive() -> None:
        treadmill = await bench.walking()
        conditions = bench.world.peripheral.conditions
        conditions.mute = True
        command = bench.command(CommandKind.STOP)
        first = asyncio.ensure_future(treadmill.send(command))
        await asyncio.sleep(0.5)
        second = asyncio.ensure_future(treadmill.stop_another_way(command))
        await bench.until_disconnected()
        conditions.mute = False
        receipt = await second
        assert receipt.outcome is Outcome.CONFIRMED
        assert (await first).outcome is Outcome.UNKNOWN
        assert bench.lost == 1
        connects = [call for call in bench.wire.calls if call.what == "connect"]
        again = await treadmill.reconnect()
        assert again.has_control_point
        assert connects == [call for call in bench.wire.calls if call.what == "connect"]
        await asyncio.sleep(5)
        assert bench.speed_kmh == 0
        assert bench.frames("2acd")[-1].received_ns > receipt.at_ns

    bench.run(drive())


@pytest.mark.rule("R30")
def test_a_link_that_acknowledges_is_never_dropped_for_a_stop_without_an_answer() -> None:
    bench = Bench()

    async def drive() -> None:
        treadmill = await bench.walking()
        bench.world.peripheral.conditions.meddle = lambda item: (
            [] if item.characteristic == "2ad9" else [(0.0, item.data)]
        )
        command = bench.command(CommandKind.STOP)
        first = asyncio.ensure_future(treadmill.send(command))
        await asyncio.sleep(0.5)
        second = await treadmill.stop_another_way(command)
        assert second.outcome is Outcome.UNKNOWN
        assert (await first).outcome is Outcome.UNKNOWN
        await asyncio.sleep(5)
        assert bench.speed_kmh == 0
        assert bench.lost == 0
        assert not [call for call in bench.wire.calls if call.what == "disconnect"]

    bench.run(drive())


@pytest.mark.rule("R30")
def test_every_way_hanging_still_comes_back() -> None:
    bench = Bench()
    bench.wire.hang_unacknowledged = True

    async def drive() -> None:
        treadmill = await bench.walking()
        bench.wire.hanging.update({8, 0, "connect", "disconnect"})
        loop = asyncio.get_running_loop()
        began_s = loop.time()
        receipt = await treadmill.stop_another_way(bench.command(CommandKind.STOP))
        assert receipt.outcome is Outcome.UNKNOWN
        assert loop.time() - began_s <= 20

    bench.run(drive())


@pytest.mark.rule("R23")
def test_a_program_killed_leaves_a_link_that_the_next_one_attaches_to_and_stops() -> None:
    bench = Bench(link={"connections": 1})

    async def drive() -> None:
        await bench.walking()
        bench.world.computer.kill_programs()
        await asyncio.sleep(1)
        assert bench.speed_kmh > 1
        found = await driver.scan(2.0, backend=bench.backend)
        held = [one for one in found if one.connected]
        assert [one.address for one in held] == [bench.world.address]
        loop = asyncio.get_running_loop()
        began_s = loop.time()
        treadmill = bench.treadmill()
        await treadmill.connect()
        receipt = await treadmill.send(bench.command(CommandKind.STOP))
        assert receipt.outcome is Outcome.CONFIRMED
        assert loop.time() - began_s < 2
        await asyncio.sleep(5)
        assert bench.speed_kmh == 0

    bench.run(drive())


@pytest.mark.rule("R09", "R23")
def test_reconnecting_after_a_loss_replays_nothing() -> None:
    bench = Bench()

    async def drive() -> None:
        treadmill = await bench.walking(2.0)
        bench.world.peripheral.vanish()
        await asyncio.sleep(2)
        assert bench.lost == 1
        bench.world.peripheral.come_back()
        bench.wire.calls.clear()
        info = await treadmill.reconnect()
        assert info.speed_range is not None
        await asyncio.sleep(5)
        assert [call.octets for call in bench.wire.writes()] == [b"\x00"]
        assert bench.speed_kmh == pytest.approx(2.0)
        assert bench.frames("2acd")[-1].received_ns > LoopClock().now_ns() - 2_000_000_000
        receipt = await treadmill.send(bench.command(CommandKind.STOP))
        assert receipt.outcome is Outcome.CONFIRMED

    bench.run(drive())


@pytest.mark.rule("R23")
def test_reconnecting_through_a_mute_link_lets_go_of_it_and_scans() -> None:
    bench = Bench(link={"connections": 1})

    async def drive() -> None:
        treadmill = await bench.walking(2.0)
        conditions = bench.world.peripheral.conditions
        conditions.mute = True
        began_s = asyncio.get_running_loop().time()
        again = asyncio.ensure_future(treadmill.reconnect())
        await bench.until_disconnected()
        assert asyncio.get_running_loop().time() - began_s < 7
        conditions.mute = False
        await again
        receipt = await treadmill.send(bench.command(CommandKind.STOP))
        assert receipt.outcome is Outcome.CONFIRMED

    bench.run(drive())


@pytest.mark.rule("R17", "R23")
def test_reconnecting_over_the_live_link_does_not_double_what_is_heard() -> None:
    """A glitch heard twice would look like two samples that agree."""
    bench = Bench()

    async def drive() -> None:
        treadmill = await bench.walking(2.0)
        await treadmill.reconnect()
        await asyncio.sleep(1)
        before = len(bench.frames("2acd"))
        await asyncio.sleep(10)
        assert len(bench.frames("2acd")) - before in (9, 10, 11)
        receipt = await treadmill.send(bench.command(CommandKind.STOP))
        assert receipt.outcome is Outcome.CONFIRMED

    bench.run(drive())


def test_a_retired_client_is_not_heard() -> None:
    bench = Bench()

    async def drive() -> None:
        treadmill = await bench.walking(2.0)
        old = treadmill._link
        assert old is not None
        old._heard.clear()  # as where unsubscribing fails
        await treadmill.reconnect()
        await asyncio.sleep(1)
        before = len(bench.frames("2acd"))
        await asyncio.sleep(10)
        # Two subscribers: the stack hands every value to each of them twice.
        assert len(bench.frames("2acd")) - before <= 22

    bench.run(drive())


@pytest.mark.rule("R30")
def test_a_mute_link_that_another_program_left_is_dropped_too() -> None:
    bench = Bench(link={"connections": 1})

    async def drive() -> None:
        await bench.walking(2.0)
        bench.world.computer.kill_programs()
        bench.wire.hanging.add(0)
        treadmill = bench.treadmill()
        stopping = asyncio.ensure_future(
            treadmill.stop_another_way(bench.command(CommandKind.STOP))
        )
        await bench.until_disconnected()
        bench.wire.hanging.clear()
        assert (await stopping).outcome is Outcome.CONFIRMED
        await asyncio.sleep(5)
        assert bench.speed_kmh == 0

    bench.run(drive())


@pytest.mark.rule("R23")
def test_the_service_killed_and_started_again() -> None:
    """No callback ever comes, and the old client stays dead: a reconnect makes a new one."""
    bench = Bench()

    async def drive() -> None:
        treadmill = await bench.walking(2.0)
        bench.world.computer.kill_service()
        receipt = await treadmill.send(bench.command(CommandKind.STOP))
        assert receipt.outcome is Outcome.UNKNOWN
        bench.world.computer.start_service()
        await treadmill.reconnect()
        receipt = await treadmill.send(bench.command(CommandKind.STOP))
        assert receipt.outcome is Outcome.CONFIRMED
        await treadmill.close()

    bench.run(drive())

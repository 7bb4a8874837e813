"""Connecting and driving: the driver through Bleak's own API on a simulated treadmill."""

import asyncio

import pytest

from retropace.driver import find
from retropace.errors import RadioUnavailableError, TreadmillError
from retropace.model import CommandKind, LinkEvent, Outcome, SpeedUnit
from retropace.units import kmh_to_mps
from support.bench import Bench


def test_the_entry_point_names_the_driver() -> None:
    driver = find("retropace.drivers", "ftms")
    assert {"scan", "treadmill", "heart_rate_strap"} <= set(dir(driver))


def test_a_whole_drive() -> None:
    bench = Bench()

    async def drive() -> None:
        treadmill = bench.treadmill()
        info = await treadmill.connect()
        assert info.has_control_point
        assert info.takes_speed
        assert info.speed_range is not None
        assert info.speed_range.minimum_mps == pytest.approx(kmh_to_mps(0.8))
        assert info.speed_unit is SpeedUnit.KMH
        assert not info.known
        started = await treadmill.send(bench.command(CommandKind.START))
        assert started.outcome is Outcome.CONFIRMED
        await asyncio.sleep(6)
        faster = await treadmill.send(bench.command(CommandKind.SET_SPEED, 2.0))
        assert (faster.outcome, faster.result) == (Outcome.CONFIRMED, 1)
        await asyncio.sleep(5)
        assert bench.speed_kmh == pytest.approx(2.0)
        stopped = await treadmill.send(bench.command(CommandKind.STOP))
        assert stopped.outcome is Outcome.CONFIRMED
        await asyncio.sleep(5)
        assert bench.speed_kmh == 0
        await treadmill.close()

    bench.run(drive())
    assert len(bench.frames("2acd")) > 10
    assert bench.frames("2ad3")
    assert not any(isinstance(event, LinkEvent) for event in bench.events)
    assert bench.wire.calls[-1].what == "disconnect"


@pytest.mark.rule("R01")
def test_connecting_writes_nothing_but_request_control() -> None:
    bench = Bench()
    bench.run(bench.connected())
    assert [call.octets for call in bench.wire.writes()] == [b"\x00"]


def test_the_control_point_is_subscribed_before_the_first_write() -> None:
    bench = Bench()
    bench.run(bench.connected())
    order = [(call.what, call.uuid) for call in bench.wire.calls]
    assert order.index(("subscribe", "2ad9")) < order.index(("write", "2ad9"))


@pytest.mark.rule("R30")
def test_a_machine_that_never_answers_request_control_is_noted_and_obeys() -> None:
    bench = Bench(control={"request_control_response": "none"})

    async def drive() -> None:
        treadmill = bench.treadmill()
        began_s = asyncio.get_running_loop().time()
        info = await treadmill.connect()
        assert asyncio.get_running_loop().time() - began_s < 6
        assert any("request for control" in note for note in info.notes)
        receipt = await treadmill.send(bench.command(CommandKind.START))
        assert receipt.outcome is Outcome.CONFIRMED

    bench.run(drive())


def test_writes_are_unacknowledged_and_answers_notified_where_the_machine_wants_it() -> None:
    bench = Bench(
        control={
            "properties": ("write-without-response", "indicate"),
            "response_by": "notification",
        }
    )

    async def drive() -> None:
        treadmill = bench.treadmill()
        info = await treadmill.connect()
        assert any("without acknowledgement" in note for note in info.notes)
        receipt = await treadmill.send(bench.command(CommandKind.START))
        assert receipt.outcome is Outcome.CONFIRMED

    bench.run(drive())
    assert not any(call.acknowledged for call in bench.wire.writes())


def test_no_control_point_is_said_and_refuses_nothing_here() -> None:
    bench = Bench(control={"present": False})

    async def drive() -> None:
        treadmill = bench.treadmill()
        info = await treadmill.connect()
        assert not info.has_control_point
        assert not info.takes_speed
        receipt = await treadmill.send(bench.command(CommandKind.STOP))
        assert receipt.outcome is Outcome.UNKNOWN
        await asyncio.sleep(3)

    bench.run(drive())
    assert bench.frames("2acd")


@pytest.mark.rule("R30")
@pytest.mark.parametrize("uuid", ["2acc", "2ad4", "2ad5"])
def test_what_cannot_be_read_becomes_a_note(uuid: str) -> None:
    bench = Bench()
    bench.wire.hanging.add(("read", uuid))

    async def drive() -> None:
        began_s = asyncio.get_running_loop().time()
        info = await bench.treadmill().connect()
        assert asyncio.get_running_loop().time() - began_s < 5
        assert any(note.startswith(uuid) for note in info.notes)
        assert info.takes_speed

    bench.run(drive())


def test_refusals_come_back_with_their_result() -> None:
    bench = Bench()

    async def drive() -> None:
        treadmill = await bench.connected()
        too_fast = await treadmill.send(bench.command(CommandKind.SET_SPEED, 90.0))
        assert (too_fast.outcome, too_fast.result) == (Outcome.REJECTED, 3)
        standing = await treadmill.send(bench.command(CommandKind.STOP))
        assert (standing.outcome, standing.result) == (Outcome.REJECTED, 4)

    bench.run(drive())


@pytest.mark.rule("R09")
def test_an_expired_command_is_not_written() -> None:
    bench = Bench()

    async def drive() -> None:
        treadmill = await bench.connected()
        stale = bench.command(CommandKind.SET_SPEED, 2.0, life_s=0.5)
        await asyncio.sleep(0.5)
        receipt = await treadmill.send(stale)
        assert (receipt.outcome, receipt.detail) == (Outcome.REJECTED, "expired")

    bench.run(drive())
    assert not bench.wire.writes(op=2)


@pytest.mark.rule("R09")
def test_a_command_that_expires_in_the_queue_is_not_written() -> None:
    bench = Bench()
    bench.wire.hanging.add(3)

    async def drive() -> None:
        treadmill = await bench.walking()
        grade = bench.command(CommandKind.SET_GRADE, life_s=1.5)
        before = len(bench.wire.writes(op=2))
        first = asyncio.ensure_future(treadmill.send(_with_grade(grade)))
        await asyncio.sleep(0)
        second = await treadmill.send(bench.command(CommandKind.SET_SPEED, 1.0, life_s=1.0))
        assert (second.outcome, second.detail) == (Outcome.REJECTED, "expired")
        assert (await first).outcome is Outcome.UNKNOWN
        assert len(bench.wire.writes(op=2)) == before

    bench.run(drive())


def _with_grade(command):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(command, grade=0.01)


def test_two_programs_on_one_link_do_not_confuse_answers() -> None:
    """Each hears everything twice, and the other's answers: op codes tell them apart."""
    bench = Bench()

    async def drive() -> None:
        ours, other = await bench.connected(), await bench.connected()
        start = asyncio.ensure_future(other.send(bench.command(CommandKind.START)))
        speed = await ours.send(bench.command(CommandKind.SET_SPEED, 2.0))
        assert (speed.outcome, speed.kind) == (Outcome.CONFIRMED, CommandKind.SET_SPEED)
        assert (await start).outcome is Outcome.CONFIRMED
        stop = await ours.send(bench.command(CommandKind.STOP))
        assert stop.outcome is Outcome.CONFIRMED

    bench.run(drive())


def test_nobody_at_the_address_is_said_with_what_to_do() -> None:
    bench = Bench()

    async def drive() -> None:
        with pytest.raises(TreadmillError, match="close other apps and phones"):
            await bench.treadmill("00:00:00:00:00:00").connect()

    bench.run(drive())


def test_a_strap_is_not_a_treadmill() -> None:
    bench = Bench()

    async def drive() -> None:
        with pytest.raises(TreadmillError, match="not a treadmill that speaks FTMS"):
            await bench.treadmill(bench.world.strap_address).connect()

    bench.run(drive())
    assert bench.world.strap_peripheral.free


@pytest.mark.rule("R30")
def test_a_connect_that_hangs_ends() -> None:
    bench = Bench()
    bench.wire.hanging.add("connect")

    async def drive() -> None:
        began_s = asyncio.get_running_loop().time()
        with pytest.raises(TreadmillError, match="did not finish connecting"):
            await bench.treadmill().connect()
        assert asyncio.get_running_loop().time() - began_s < 20

    bench.run(drive())


@pytest.mark.rule("R30")
def test_a_close_that_hangs_ends_and_never_raises() -> None:
    bench = Bench()

    async def drive() -> None:
        treadmill = await bench.connected()
        bench.wire.hanging.add("disconnect")
        began_s = asyncio.get_running_loop().time()
        await treadmill.close()
        await treadmill.close()
        assert asyncio.get_running_loop().time() - began_s < 5

    bench.run(drive())
    assert not bench.lost


def test_no_adapter_and_no_service_are_told_apart() -> None:
    bench = Bench()

    async def drive() -> None:
        bench.world.computer.pull_adapter()
        with pytest.raises(RadioUnavailableError, match="no Bluetooth adapter") as no_adapter:
            await bench.treadmill().connect()
        assert no_adapter.value.part == "adapter"
        bench.world.computer.kill_service()
        with pytest.raises(RadioUnavailableError, match="does not run") as no_service:
            await bench.treadmill().connect()
        assert no_service.value.part == "service"

    bench.run(drive())


def test_a_dropped_link_is_said_once() -> None:
    bench = Bench()

    async def drive() -> None:
        treadmill = await bench.connected()
        bench.world.peripheral.drop_links()
        await asyncio.sleep(1)
        receipt = await treadmill.send(bench.command(CommandKind.STOP))
        assert receipt.outcome is Outcome.UNKNOWN

    bench.run(drive())
    assert bench.lost == 1

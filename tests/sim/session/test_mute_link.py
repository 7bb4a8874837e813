"""A link that says it is up and is not: stopped another way, in bounded time (R12, R13, R30)."""

import asyncio

import pytest

from retropace.model import CommandKind, Outcome, Receipt, Request
from retropace.session import EndingKind
from support.walk import Walk, a_plan, a_step, a_world


def receipts(walk: Walk, kind: CommandKind) -> list[Receipt]:
    return [r for r in walk.inputs if isinstance(r, Receipt) and r.kind is kind]


def others(walk: Walk, what: str, since_s: float) -> list[float]:
    return [call.at_s for call in walk.wire.calls if call.what == what and call.at_s >= since_s]


@pytest.mark.rule("R12", "R30")
def test_silence_stops_the_session_and_a_second_way_is_tried_while_the_first_hangs() -> None:
    muted: list[float] = []

    async def mute(walk: Walk) -> None:
        await walk.walking(12.0)
        walk.world.peripheral.conditions.mute = True
        muted.append(walk.now_s)

    walk = Walk()
    ending = walk.run(mute)
    assert ending.kind is EndingKind.TREADMILL
    stop_s = walk.stop_writes()[0]
    assert 5.0 <= stop_s - muted[0] <= 7.2
    assert walk.said("telemetry_stale")
    assert walk.said("telemetry_lost")
    assert len(walk.said("pull_key") + walk.said("link_lost") + walk.said("link_failed")) >= 10
    # Long before the 30 s of the first write are over, a fresh client has been tried.
    assert any(at_s <= stop_s + 4.0 for at_s in others(walk, "connect", stop_s))
    assert walk.ended_s - muted[0] <= 120.0
    assert not [call for call in walk.wire.writes(op=2) if call.at_s > muted[0] + 3.0]


@pytest.mark.rule("R12", "R30", "R29")
def test_a_mute_machine_that_hears_again_is_stopped_and_seen_at_rest() -> None:
    async def mute(walk: Walk) -> None:
        await walk.walking(12.0)
        walk.world.peripheral.conditions.mute = True
        await asyncio.sleep(25.0)
        walk.world.peripheral.conditions.mute = False

    walk = Walk()
    assert walk.run(mute).kind is EndingKind.TREADMILL
    assert walk.said("at_rest")
    walk.assert_safe()


@pytest.mark.rule("R30")
def test_a_stop_whose_write_hangs_goes_out_over_a_fresh_link_within_seconds() -> None:
    asked: list[float] = []

    async def hang(walk: Walk) -> None:
        await walk.walking(12.0)
        client_writes = walk.wire.hanging
        client_writes.add(8)
        walk.ask(Request.STOP)
        asked.append(walk.now_s)
        await asyncio.sleep(3.0)
        client_writes.clear()

    walk = Walk()
    assert walk.run(hang).kind is EndingKind.WALKER
    assert asked[0] in walk.stop_writes()
    assert others(walk, "connect", asked[0])[0] <= asked[0] + 3.5
    assert walk.ended_s - asked[0] <= 20.0
    walk.assert_safe()


@pytest.mark.rule("R30")
def test_a_stop_that_hangs_is_written_without_response_where_the_machine_takes_that() -> None:
    asked: list[float] = []

    async def hang(walk: Walk) -> None:
        await walk.walking(12.0)
        walk.wire.hanging.add(8)
        walk.ask(Request.STOP)
        asked.append(walk.now_s)

    world = a_world(control={"properties": ("write", "write-without-response", "indicate")})
    walk = Walk(world=world)
    assert walk.run(hang).kind is EndingKind.WALKER
    second = [c for c in walk.wire.writes(op=8) if not c.acknowledged]
    assert second[0].at_s <= asked[0] + 0.6
    assert walk.ended_s - asked[0] <= 9.0
    walk.assert_safe()


@pytest.mark.rule("R12", "R30")
def test_a_bluetooth_service_that_dies_silently_is_noticed_and_the_belt_stopped_later() -> None:
    async def kill(walk: Walk) -> None:
        await walk.walking(12.0)
        walk.world.computer.kill_service()
        await asyncio.sleep(15.0)
        assert walk.said("telemetry_lost")
        walk.world.computer.start_service()

    walk = Walk()
    assert walk.run(kill).kind is EndingKind.TREADMILL
    assert walk.said("at_rest")
    walk.assert_safe()


@pytest.mark.rule("R12")
def test_a_short_silence_holds_the_speed_and_the_session_goes_on() -> None:
    seen: list[float] = []

    async def mute(walk: Walk) -> None:
        await walk.walking(12.0)
        conditions = walk.world.peripheral.conditions
        conditions.meddle = lambda item: []
        seen.append(walk.now_s)
        await asyncio.sleep(4.0)
        conditions.meddle = None

    walk = Walk(a_plan(a_step(1.0, 20.0), a_step(1.0, 40.0)))
    assert walk.run(mute).kind is EndingKind.DONE
    assert walk.said("telemetry_stale")
    walk.assert_safe()


@pytest.mark.rule("R12")
def test_nothing_rises_while_telemetry_is_old() -> None:
    muted: list[float] = []

    async def mute(walk: Walk) -> None:
        await walk.until_true(lambda: walk.motion.now_kmh > 1.3)
        walk.world.peripheral.conditions.meddle = lambda item: (
            [] if item.characteristic == "2acd" else [(0.0, item.data)]
        )
        muted.append(walk.now_s)

    walk = Walk(a_plan(a_step(1.2), a_step(2.4)))
    assert walk.run(mute).kind is EndingKind.TREADMILL
    rises = [call for call in walk.wire.writes(op=2) if call.at_s > muted[0] + 3.0]
    assert not rises
    assert walk.motion.fastest_kmh < 2.3
    assert walk.stop_writes()[0] <= muted[0] + 7.2


@pytest.mark.rule("R13")
def test_an_answer_that_never_comes_suspends_and_is_not_retried_blindly() -> None:
    lost: list[float] = []

    async def lose(walk: Walk) -> None:
        await walk.until_true(lambda: walk.motion.now_kmh > 1.3)
        conditions = walk.world.peripheral.conditions
        dropped: list[bytes] = []

        def meddle(item):  # type: ignore[no-untyped-def]
            if item.characteristic == "2ad9" and not dropped:
                dropped.append(item.data)
                lost.append(walk.now_s)
                return [(0.0, b"\x80")]  # it comes, and says nothing
            return [(0.0, item.data)]

        conditions.meddle = meddle

    walk = Walk(a_plan(a_step(1.2), a_step(2.2, 60.0), a_step(1.0)))
    assert walk.run(lose).kind is EndingKind.DONE
    (unknown,) = [r for r in receipts(walk, CommandKind.SET_SPEED) if r.outcome is Outcome.UNKNOWN]
    assert walk.said("holding")
    doubt = [c.at_s for c in walk.wire.writes(op=2) if lost[0] < c.at_s <= unknown.at_ns / 1e9]
    assert not doubt
    walk.assert_safe()


@pytest.mark.rule("R13")
def test_a_start_without_an_answer_is_a_stop() -> None:
    async def lose(walk: Walk) -> None:
        walk.world.peripheral.conditions.meddle = lambda item: (
            [] if item.data[:2] == b"\x80\x07" else [(0.0, item.data)]
        )

    walk = Walk()
    assert walk.run(lose).kind is EndingKind.TREADMILL
    walk.assert_safe()


@pytest.mark.rule("R13", "R18")
def test_control_taken_by_another_central_ends_the_session_at_rest() -> None:
    async def take(walk: Walk) -> None:
        from retropace.clock import LoopClock
        from retropace_drivers.ftms import driver

        await walk.walking(12.0)
        _, phone = walk.world.another_computer()
        other = driver.treadmill(walk.world.address, lambda _: None, LoopClock(), backend=phone)
        await other.connect()

    walk = Walk()
    assert walk.run(take).kind is EndingKind.TREADMILL
    assert walk.said("control_lost")
    walk.assert_safe()


@pytest.mark.rule("R13")
def test_control_taken_back_by_the_console_ends_the_session_at_rest() -> None:
    async def take(walk: Walk) -> None:
        await walk.walking(12.0)
        walk.world.treadmill.console.take_control()

    walk = Walk()
    assert walk.run(take).kind is EndingKind.TREADMILL
    walk.assert_safe()

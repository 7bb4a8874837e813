"""Stop, from every phase and in every way: written at once, the belt seen at rest (R08, R19)."""

import asyncio
from itertools import pairwise
from typing import Any

import pytest

from retropace.model import Direction, Request
from retropace.session import EndingKind, Phase
from support.walk import MemoryRecorder, Walk, a_plan, a_step, a_world

PHASES = (
    Phase.READY,
    Phase.COUNTDOWN,
    Phase.STARTING,
    Phase.PROBING,
    Phase.ASKING,
    Phase.WALKING,
    Phase.EASING,
    Phase.ADRIFT,
    Phase.PAUSING,
    Phase.PAUSED,
)


def a_walk() -> Walk:
    """A walk that can come through every phase."""
    plan = a_plan(a_step(1.5, 40.0), a_step(1.2, direction=Direction.FORWARD))
    return Walk(plan, known=False)


async def bring_to(walk: Walk, phase: Phase) -> None:
    """Lead the session into a phase and a little way into it."""
    if phase in (Phase.EASING, Phase.ADRIFT, Phase.WALKING):
        await walk.until(Phase.PAUSED)
        walk.ask(Request.GO)
        await walk.walking(8.0)
    if phase in (Phase.EASING, Phase.ADRIFT):
        walk.world.peripheral.drop_links()
    await walk.until(phase)
    await asyncio.sleep(0.33)
    assert walk.phase is phase


@pytest.mark.rule("R08", "R19", "R29")
@pytest.mark.parametrize("phase", PHASES)
def test_a_stop_is_written_in_the_very_instant_it_is_asked_for(phase: Phase) -> None:
    asked: list[float] = []

    async def stop(walk: Walk) -> None:
        await bring_to(walk, phase)
        walk.ask(Request.STOP)
        asked.append(walk.now_s)

    walk = a_walk()
    ending = walk.run(stop)
    assert ending.kind is EndingKind.WALKER
    assert walk.kmh_at_end == 0.0
    if phase is Phase.ADRIFT:  # there is no link to write to; the stop waits for it, and it alone
        back_s = next(e.at_ns / 1e9 for e in walk.links() if e.state == "back")
        assert any(asked[0] <= at_s <= back_s + 1.2 for at_s in walk.stop_writes())
    elif phase in (Phase.PAUSING, Phase.PAUSED):  # told already; the walker's word ends it
        assert walk.stop_writes()
    else:
        assert asked[0] in walk.stop_writes()
    assert walk.said("at_rest")
    speeds = [call for call in walk.wire.writes(op=2) if call.at_s > asked[0]]
    assert not speeds
    assert walk.motion.fastest_kmh_since(asked[0]) <= walk.motion.kmh_at(asked[0]) + 0.06


@pytest.mark.rule("R19", "R26")
def test_a_stop_is_on_the_air_before_it_is_recorded_said_or_shown() -> None:
    first: dict[str, int] = {}

    class Watching(MemoryRecorder):
        def record_step(self, inputs: Any, decision: Any) -> None:
            super().record_step(inputs, decision)
            note("recorded", decision.phase)

    walk = Walk(recorder=Watching())
    shown = walk.show

    def note(where: str, phase: Phase) -> None:
        if phase is Phase.STOPPING:
            first.setdefault(where, len(walk.stop_writes()))

    def show(snapshot: Any) -> None:
        shown(snapshot)
        note("shown", snapshot.view.phase)

    async def stop(walk: Walk) -> None:
        await walk.walking()
        walk.ask(Request.STOP)

    walk.show = show  # type: ignore[method-assign]
    walk.run(stop)
    assert first == {"recorded": 1, "shown": 1}


@pytest.mark.rule("R19")
def test_a_stop_overtakes_a_command_that_hangs() -> None:
    asked: list[float] = []

    async def stop(walk: Walk) -> None:
        await walk.walking(1.0)
        walk.wire.hanging.add(2)
        await walk.until_true(lambda: walk.wire.calls[-1].octets[:1] == b"\x02")
        await asyncio.sleep(0.1)
        walk.ask(Request.STOP)
        asked.append(walk.now_s)

    walk = Walk()
    assert walk.run(stop).kind is EndingKind.WALKER
    assert asked[0] in walk.stop_writes()
    walk.assert_safe()


@pytest.mark.rule("R19")
def test_a_stop_asked_for_again_does_not_flood_the_machine_and_nothing_undoes_it() -> None:
    async def stop(walk: Walk) -> None:
        await walk.walking(15.0)
        walk.ask(Request.STOP)
        walk.ask(Request.STOP)
        await asyncio.sleep(0.4)
        walk.ask(Request.GO)
        walk.ask(Request.START)
        walk.ask(Request.STOP)

    walk = Walk()
    assert walk.run(stop).kind is EndingKind.WALKER
    assert 1 <= len(walk.stop_writes()) <= 3
    walk.assert_safe()


@pytest.mark.rule("R16")
def test_a_stop_that_the_machine_refuses_is_sent_each_second_with_the_alarm() -> None:
    healed: list[float] = []

    async def stop(walk: Walk) -> None:
        await walk.walking(12.0)
        procedures = walk.world.treadmill.server.procedures
        procedures.stop, obey = lambda *a, **k: 4, procedures.stop  # type: ignore[method-assign]
        walk.ask(Request.STOP)
        await asyncio.sleep(15)
        assert walk.motion.now_kmh > 1.0
        procedures.stop = obey  # type: ignore[method-assign]
        healed.append(walk.now_s)

    walk = Walk()
    assert walk.run(stop).kind is EndingKind.WALKER
    asked_s = walk.asked_s(Request.STOP)
    refused = [at_s for at_s in walk.stop_writes() if at_s < healed[0]]
    assert len(refused) >= 13
    gaps = [later - sooner for sooner, later in pairwise(refused)]
    assert max(gaps) <= 1.3
    assert len(walk.said("pull_key")) >= 2
    assert walk.said("pull_key")[0] - asked_s <= 4.0
    walk.assert_safe()


@pytest.mark.rule("R16")
def test_creep_after_a_stop_is_not_rest() -> None:
    async def stop(walk: Walk) -> None:
        await walk.walking(12.0)
        belt = walk.world.treadmill.belt
        halt, creep = belt.stop, 0.5 / 3.6

        def creeping(now_ns: int, *, emergency: bool = False) -> None:
            belt.set_target(creep, now_ns)

        belt.stop = creeping  # type: ignore[method-assign]
        walk.ask(Request.STOP)
        await asyncio.sleep(20)
        assert walk.phase is Phase.STOPPING
        belt.stop = halt  # type: ignore[method-assign]

    walk = Walk()
    assert walk.run(stop).kind is EndingKind.WALKER
    assert walk.said("pull_key")
    assert len(walk.stop_writes()) >= 10
    walk.assert_safe()


@pytest.mark.rule("R16")
def test_a_belt_that_never_stops_is_given_up_in_bounded_time_and_called_trouble() -> None:
    async def stop(walk: Walk) -> None:
        await walk.walking(12.0)
        procedures = walk.world.treadmill.server.procedures
        procedures.stop = lambda *a, **k: 4  # type: ignore[method-assign]
        walk.ask(Request.STOP)

    walk = Walk()
    ending = walk.run(stop)
    asked_s = walk.asked_s(Request.STOP)
    assert ending.kind is EndingKind.TREADMILL
    assert "not seen at rest" in ending.reason
    assert 600 <= walk.ended_s - asked_s <= 1000, "as long as it can be heard"
    assert len(walk.stop_writes()) >= 800
    assert len(walk.said("pull_key")) >= 150
    assert not walk.said("at_rest")


@pytest.mark.rule("R19", "R18")
def test_pause_and_go_come_to_rest_and_on_from_the_lowest_speed() -> None:
    async def pause(walk: Walk) -> None:
        await walk.walking(12.0)
        walk.ask(Request.PAUSE)
        await walk.until(Phase.PAUSED)
        assert walk.motion.now_kmh == 0.0
        walk.ask(Request.GO)

    walk = Walk()
    assert walk.run(pause).kind is EndingKind.DONE
    walk.assert_safe()
    starts = [call.at_s for call in walk.wire.writes(op=7)]
    first_speeds = [
        next(call.octets[1:3] for call in walk.wire.writes(op=2) if call.at_s > start_s)
        for start_s in starts
    ]
    assert [int.from_bytes(octets, "little") for octets in first_speeds] == [80, 80]


def test_slower_and_skip_are_obeyed() -> None:
    async def ease(walk: Walk) -> None:
        await walk.until_true(lambda: walk.motion.now_kmh > 1.99)
        await asyncio.sleep(2)
        walk.ask(Request.SLOWER)
        await asyncio.sleep(6)
        assert walk.motion.now_kmh == pytest.approx(1.5, abs=0.06)
        walk.ask(Request.SKIP)

    plan = a_plan(a_step(1.2, 15.0), a_step(2.0, 300.0), a_step(1.0, 15.0))
    walk = Walk(plan)
    assert walk.run(ease).kind is EndingKind.DONE
    walk.assert_safe()
    assert walk.kernel.view().elapsed_s <= 331
    assert walk.ended_s - 1000 < 150


@pytest.mark.rule("R21")
def test_a_pause_ends_after_five_minutes() -> None:
    async def pause(walk: Walk) -> None:
        await walk.walking()
        walk.ask(Request.PAUSE)

    walk = Walk()
    ending = walk.run(pause)
    assert ending.kind is EndingKind.WALKER
    waited_s = walk.ended_s - walk.asked_s(Request.PAUSE)
    assert 300 <= waited_s <= 312
    assert walk.said("pause_limit")
    walk.assert_safe()


@pytest.mark.rule("R21")
@pytest.mark.parametrize("model", ["spec-clean", "t12b"])
def test_a_session_ends_after_an_hour(model: str) -> None:
    walk = Walk(a_plan(a_step(1.2, 20.0), a_step(1.5, 5000.0)), a_world(model))
    ending = walk.run()
    assert ending.kind is EndingKind.SAFETY
    walk.assert_safe()
    assert 3600 <= walk.ended_s - walk.wire.writes(op=7)[0].at_s <= 3615
    assert walk.said("time_limit")

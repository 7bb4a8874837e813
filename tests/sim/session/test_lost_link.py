"""The link is lost: what is said, what is commanded, what the belt does on return (R23)."""

import asyncio

import pytest

from retropace.model import CommandKind, LinkState, Request
from retropace.session import EndingKind, Phase
from retropace.units import NS_PER_S
from support.walk import Walk, a_plan, a_step

PHASES = (
    Phase.READY,
    Phase.COUNTDOWN,
    Phase.STARTING,
    Phase.PROBING,
    Phase.ASKING,
    Phase.WALKING,
    Phase.PAUSING,
    Phase.PAUSED,
    Phase.STOPPING,
)


async def bring_to(walk: Walk, phase: Phase) -> None:
    """Lead the session into a phase and a little way into it."""
    if phase is Phase.WALKING:
        await walk.until(Phase.PAUSED)
        walk.ask(Request.GO)
        await walk.walking(8.0)
    if phase is Phase.STOPPING:
        await walk.until(Phase.PROBING)
        await asyncio.sleep(3.0)
        walk.ask(Request.STOP)
    await walk.until(phase)
    await asyncio.sleep(0.33)
    assert walk.phase is phase
    walk.answers = ()


def back_s(walk: Walk) -> float:
    return next(e.at_ns for e in walk.links() if e.state is LinkState.BACK) / NS_PER_S


def lost_s(walk: Walk) -> float:
    return next(e.at_ns for e in walk.links() if e.state is LinkState.LOST) / NS_PER_S


@pytest.mark.rule("R01", "R09", "R23", "R29")
@pytest.mark.parametrize("away_s", [1.0, 20.0])
@pytest.mark.parametrize("phase", PHASES)
def test_after_a_loss_nothing_rises_and_the_belt_comes_to_rest(phase: Phase, away_s: float) -> None:
    async def lose(walk: Walk) -> None:
        await bring_to(walk, phase)
        walk.world.peripheral.vanish()
        await asyncio.sleep(away_s)
        walk.world.peripheral.come_back()

    walk = Walk(known=False)
    ending = walk.run(lose)
    lost, back = lost_s(walk), back_s(walk)
    assert abs(walk.said("link_lost")[0] - lost) < 0.01
    assert not [
        c for c in walk.wire.writes() if lost <= c.at_s < back and c.octets[0] not in (0, 8)
    ]
    speeds = [c for c in walk.wire.writes(op=2) if c.at_s >= back]
    lowest = round(walk.kernel.limits.minimum_mps * 360)
    assert all(int.from_bytes(c.octets[1:3], "little") == lowest for c in speeds)
    assert not [c for c in walk.wire.writes(op=7) if c.at_s >= lost]
    assert walk.motion.fastest_kmh_since(back) <= walk.motion.kmh_at(back) + 0.03
    assert walk.kmh_at_end == 0.0
    assert ending.kind is EndingKind.WALKER  # nobody said go, or the walker stopped
    assert walk.ended_s - back < 330


@pytest.mark.rule("R23", "R02")
def test_back_while_moving_it_eases_to_a_stop_unless_the_walker_says_go() -> None:
    async def lose(walk: Walk) -> None:
        await walk.walking(20.0)
        walk.world.peripheral.vanish()
        await asyncio.sleep(1.0)
        walk.world.peripheral.come_back()
        await walk.until(Phase.EASING)
        await asyncio.sleep(3.0)
        walk.ask(Request.GO)
        await asyncio.sleep(1.0)
        assert walk.phase is Phase.WALKING

    walk = Walk()
    assert walk.run(lose).kind is EndingKind.DONE
    assert walk.said("link_back_moving")
    assert walk.said("going_on")
    assert len(walk.commands(CommandKind.START)) == 1
    walk.assert_safe()


@pytest.mark.rule("R23")
def test_back_while_moving_and_no_word_it_rests_and_waits_for_go() -> None:
    async def lose(walk: Walk) -> None:
        await walk.walking(20.0)
        walk.world.peripheral.vanish()
        await asyncio.sleep(1.0)
        walk.world.peripheral.come_back()
        await walk.until(Phase.PAUSED)
        assert walk.motion.now_kmh == 0.0
        await asyncio.sleep(60.0)
        assert walk.motion.now_kmh == 0.0
        walk.ask(Request.GO)

    walk = Walk()
    assert walk.run(lose).kind is EndingKind.DONE
    assert len(walk.commands(CommandKind.START)) == 2
    walk.assert_safe()


@pytest.mark.rule("R23")
def test_back_at_rest_it_waits_for_go() -> None:
    async def lose(walk: Walk) -> None:
        await walk.walking(20.0)
        walk.world.peripheral.vanish()
        await asyncio.sleep(2.0)
        walk.world.treadmill.console.stop()
        await asyncio.sleep(5.0)
        walk.world.peripheral.come_back()
        await walk.until(Phase.PAUSED)
        await asyncio.sleep(30.0)
        assert walk.motion.now_kmh == 0.0
        walk.ask(Request.GO)

    walk = Walk()
    assert walk.run(lose).kind is EndingKind.DONE
    assert walk.said("link_back_rest")
    assert len(walk.said("link_back_rest")) == 1
    walk.assert_safe()


@pytest.mark.rule("R23")
@pytest.mark.parametrize("phase", PHASES)
def test_a_link_that_never_comes_back_is_given_up_loudly_in_bounded_time(phase: Phase) -> None:
    async def lose(walk: Walk) -> None:
        await bring_to(walk, phase)
        walk.world.peripheral.vanish()

    walk = Walk(known=False)
    ending = walk.run(lose)
    assert ending.kind is EndingKind.TREADMILL
    assert 60 <= walk.ended_s - lost_s(walk) <= 100
    assert walk.said("link_failed")
    assert len(walk.said("link_lost") + walk.said("pull_key")) >= 8
    assert not [c for c in walk.wire.writes(op=2) if c.at_s > lost_s(walk)]


@pytest.mark.rule("R23", "R01")
def test_a_treadmill_that_was_switched_off_and_on_is_not_started() -> None:
    async def lose(walk: Walk) -> None:
        await walk.walking(20.0)
        walk.world.peripheral.vanish()
        walk.world.treadmill.belt.stop(walk.world.air.now_ns(), emergency=True)
        await asyncio.sleep(8.0)
        walk.world.peripheral.come_back()
        await walk.until(Phase.PAUSED)
        await asyncio.sleep(120.0)
        assert walk.motion.now_kmh == 0.0
        walk.ask(Request.STOP)

    walk = Walk()
    assert walk.run(lose).kind is EndingKind.WALKER
    assert len(walk.commands(CommandKind.START)) == 1
    assert walk.kmh_at_end == 0.0


@pytest.mark.rule("R23")
def test_a_link_lost_again_and_again_still_ends_at_rest() -> None:
    async def flap(walk: Walk) -> None:
        await walk.walking(20.0)
        for wait_s in (0.3, 0.7, 1.1, 0.5, 2.0, 0.9, 3.3):
            walk.world.peripheral.drop_links()
            await asyncio.sleep(wait_s)

    walk = Walk(answers=(Request.START,))
    assert walk.run(flap).kind is EndingKind.WALKER
    assert walk.kmh_at_end == 0.0
    walk.assert_rises_announced()


@pytest.mark.rule("R09")
def test_a_set_point_on_its_way_when_the_link_goes_is_never_sent_later() -> None:
    lost: list[float] = []

    async def lose(walk: Walk) -> None:
        await walk.until_true(lambda: walk.motion.now_kmh > 1.3)
        count = len(walk.wire.writes(op=2))
        await walk.until_true(lambda: len(walk.wire.writes(op=2)) > count)
        walk.world.peripheral.vanish()
        lost.append(walk.now_s)
        await asyncio.sleep(6.0)
        walk.world.peripheral.come_back()

    walk = Walk(a_plan(a_step(1.2), a_step(2.4)), answers=(Request.START,))
    walk.run(lose)
    speeds = [
        int.from_bytes(call.octets[1:3], "little")
        for call in walk.wire.writes(op=2)
        if call.at_s > lost[0] + 0.1
    ]
    assert set(speeds) <= {80}
    assert walk.kmh_at_end == 0.0


@pytest.mark.rule("R23", "R30")
def test_a_dongle_pulled_and_put_back_ends_at_rest() -> None:
    async def pull(walk: Walk) -> None:
        await walk.walking(20.0)
        walk.world.computer.pull_adapter()
        await asyncio.sleep(8.0)
        assert walk.said("link_lost")
        walk.world.computer.plug_adapter()

    walk = Walk(answers=(Request.START,))
    assert walk.run(pull).kind is EndingKind.WALKER
    assert walk.kmh_at_end == 0.0
    walk.assert_rises_announced()

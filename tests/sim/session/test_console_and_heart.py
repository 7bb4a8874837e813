"""The hand on the console wins (R18), and the heart is heard (R20)."""

import asyncio

import pytest

from retropace.model import CommandKind, NoticeKind, Request
from retropace.session import EndingKind, Phase
from retropace.units import NS_PER_S
from retropace_simulators.treadmill import SimulatedWorld
from retropace_simulators.walker import Body
from support.walk import Walk, a_plan, a_step, a_world

MODELS = pytest.mark.parametrize("model", ["spec-clean", "t12b"])


def speeds_after(walk: Walk, since_s: float) -> list[float]:
    return [
        int.from_bytes(c.octets[1:3], "little") / 100
        for c in walk.wire.writes(op=2)
        if c.at_s > since_s
    ]


@pytest.mark.rule("R18", "R01")
@MODELS
@pytest.mark.parametrize("button", ["stop", "key_out"])
def test_stopped_at_the_console_it_is_over_and_never_starts_again(model: str, button: str) -> None:
    pressed: list[float] = []

    async def press(walk: Walk) -> None:
        await walk.walking(15.0)
        getattr(walk.world.treadmill.console, button)()
        pressed.append(walk.now_s)

    walk = Walk(world=a_world(model))
    ending = walk.run(press)
    assert ending.kind is EndingKind.WALKER
    assert walk.said("safety_key" if button == "key_out" else "console_stop")
    assert not speeds_after(walk, pressed[0])
    assert len(walk.commands(CommandKind.START)) == 1
    walk.assert_safe()


@pytest.mark.rule("R18", "R01")
@MODELS
def test_a_pause_at_the_console_ends_at_rest_and_never_resumes_by_itself(model: str) -> None:
    async def press(walk: Walk) -> None:
        await walk.walking(15.0)
        walk.world.treadmill.console.pause()
        await walk.until(Phase.PAUSED)
        await asyncio.sleep(120.0)
        assert walk.motion.now_kmh == 0.0
        walk.ask(Request.GO)

    walk = Walk(world=a_world(model))
    assert walk.run(press).kind is EndingKind.DONE
    assert len(walk.commands(CommandKind.START)) == 2
    walk.assert_safe()


@pytest.mark.rule("R18")
@MODELS
def test_slower_at_the_console_stays_slower_for_the_rest_of_the_step(model: str) -> None:
    during: list[float] = []

    async def press(walk: Walk) -> None:
        await walk.until_true(lambda: walk.motion.now_kmh > 1.99)
        await asyncio.sleep(8.0)
        for _ in range(5):
            walk.world.treadmill.console.slower()
            await asyncio.sleep(0.4)
        await asyncio.sleep(5.0)
        begun_s = walk.now_s
        await asyncio.sleep(40.0)
        during.append(walk.motion.fastest_kmh_since(begun_s))

    plan = a_plan(a_step(1.2), a_step(2.0, 120.0), a_step(2.2, 40.0), a_step(1.0))
    walk = Walk(plan, a_world(model))
    assert walk.run(press).kind is EndingKind.DONE
    assert during[0] == pytest.approx(1.5, abs=0.06)
    assert walk.said("console_slower")
    assert walk.motion.fastest_kmh == pytest.approx(2.2, abs=0.06)  # the next step is its own
    walk.assert_safe()


@pytest.mark.rule("R18", "R07")
@MODELS
def test_faster_at_the_console_is_followed_only_under_the_cap(model: str) -> None:
    async def press(walk: Walk) -> None:
        await walk.until_true(lambda: walk.motion.now_kmh > 1.99)
        await asyncio.sleep(8.0)
        for _ in range(12):
            walk.world.treadmill.console.faster()
            await asyncio.sleep(0.3)
        await asyncio.sleep(10.0)
        assert walk.phase is not Phase.WALKING or walk.motion.now_kmh <= 2.51

    plan = a_plan(a_step(1.2), a_step(2.0, 120.0), a_step(1.0))
    walk = Walk(plan, a_world(model))
    walk.run(press)
    # The hand at the console can go over the cap; what we command never does.
    assert max(speeds_after(walk, 0.0)) <= 2.5
    assert walk.stop_writes()
    assert walk.kmh_at_end == 0.0


@pytest.mark.rule("R18")
def test_one_step_faster_at_the_console_is_kept() -> None:
    kept: list[float] = []

    async def press(walk: Walk) -> None:
        await walk.until_true(lambda: walk.motion.now_kmh > 1.99)
        await asyncio.sleep(8.0)
        walk.world.treadmill.console.faster()
        walk.world.treadmill.console.faster()
        await asyncio.sleep(20.0)
        kept.append(walk.motion.now_kmh)

    walk = Walk(a_plan(a_step(1.2), a_step(2.0, 90.0), a_step(1.0)))
    assert walk.run(press).kind is EndingKind.DONE
    assert kept[0] == pytest.approx(2.2, abs=0.06)
    walk.assert_safe()


async def _press_slower(walk: Walk, times: int) -> float:
    for _ in range(times):
        walk.world.treadmill.console.slower()
        await asyncio.sleep(0.15)
    return walk.now_s


def _nearly_over(walk: Walk, number: int) -> bool:
    """Whether the last second and a half of a step has begun."""
    view = walk.shown[-1].view
    left_s = view.step_remaining_s
    return view.step_number == number and left_s is not None and left_s < 1.5


def a_quiet_world() -> SimulatedWorld:
    """A treadmill that says nothing of its console: neither machine nor training status."""
    return a_world(declared={"missing": ("2ada", "2ad3")})


@pytest.mark.rule("R06", "R18")
@pytest.mark.parametrize("at_s", [8.0, 20.3, 41.7])
def test_a_hand_during_a_ramp_down_is_not_undone_where_nothing_tells_of_it(at_s: float) -> None:
    rises_kmh: list[float] = []

    async def press(walk: Walk) -> None:
        await walk.until_true(lambda: walk.motion.now_kmh > 2.39)
        await asyncio.sleep(15.0 + at_s)
        pressed_s = await _press_slower(walk, 8)
        for _ in range(40):
            await asyncio.sleep(0.5)
            since_s = max(walk.now_s - 5.0, pressed_s + 2.0)
            if since_s < walk.now_s:
                before_kmh = min(walk.motion.kmh_at(since_s + 0.1 * k) for k in range(50))
                rises_kmh.append(walk.motion.fastest_kmh_since(walk.now_s) - before_kmh)

    plan = a_plan(a_step(2.4, 25.0), a_step(2.4, 60.0, end_kmh=0.8), a_step(0.8, 15.0))
    walk = Walk(plan, a_quiet_world())
    assert walk.run(press).kind is EndingKind.DONE
    assert max(rises_kmh) < 0.05
    assert walk.said("console_slower")
    walk.assert_safe()


@pytest.mark.rule("R06", "R18")
def test_a_slower_step_does_not_speed_up_a_belt_that_a_hand_slowed_just_before() -> None:
    seen_kmh: list[float] = []

    async def press(walk: Walk) -> None:
        await walk.until_true(lambda: walk.motion.now_kmh > 2.39)
        await walk.until_true(lambda: _nearly_over(walk, 2))
        await _press_slower(walk, 12)
        await asyncio.sleep(4.0)
        begun_s = walk.now_s
        await asyncio.sleep(20.0)
        seen_kmh.append(walk.motion.fastest_kmh_since(begun_s))

    plan = a_plan(a_step(1.2, 8.0), a_step(2.4, 40.0), a_step(2.0, 40.0))
    walk = Walk(plan, a_quiet_world())
    assert walk.run(press).kind is EndingKind.DONE
    assert seen_kmh[0] == pytest.approx(1.3, abs=0.06)  # one press crossed our own step
    walk.assert_safe()


@pytest.mark.rule("R01")
def test_a_belt_started_at_the_console_before_the_walker_asked_is_stopped() -> None:
    async def press(walk: Walk) -> None:
        await walk.until(Phase.READY)
        await asyncio.sleep(2.0)
        walk.world.treadmill.console.start()

    walk = Walk(answers=())
    assert walk.run(press).kind is not EndingKind.DONE
    assert not walk.commands(CommandKind.START)
    walk.assert_safe()


@pytest.mark.rule("R01")
def test_a_belt_that_already_runs_when_we_connect_is_stopped() -> None:
    world = a_world()
    belt = world.treadmill.belt
    belt.start(0.5, 999_000_000_000)
    belt.advance(999_900_000_000)
    walk = Walk(a_plan(), world, answers=())
    assert walk.run().kind is not EndingKind.DONE
    assert walk.stop_writes()
    assert walk.kmh_at_end == 0.0


def _fearful(walk: Walk, bpm: float) -> None:
    """From now on the walker's heart beats at this rate, whatever the work."""
    walker = walk.world.treadmill.walker
    walker.body = Body(resting_bpm=bpm, maximum_bpm=bpm + 1)
    walker.frighten(bpm)


@pytest.mark.rule("R20")
def test_a_heart_above_its_ceiling_is_eased_and_then_stopped() -> None:
    frightened: list[float] = []

    async def frighten(walk: Walk) -> None:
        await walk.until_true(lambda: walk.motion.now_kmh > 1.99)
        await asyncio.sleep(5.0)
        _fearful(walk, 150.0)
        frightened.append(walk.now_s)

    plan = a_plan(a_step(1.2), a_step(2.0, 200.0), a_step(1.0))
    walk = Walk(plan, heart_ceiling_bpm=120)
    ending = walk.run(frighten)
    assert ending.kind is EndingKind.SAFETY
    (eased_s,) = walk.said("heart_rate_ease")
    (stopped_s,) = walk.said("heart_rate_stop")
    assert 10.0 <= eased_s - frightened[0] <= 13.0
    assert 60.0 <= stopped_s - eased_s <= 62.0
    assert walk.motion.fastest_kmh_since(eased_s + 5.0) <= 1.56
    walk.assert_safe()


@pytest.mark.rule("R20")
def test_a_heart_that_calms_down_is_only_eased() -> None:
    async def frighten(walk: Walk) -> None:
        await walk.until_true(lambda: walk.motion.now_kmh > 1.99)
        await asyncio.sleep(5.0)
        _fearful(walk, 150.0)
        await walk.until_true(lambda: bool(walk.said("heart_rate_ease")))
        await asyncio.sleep(10.0)
        _fearful(walk, 90.0)

    plan = a_plan(a_step(1.2), a_step(2.0, 150.0), a_step(1.0))
    walk = Walk(plan, heart_ceiling_bpm=120)
    assert walk.run(frighten).kind is EndingKind.DONE
    assert not walk.said("heart_rate_stop")
    walk.assert_safe()


@pytest.mark.rule("R20")
@pytest.mark.parametrize("loss", ["contact", "frozen", "gone"])
def test_a_heart_rate_lost_or_frozen_never_speeds_anything_up(loss: str) -> None:
    eased: list[float] = []

    async def lose(walk: Walk) -> None:
        await walk.until_true(lambda: walk.motion.now_kmh > 1.99)
        await asyncio.sleep(5.0)
        _fearful(walk, 150.0)
        await walk.until_true(lambda: bool(walk.said("heart_rate_ease")))
        await asyncio.sleep(5.0)
        eased.append(walk.now_s)
        if loss == "contact":
            walk.world.strap.contact = False
        elif loss == "frozen":
            walk.world.strap.frozen_bpm = 150
        else:
            walk.world.strap_peripheral.vanish()
        walk.world.treadmill.walker.frighten(80.0)

    plan = a_plan(a_step(1.2), a_step(2.0, 120.0), a_step(1.0))
    walk = Walk(plan, heart_ceiling_bpm=120)
    walk.run(lose)
    step_ends_s = next(
        (h.at_s for h in walk.heard if h.cue.key == "step_begins" and h.at_s > eased[0]),
        walk.ended_s,
    )
    rises = [
        d.now_ns / NS_PER_S
        for d in walk.decisions
        if d.verdict.command is not None
        and d.verdict.command.kind is CommandKind.SET_SPEED
        and eased[0] < d.now_ns / NS_PER_S < step_ends_s
        and (d.verdict.command.speed_mps or 0.0) > 1.56 / 3.6
    ]
    assert not rises
    if loss != "frozen":
        assert NoticeKind.HEART_LOST in walk.notices()
    walk.assert_safe()

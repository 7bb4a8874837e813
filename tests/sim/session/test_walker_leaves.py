"""Walkers who stumble, step aside or are carried off, on machines that show it and on others."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from retropace.driver import TreadmillInfo
from retropace.model import CommandKind, NoticeKind, Request
from retropace.session import EndingKind, Phase
from retropace_simulators.walker import Gait, Walker
from support.walk import Walk, a_plan, a_step, a_world

ONLY_START = (Request.START,)
SEES_S = 4.2
"""Three seconds without a sign, to the next record, and the way over the air."""
RESTS_S = 2.5 / 0.8 + 0.5

LEAVING: dict[str, Callable[[Walker], None]] = {
    "steps aside": Walker.step_aside,
    "stumbles and catches the rails": lambda walker: walker.stumble(1.0, Gait.ASIDE),
    "stumbles and falls": lambda walker: walker.stumble(1.0, Gait.GONE),
    "is carried off": Walker.stop_walking,
}


class Leaving(Walk):
    """A walk on a machine that shows its walker; the walker's feet are told what to do."""

    signs: tuple[str, ...] | None = None

    def _begin(self, info: TreadmillInfo, *given: object) -> None:
        self.info = info if self.signs is None else replace(info, presence=self.signs)
        super()._begin(self.info, *given)  # type: ignore[arg-type]

    def feet(self, act: Callable[[Walker], None]) -> None:
        treadmill = self.world.treadmill
        treadmill.server.advance(self.world.air.now_ns())
        act(treadmill.walker)

    def left_s(self) -> float:
        """When the belt was first empty."""
        moves = self.world.treadmill.walker.moves
        return next(at_ns for at_ns, gait in moves if gait in (Gait.ASIDE, Gait.GONE)) / 1e9


def on_a_mobvoi(**changes: object) -> Leaving:
    plan = a_plan(a_step(1.4, 20.0), a_step(2.2, 90.0))
    return Leaving(plan, a_world("mobvoi-tmp"), **changes)  # type: ignore[arg-type]


def on_a_scale(*signs: str, force_sent: bool = True) -> Leaving:
    """A treadmill that feels a load under its deck."""
    fields = ("distance", "elapsed", "force-power")
    knobs = {"fields": fields, "seldom_fields": (), "force": "load", "force_sent": force_sent}
    walk = Leaving(a_plan(a_step(2.2, 90.0)), a_world(telemetry=knobs), answers=ONLY_START)
    walk.signs = signs
    return walk


def assert_stopped_and_at_rest(walk: Leaving) -> None:
    """Asked about, stopped within the bound after the belt was empty, and at rest soon after."""
    left_s = walk.left_s()
    (asked_s, *_), (gone_s, *_) = walk.said("walker_unseen"), walk.said("walker_gone")
    assert left_s - 1.3 < asked_s < gone_s <= left_s + SEES_S
    assert any(gone_s - 0.01 <= stop_s <= gone_s + 0.05 for stop_s in walk.stop_writes())
    assert walk.motion.fastest_kmh_since(gone_s + RESTS_S) == 0.0


@pytest.mark.rule("R01")
@pytest.mark.parametrize("how", LEAVING)
def test_who_leaves_a_belt_that_shows_it_leaves_it_at_rest(how: str) -> None:
    async def leave(walk: Walk) -> None:
        assert isinstance(walk, Leaving)
        await walk.until_true(lambda: walk.motion.now_kmh > 2.1)
        walk.feet(LEAVING[how])
        await walk.until(Phase.PAUSED, within_s=15.0)
        walk.feet(Walker.step_on)
        await asyncio.sleep(120.0)

    walk = on_a_mobvoi(answers=ONLY_START)
    ending = walk.run(leave)
    assert walk.info.presence == ("elapsed_s",)
    assert_stopped_and_at_rest(walk)
    assert len(walk.commands(CommandKind.START)) == 1
    assert "nobody said go" in ending.reason
    walk.assert_safe()


@pytest.mark.rule("R01", "R02", "R06")
def test_who_comes_back_and_says_go_walks_the_rest() -> None:
    async def leave(walk: Walk) -> None:
        assert isinstance(walk, Leaving)
        await walk.until_true(lambda: walk.motion.now_kmh > 2.1)
        walk.feet(Walker.step_aside)
        await walk.until(Phase.PAUSED, within_s=15.0)
        await asyncio.sleep(30.0)
        walk.feet(Walker.step_on)
        walk.ask(Request.GO)

    walk = on_a_mobvoi(answers=ONLY_START)
    assert walk.run(leave).kind is EndingKind.DONE
    assert len(walk.commands(CommandKind.START)) == 2
    assert walk.notices().count(NoticeKind.WALKER_GONE) == 1
    walk.assert_safe()


@pytest.mark.rule("R11", "R17")
def test_who_only_stumbles_walks_on() -> None:
    async def stumble(walk: Walk) -> None:
        assert isinstance(walk, Leaving)
        await walk.until_true(lambda: walk.motion.now_kmh > 2.1)
        for _ in range(6):
            walk.feet(Walker.stumble)
            await asyncio.sleep(9.0)

    walk = on_a_mobvoi()
    assert walk.run(stumble).kind is EndingKind.DONE
    assert NoticeKind.WALKER_GONE not in walk.notices()
    assert len(walk.world.treadmill.walker.moves) == 12
    walk.assert_safe()


@pytest.mark.rule("R11")
def test_a_whole_walk_on_a_machine_that_shows_it_is_never_interrupted() -> None:
    plan = a_plan(a_step(1.2, 60.0), a_step(1.2, 120.0, end_kmh=2.4), a_step(1.0, 60.0))
    walk = Leaving(plan, a_world("mobvoi-tmp"))
    assert walk.run().kind is EndingKind.DONE
    assert not {NoticeKind.WALKER_UNSEEN, NoticeKind.WALKER_GONE} & set(walk.notices())
    walk.assert_safe()


@pytest.mark.rule("R01")
@pytest.mark.parametrize(
    ("signs", "force_sent"),
    [(("force_n",), True), (("power_w",), False), (("force_n", "power_w"), True)],
)
def test_a_load_that_is_gone_stops_the_belt(signs: tuple[str, ...], force_sent: bool) -> None:
    async def leave(walk: Walk) -> None:
        assert isinstance(walk, Leaving)
        await walk.until_true(lambda: walk.motion.now_kmh > 2.1)
        walk.feet(Walker.step_aside)

    walk = on_a_scale(*signs, force_sent=force_sent)
    walk.run(leave)
    assert_stopped_and_at_rest(walk)
    walk.assert_safe()


@pytest.mark.rule("R11")
@pytest.mark.parametrize("signs", [("elapsed_s",), ("force_n", "elapsed_s"), ()])
def test_a_machine_that_does_not_show_it_goes_on_until_its_end(signs: tuple[str, ...]) -> None:
    async def leave(walk: Walk) -> None:
        assert isinstance(walk, Leaving)
        await walk.until_true(lambda: walk.motion.now_kmh > 2.1)
        walk.feet(Walker.step_aside)

    walk = on_a_scale(*signs)
    assert walk.run(leave).kind is EndingKind.DONE
    assert NoticeKind.WALKER_GONE not in walk.notices()


@pytest.mark.rule("R03", "R11")
def test_a_new_treadmill_is_tested_with_nobody_on_its_belt() -> None:
    async def astride(walk: Walk) -> None:
        assert isinstance(walk, Leaving)
        walk.feet(Walker.step_aside)
        await walk.until(Phase.ASKING)
        await asyncio.sleep(20.0)
        walk.ask(Request.CONSOLE_AGREES)
        await walk.until(Phase.PAUSED)
        walk.feet(Walker.step_on)
        walk.ask(Request.GO)

    walk = on_a_mobvoi(answers=ONLY_START, known=False)
    assert walk.run(astride).kind is EndingKind.DONE
    assert not {NoticeKind.WALKER_UNSEEN, NoticeKind.WALKER_GONE} & set(walk.notices())
    walk.assert_safe()

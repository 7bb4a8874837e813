"""Whatever breaks or breaks in: stop is written and the belt rests before the link goes (R29)."""

import asyncio
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from retropace.model import Cue, Request
from retropace.session import EndingKind, Phase
from support.walk import MemoryRecorder, Walk, a_plan, a_step


def fragile(part: Callable[[Any], None], is_broken: Callable[[], bool]) -> Callable[[Any], None]:
    """A part of the front that raises while it is broken."""

    def take(what: Any) -> None:
        if is_broken():
            raise OSError(5, "Input/output error")
        part(what)

    return take


@pytest.mark.rule("R26", "R29")
@pytest.mark.parametrize("part", ["show", "say"])
def test_a_screen_or_voice_that_breaks_is_noted_once_and_the_session_goes_on(part: str) -> None:
    broken = [False]

    async def smash(walk: Walk) -> None:
        await walk.walking(10.0)
        broken[0] = True
        await asyncio.sleep(20.0)
        broken[0] = False

    walk = Walk()
    setattr(walk, part, fragile(getattr(walk, part), lambda: broken[0]))
    assert walk.run(smash).kind is EndingKind.DONE
    name = {"show": "screen", "say": "voice"}[part]
    assert [event for event, _ in walk.recorder.notes] == [f"{name} lost", f"{name} back"]
    assert walk.kmh_at_end == 0.0


@pytest.mark.rule("R29")
@pytest.mark.parametrize("times", [1, 5])
def test_a_cancelled_session_stops_the_belt_first_however_often_it_is_cancelled(
    times: int,
) -> None:
    cancelled: list[float] = []

    async def cancel(walk: Walk) -> None:
        await walk.walking(15.0)
        cancelled.append(walk.now_s)
        for _ in range(times):
            walk.task.cancel()
            await asyncio.sleep(0.3)

    walk = Walk()
    ending = walk.run(cancel)
    assert ending.kind is EndingKind.WALKER
    assert walk.task.cancelled()
    assert walk.stop_writes()[0] == pytest.approx(cancelled[0], abs=0.001)
    walk.assert_safe()
    disconnected_s = next(c.at_s for c in walk.wire.calls if c.what == "disconnect")
    assert disconnected_s >= walk.ended_s


class Interrupt(BaseException):
    """As KeyboardInterrupt and SystemExit are: not an Exception."""


@pytest.mark.rule("R29")
@pytest.mark.parametrize("persistent", [False, True])
def test_an_interrupt_out_of_a_screen_waits_until_the_belt_rests(persistent: bool) -> None:
    raised: list[float] = []
    walk = Walk()
    shown = walk.show

    def show(snapshot: Any) -> None:
        shown(snapshot)
        if snapshot.view.phase is Phase.WALKING and snapshot.view.elapsed_s > 15:
            raised.append(walk.now_s)
        if raised and (persistent or (len(raised) == 1 and raised[0] == walk.now_s)):
            raise Interrupt

    walk.show = show  # type: ignore[method-assign]
    walk.run()
    assert isinstance(walk.task.exception(), Interrupt)
    assert walk.stop_writes()[0] == pytest.approx(raised[0], abs=0.15)
    walk.assert_safe()


@pytest.mark.rule("R29")
@pytest.mark.parametrize("lasting", [False, True])
def test_a_kernel_that_breaks_stops_the_belt(
    monkeypatch: pytest.MonkeyPatch, lasting: bool
) -> None:
    broken_s: list[float] = []

    async def smash(walk: Walk) -> None:
        await walk.walking(15.0)
        decide = walk.kernel.session.decide

        def raising(*args: Any) -> Any:
            if not lasting:
                walk.kernel.session.decide = decide  # type: ignore[method-assign]
            raise ZeroDivisionError("a planted fault")

        walk.kernel.session.decide = raising  # type: ignore[method-assign]
        broken_s.append(walk.now_s)

    walk = Walk()
    ending = walk.run(smash)
    assert ending.kind is (EndingKind.TREADMILL if lasting else EndingKind.SAFETY)
    assert walk.stop_writes()[0] - broken_s[0] <= 1.1
    assert walk.ended_s - broken_s[0] <= 120.0
    walk.assert_safe()


@pytest.mark.rule("R29")
def test_a_driver_that_breaks_is_an_unknown_outcome_and_the_other_way_stops_the_belt() -> None:
    asked: list[float] = []

    async def smash(walk: Walk) -> None:
        await walk.walking(15.0)
        treadmill: Any = walk.runtime._sender._treadmill

        async def send(_: Any) -> Any:
            raise ZeroDivisionError("a planted fault")

        treadmill.send = send
        walk.ask(Request.STOP)
        asked.append(walk.now_s)

    walk = Walk()
    assert walk.run(smash).kind is EndingKind.WALKER
    assert walk.stop_writes()[0] - asked[0] <= 0.6
    walk.assert_safe()


class FailingRecorder(MemoryRecorder):
    """A journal that breaks in a way of its own."""

    def __init__(self, how: str) -> None:
        super().__init__()
        self.how = how
        self.broken = False

    def record_step(self, inputs: Any, decision: Any) -> None:
        super().record_step(inputs, decision)
        if self.broken and self.how == "record":
            raise OSError(28, "No space left on device")

    def health(self) -> str | None:
        if self.broken and self.how == "raise":
            raise RuntimeError("the writer is gone")
        return "the disk is full" if self.broken and self.how == "say" else None


@pytest.mark.rule("R25")
@pytest.mark.parametrize("how", ["say", "record", "raise"])
def test_with_a_failing_journal_nothing_rises_and_the_session_ends_well(how: str) -> None:
    failed: list[float] = []
    recorder = FailingRecorder(how)

    async def fail(walk: Walk) -> None:
        await walk.walking(15.0)
        recorder.broken = True
        failed.append(walk.now_s)

    plan = a_plan(a_step(1.2, 25.0), a_step(2.0), a_step(1.0))
    walk = Walk(plan, recorder=recorder)
    assert walk.run(fail).kind is EndingKind.DONE
    assert walk.said("journal_down")[0] - failed[0] <= 1.1
    assert len(walk.said("journal_down")) == 1
    assert walk.motion.fastest_kmh_since(failed[0] + 1.1) <= 1.21
    walk.assert_safe()


@pytest.mark.rule("R25")
def test_a_journal_that_recovers_lets_the_speed_rise_again() -> None:
    async def fail(walk: Walk) -> None:
        await walk.walking(5.0)
        walk.recorder.trouble = "the disk is full"
        await asyncio.sleep(25.0)
        assert walk.motion.now_kmh <= 1.21
        walk.recorder.trouble = None

    walk = Walk(a_plan(a_step(1.2, 10.0), a_step(2.0, 80.0), a_step(1.0)))
    assert walk.run(fail).kind is EndingKind.DONE
    assert walk.motion.fastest_kmh == pytest.approx(2.0, abs=0.05)
    walk.assert_safe()


@pytest.mark.rule("R26")
def test_the_loop_keeps_its_pace_whatever_the_front_is_told() -> None:
    """Ten times a second while something is under way, once a second when all is quiet."""
    walk = Walk()
    said: list[Cue] = []
    walk.say = said.append  # type: ignore[method-assign]
    assert walk.run().kind is EndingKind.DONE
    at_ns = [decision.now_ns for decision in walk.decisions]
    gaps_s = [(later - sooner) / 1e9 for sooner, later in pairwise(at_ns)]
    assert max(gaps_s) <= 1.0001


def test_a_flood_of_inputs_is_told_and_stops() -> None:
    async def flood(walk: Walk) -> None:
        await walk.walking(10.0)
        for _ in range(5000):
            walk.ask(Request.CLIP_ON)

    walk = Walk()
    assert walk.run(flood).kind is EndingKind.TREADMILL
    walk.assert_safe()

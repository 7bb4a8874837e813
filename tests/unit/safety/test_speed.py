"""R05 to R07, and R10: how fast a belt may go, and how it comes down again."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retropace import ftms
from retropace.kernel import Decision
from retropace.model import (
    Command,
    CommandKind,
    Direction,
    Level,
    NoticeKind,
    Outcome,
    Request,
    SpeedUnit,
    StatusEvent,
)
from retropace.safety import Limits, limits_for
from retropace.session import Phase
from retropace.units import NS_PER_S, kmh_to_mps, mps_to_kmh, seconds_to_ns
from support.rig import machine, plan, rig, step

speeds_kmh = st.floats(0.05, 25.0)


@pytest.mark.rule("R05", "R07")
@settings(max_examples=300)
@given(
    wish_kmh=st.one_of(speeds_kmh, st.just(float("nan")), st.just(float("inf"))),
    cap_kmh=st.one_of(st.none(), speeds_kmh),
    minimum_kmh=st.floats(0.1, 3.0),
    ceiling_kmh=st.floats(3.0, 7.2),
    step_kmh=st.floats(0.01, 0.5),
)
def test_a_settled_speed_is_on_the_grid_and_under_every_cap(
    wish_kmh: float, cap_kmh: float | None, minimum_kmh: float, ceiling_kmh: float, step_kmh: float
) -> None:
    limits = Limits(kmh_to_mps(minimum_kmh), kmh_to_mps(ceiling_kmh), kmh_to_mps(step_kmh))
    cap_mps = None if cap_kmh is None else kmh_to_mps(cap_kmh)
    speed_mps = limits.settle(kmh_to_mps(wish_kmh), cap_mps)
    lowest_mps = limits.minimum_mps
    assert lowest_mps <= speed_mps <= limits.ceiling_mps
    if cap_mps is not None:
        assert speed_mps <= max(cap_mps, lowest_mps)
    if speed_mps < limits.ceiling_mps and speed_mps != cap_mps:
        steps = (speed_mps - lowest_mps) / limits.step_mps
        assert steps == pytest.approx(round(steps), abs=1e-4)


@pytest.mark.rule("R05", "R07")
@settings(max_examples=300)
@given(speed_kmh=st.floats(0.3, 7.2), unit=st.sampled_from(list(SpeedUnit)))
def test_no_rounding_to_the_wire_lifts_a_speed_above_what_was_judged(
    speed_kmh: float, unit: SpeedUnit
) -> None:
    judged_mps = kmh_to_mps(speed_kmh)
    command = Command(1, CommandKind.SET_SPEED, 0, NS_PER_S, judged_mps)
    sent_mps = ftms.commanded_speed_mps(ftms.encode_command(command, unit), unit)
    assert sent_mps is not None
    assert sent_mps <= judged_mps + 1e-6


@pytest.mark.rule("R05")
@pytest.mark.parametrize(
    ("level", "plan_kmh", "machine_kmh", "cap_kmh"),
    [
        (Level.FIRST_STEPS, 9.0, 16.0, 2.5),
        (Level.WALKER, 9.0, 16.0, 4.8),
        (Level.JOGGER, 9.0, 16.0, 7.2),
        (Level.JOGGER, 3.3, 16.0, 3.3),
        (Level.JOGGER, 9.0, 6.0, 6.0),
    ],
)
def test_the_ceiling_is_the_lowest_of_machine_profile_level_and_hard_bound(
    level: Level, plan_kmh: float, machine_kmh: float, cap_kmh: float
) -> None:
    the_plan = plan(step(1.0, cap_kmh=9.0), cap_kmh=plan_kmh, level=level)
    limits = limits_for(the_plan, machine(maximum_kmh=machine_kmh), level)
    assert mps_to_kmh(limits.ceiling_mps) == pytest.approx(cap_kmh)


@pytest.mark.rule("R05", "R07")
def test_a_profile_that_asks_for_more_than_the_cap_is_walked_at_the_cap() -> None:
    walk = rig(plan(step(9.0, 120.0, cap_kmh=9.0), cap_kmh=9.0))
    walk.walk()
    walk.run(60.0)
    assert max(walk.told_kmh) == 2.5
    assert walk.fastest_kmh() == pytest.approx(2.5)


@pytest.mark.rule("R05")
def test_a_steps_own_cap_holds_in_that_step() -> None:
    walk = rig(plan(step(2.4, 40.0, cap_kmh=1.7), step(2.4, 40.0, cap_kmh=2.5)))
    walk.walk()
    walk.run(38.0)
    assert walk.fastest_kmh() == pytest.approx(1.7)
    walk.run(30.0)
    assert walk.fastest_kmh() == pytest.approx(2.4)


@pytest.mark.rule("R06")
@pytest.mark.parametrize("step_kmh", [0.1, 0.16, 0.5])
def test_rises_are_announced_five_seconds_ahead_and_slow(step_kmh: float) -> None:
    info = machine(step_kmh=step_kmh)
    walk = rig(plan(step(1.0, 20.0), step(2.4, 40.0), step(1.2, 20.0), step(2.0, 30.0)), info=info)
    walk.walk()
    walk.run(130.0)
    rises = 0
    told = walk.sent(CommandKind.SET_SPEED)
    for before, after in pairwise(told):
        by_mps = (after.speed_mps or 0.0) - (before.speed_mps or 0.0)
        if by_mps <= 0:
            continue
        rises += 1
        assert mps_to_kmh(by_mps) <= max(0.2, step_kmh) + 1e-9
        promises = [
            at
            for at, cue in walk.cues
            if (cue.announces_mps or 0.0) >= (after.speed_mps or 0.0) - 1e-9
        ]
        assert min(promises) <= after.issued_ns - seconds_to_ns(5.0)
    assert rises >= 4
    for (before_ns, before_mps), (at_ns, at_mps) in zip(
        walk.speeds_mps, walk.speeds_mps[50:], strict=False
    ):
        if before_mps >= kmh_to_mps(0.8):
            allowed_kmh = 0.2 * (at_ns - before_ns) / NS_PER_S + max(0.2, step_kmh)
            assert mps_to_kmh(at_mps - before_mps) <= allowed_kmh + 0.01


@pytest.mark.rule("R06")
def test_a_rise_nobody_announced_does_not_come() -> None:
    walk = rig(plan(step(1.0, 300.0)))
    walk.walk()
    walk.run(20.0)
    walk.kernel.session._progress.step = step(2.4, 300.0)  # type: ignore[misc]
    walk.kernel.session._progress.cues = lambda *_: []  # type: ignore[method-assign]
    walk.run(60.0)
    assert max(walk.told_kmh) == 1.3


@pytest.mark.rule("R06")
def test_a_promise_lapses_when_the_rise_did_not_come_for_half_a_minute() -> None:
    walk = rig(plan(step(1.0, 30.0), step(2.4, 200.0)))
    walk.walk()
    walk.run(26.0)
    walk.journal(healthy=False)
    walk.run(50.0)
    walk.journal(healthy=True)
    back_ns = walk.now_ns
    walk.run(60.0)
    for command in walk.sent_since(back_ns, CommandKind.SET_SPEED):
        promises = [at for at, cue in walk.cues if cue.announces_mps and at >= back_ns]
        assert promises
        assert command.issued_ns - promises[0] >= seconds_to_ns(5.0)


@pytest.mark.rule("R06", "R18")
def test_slower_comes_in_the_same_step_as_it_is_asked_even_in_the_midst_of_a_rise() -> None:
    walk = rig(plan(step(2.4, 120.0)))
    walk.walk()
    walk.run(7.0)
    asked_ns = walk.now_ns
    walk.ask(Request.SLOWER)
    walk.run(0.01)
    (command,) = walk.sent_since(asked_ns, CommandKind.SET_SPEED)
    assert command.issued_ns == asked_ns
    assert (command.speed_mps or 9.0) < walk.belt.speed_mps + 1e-9


@pytest.mark.rule("R06", "R13", "R25")
def test_slower_waits_for_no_answer_no_journal_and_no_fresh_telemetry() -> None:
    walk = rig(plan(step(2.0, 120.0)))
    walk.walk()
    walk.run(10.0)
    walk.faults.deaf = walk.faults.silent = True
    walk.journal(healthy=False)
    walk.ask(Request.SLOWER)
    walk.run(3.5)
    asked_ns = walk.now_ns
    walk.ask(Request.SLOWER)
    walk.run(0.01)
    assert [c.issued_ns for c in walk.sent_since(asked_ns, CommandKind.SET_SPEED)] == [asked_ns]


@pytest.mark.rule("R07", "R18")
@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("speed_kmh", [2.7, 3.2, 6.0, 12.0])
def test_a_hand_above_the_cap_is_brought_down_or_the_belt_is_stopped_in_bounded_time(
    speed_kmh: float, told: bool
) -> None:
    walk = rig(plan(step(2.0, 300.0)))
    walk.walk()
    walk.run(15.0)
    pressed_ns = walk.now_ns
    walk.hand_speed(speed_kmh, told=told)
    walk.run(40.0)
    over = [at for at, v in walk.speeds_mps if at >= pressed_ns and mps_to_kmh(v) > 2.65]
    if over:
        assert over[-1] - over[0] <= seconds_to_ns(15.0)
    assert max(walk.told_kmh) <= 2.5
    assert walk.true_kmh <= 2.65


@pytest.mark.rule("R18")
@pytest.mark.parametrize(
    ("speed_kmh", "kept_kmh"), [(1.4, 1.4), (2.1, 2.1), (2.2, 2.2), (2.4, 2.3), (2.9, 2.3)]
)
def test_a_hand_between_two_steps_of_the_grid_is_left_where_it_is(
    speed_kmh: float, kept_kmh: float
) -> None:
    """Only above the highest step under the cap it is brought down, and then to that."""
    walk = rig(plan(step(1.8, 300.0)), info=machine(step_kmh=0.5))
    walk.walk()
    walk.run(20.0)
    walk.hand_speed(speed_kmh)
    walk.run(30.0)
    assert walk.true_kmh == pytest.approx(kept_kmh, abs=0.06)


@pytest.mark.rule("R18")
def test_a_rise_that_crosses_a_slower_hand_on_the_air_is_taken_back() -> None:
    """The machine takes ours after the hand's: without another word it would stay faster."""
    walk = rig(plan(step(2.4, 300.0)))
    walk.walk()
    walk.faults.answer_after_s = 0.03
    walk.run(60.0, lambda: bool(walk.told_kmh) and walk.told_kmh[-1] >= 1.9)
    risen_kmh = walk.told_kmh[-1]
    walk.status(StatusEvent.TARGET_SPEED_CHANGED, kmh_to_mps(1.2))
    walk.run(0.02)
    assert walk.told_kmh[-1] == pytest.approx(1.2)
    walk.run(60.0)
    assert risen_kmh >= 1.9
    assert walk.true_kmh == pytest.approx(1.2, abs=0.02)


@pytest.mark.rule("R06", "R13")
def test_a_belt_slowed_in_doubt_is_known_by_what_it_was_told_and_not_by_what_it_ran_at() -> None:
    walk = rig(plan(step(2.0, 300.0)))
    walk.walk()
    walk.run(30.0)
    walk.faults.answer = lambda _: (Outcome.UNKNOWN, None)
    walk.ask(Request.SLOWER)
    walk.run(0.5)
    walk.faults.answer = None
    walk.run(1.0)
    walk.ask(Request.SLOWER)
    walk.run(0.1)
    told_kmh = walk.told_kmh
    walk.faults.report = lambda mps: mps + kmh_to_mps(0.1)
    walk.run(6.0)
    assert walk.kernel.safety.commanded_mps == pytest.approx(kmh_to_mps(told_kmh[-1]))
    assert walk.told_kmh == told_kmh, "told again what it had been told"


@pytest.mark.rule("R07")
@pytest.mark.parametrize("fault", ["ignores", "doubt", "link"])
def test_a_belt_that_stays_above_the_cap_is_stopped_whatever_else_is_going_on(fault: str) -> None:
    walk = rig(plan(step(2.0, 300.0)))
    walk.walk()
    walk.run(15.0)
    walk.faults.ignores_speed = True
    if fault == "doubt":
        walk.faults.answer = lambda command: (
            (Outcome.UNKNOWN, None)
            if command.kind is CommandKind.SET_SPEED
            else (Outcome.CONFIRMED, 1)
        )
    if fault == "link":
        walk.lose_link()
        walk.run(1.0)
        walk.find_link()
    walk.hand_speed(2.9)
    walk.run(30.0)
    assert walk.sent(CommandKind.STOP)
    assert walk.true_kmh == 0.0


@pytest.mark.rule("R10")
def test_a_turn_happens_only_at_rest_and_waits_for_the_walkers_word() -> None:
    turn = plan(step(1.5, 20.0), step(1.0, 20.0, direction=Direction.FORWARD))
    walk = rig(turn)
    views: list[tuple[Direction, float]] = []

    def look(_: Decision) -> None:
        views.append((walk.kernel.view().direction, walk.belt.speed_mps))

    walk.watchers.append(look)
    walk.walk()
    walk.run_until(Phase.PAUSED)
    assert len(walk.said("turn_ahead")) == 1
    assert walk.said("turn_now") == [walk.now_ns]
    assert walk.true_kmh <= 0.05
    walk.run(60.0)
    assert walk.true_kmh == 0.0
    walk.ask(Request.GO)
    walk.run(6.0)
    assert len(walk.said("countdown")) == 10
    turned = [k for k in range(1, len(views)) if views[k][0] is not views[k - 1][0]]
    assert len(turned) == 1
    assert views[turned[0]][1] <= kmh_to_mps(0.05)


@pytest.mark.rule("R10", "R11")
def test_nobody_is_told_to_turn_while_telemetry_is_away() -> None:
    walk = rig(plan(step(1.5, 20.0), step(1.0, 20.0, direction=Direction.FORWARD)))
    walk.walk()
    walk.run_until(Phase.PAUSING)
    walk.faults.silent = True
    walk.run(30.0)
    assert not walk.said("turn_now")
    assert walk.phase is Phase.PAUSING
    walk.faults.silent = False
    walk.run(8.0)
    assert walk.said("turn_now")


@pytest.mark.rule("R06")
def test_the_incline_rises_only_when_all_is_well_and_falls_at_once() -> None:
    walk = rig(plan(step(1.0, 20.0, grade=0.04), step(1.0, 60.0, grade=0.0)))
    walk.walk()
    walk.run(15.0)
    (up,) = walk.sent(CommandKind.SET_GRADE)
    assert up.grade == pytest.approx(0.04)
    walk.journal(healthy=False)
    walk.run(20.0)
    assert [c.grade for c in walk.sent(CommandKind.SET_GRADE)] == [up.grade, 0.0]
    assert NoticeKind.JOURNAL_DOWN in walk.notices


@pytest.mark.rule("R06")
def test_after_a_stop_the_incline_is_not_assumed_to_be_level() -> None:
    walk = rig(plan(step(1.0, 20.0, grade=0.04), step(1.0, 60.0, grade=0.0)))
    walk.walk()
    walk.run(24.0 - 1.0)
    walk.ask(Request.PAUSE)
    walk.run_until(Phase.PAUSED)
    walk.ask(Request.SKIP)
    walk.ask(Request.GO)
    walk.run_until(Phase.WALKING)
    walk.run(20.0)
    assert walk.belt.target_grade == 0.0

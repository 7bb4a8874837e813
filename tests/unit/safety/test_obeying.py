"""R14 to R16: a belt that does not do as it was told, and one that does not stop."""

from itertools import pairwise

import pytest

from retropace.model import CommandKind, NoticeKind, Outcome, Request
from retropace.session import Phase
from retropace.units import NS_PER_S, kmh_to_mps, seconds_to_ns
from support.rig import plan, rig, step
from support.walking import rises_since, walking

S = NS_PER_S

# --- R14 -----------------------------------------------------------------------------------------


@pytest.mark.rule("R14")
@pytest.mark.parametrize(("more_kmh", "stops"), [(0.4, False), (0.45, False), (0.55, True)])
def test_half_a_kilometre_per_hour_too_fast_for_two_samples_stops(
    more_kmh: float, stops: bool
) -> None:
    walk = walking(1.2)
    walk.belt.set_target(kmh_to_mps(1.2 + more_kmh), walk.now_ns)
    walk.run(12.0)
    assert (NoticeKind.OVERSPEED in walk.notices) is stops
    assert bool(walk.sent(CommandKind.STOP)) is stops


@pytest.mark.rule("R14", "R17")
def test_one_sample_too_fast_is_not_overspeed() -> None:
    walk = walking(1.2)
    for _ in range(5):
        walk.tell(kmh_to_mps(3.0))
        walk.run(2.0)
    assert NoticeKind.OVERSPEED not in walk.notices
    assert walk.phase is Phase.WALKING


@pytest.mark.rule("R14", "R06")
def test_a_ramp_down_is_not_overspeed() -> None:
    walk = rig(plan(step(2.5, 60.0), step(0.8, 60.0)))
    walk.walk()
    walk.run(100.0)
    assert 0.8 in walk.told_kmh[5:]
    assert NoticeKind.OVERSPEED not in walk.notices


@pytest.mark.rule("R14")
def test_a_belt_that_runs_away_while_it_should_slow_is_stopped() -> None:
    walk = rig(plan(step(2.0, 30.0), step(2.0, 60.0, end_kmh=1.0)))
    walk.walk()
    walk.run(34.0)
    walk.faults.ignores_speed = True
    away_ns = walk.now_ns
    walk.belt.set_target(kmh_to_mps(5.0), walk.now_ns)
    walk.run(10.0)
    stops = walk.sent_since(away_ns, CommandKind.STOP)
    assert stops
    assert walk.fastest_kmh() <= 4.2


# --- R15 -----------------------------------------------------------------------------------------


@pytest.mark.rule("R15")
def test_a_rise_the_belt_does_not_follow_holds_and_is_said() -> None:
    walk = rig(plan(step(1.3, 30.0), step(2.4, 60.0)))
    walk.walk()
    walk.run(29.0)
    walk.faults.ignores_speed = True
    walk.run(15.0)
    assert NoticeKind.NOT_FOLLOWING in walk.notices
    assert walk.said("not_following")
    held_ns = walk.now_ns
    walk.run(30.0)
    assert rises_since(walk, held_ns) == []
    assert walk.phase is Phase.WALKING


@pytest.mark.rule("R15")
@pytest.mark.parametrize("by_kmh", [0.2, 0.3, 0.6, 1.2])
def test_a_fall_the_belt_does_not_follow_is_not_taken_for_a_hand(by_kmh: float) -> None:
    walk = rig(plan(step(2.2, 30.0), step(2.2 - by_kmh, 60.0)))
    walk.walk()
    walk.run(29.0)
    walk.faults.ignores_speed = True
    walk.run(50.0)
    assert NoticeKind.CONSOLE_FASTER not in walk.notices
    assert NoticeKind.NOT_FOLLOWING in walk.notices
    assert NoticeKind.STILL_NOT_FOLLOWING in walk.notices
    assert walk.true_kmh == 0.0


@pytest.mark.rule("R15")
def test_a_long_ramp_down_does_not_put_off_the_moment_to_notice() -> None:
    walk = rig(plan(step(2.2, 30.0), step(2.2, 120.0, end_kmh=0.8)))
    walk.walk()
    walk.run(29.0)
    walk.faults.ignores_speed = True
    begun_ns = walk.now_ns
    walk.run(120.0, lambda: NoticeKind.NOT_FOLLOWING in walk.notices)
    assert walk.now_ns - begun_ns <= 60 * S
    walk.run(60.0, lambda: NoticeKind.STILL_NOT_FOLLOWING in walk.notices)
    assert walk.sent(CommandKind.STOP)


@pytest.mark.rule("R15")
def test_a_slow_motor_that_does_follow_is_not_blamed() -> None:
    walk = rig(plan(step(1.0, 30.0), step(2.4, 60.0), step(1.0, 30.0)))
    slow = walk.belt.physics
    object.__setattr__(slow, "acceleration_mps2", kmh_to_mps(0.2))
    object.__setattr__(slow, "deceleration_mps2", kmh_to_mps(0.25))
    walk.walk()
    walk.run(160.0)
    assert walk.phase is Phase.ENDED
    bad = {NoticeKind.NOT_FOLLOWING, NoticeKind.CONSOLE_SLOWER, NoticeKind.CONSOLE_FASTER}
    assert not bad & set(walk.notices)


@pytest.mark.rule("R15", "R18")
@pytest.mark.parametrize("period_s", [0.1, 0.25, 1.0])
@pytest.mark.parametrize("acceleration_kmh_s", [0.15, 0.2, 0.3, 0.5])
def test_a_belt_spinning_up_is_not_taken_for_a_hand(
    period_s: float, acceleration_kmh_s: float
) -> None:
    walk = rig(period_ns=seconds_to_ns(period_s))
    motor = walk.belt.physics
    object.__setattr__(motor, "acceleration_mps2", kmh_to_mps(acceleration_kmh_s))
    walk.walk()
    assert walk.phase is Phase.WALKING
    assert NoticeKind.CONSOLE_SLOWER not in walk.notices


# --- R16 -----------------------------------------------------------------------------------------


@pytest.mark.rule("R16")
def test_a_belt_that_does_not_slow_is_told_again_each_second_and_the_key_is_called_for() -> None:
    walk = walking()
    walk.faults.ignores_stop = True
    walk.ask(Request.STOP)
    asked_ns = walk.now_ns
    walk.run(20.0)
    times_s = [(c.issued_ns - asked_ns) / S for c in walk.sent_since(asked_ns, CommandKind.STOP)]
    assert len(times_s) >= 15
    assert max(b - a for a, b in pairwise(times_s[1:])) <= 1.2
    assert len(walk.said("pull_key")) >= 3
    assert walk.said("pull_key")[0] - asked_ns <= 3.6 * S
    assert walk.decisions[-1].verdict.alarm
    walk.faults.ignores_stop = False
    walk.run(10.0)
    assert walk.phase is Phase.ENDED


@pytest.mark.rule("R16", "R11")
@pytest.mark.parametrize("creep_kmh", [0.1, 0.2, 0.5, 0.8])
def test_creep_after_a_stop_is_not_rest(creep_kmh: float) -> None:
    walk = walking()
    walk.faults.creep_mps = kmh_to_mps(creep_kmh)
    walk.ask(Request.STOP)
    asked_ns = walk.now_ns
    walk.run(40.0)
    assert walk.phase is Phase.STOPPING
    assert walk.said("pull_key")
    assert len(walk.sent_since(asked_ns, CommandKind.STOP)) > 10


@pytest.mark.rule("R16")
@pytest.mark.parametrize("outcome", [Outcome.REJECTED, Outcome.UNKNOWN])
def test_a_stop_that_was_not_confirmed_goes_out_again_within_the_second(outcome: Outcome) -> None:
    walk = walking()
    walk.faults.answer = lambda _: (outcome, None)
    walk.ask(Request.STOP)
    asked_ns = walk.now_ns
    walk.run(1.2)
    assert len(walk.sent_since(asked_ns, CommandKind.STOP)) == 2


@pytest.mark.rule("R16", "R01")
def test_a_belt_stopped_in_its_own_countdown_is_watched_before_it_is_believed() -> None:
    walk = rig(countdown_s=5.0)
    walk.run(3.0)
    walk.ask(Request.CLIP_ON)
    walk.ask(Request.START)
    walk.run_until(Phase.STARTING)
    walk.run(1.0)
    walk.faults.ignores_stop = True
    walk.ask(Request.STOP)
    walk.run(4.5)
    assert walk.phase is Phase.STOPPING
    walk.faults.ignores_stop = False
    walk.run(20.0)
    assert walk.phase is Phase.ENDED
    assert walk.true_kmh == 0.0


@pytest.mark.rule("R16")
def test_one_mad_sample_does_not_put_the_alarm_off() -> None:
    walk = walking()
    walk.faults.ignores_stop = True
    walk.tell(kmh_to_mps(650.0))
    walk.ask(Request.STOP)
    walk.run(30.0)
    assert walk.said("pull_key")


@pytest.mark.rule("R16")
def test_a_belt_that_stops_well_gets_one_stop_and_no_alarm() -> None:
    walk = walking(2.5)
    walk.ask(Request.STOP)
    walk.run(20.0)
    assert len(walk.sent(CommandKind.STOP)) == 1
    assert not walk.said("pull_key")
    assert walk.phase is Phase.ENDED

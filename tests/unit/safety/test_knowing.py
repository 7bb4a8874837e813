"""R11 to R13, and R17: what is known of the belt, and what is done when it is not."""

from itertools import pairwise

import pytest

from retropace.model import Command, CommandKind, Level, NoticeKind, Outcome, Request
from retropace.session import Phase
from retropace.units import NS_PER_S, kmh_to_mps, mps_to_kmh, seconds_to_ns
from retropace_simulators.belt import Belt, BeltPhysics
from support.rig import Rig, machine, plan, rig, step
from support.walking import rises_since, walking

S = NS_PER_S


# --- R11 -----------------------------------------------------------------------------------------


@pytest.mark.rule("R11")
def test_a_record_without_a_speed_is_not_a_record_of_rest() -> None:
    walk = walking()
    walk.faults.report = lambda _: None
    since_ns = walk.now_ns
    walk.run(5.0)
    assert not walk.kernel.belief.at_rest
    assert NoticeKind.CONSOLE_PAUSE not in walk.notices
    walk.run(2.0)
    stop = walk.sent_since(since_ns, CommandKind.STOP)[0]
    assert stop.issued_ns - since_ns <= 6.2 * S


@pytest.mark.rule("R11", "R16")
def test_a_stop_followed_by_silence_is_not_a_belt_at_rest() -> None:
    walk = walking()
    walk.ask(Request.STOP)
    walk.faults.silent = True
    walk.run(60.0)
    assert walk.phase is Phase.STOPPING
    assert walk.said("pull_key")
    walk.faults.silent = False
    walk.run(8.0)
    assert walk.phase is Phase.ENDED


@pytest.mark.rule("R11", "R16")
def test_rest_known_before_the_stop_is_not_rest_after_it() -> None:
    walk = rig()
    walk.run(3.0)
    walk.faults.silent = True
    walk.run(0.5)
    walk.ask(Request.STOP)
    walk.run(2.0)
    assert walk.kernel.belief.at_rest
    assert walk.phase is Phase.STOPPING


# --- R12 -----------------------------------------------------------------------------------------


@pytest.mark.rule("R12")
@pytest.mark.parametrize(("period_s", "hold_s"), [(1.0, 3.0), (0.5, 1.5), (0.2, 1.0)])
def test_nothing_rises_on_telemetry_older_than_three_of_its_intervals(
    period_s: float, hold_s: float
) -> None:
    walk = rig(plan(step(2.4, 120.0)), period_ns=seconds_to_ns(period_s))
    walk.walk()
    walk.run(8.0)
    assert rises_since(walk, walk.now_ns - 2 * S), "the rise is under way"
    walk.faults.silent = True
    heard_ns = walk.heard_ns
    walk.run(5.9)
    assert [at for at in rises_since(walk, heard_ns) if at - heard_ns > (hold_s + 0.25) * S] == []
    assert NoticeKind.STALE in walk.notices


@pytest.mark.rule("R12")
def test_telemetry_back_before_six_seconds_goes_on_without_a_stop() -> None:
    walk = walking()
    walk.faults.silent = True
    walk.run(5.0)
    walk.faults.silent = False
    walk.run(10.0)
    assert not walk.sent(CommandKind.STOP)
    assert walk.phase is Phase.WALKING


@pytest.mark.rule("R12", "R30")
@pytest.mark.parametrize("phase", [Phase.STARTING, Phase.PROBING, Phase.WALKING])
def test_by_six_seconds_of_silence_the_belt_is_being_stopped_with_an_alarm(phase: Phase) -> None:
    walk = rig()
    walk.run(3.0)
    walk.ask(Request.CLIP_ON)
    walk.ask(Request.START)
    walk.run_until(phase)
    walk.run(1.0)
    walk.faults.silent = True
    heard_ns = walk.heard_ns
    walk.run(8.0)
    (stop, *_) = walk.sent(CommandKind.STOP)
    assert 6 * S < stop.issued_ns - heard_ns <= 6.1 * S
    (said_ns, *_) = walk.said("telemetry_lost")
    assert said_ns == stop.issued_ns
    walk.run(10.0)
    assert walk.true_kmh == 0.0


@pytest.mark.rule("R12", "R30")
def test_a_link_that_is_back_but_silent_is_a_lost_one() -> None:
    walk = walking()
    walk.lose_link()
    walk.run(2.0)
    walk.faults.silent = True
    walk.find_link()
    back_ns = walk.now_ns
    walk.run(7.0)
    stops = walk.sent_since(back_ns, CommandKind.STOP)
    assert stops
    assert stops[0].issued_ns - back_ns <= 6.2 * S


@pytest.mark.rule("R12", "R23")
def test_a_link_said_to_be_back_again_and_again_does_not_stretch_the_silence() -> None:
    walk = walking()
    walk.faults.silent = True
    heard_ns = walk.heard_ns
    for _ in range(8):
        walk.find_link()
        walk.run(1.0)
    stops = walk.sent_since(heard_ns, CommandKind.STOP)
    assert stops[0].issued_ns - heard_ns <= 6.2 * S


@pytest.mark.rule("R12")
def test_a_computer_that_slept_stops_the_belt_in_its_first_step() -> None:
    walk = walking()
    walk.jump(30.0)
    walk.faults.silent = True
    woke_ns = walk.now_ns
    walk.run(0.01)
    (stop,) = walk.sent(CommandKind.STOP)
    assert stop.issued_ns == woke_ns


# --- R13 -----------------------------------------------------------------------------------------


@pytest.mark.rule("R13")
def test_an_unknown_outcome_suspends_rises_and_is_not_sent_again_blindly() -> None:
    walk = rig(plan(step(2.4, 120.0)))
    walk.walk()
    walk.run(6.0)
    walk.faults.answer = lambda command: (
        (Outcome.UNKNOWN, None) if command.kind is CommandKind.SET_SPEED else (Outcome.CONFIRMED, 1)
    )
    walk.run(5.0, lambda: NoticeKind.OUTCOME_UNKNOWN in walk.notices)
    doubt_ns = walk.now_ns
    walk.faults.answer = None
    walk.run(1.8)
    assert walk.sent_since(doubt_ns + 1, CommandKind.SET_SPEED) == []
    walk.run(40.0)
    assert walk.true_kmh == pytest.approx(2.4)


@pytest.mark.rule("R13")
def test_a_doubt_that_is_not_cleared_within_ten_seconds_stops() -> None:
    walk = rig(plan(step(2.4, 120.0)))
    walk.walk()
    walk.run(6.0)
    swing = iter(range(10**6))
    walk.faults.answer = lambda command: (
        (Outcome.UNKNOWN, None) if command.kind is CommandKind.SET_SPEED else (Outcome.CONFIRMED, 1)
    )
    walk.run(5.0, lambda: NoticeKind.OUTCOME_UNKNOWN in walk.notices)
    walk.faults.report = lambda v: v + kmh_to_mps(0.3 * (next(swing) % 2))
    walk.run(12.0)
    assert NoticeKind.UNCERTAIN_TOO_LONG in walk.notices
    assert walk.true_kmh <= 0.5


@pytest.mark.rule("R13")
def test_a_second_doubt_does_not_begin_the_wait_anew() -> None:
    walk = walking()
    swing = iter(range(10**6))
    walk.faults.report = lambda v: v + kmh_to_mps(0.3 * (next(swing) % 2))
    walk.faults.answer = lambda _: (Outcome.UNKNOWN, None)
    begun_ns = walk.now_ns
    for _ in range(6):
        walk.ask(Request.SLOWER)
        walk.run(2.5)
    stops = walk.sent_since(begun_ns, CommandKind.STOP)
    assert stops
    assert stops[0].issued_ns - begun_ns <= 11 * S


@pytest.mark.rule("R13")
@pytest.mark.parametrize("kind", [CommandKind.SET_SPEED, CommandKind.SET_GRADE])
def test_while_a_command_is_unanswered_nothing_rises(kind: CommandKind) -> None:
    walk = rig(plan(step(2.4, 120.0, grade=0.05)))
    walk.walk()
    walk.faults.answer_after_s = 3.0
    since_ns = walk.now_ns
    walk.run(40.0)
    ups = [c for c in walk.sent_since(since_ns) if c.kind in (kind, CommandKind.SET_SPEED)]
    for before, after in pairwise(ups):
        assert after.issued_ns - before.issued_ns >= 3 * S


@pytest.mark.rule("R13")
def test_a_command_whose_answer_never_comes_counts_as_unknown() -> None:
    walk = rig(plan(step(2.4, 120.0)))
    walk.walk()
    walk.run(3.0)
    walk.faults.deaf = True
    since_ns = walk.now_ns
    walk.run(60.0)
    told = walk.sent_since(since_ns, CommandKind.SET_SPEED)
    assert NoticeKind.OUTCOME_UNKNOWN in walk.notices
    assert len(told) <= 12
    for before, after in pairwise(told):
        assert after.issued_ns - before.issued_ns > 6 * S


@pytest.mark.rule("R13")
def test_a_second_refusal_stops() -> None:
    walk = rig(plan(step(2.4, 120.0)))
    walk.walk()
    walk.faults.answer = lambda command: (
        (Outcome.REJECTED, 4) if command.kind is CommandKind.SET_SPEED else (Outcome.CONFIRMED, 1)
    )
    since_ns = walk.now_ns
    walk.run(40.0)
    assert len(walk.sent_since(since_ns, CommandKind.SET_SPEED)) == 2
    assert NoticeKind.REJECTED in walk.notices
    assert NoticeKind.REJECTED_AGAIN in walk.notices
    assert walk.true_kmh == 0.0


# --- R17 -----------------------------------------------------------------------------------------


@pytest.mark.rule("R17")
@pytest.mark.parametrize("period_s", [0.2, 0.5, 1.0])
def test_single_zeros_amid_motion_change_nothing(period_s: float) -> None:
    walk = walking(period_ns=seconds_to_ns(period_s))
    for _ in range(20):
        walk.tell(0.0)
        walk.run(1.3)
    assert not walk.sent(CommandKind.STOP)
    assert walk.phase is Phase.WALKING
    assert not walk.kernel.belief.at_rest


@pytest.mark.rule("R17")
def test_two_zeros_in_one_breath_are_one_glitch() -> None:
    walk = walking()
    walk.tell(0.0)
    walk.tell(0.0)
    walk.run(5.0)
    assert not walk.sent(CommandKind.STOP)


@pytest.mark.rule("R17", "R12")
def test_garbage_lowers_trust_so_that_nothing_rises_and_is_kept() -> None:
    walk = rig(plan(step(1.0, 30.0), step(2.4, 60.0)))
    walk.walk()
    walk.run(20.0)
    for _ in range(5):
        walk.garbage(b"\x00")
        walk.run(1.0)
    since_ns = walk.now_ns
    for _ in range(10):
        walk.garbage(b"\x00")
        walk.run(1.0)
    assert rises_since(walk, since_ns) == []
    kept = [fault for decision in walk.decisions for fault in decision.faults]
    assert len(kept) == 15
    assert kept[0].data == b"\x00"
    walk.run(30.0)
    assert rises_since(walk, since_ns), "trust comes back by itself"
    assert not walk.sent(CommandKind.STOP)


@pytest.mark.rule("R17", "R27")
def test_garbage_alone_is_silence() -> None:
    walk = walking()
    walk.faults.silent = True
    heard_ns = walk.heard_ns
    for _ in range(14):
        walk.garbage(b"\x00\x00\x01")
        walk.garbage(b"")
        walk.run(0.5)
    assert walk.sent(CommandKind.STOP)[0].issued_ns - heard_ns <= 6.6 * S


@pytest.mark.rule("R12", "R17")
def test_speed_steps_follow_only_a_belt_that_has_caught_up() -> None:
    walk = rig(plan(step(2.4, 120.0)), info=machine(step_kmh=0.1))
    object.__setattr__(walk.belt.physics, "acceleration_mps2", kmh_to_mps(0.08))
    walk.walk()
    walk.run(60.0)
    for command in walk.sent(CommandKind.SET_SPEED)[3:]:
        true = [v for at, v in walk.speeds_mps if at <= command.issued_ns][-1]
        assert mps_to_kmh(command.speed_mps or 0.0) - mps_to_kmh(true) <= 0.6


@pytest.mark.rule("R12", "R15")
def test_a_fall_that_silence_hides_is_not_taken_back() -> None:
    """Found by seed 630013 of the campaign: what the belt did before the silence is no base."""
    ramp = step(1.8, 30, end_kmh=2.4, name="ramp")
    walk = rig(plan(step(2.0, 30), ramp), period_ns=seconds_to_ns(1.0))
    walk.walk()
    slow_mps = kmh_to_mps(1.85)
    walk.run(90, lambda: any((one.speed_mps or 9) < slow_mps for one in rising(walk)))
    walk.faults.silent = True
    fallen = rising(walk)[-1]
    walk.run(5.9)
    late = [one for one in rising(walk) if one.issued_ns > fallen.issued_ns + 3 * S]
    assert not late, [mps_to_kmh(one.speed_mps or 0.0) for one in late]


def rising(walk: Rig) -> list[Command]:
    """The speeds commanded since the top of the first step."""
    told = walk.sent(CommandKind.SET_SPEED)
    tops = [index for index, one in enumerate(told) if (one.speed_mps or 0) >= kmh_to_mps(1.99)]
    return told[tops[0] :] if tops else []


@pytest.mark.rule("R13", "R18")
def test_a_rise_waits_for_a_belt_that_still_comes_down() -> None:
    # Told its next rise amid the fall, a machine that tells its set-points seemed to have a hand.
    the_plan = plan(
        step(2.0, 8.0, cap_kmh=4.8),
        step(4.6, 25.0, cap_kmh=4.8),
        step(1.0, 10.0, cap_kmh=4.8),
        step(4.0, 40.0, cap_kmh=4.8),
        cap_kmh=4.8,
        level=Level.WALKER,
    )
    walk = rig(the_plan)
    walk.belt = Belt(BeltPhysics(3.0, 0.14, 0.07, 0.83, 0.01))
    walk.faults.echoes = True
    walk.walk()
    walk.run(43.0)
    since_ns, slowest_kmh = walk.now_ns, walk.told_kmh[-1]
    walk.run(40.0)
    assert slowest_kmh == pytest.approx(1.0)
    rises = [command.issued_ns for command in walk.sent_since(since_ns)]
    speeds = [mps_to_kmh(mps) for at_ns, mps in walk.speeds_mps if at_ns <= rises[0]]
    assert speeds[-1] < 1.35
    assert walk.true_kmh == pytest.approx(4.0, abs=0.05)
    assert not {NoticeKind.CONSOLE_SLOWER, NoticeKind.CONSOLE_FASTER} & set(walk.notices)

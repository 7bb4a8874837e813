"""Traps that programs of others fell into, and some we nearly did: one test for each."""

import pytest

from retropace import ftms
from retropace.belief import Belief, BeltTracker, HeartTracker, Trust
from retropace.model import (
    Command,
    CommandKind,
    Cue,
    Frame,
    HealthEvent,
    Intent,
    IntentKind,
    Judgement,
    LinkEvent,
    LinkState,
    NoticeKind,
    OperatorEvent,
    Outcome,
    Receipt,
    Request,
    Sample,
    StatusEvent,
)
from retropace.safety import Limits, Safety
from retropace.safety.follow import FollowMonitor
from retropace.session import Phase
from retropace.units import NS_PER_S, kmh_to_mps, seconds_to_ns
from support.rig import Rig, machine, plan, rig, step

S = NS_PER_S


def tracker_at(speed_kmh: float, seconds: int = 5) -> BeltTracker:
    """A tracker that has heard this speed once a second; the last at ``seconds - 1``."""
    tracker = BeltTracker()
    for second in range(seconds):
        tracker.take(Sample(second * S, kmh_to_mps(speed_kmh)))
    return tracker


@pytest.mark.rule("R11", "R12")
def test_a_sample_without_a_speed_is_not_a_speed_of_zero_and_refreshes_nothing() -> None:
    tracker = tracker_at(2.0)
    for second in range(5, 12):
        tracker.take(Sample(second * S, None, distance_m=10))
    belief = tracker.belief(11 * S)
    assert belief.speed_mps == kmh_to_mps(2.0)
    assert belief.age_ns == 7 * S
    assert not belief.at_rest
    assert belief.trust.value == "lost"


@pytest.mark.rule("R11")
def test_a_belt_that_rested_when_last_heard_of_is_not_at_rest_for_ever() -> None:
    tracker = tracker_at(0.0)
    assert tracker.belief(4 * S).at_rest
    assert not tracker.belief(8 * S).at_rest
    assert not tracker.belief(8 * S).moving


@pytest.mark.rule("R17")
def test_one_zero_amid_motion_is_neither_rest_nor_a_speed() -> None:
    tracker = tracker_at(2.0)
    tracker.take(Sample(5 * S, 0.0))
    belief = tracker.belief(5 * S)
    assert not belief.at_rest
    assert belief.moving
    assert belief.speed_mps == kmh_to_mps(2.0)
    tracker.take(Sample(6 * S, 0.0))
    assert tracker.belief(6 * S).at_rest


@pytest.mark.rule("R20")
def test_a_heart_that_beats_the_same_for_more_than_a_minute_is_a_strap_off_the_skin() -> None:
    heart = HeartTracker()
    for second in range(62):
        heart.take_strap(120, None, second * S)
    assert heart.bpm(60 * S) == 120
    assert heart.bpm(61 * S) is None


@pytest.mark.rule("R05", "R18")
def test_a_hand_that_goes_faster_is_followed_no_further_than_the_steps_own_cap() -> None:
    the_rig = rig(plan(step(1.5, 200.0, cap_kmh=1.8), cap_kmh=2.5))
    the_rig.walk()
    the_rig.run(20.0)
    the_rig.hand_speed(2.4)
    the_rig.run(20.0)
    assert the_rig.true_kmh <= 1.8 + 0.01
    assert the_rig.told_kmh[-1] == 1.8


@pytest.mark.rule("R05", "R07")
@pytest.mark.parametrize("step_kmh", [0.1, 0.16, 0.32, 0.5])
@pytest.mark.parametrize("minimum_kmh", [0.5, 0.8, 1.0])
def test_no_wish_is_settled_above_a_cap_or_off_the_machines_grid(
    minimum_kmh: float, step_kmh: float
) -> None:
    limits = Limits(kmh_to_mps(minimum_kmh), kmh_to_mps(2.5), kmh_to_mps(step_kmh))
    for wish_hundredths in range(400):
        for cap_kmh in (None, 1.2, 1.73, 2.0, 9.0):
            cap_mps = None if cap_kmh is None else kmh_to_mps(cap_kmh)
            wish_mps = kmh_to_mps(wish_hundredths / 100)
            settled_mps = limits.settle(wish_mps, cap_mps)
            highest_mps = min(limits.ceiling_mps, cap_mps or 99.0)
            if wish_mps <= limits.minimum_mps:
                assert settled_mps == limits.minimum_mps
                continue
            assert settled_mps <= min(highest_mps, wish_mps) + 1e-6
            assert settled_mps > min(highest_mps, wish_mps) - limits.step_mps - 1e-6
            steps = (settled_mps - limits.minimum_mps) / limits.step_mps
            assert steps == pytest.approx(round(steps), abs=1e-4) or settled_mps == highest_mps


@pytest.mark.rule("R06")
def test_a_slower_step_is_commanded_at_once_and_whole() -> None:
    the_rig = rig(plan(step(2.4, 60.0), step(1.0, 60.0)))
    the_rig.walk()
    the_rig.run(90.0, lambda: the_rig.told_kmh[-1:] == [1.0])
    told = the_rig.told_kmh
    assert told[-2:] == [2.4, 1.0]


@pytest.mark.rule("R06")
def test_nothing_rises_that_was_not_announced_five_seconds_before() -> None:
    the_rig = rig(plan(step(1.0, 30.0), step(2.0, 30.0)))
    the_rig.walk()
    the_rig.run(55.0)
    for command in the_rig.sent(CommandKind.SET_SPEED):
        speed_mps = command.speed_mps or 0.0
        if speed_mps <= the_rig.kernel.limits.minimum_mps:
            continue
        promised = [
            at_ns
            for at_ns, cue in the_rig.cues
            if (cue.announces_mps or 0.0) >= speed_mps - 1e-6 and at_ns <= command.issued_ns - 5 * S
        ]
        assert promised, command


@pytest.mark.rule("R02")
def test_no_set_point_while_the_belt_spins_up() -> None:
    the_rig = rig()
    the_rig.walk()
    the_rig.run(10.0)
    first = the_rig.sent(CommandKind.SET_SPEED)[0]
    assert first.issued_ns - the_rig.motions_ns[0] >= 2.5 * S


def counting_down() -> Rig:
    """Just before the countdown's last second."""
    the_rig = rig()
    the_rig.run(3.0)
    the_rig.ask(Request.CLIP_ON)
    the_rig.ask(Request.START)
    the_rig.run(4.2)
    assert the_rig.phase is Phase.COUNTDOWN
    return the_rig


@pytest.mark.rule("R01", "R09", "R23")
@pytest.mark.parametrize("lost", [False, True])
def test_a_start_asked_for_before_the_link_was_lost_is_not_carried_out_after_it(lost: bool) -> None:
    safety = Safety(Limits(kmh_to_mps(0.8), kmh_to_mps(2.5), kmh_to_mps(0.1)))
    resting = Belief(0.0, Trust.FRESH, 0, at_rest=True, samples=5)
    for request in (Request.CLIP_ON, Request.START):
        safety.hear(OperatorEvent(request, S), resting, S)
    safety.hear_cue(Cue("countdown", values=(("n", 1),)), 6 * S)
    if lost:
        for state in (LinkState.LOST, LinkState.BACK):
            safety.hear(LinkEvent(state, 6 * S), resting, 6 * S)
    verdict = safety.judge(Intent(IntentKind.START, 9 * S), resting, 7 * S)
    assert (verdict.command is None) is lost
    assert verdict.judgement is (Judgement.REFUSE if lost else Judgement.ALLOW)


@pytest.mark.rule("R13")
@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (StatusEvent.CONTROL_LOST, NoticeKind.CONTROL_LOST),
        (StatusEvent.STOPPED_BY_SAFETY_KEY, NoticeKind.SAFETY_KEY),
        (StatusEvent.STOPPED_BY_USER, NoticeKind.CONSOLE_STOP),
        (StatusEvent.PAUSED_BY_USER, NoticeKind.CONSOLE_PAUSE),
        (StatusEvent.RESET, NoticeKind.CONSOLE_STOP),
    ],
)
def test_what_the_machine_says_of_its_console_stops_at_once(
    event: StatusEvent, kind: NoticeKind
) -> None:
    the_rig = rig()
    the_rig.walk()
    the_rig.run(10.0)
    at_ns = the_rig.now_ns
    the_rig.status(event)
    the_rig.run(0.01)
    assert kind in the_rig.notices
    assert the_rig.sent_since(at_ns, CommandKind.STOP)
    assert not the_rig.sent_since(at_ns, CommandKind.SET_SPEED)


@pytest.mark.rule("R13")
def test_doubt_upon_doubt_ends_in_bounded_time() -> None:
    """A wait that each new doubt restarts would never end."""
    the_rig = rig(plan(step(1.5, 300.0)))
    the_rig.walk()
    the_rig.run(20.0)
    began_ns = the_rig.now_ns
    wobble = [0.0]

    def restless(_: float) -> float:
        wobble[0] = 0.3 - wobble[0]
        return kmh_to_mps(1.2 + wobble[0])

    the_rig.faults.report = restless
    for _ in range(20):
        doubtful = Receipt(9999, CommandKind.SET_SPEED, Outcome.UNKNOWN, the_rig.now_ns)
        case = the_rig.kernel.safety._case
        order = case.orders.speed(kmh_to_mps(1.5), the_rig.now_ns)
        the_rig.pending.append(doubtful._replace(number=order.number))
        the_rig.run(2.0)
        if NoticeKind.UNCERTAIN_TOO_LONG in the_rig.notices:
            break
    assert NoticeKind.UNCERTAIN_TOO_LONG in the_rig.notices
    assert the_rig.now_ns - began_ns <= 13 * S


@pytest.mark.rule("R15")
def test_the_time_a_belt_has_to_follow_is_not_begun_anew_by_each_command() -> None:
    """Twice a second a step further up, and a belt that does not move at all."""
    monitor = FollowMonitor(kmh_to_mps(4.8))
    monitor.adopt(kmh_to_mps(1.0))
    tracker = tracker_at(1.0)
    speed_kmh, now_ns, noticed = 1.5, 5 * S, []
    while now_ns < 40 * S:
        monitor.command(kmh_to_mps(speed_kmh), kmh_to_mps(1.0), now_ns)
        speed_kmh += 0.01
        tracker.take(Sample(now_ns, kmh_to_mps(1.0)))
        found = monitor.watch(tracker.belief(now_ns), now_ns)
        if found is not None:
            noticed.append((now_ns, found.kind))
        now_ns += S // 2
    assert noticed
    assert noticed[0][1] is NoticeKind.NOT_FOLLOWING
    assert noticed[0][0] <= 15 * S


@pytest.mark.rule("R14")
def test_a_belt_half_a_kilometre_per_hour_too_fast_is_stopped_at_its_second_sample() -> None:
    the_rig = rig(plan(step(1.5, 300.0)))
    the_rig.walk()
    the_rig.run(30.0)
    commanded_mps = the_rig.kernel.safety.commanded_mps or 0.0
    the_rig.faults.report = lambda _: commanded_mps + kmh_to_mps(0.55)
    at_ns = the_rig.now_ns
    the_rig.run(2.2)
    assert NoticeKind.OVERSPEED in the_rig.notices
    assert the_rig.sent_since(at_ns, CommandKind.STOP)


@pytest.mark.rule("R03")
@pytest.mark.parametrize("factor", [1.609344, 1 / 1.609344])
def test_a_machine_that_takes_miles_for_kilometres_or_the_reverse_is_refused(factor: float) -> None:
    the_rig = rig(start_mps=kmh_to_mps(0.8))
    the_rig.faults.unit_factor = factor
    the_rig.run(3.0)
    the_rig.ask(Request.CLIP_ON)
    the_rig.ask(Request.START)
    the_rig.run(60.0)
    assert the_rig.phase is Phase.ENDED
    assert "unit mismatch" in the_rig.reason or "does not follow" in the_rig.reason
    assert the_rig.phase is not Phase.WALKING


@pytest.mark.rule("R24", "R25")
@pytest.mark.parametrize("part", ["journal", "guardian"])
def test_without_a_journal_or_a_guardian_nothing_rises(part: str) -> None:
    the_rig = rig(plan(step(1.0, 30.0), step(2.0, 60.0)))
    the_rig.walk()
    the_rig.run(10.0)
    the_rig.pending.append(HealthEvent(part, False, the_rig.now_ns, "gone"))
    the_rig.run(60.0)
    assert max(the_rig.told_kmh[2:]) <= 1.3


@pytest.mark.rule("R01")
def test_a_lost_link_during_the_start_becomes_a_stop() -> None:
    the_rig = counting_down()
    the_rig.run(2.0, lambda: bool(the_rig.sent(CommandKind.START)))
    assert the_rig.sent(CommandKind.START)
    at_ns = the_rig.now_ns
    the_rig.link(LinkState.LOST)
    the_rig.run(1.0)
    assert the_rig.sent_since(at_ns, CommandKind.STOP)


def test_the_octets_of_every_speed_ask_for_no_more_than_the_command() -> None:
    for thousandths in range(0, 8000, 7):
        speed_mps = kmh_to_mps(thousandths / 1000)
        order = Command(1, CommandKind.SET_SPEED, 0, seconds_to_ns(1), speed_mps)
        read_mps = ftms.commanded_speed_mps(ftms.encode_command(order))
        assert read_mps is not None
        assert read_mps <= speed_mps + 1e-6


def test_a_frame_too_short_for_anything_is_a_fault_and_no_speed() -> None:
    the_rig = rig()
    the_rig.run(3.0)
    the_rig.pending.append(Frame("2acd", b"\x00", the_rig.now_ns))
    the_rig.run(0.01)
    assert the_rig.decisions[-1].faults or the_rig.decisions[-2].faults


@pytest.mark.rule("R05")
def test_a_machine_with_a_coarse_grid_stays_under_the_cap() -> None:
    the_rig = rig(plan(step(2.4, 200.0)), info=machine(1.0, 16.0, 0.5), start_mps=kmh_to_mps(1.0))
    the_rig.walk()
    the_rig.run(60.0)
    assert max(the_rig.told_kmh) == 2.0

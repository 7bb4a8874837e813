"""What the campaign found, each made small, with the seed that first showed it."""

from dataclasses import replace

import pytest

from retropace.belief import BeltTracker
from retropace.model import CommandKind, Direction, Level, Request, Sample
from retropace.profile.plan import Plan
from retropace.session import EndingKind, Phase
from retropace.units import NS_PER_S, kmh_to_mps, mps_to_kmh
from retropace_simulators.campaign.invariants.common import commands
from retropace_simulators.campaign.scenario import Person, Press, Trouble, When
from support.found import PLAN, a_step, walked
from support.rig import rig


@pytest.mark.rule("R11", "R17")
def test_zeros_from_before_a_silence_are_no_rest() -> None:
    # Seed 256: the zeros of the standing belt, eleven seconds of silence, one zero more.
    tracker = BeltTracker()
    for at_s in (1, 2, 3, 14):
        tracker.take(Sample(at_s * NS_PER_S, speed_mps=0.0))
        assert tracker.belief(at_s * NS_PER_S).at_rest is (at_s in (2, 3))
    tracker.take(Sample(15 * NS_PER_S, speed_mps=0.0))
    assert tracker.belief(15 * NS_PER_S).at_rest
    story = walked(Trouble("no telemetry", When(1.5, Phase.STARTING), lasts_s=10.9))
    assert story.ending is not None
    assert story.ending.kind is EndingKind.TREADMILL
    assert story.end_mps == 0.0


@pytest.mark.rule("R16", "R30")
def test_a_treadmill_that_falls_silent_to_commands_is_stopped_over_a_new_connection() -> None:
    # Seed 99: it acknowledges nothing and forgot who had subscribed; every stop went unheard.
    forgets = Trouble("subscription lost", When(5.0, Phase.WALKING))
    stop = Press(Request.STOP, When(8.0, Phase.WALKING))
    story = walked(forgets, presses=(stop,), model="urevo-e1l", heal_s=60.0)
    assert story.ending is not None
    assert story.ending.kind is EndingKind.WALKER
    assert story.end_mps == 0.0


@pytest.mark.rule("R11", "R12")
def test_a_treadmill_that_says_nothing_is_given_up_for_that_reason() -> None:
    # Seed 2073: it waited five minutes for a walker whom nobody had asked anything.
    story = walked(model="ks-hd-z1d-locked")
    assert story.ending is not None
    assert story.ending.kind is EndingKind.TREADMILL
    assert "telemetry lost" in story.ending.reason
    assert [one for one in story.said if one.cue.key == "telemetry_lost"]
    assert story.run_end_ns is not None
    assert story.run_end_ns - story.begin_ns < 150 * NS_PER_S


@pytest.mark.rule("R09", "R12")
def test_a_computer_that_slept_is_not_fooled_by_its_own_clock() -> None:
    # Seed 1000141: after a sleep of two seconds a set-point was sent that looked a moment old.
    for strength in (0.1, 0.3, 0.9):
        walked(Trouble("laptop suspended", When(8.0, Phase.WALKING), strength=strength))


@pytest.mark.rule("R16", "R29")
def test_a_computer_that_slept_through_its_stop_goes_on_stopping() -> None:
    # No seed: it woke, found the wait for the belt over, and left without a word or a stop.
    sleeps = Trouble("laptop suspended", When(21.0, Phase.WALKING), strength=1.0)
    stop = Press(Request.STOP, When(20.0, Phase.WALKING))
    ignores = Trouble("stop ignored", When(19.0, Phase.WALKING), lasts_s=60.0)
    for troubles in ((sleeps,), (ignores, sleeps)):
        story = walked(*troubles, presses=(stop,))
        assert story.ending is not None
        assert story.ending.kind is EndingKind.WALKER
        assert story.stop_writes_ns()[-1] > story.healed_ns[len(troubles) - 1]


def under_a_low_cap() -> Plan:
    """A cap between the lowest speed taken for miles (1.6 km/h) and the probe's (2.1 km/h)."""
    cap_mps = kmh_to_mps(1.77)
    return replace(PLAN, cap_mps=cap_mps, steps=(replace(a_step(1.2), cap_mps=cap_mps),))


@pytest.mark.rule("R03", "R07")
@pytest.mark.parametrize(
    "trouble",
    [
        None,
        Trouble("slow air", When(2.5, Phase.PROBING), lasts_s=8.0, strength=0.95),  # seed 1000003
        Trouble("late", When(3.0, Phase.STARTING), lasts_s=18.0, strength=0.36),  # seed 1000173
    ],
)
def test_a_belt_in_miles_is_found_out_at_its_lowest_speed(trouble: Trouble | None) -> None:
    troubles = () if trouble is None else (trouble,)
    story = walked(*troubles, model="merach-mrk-t", plan=under_a_low_cap())
    assert story.ending is not None
    assert story.ending.reason == "unit mismatch"
    assert mps_to_kmh(story.motion.fastest(0, story.last_ns)) == pytest.approx(1.61, abs=0.02)


@pytest.mark.rule("R03", "R14")
def test_one_that_was_deaf_to_its_lowest_speed_is_found_out_by_the_next() -> None:
    # Seed 1000314: nothing could be seen before the probe's own rise.
    deaf = Trouble("belt deaf", When(0.0, Phase.PROBING), lasts_s=6.0)
    story = walked(deaf, model="merach-mrk-t", plan=under_a_low_cap())
    assert story.ending is not None
    assert story.ending.reason == "unit mismatch"


@pytest.mark.rule("R25")
def test_a_disk_that_is_full_from_the_first_line_leaves_nothing_and_moves_nothing() -> None:
    # Seed 2000191: half a header was left of a session that was refused.
    story = walked(Trouble("disk full", When(0.0), lasts_s=20.0))
    assert story.refused is not None
    assert "cannot be recorded" in story.refused
    assert story.journal == b""
    assert story.motion.fastest(0, story.last_ns) == 0.0


@pytest.mark.rule("R03", "R07")
def test_a_probe_that_was_refused_proves_nothing() -> None:
    # Seed 41000759: the lowest speed was refused in the probe, and taken, for miles, after it.
    refuses = Trouble("refused", When(0.0, Phase.PROBING), lasts_s=2.9, strength=0.9)
    low = replace(
        PLAN, cap_mps=kmh_to_mps(1.5), steps=(replace(a_step(0.9), cap_mps=kmh_to_mps(1.0)),)
    )
    story = walked(refuses, model="merach-mrk-t", plan=low, known=False)
    assert story.ending is not None
    assert story.ending.reason == "unit mismatch"


@pytest.mark.rule("R03", "R07")
@pytest.mark.parametrize(
    "trouble",
    [
        Trouble("link flapping", When(4.2, Phase.PROBING), lasts_s=5.7, strength=0.94),
        Trouble("laptop suspended", When(4.2, Phase.PROBING), strength=0.7),
    ],
)
def test_a_belt_in_miles_is_found_out_as_soon_as_it_can_be_reached(trouble: Trouble) -> None:
    # Seed 91000884: at 1.6 km/h, a tenth above the cap, for as long as the link was gone, too.
    cap_mps = kmh_to_mps(1.5)
    low = replace(PLAN, cap_mps=cap_mps, steps=(replace(a_step(1.2), cap_mps=cap_mps),))
    story = walked(trouble, model="merach-mrk-t", plan=low)
    assert story.ending is not None
    assert story.ending.reason == "unit mismatch"


@pytest.mark.rule("R16")
def test_one_mad_speed_before_a_stop_is_no_patience_with_a_creeping_belt() -> None:
    # Seed 51000339: heard at 381 km/h as it was stopped, it "slowed" to a creep for twenty seconds.
    walk = rig(start_mps=kmh_to_mps(0.8))
    walk.walk()
    walk.run(10.0)
    walk.faults.creep_mps = kmh_to_mps(0.23)
    walk.tell(105.0)
    walk.run(0.05)
    walk.ask(Request.STOP)
    walk.run(1.0)
    walk.faults.report = lambda _: None
    walk.run(4.0)
    walk.faults.report = None
    since_ns = walk.now_ns
    walk.run(8.0)
    assert len(walk.sent_since(since_ns, CommandKind.STOP)) >= 7


@pytest.mark.rule("R16")
def test_a_stop_that_works_half_way_is_sent_again_and_the_key_is_called_for() -> None:
    half_way = Trouble("stop works half-way", When(0.0, Phase.STOPPING), lasts_s=25.0, strength=0.5)
    story = walked(half_way, presses=(Press(Request.STOP, When(20.0, Phase.WALKING)),))
    assert story.ending is not None
    stops = [at_ns / NS_PER_S for at_ns in story.stop_writes_ns()]
    first_s = stops[0]
    assert len([at_s for at_s in stops if first_s + 1.0 < at_s < first_s + 7.0]) >= 2
    said = [one.at_ns / NS_PER_S for one in story.said if one.cue.key == "pull_key"]
    assert said[0] - first_s < 6.0


@pytest.mark.rule("R01", "R16", "R29")
@pytest.mark.parametrize("first", [Request.PAUSE, None])
def test_a_belt_that_a_stop_starts_is_stopped_before_anybody_leaves(first: Request | None) -> None:
    # QZ issue 470: paused, then told to stop, it started, two seconds after the session's end.
    presses = (Press(Request.STOP, When(5.0, Phase.READY)),)
    if first is not None:
        stop = Press(Request.STOP, When(4.0, Phase.PAUSED))
        presses = (Press(first, When(15.0, Phase.WALKING)), stop)
    story = walked(presses=presses, model="kingsmith-k12")
    assert story.ending is not None
    assert story.ending.kind is EndingKind.WALKER
    end_ns = story.steps[-1].at_ns
    assert story.motion.at(end_ns) == 0.0
    assert story.motion.at(end_ns + 30 * NS_PER_S) == 0.0
    assert len(story.stop_writes_ns()) >= 2


@pytest.mark.rule("R01", "R16", "R29", "R30")
def test_nobody_leaves_while_a_stop_may_still_be_on_its_way() -> None:
    # Seed 93000087: unanswered, it was written once more to the resting belt, after the end.
    refuses = Trouble("refused", When(0.0, Phase.READY), lasts_s=60.0, strength=1.0)
    unheard = Trouble("response lost", When(0.19, Phase.STOPPING), lasts_s=4.5, strength=1.0)
    story = walked(refuses, unheard, model="kingsmith-k12")
    assert story.ending is not None
    assert story.ending.kind is EndingKind.TREADMILL
    assert max(story.stop_writes_ns()) < story.steps[-1].at_ns
    assert story.motion.at(story.steps[-1].at_ns + 15 * NS_PER_S) == 0.0


@pytest.mark.rule("R11", "R29")
@pytest.mark.parametrize("after_s", [2.95, 3.0, 3.05, 3.1])
def test_rest_was_true_where_a_hand_starts_the_belt_as_it_is_said(after_s: float) -> None:
    # Seed 96000057: a quiet console counted down as the session ended, at 0.0 km/h.
    hand = Trouble("console start", When(after_s, Phase.STOPPING))
    stop = Press(Request.STOP, When(5.0, Phase.READY))
    story = walked(hand, presses=(stop,), model="spec-quiet")
    assert story.ending is not None
    assert story.motion.at(story.steps[-1].at_ns) < kmh_to_mps(0.06)


@pytest.mark.rule("R20")
def test_a_heart_is_eased_while_the_record_still_shows_a_belt_at_rest() -> None:
    # Seed 88000161: the belt ran, its record said zero, and nobody looked at the heart.
    frozen = Trouble("frozen record", When(0.0, Phase.COUNTDOWN), lasts_s=60.0)
    story = walked(frozen, person=Person(heart_ceiling_bpm=60, resting_bpm=80.0))
    eased = [one.at_ns for one in story.said if one.cue.key == "heart_rate_ease"]
    assert eased
    assert story.motion.at(eased[0]) > 0.0


@pytest.mark.rule("R01", "R12", "R16")
def test_a_belt_of_which_nothing_is_heard_is_stopped_for_its_silence() -> None:
    # Seed 94000950: started at its console; it sent no record, before or after.
    start = Trouble("console start", When(0.7, Phase.READY))
    story = walked(start, model="ks-hd-z1d-locked")
    assert story.ending is not None
    assert "telemetry lost" in story.ending.reason
    first_s = (story.stop_writes_ns()[0] - story.begin_ns) / NS_PER_S
    assert first_s < 40.0
    assert len([one for one in story.said if one.cue.key == "pull_key"]) > 10


@pytest.mark.rule("R16")
def test_the_alarm_of_a_belt_that_does_not_stop_goes_on_whatever_is_asked_for() -> None:
    # Seed 201000412: the link was lost amid the alarm; "pause" and "stop" after it silenced it.
    walk = rig(start_mps=kmh_to_mps(0.8))
    walk.walk()
    walk.run(10.0)
    walk.faults.ignores_stop = True
    walk.ask(Request.PAUSE)
    walk.run(6.0)
    assert "pull_key" in [cue.key for _, cue in walk.cues]
    walk.lose_link()
    walk.run(3.0)
    for request in (Request.PAUSE, Request.STOP):
        walk.cues.clear()
        walk.ask(request)
        walk.run(16.0)
        assert [cue.key for _, cue in walk.cues].count("pull_key") >= 3


@pytest.mark.rule("R02", "R14")
def test_a_machine_that_goes_on_at_the_speed_of_before_is_stopped_and_it_is_said() -> None:
    # Seed 213000360: after the rest for a turn it ran up to 4.2 km/h, and said so at once.
    steps = [
        a_step(1.0, 10.0),
        a_step(3.2, 25.0),
        replace(a_step(1.0), direction=Direction.FORWARD),
    ]
    cap_mps = kmh_to_mps(4.4)
    steps = [replace(one, cap_mps=cap_mps) for one in steps]
    plan = Plan("a-plan", "A plan", Level.WALKER, cap_mps, tuple(steps))
    story = walked(plan=plan, model="urevo-e1l", known=True)
    assert story.ending is not None
    assert (story.ending.kind, story.ending.reason) == (EndingKind.SAFETY, "overspeed")
    again_ns = [at_ns for at_ns, one in commands(story) if one.kind is CommandKind.START][-1]
    assert story.motion.fastest(again_ns, story.last_ns) < kmh_to_mps(1.3)

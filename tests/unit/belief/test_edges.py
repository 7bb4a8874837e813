"""The very edges of what is believed: the last instant before, and the first after."""

import pytest

from retropace.belief import Belief, BeltTracker, HeartTracker, Trust
from retropace.belief.belt import STILL_MPS
from retropace.belief.presence import Presence
from retropace.model import Sample
from retropace.units import NS_PER_S, kmh_to_mps

S = NS_PER_S


def fed(*heard: tuple[float, float], tracker: BeltTracker | None = None) -> BeltTracker:
    """A tracker that has heard these speeds (km/h) at these times (s)."""
    tracker = tracker or BeltTracker()
    for time_s, speed_kmh in heard:
        tracker.take(Sample(round(time_s * S), kmh_to_mps(speed_kmh)))
    return tracker


def at_rest(tracker: BeltTracker, time_s: float) -> bool:
    return tracker.belief(round(time_s * S)).at_rest


def test_a_belief_of_nothing_says_nothing() -> None:
    nothing = Belief()
    assert nothing[:9] == (None, Trust.UNKNOWN, None, False, False, 0, None, 0.0, None)
    assert nothing[9:] == (Presence.UNKNOWN, None)


@pytest.mark.rule("R17")
def test_the_first_zero_ever_heard_is_not_rest() -> None:
    assert not at_rest(fed((1.0, 0.0)), 1.0)


@pytest.mark.rule("R17")
@pytest.mark.parametrize(("lasted_s", "rests"), [(0.49, False), (0.5, True)])
def test_zeros_that_last_half_a_second_are_rest(lasted_s: float, rests: bool) -> None:
    assert at_rest(fed((1.0, 2.0), (2.0, 0.0), (2.0 + lasted_s, 0.0)), 2.6) is rests


@pytest.mark.rule("R17")
def test_zeros_six_seconds_apart_belong_together_and_not_longer() -> None:
    assert at_rest(fed((1.0, 0.0), (7.0, 0.0)), 7.0)
    assert not at_rest(fed((1.0, 0.0), (7.001, 0.0)), 7.001)


@pytest.mark.rule("R16")
def test_the_stillest_speed_is_a_rounding_and_anything_above_is_motion() -> None:
    tracker = BeltTracker()
    for time_s in (1, 2, 3):
        tracker.take(Sample(time_s * S, STILL_MPS))
    assert at_rest(tracker, 3.0)
    tracker.take(Sample(4 * S, STILL_MPS * 1.0001))
    assert tracker.belief(4 * S).moving


def test_the_grade_is_the_last_one_told() -> None:
    tracker = BeltTracker()
    tracker.take(Sample(S, 1.0, grade=0.02))
    tracker.take(Sample(2 * S, 1.0))
    assert tracker.belief(2 * S).grade == 0.02


def test_the_way_counts_half_of_a_change_and_nothing_of_rest() -> None:
    rising = fed((1.0, 0.0), (2.0, 0.0), (3.0, 3.6))
    assert rising.belief(3 * S).walked_m == pytest.approx(0.5)
    falling = fed((1.0, 3.6), (2.0, 0.0), (3.0, 0.0), (4.0, 0.0))
    assert falling.belief(4 * S).walked_m == pytest.approx(1.0 + 0.5)


def test_a_gap_of_six_seconds_is_walked_and_counts_as_an_interval() -> None:
    tracker = fed((1.0, 3.6), (7.0, 3.6))
    assert tracker.belief(7 * S).walked_m == pytest.approx(6.0)


@pytest.mark.rule("R12")
def test_the_usual_interval_begins_at_one_second_and_follows_slowly() -> None:
    assert BeltTracker().hold_age_ns == 3 * S
    assert fed((1.0, 2.0), (1.5, 2.0)).hold_age_ns == pytest.approx(2.7 * S)
    assert fed((1.0, 2.0), (1.5, 2.0), (1.6, 2.0)).hold_age_ns == pytest.approx(2.22 * S)


@pytest.mark.rule("R12")
@pytest.mark.parametrize(("gap_ns", "hold_s"), [(0, 3.0), (1, 2.4)])
def test_two_records_of_one_instant_are_no_interval(gap_ns: int, hold_s: float) -> None:
    tracker = BeltTracker()
    tracker.take(Sample(S, 1.0))
    tracker.take(Sample(S + gap_ns, 1.0))
    assert tracker.hold_age_ns == pytest.approx(hold_s * S)


@pytest.mark.rule("R23")
def test_a_lost_link_leaves_no_age_and_nothing_to_wait_for() -> None:
    tracker = fed((1.0, 2.0), (2.0, 2.0))
    tracker.link_lost()
    assert tracker.belief(3 * S).age_ns is None
    assert tracker.next_change_ns(3 * S) is None


@pytest.mark.rule("R23", "R11")
def test_a_late_frame_of_the_old_link_says_nothing_of_the_new_one() -> None:
    tracker = fed((1.0, 2.0), (2.0, 2.0))
    tracker.link_lost()
    fed((3.0, 2.0), tracker=tracker)
    tracker.link_back(4 * S)
    belief = tracker.belief(4 * S)
    assert belief.trust is Trust.UNKNOWN
    assert belief.speed_mps is None


@pytest.mark.rule("R23", "R11")
def test_zeros_of_the_old_link_do_not_count_on_the_new_one() -> None:
    tracker = fed((1.0, 0.0), (2.0, 0.0))
    tracker.link_lost()
    tracker.link_back(3 * S)
    assert not at_rest(fed((4.0, 0.0), tracker=tracker), 4.0)


@pytest.mark.rule("R30")
def test_a_new_link_tells_when_its_silence_will_be_a_loss() -> None:
    tracker = fed((1.0, 2.0))
    tracker.link_lost()
    tracker.link_back(10 * S)
    lost_ns = tracker.next_change_ns(11 * S)
    assert lost_ns == 16 * S + 1
    assert tracker.belief(lost_ns - 1).trust is Trust.UNKNOWN
    assert tracker.belief(lost_ns).trust is Trust.LOST
    assert tracker.next_change_ns(lost_ns - 1) == lost_ns
    assert tracker.next_change_ns(lost_ns) is None
    tracker.link_lost()
    assert tracker.next_change_ns(11 * S) is None


def test_an_age_at_its_very_limit_still_has_its_change_before_it() -> None:
    tracker = fed((1.0, 2.0))
    assert tracker.next_change_ns(4 * S) == 4 * S + 1
    assert tracker.next_change_ns(7 * S) == 7 * S + 1


@pytest.mark.rule("R17")
def test_doubt_lasts_until_the_third_last_garbage_is_ten_seconds_old() -> None:
    tracker = BeltTracker()
    for time_s in (1, 2, 3):
        tracker.fault(time_s * S)
    fed((11.0, 2.0), tracker=tracker)
    assert tracker.belief(11 * S).trust is Trust.DOUBTFUL
    assert tracker.belief(11 * S + 1).trust is Trust.FRESH


@pytest.mark.rule("R20")
def test_the_next_change_of_the_heart_is_that_of_the_source_that_ends_first() -> None:
    heart = HeartTracker()
    heart.take_strap(120, True, 2 * S)
    heart.take_treadmill(100, S)
    assert heart.next_change_ns(2 * S) == 6 * S + 1


def test_a_speed_not_known_yet_is_none_to_compare_with() -> None:
    assert BeltTracker().speed_mps == 0.0
    assert fed((1.0, 3.6)).speed_mps == pytest.approx(1.0)


@pytest.mark.rule("R11", "R23")
def test_a_belt_that_has_said_nothing_of_its_speed_is_not_held_to_move() -> None:
    tracker = BeltTracker()
    tracker.take(Sample(S, None, grade=0.02))
    assert not tracker.moving
    fed((2.0, 2.0), tracker=tracker)
    assert tracker.moving
    tracker.link_lost()
    assert not tracker.moving

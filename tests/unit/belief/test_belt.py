"""What samples become: speed, age, rest and trust."""

import pytest

from retropace.belief import BeltTracker, Trust
from retropace.model import Sample
from retropace.units import NS_PER_S, kmh_to_mps, seconds_to_ns

S = NS_PER_S


def heard(*speeds_kmh: float | None, period_s: float = 1.0) -> tuple[BeltTracker, int]:
    """A tracker that has heard these speeds, and the instant of the last."""
    tracker, now_ns = BeltTracker(), 0
    for speed_kmh in speeds_kmh:
        now_ns += seconds_to_ns(period_s)
        tracker.take(Sample(now_ns, None if speed_kmh is None else kmh_to_mps(speed_kmh)))
    return tracker, now_ns


def test_nothing_is_known_before_anything_is_heard() -> None:
    belief = BeltTracker().belief(10 * S)
    assert belief.trust is Trust.UNKNOWN
    assert belief.speed_mps is None
    assert not belief.at_rest
    assert not belief.moving


@pytest.mark.rule("R11")
def test_neither_at_rest_nor_moving_where_nobody_knows() -> None:
    for speeds in ((0.0, 0.0), (2.0, 2.0)):
        tracker, now_ns = heard(*speeds)
        belief = tracker.belief(now_ns + 4 * S)
        assert belief.trust is Trust.STALE
        assert not belief.at_rest
        assert not belief.moving
        assert tracker.belief(now_ns + 7 * S).trust is Trust.LOST


@pytest.mark.rule("R11")
def test_a_record_without_a_speed_refreshes_nothing() -> None:
    tracker, now_ns = heard(2.0, 2.0, 2.0)
    for k in range(1, 8):
        tracker.take(Sample(now_ns + k * S, None, distance_m=k))
    belief = tracker.belief(now_ns + 7 * S)
    assert belief.trust is Trust.LOST
    assert belief.samples == 3


@pytest.mark.rule("R12")
@pytest.mark.parametrize(
    ("period_s", "hold_s"), [(0.1, 1.0), (0.5, 1.5), (0.8, 2.4), (1.0, 3.0), (2.0, 3.0)]
)
def test_stale_begins_at_three_usual_intervals_and_never_after_three_seconds(
    period_s: float, hold_s: float
) -> None:
    tracker, now_ns = heard(*[2.0] * 60, period_s=period_s)
    edge_ns = now_ns + seconds_to_ns(hold_s)
    assert tracker.belief(edge_ns - seconds_to_ns(0.01)).trust is Trust.FRESH
    assert tracker.belief(edge_ns + seconds_to_ns(0.01)).trust is Trust.STALE


@pytest.mark.rule("R12")
def test_lost_begins_right_after_six_seconds() -> None:
    tracker, now_ns = heard(2.0, 2.0)
    assert tracker.belief(now_ns + 6 * S).trust is Trust.STALE
    assert tracker.belief(now_ns + 6 * S + 1).trust is Trust.LOST


@pytest.mark.rule("R17")
def test_one_zero_keeps_the_speed_two_that_last_are_rest() -> None:
    tracker, now_ns = heard(2.0, 2.0, 0.0)
    belief = tracker.belief(now_ns)
    assert belief.moving
    assert belief.speed_mps == pytest.approx(kmh_to_mps(2.0))
    tracker.take(Sample(now_ns + S // 10, 0.0))
    assert not tracker.belief(now_ns + S // 10).at_rest
    tracker.take(Sample(now_ns + S, 0.0))
    belief = tracker.belief(now_ns + S)
    assert belief.at_rest
    assert not belief.moving
    assert belief.speed_mps == 0.0


@pytest.mark.rule("R16")
@pytest.mark.parametrize(("speed_kmh", "at_rest"), [(0.04, True), (0.06, False), (0.2, False)])
def test_creep_is_not_rest_and_a_rounding_is(speed_kmh: float, at_rest: bool) -> None:
    tracker, now_ns = heard(2.0, speed_kmh, speed_kmh, speed_kmh)
    assert tracker.belief(now_ns).at_rest is at_rest


@pytest.mark.rule("R17")
def test_three_frames_of_garbage_in_ten_seconds_are_doubt() -> None:
    tracker, now_ns = heard(2.0, 2.0)
    tracker.fault(now_ns)
    tracker.fault(now_ns)
    assert tracker.belief(now_ns).trust is Trust.FRESH
    tracker.fault(now_ns + 1)
    assert tracker.belief(now_ns + 1).trust is Trust.DOUBTFUL
    tracker.take(Sample(now_ns + 10 * S + 1, kmh_to_mps(2.0)))
    assert tracker.belief(now_ns + 10 * S + 1).trust is Trust.FRESH


@pytest.mark.rule("R23")
def test_a_lost_link_takes_trust_rest_and_motion_with_it() -> None:
    tracker, now_ns = heard(0.0, 0.0, 0.0)
    tracker.link_lost()
    belief = tracker.belief(now_ns)
    assert belief.trust is Trust.LOST
    assert not belief.at_rest
    tracker.take(Sample(now_ns, 0.0))
    assert tracker.belief(now_ns).trust is Trust.LOST, "a late frame of the old link"


@pytest.mark.rule("R23", "R11")
def test_a_new_link_must_be_heard_anew() -> None:
    tracker, now_ns = heard(2.0, 2.0)
    tracker.link_lost()
    tracker.link_back(now_ns + 2 * S)
    assert tracker.belief(now_ns + 2 * S).trust is Trust.UNKNOWN
    tracker.take(Sample(now_ns + 3 * S, 0.0))
    belief = tracker.belief(now_ns + 3 * S)
    assert not belief.moving
    assert not belief.at_rest


@pytest.mark.rule("R30", "R12")
def test_a_new_link_that_stays_silent_is_lost_after_six_seconds_whatever_it_says() -> None:
    tracker, now_ns = heard(2.0, 2.0)
    tracker.link_lost()
    tracker.link_back(now_ns)
    tracker.link_back(now_ns + 5 * S)
    assert tracker.belief(now_ns + 6 * S).trust is Trust.UNKNOWN
    assert tracker.belief(now_ns + 6 * S + 1).trust is Trust.LOST


def test_what_changes_by_age_is_told_ahead() -> None:
    tracker, now_ns = heard(2.0, 2.0)
    first_ns = tracker.next_change_ns(now_ns)
    assert first_ns is not None
    assert tracker.belief(first_ns - 1).trust is Trust.FRESH
    assert tracker.belief(first_ns).trust is Trust.STALE
    second_ns = tracker.next_change_ns(first_ns)
    assert second_ns is not None
    assert tracker.belief(second_ns - 1).trust is Trust.STALE
    assert tracker.belief(second_ns).trust is Trust.LOST
    assert tracker.next_change_ns(second_ns) is None


def test_the_way_walked_follows_the_speed_and_no_gap_is_counted() -> None:
    tracker, now_ns = heard(*[3.6] * 11)
    assert tracker.belief(now_ns).walked_m == pytest.approx(10.0)
    tracker.take(Sample(now_ns + 60 * S, kmh_to_mps(3.6)))
    assert tracker.belief(now_ns + 60 * S).walked_m == pytest.approx(10.0)

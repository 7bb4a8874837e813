"""The follow monitor alone: too fast, or not as told, to the sample and the nanosecond."""

import pytest

from retropace.belief import Belief, Trust
from retropace.model import Notice, NoticeKind
from retropace.safety.follow import FollowMonitor
from retropace.safety.limits import (
    CONSOLE_TOLERANCE_MPS,
    FOLLOW_TOLERANCE_MPS,
    OVERSPEED_MPS,
)
from retropace.units import kmh_to_mps
from support.watched import CEILING_MPS, S, Watched

# -- overspeed ------------------------------------------------------------------------------------


@pytest.mark.rule("R14")
def test_two_samples_too_fast_in_a_row_are_overspeed() -> None:
    belt = Watched()
    bound_mps = kmh_to_mps(1.5) + OVERSPEED_MPS
    for k in range(9):
        assert belt.sees_mps(bound_mps, k) is None
    assert belt.sees_mps(bound_mps + 1e-6, 10) is None
    assert belt.sees_mps(bound_mps, 11) is None
    assert belt.sees_mps(bound_mps + 1e-6, 12) is None
    assert belt.sees_mps(bound_mps + 1e-6, 13) is NoticeKind.OVERSPEED


@pytest.mark.rule("R14")
def test_the_same_sample_does_not_count_twice() -> None:
    belt = Watched()
    assert belt.sees(3.0, 1.0) is None
    again = Belief(kmh_to_mps(3.0), Trust.FRESH, 0, moving=True, samples=belt.samples)
    assert belt.monitor.watch(again, 2 * S) is None
    notice = belt.monitor.watch(again._replace(samples=9), 3 * S)
    assert notice == Notice(NoticeKind.OVERSPEED, stops=True, value=kmh_to_mps(3.0))


@pytest.mark.rule("R14")
def test_adopting_a_speed_begins_the_count_anew() -> None:
    belt = Watched()
    assert belt.sees(2.1, 1.0) is None
    belt.monitor.adopt(kmh_to_mps(1.5))
    assert belt.sees(2.1, 2.0) is None
    assert belt.sees(2.1, 3.0) is NoticeKind.OVERSPEED


@pytest.mark.rule("R14")
def test_on_the_way_down_the_belt_may_be_as_fast_as_where_it_came_from() -> None:
    belt = Watched(2.0)
    belt.command(1.0, 2.0, 10.0)
    for k in range(9):
        assert belt.sees(2.4 if k < 4 else 1.6, 10.0 + k) is None
    assert belt.sees(1.6, 18.9) is None
    assert belt.sees(1.6, 19.0) is None
    assert belt.sees(1.6, 19.1) is NoticeKind.OVERSPEED
    belt = Watched(2.0)
    belt.command(1.0, 2.0, 10.0)
    belt.sees(2.51, 11.0)
    assert belt.sees(2.51, 12.0) is NoticeKind.OVERSPEED


@pytest.mark.rule("R14")
def test_a_further_fall_adds_its_own_way_and_no_more() -> None:
    belt = Watched(2.0)
    belt.command(1.0, 2.0, 10.0)
    belt.command(0.8, 1.9, 11.0)
    assert belt.sees(1.6, 19.8) is None
    assert belt.sees(1.6, 19.9) is None
    belt.sees(1.6, 20.0)
    assert belt.sees(1.6, 20.1) is NoticeKind.OVERSPEED


@pytest.mark.rule("R14", "R13")
def test_unsure_of_what_it_was_told_only_the_ceiling_counts() -> None:
    belt = Watched(1.0)
    for k in range(3):
        assert belt.sees(2.9, k, unsure=True) is None
    assert belt.sees(2.6, 4.0, unsure=True) is None
    assert belt.sees(3.1, 5.0, unsure=True) is None
    assert belt.sees(3.1, 6.0, unsure=True) is NoticeKind.OVERSPEED


TOP_MPS = CEILING_MPS + CONSOLE_TOLERANCE_MPS


@pytest.mark.rule("R07")
def test_above_the_ceiling_for_three_seconds_is_overspeed() -> None:
    belt = Watched(2.5)
    assert belt.sees_mps(TOP_MPS, S) is None
    assert belt.sees_mps(TOP_MPS + 0.01, 2 * S, unsure=True) is None
    assert belt.sees_mps(TOP_MPS, 3 * S) is None
    for k in range(3):
        assert belt.sees_mps(TOP_MPS + 0.01, 4 * S + k, unsure=True) is None
    assert belt.sees_mps(TOP_MPS + 0.01, 7 * S - 1, unsure=True) is None
    assert belt.sees_mps(TOP_MPS + 0.01, 7 * S, unsure=True) is NoticeKind.OVERSPEED


@pytest.mark.rule("R07")
def test_it_takes_four_samples_above_the_ceiling_however_slowly_they_come() -> None:
    belt = Watched(2.5)
    for k in range(3):
        assert belt.sees(2.7, 3.0 * k, unsure=True) is None
    assert belt.sees(2.7, 9.0, unsure=True) is NoticeKind.OVERSPEED


@pytest.mark.rule("R07", "R18")
@pytest.mark.parametrize("changing", [False, True])
def test_two_samples_above_the_ceiling_are_a_hand_to_be_brought_back(changing: bool) -> None:
    belt = Watched(2.3)
    if changing:
        belt.command(2.5, 2.4, 9.0)
    assert belt.sees(2.7, 10.0) is None
    assert belt.sees(2.9, 11.0) is NoticeKind.CONSOLE_FASTER


@pytest.mark.rule("R07", "R18")
def test_one_sample_above_the_ceiling_is_no_hand_whenever_it_comes() -> None:
    belt = Watched(2.3)
    assert [belt.sees(speed, 10.0 + k) for k, speed in enumerate((2.3, 2.7, 2.3, 2.7))] == [
        None
    ] * 4


@pytest.mark.rule("R07")
def test_told_to_come_down_in_the_very_instant_it_is_seen_a_belt_has_as_long() -> None:
    belt = Watched(2.5)
    belt.sees(2.9, 10.0)
    belt.monitor.adopt(kmh_to_mps(2.9))
    belt.command(2.5, 2.9, 10.0)
    for at_s in (11.0, 12.0, 13.0, 14.0, 14.49):
        assert belt.sees(2.9, at_s) is None
    assert belt.sees(2.9, 14.5) is NoticeKind.OVERSPEED


@pytest.mark.rule("R07")
def test_told_to_come_down_a_belt_has_four_seconds_and_a_half() -> None:
    belt = Watched(2.5)
    belt.sees(2.9, 10.0)
    assert belt.sees(2.9, 11.0) is NoticeKind.CONSOLE_FASTER
    belt.monitor.adopt(kmh_to_mps(2.9))
    belt.command(2.5, 2.9, 11.0)
    for at_s in (12.0, 13.0, 14.0, 15.0, 15.49):
        assert belt.sees(2.9, at_s) is None
    assert belt.sees(2.9, 15.5) is NoticeKind.OVERSPEED


@pytest.mark.rule("R07")
def test_however_often_it_is_told_a_belt_has_seven_seconds() -> None:
    belt = Watched(2.5)
    for at_s in (10.0, 11.0, 12.0, 12.9):
        belt.sees(2.9, at_s)
    belt.monitor.adopt(kmh_to_mps(2.9))
    belt.command(2.5, 2.9, 12.9)
    assert belt.sees(2.9, 16.9) is None
    assert belt.sees(2.9, 17.0) is NoticeKind.OVERSPEED


@pytest.mark.rule("R07")
def test_a_way_down_begun_below_the_ceiling_explains_nothing_above_it() -> None:
    belt = Watched(2.5)
    belt.command(2.4, 2.5, 9.0)
    for at_s in (10.0, 11.0, 12.0, 12.99):
        assert belt.sees(2.8, at_s) is None
    assert belt.sees(2.8, 13.0) is NoticeKind.OVERSPEED


def test_what_is_adopted_is_bounded() -> None:
    assert Watched(9.0).monitor.commanded_mps == CEILING_MPS + OVERSPEED_MPS


# -- following ------------------------------------------------------------------------------------


@pytest.mark.rule("R15")
def test_a_change_not_followed_in_its_time_is_a_miss_and_the_second_one_stops() -> None:
    belt = Watched(1.5)
    belt.command(2.0, 1.5, 10.0)
    assert belt.sees(1.5, 10.0) is None
    due_ns = belt.monitor.next_change_ns()
    assert due_ns == pytest.approx(16.5 * S, abs=10)
    assert due_ns is not None
    assert belt.sees_mps(kmh_to_mps(1.5), due_ns - 1) is None
    assert belt.sees_mps(kmh_to_mps(1.5), due_ns) is NoticeKind.NOT_FOLLOWING
    second_ns = belt.monitor.next_change_ns()
    assert second_ns == pytest.approx(due_ns + 6.5 * S, abs=10)
    assert second_ns is not None
    assert belt.sees_mps(kmh_to_mps(1.5), second_ns - 1) is None
    assert belt.sees_mps(kmh_to_mps(1.5), second_ns) is NoticeKind.STILL_NOT_FOLLOWING
    assert belt.monitor.misses == 2


@pytest.mark.rule("R15")
def test_only_the_second_miss_stops() -> None:
    belt = Watched(1.5)
    belt.command(2.0, 1.5, 10.0)
    slow = Belief(kmh_to_mps(1.5), Trust.FRESH, 0, moving=True, samples=1)
    assert belt.monitor.watch(slow, 10 * S) is None
    told = [belt.monitor.watch(slow, at_s * S) for at_s in (17, 24)]
    assert [notice is not None and notice.stops for notice in told] == [False, True]


@pytest.mark.rule("R15")
def test_a_belt_within_its_tolerance_follows_and_is_waited_for_no_more() -> None:
    belt = Watched(1.5)
    belt.command(2.0, 1.5, 10.0)
    belt.sees(1.5, 10.0)
    assert belt.sees_mps(kmh_to_mps(2.0) - FOLLOW_TOLERANCE_MPS, 11 * S) is None
    assert belt.monitor.next_change_ns() is None
    belt.command(2.2, 1.7, 12.0)
    assert belt.sees(1.7, 12.0) is None
    assert belt.monitor.next_change_ns() == pytest.approx(18.5 * S, abs=10)


@pytest.mark.rule("R15")
@pytest.mark.parametrize(("told_kmh", "due_s"), [((1.0,), 19.0), ((1.0, 0.8), 20.0)])
def test_a_fall_that_goes_on_adds_the_time_of_its_own_way(
    told_kmh: tuple[float, ...], due_s: float
) -> None:
    belt = Watched(2.0)
    for told in told_kmh:
        belt.command(told, 2.0, 10.0)
        belt.sees(2.0, 10.0)
    assert belt.monitor.next_change_ns() == pytest.approx(due_s * S, abs=10)


@pytest.mark.rule("R15")
def test_a_fall_after_a_rise_begins_its_own_wait() -> None:
    belt = Watched(1.5)
    belt.command(2.5, 1.5, 10.0)
    belt.sees(1.5, 10.0)
    belt.command(0.8, 1.6, 15.0)
    assert belt.monitor.next_change_ns() is None
    belt.sees(1.6, 15.0)
    assert belt.monitor.next_change_ns() == pytest.approx(23.0 * S, abs=10)


@pytest.mark.rule("R13")
def test_while_unsure_nothing_is_expected() -> None:
    belt = Watched(1.5)
    belt.command(2.0, 1.5, 10.0)
    for k in range(20):
        assert belt.sees(1.0, 10.0 + k, unsure=True) is None
    assert belt.monitor.next_change_ns() is None


@pytest.mark.rule("R02")
def test_a_belt_that_spins_up_is_expected_at_its_lowest_speed() -> None:
    belt = Watched(2.0)
    belt.command(1.0, 2.0, 5.0)
    belt.monitor.spin_up(kmh_to_mps(0.8), 10 * S)
    assert belt.monitor.changing(10 * S)
    assert belt.sees(0.2, 10.0) is None
    assert belt.monitor.next_change_ns() == pytest.approx(17.0 * S, abs=10)
    assert belt.echoes(0.5, 10.0)
    assert not belt.echoes(1.5, 10.0)


def test_without_a_speed_told_or_measured_there_is_nothing_to_compare() -> None:
    monitor = FollowMonitor(CEILING_MPS)
    fast = Belief(9.0, Trust.FRESH, 0, moving=True, samples=1)
    assert monitor.watch(fast, S) is None
    monitor.adopt(1.0)
    assert monitor.watch(fast._replace(speed_mps=None), S) is None


@pytest.mark.rule("R11", "R23")
def test_a_belt_whose_speed_is_not_known_is_not_held_to_have_missed_anything() -> None:
    belt = Watched(1.5)
    belt.command(2.0, 1.5, 10.0)
    unknown = Belief(None, Trust.UNKNOWN, samples=3)
    for at_s in range(10, 40):
        assert belt.monitor.watch(unknown, at_s * S) is None
    assert belt.monitor.next_change_ns() is None

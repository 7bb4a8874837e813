"""The follow monitor alone: speeds told and measured, to the sample and the nanosecond."""

import pytest

from retropace.belief import Belief, Trust
from retropace.model import Notice, NoticeKind
from retropace.safety.follow import FollowMonitor
from retropace.safety.limits import (
    CONSOLE_TOLERANCE_MPS,
    FOLLOW_TOLERANCE_MPS,
    OVERSPEED_MPS,
)
from retropace.units import NS_PER_S, kmh_to_mps

S = NS_PER_S
CEILING_MPS = kmh_to_mps(2.5)
HAND_MPS = CONSOLE_TOLERANCE_MPS / 3


class Watched:
    """A monitor, and a belt that reports a speed in each sample."""

    def __init__(self, commanded_kmh: float = 1.5) -> None:
        self.monitor = FollowMonitor(CEILING_MPS)
        self.monitor.adopt(kmh_to_mps(commanded_kmh))
        self.samples = 0

    def command(self, speed_kmh: float, measured_kmh: float, now_s: float) -> None:
        now_ns = round(now_s * S)
        self.monitor.command(kmh_to_mps(speed_kmh), kmh_to_mps(measured_kmh), now_ns)

    def sees(self, speed_kmh: float, now_s: float, *, unsure: bool = False) -> NoticeKind | None:
        return self.sees_mps(kmh_to_mps(speed_kmh), round(now_s * S), unsure=unsure)

    def sees_mps(self, speed_mps: float, now_ns: int, *, unsure: bool = False) -> NoticeKind | None:
        self.samples += 1
        belief = Belief(speed_mps, Trust.FRESH, 0, moving=True, samples=self.samples)
        notice = self.monitor.watch(belief, now_ns, unsure=unsure)
        assert notice is None or notice.value == speed_mps
        return None if notice is None else notice.kind


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
    assert belt.monitor.is_echo(kmh_to_mps(0.5), 10 * S)
    assert not belt.monitor.is_echo(kmh_to_mps(1.5), 10 * S)


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


# -- a hand on the console ------------------------------------------------------------------------


@pytest.mark.rule("R18")
@pytest.mark.parametrize(
    ("speed_kmh", "kind"),
    [(1.8, NoticeKind.CONSOLE_FASTER), (1.2, NoticeKind.CONSOLE_SLOWER)],
)
def test_three_steady_samples_of_another_speed_are_a_hand(
    speed_kmh: float, kind: NoticeKind
) -> None:
    belt = Watched(1.5)
    assert [belt.sees(speed_kmh, 100.0 + k) for k in range(6)] == [None, None, kind] * 2


@pytest.mark.rule("R18")
def test_a_hand_takes_a_second_and_a_half_and_one_steady_speed() -> None:
    belt = Watched(1.5)
    for at_s in (100.0, 100.5, 101.0, 101.499):
        assert belt.sees(1.8, at_s) is None
    assert belt.sees(1.8, 101.5) is NoticeKind.CONSOLE_FASTER
    belt = Watched(1.5)
    for k, speed_kmh in enumerate((1.8, 1.8, 1.86, 1.86)):
        assert belt.sees(speed_kmh, 100.0 + k) is None
    assert belt.sees(1.86, 104.0) is NoticeKind.CONSOLE_FASTER


@pytest.mark.rule("R18")
def test_a_speed_within_tolerance_is_no_hand_and_forgets_one() -> None:
    belt = Watched(0.0)
    for k in range(9):
        assert belt.sees_mps(CONSOLE_TOLERANCE_MPS, (100 + k) * S) is None
    belt = Watched(1.5)
    told = [belt.sees(speed, 100.0 + k) for k, speed in enumerate((1.8, 1.8, 1.5, 1.8, 1.8))]
    assert told == [None] * 5
    assert belt.sees(1.8, 105.0) is NoticeKind.CONSOLE_FASTER


@pytest.mark.rule("R18")
def test_no_hand_is_seen_for_four_seconds_after_a_command() -> None:
    belt = Watched(1.5)
    belt.command(1.6, 1.8, 100.0)
    belt.command(1.5, 1.8, 100.0)
    told = [belt.sees(1.8, 100.0 + k / 2) for k in range(8)]
    assert told == [None] * 8
    assert belt.monitor.changing(104 * S - 1)


@pytest.mark.rule("R18")
@pytest.mark.parametrize(("after_s", "changing"), [(3.999, True), (4.0, False)])
def test_a_change_is_under_way_for_four_seconds_at_least(after_s: float, changing: bool) -> None:
    belt = Watched(1.5)
    belt.command(1.6, 1.5, 100.0)
    belt.sees(1.6, 100.0)
    assert belt.monitor.changing(round((100.0 + after_s) * S)) is changing


@pytest.mark.rule("R18")
def test_a_fall_is_under_way_for_the_time_of_its_way() -> None:
    belt = Watched(1.5)
    belt.command(1.3, 1.5, 100.0)
    belt.sees(1.3, 100.0)
    due_ns = 105 * S
    assert belt.monitor.changing(due_ns - 100)
    assert not belt.monitor.changing(due_ns + 100)


@pytest.mark.rule("R15")
def test_a_belt_that_keeps_its_old_speed_did_not_follow_and_has_no_hand_on_it() -> None:
    belt = Watched(1.5)
    belt.command(1.8, 1.5, 100.0)
    told = [belt.sees(1.5, 105.0 + k) for k in range(3)]
    assert told == [None, None, NoticeKind.NOT_FOLLOWING]
    belt = Watched(1.5)
    belt.command(1.8, 1.5, 100.0)
    assert belt.sees(1.8, 104.0) is None
    told = [belt.sees(1.5, 105.0 + k) for k in range(3)]
    assert told == [None, None, NoticeKind.CONSOLE_SLOWER]


# -- echoes ---------------------------------------------------------------------------------------


@pytest.mark.rule("R18")
def test_a_told_speed_is_an_echo_only_near_what_was_commanded() -> None:
    belt = Watched(0.0)
    assert belt.monitor.is_echo(HAND_MPS, 100 * S)
    assert not belt.monitor.is_echo(HAND_MPS + 1e-6, 100 * S)
    assert Watched(1.5).monitor.is_echo(kmh_to_mps(1.5), 100 * S)
    assert not Watched(1.5).monitor.is_echo(kmh_to_mps(1.0), 100 * S)
    assert not FollowMonitor(CEILING_MPS).is_echo(kmh_to_mps(1.0), 100 * S)
    assert FollowMonitor(CEILING_MPS).is_echo(0.0, 100 * S)


@pytest.mark.rule("R18")
@pytest.mark.parametrize(
    ("told_kmh", "echoes"),
    [
        ((1.5, 1.7, 2.0), (True, True, True)),
        ((1.36, 2.04), (True, True)),
        ((1.34,), (False,)),
        ((2.06,), (False,)),
        ((1.8, 1.7), (True, False)),
        ((1.8, 1.76), (True, True)),
    ],
)
def test_on_the_way_up_told_speeds_go_up(
    told_kmh: tuple[float, ...], echoes: tuple[bool, ...]
) -> None:
    belt = Watched(1.5)
    belt.command(2.0, 1.5, 100.0)
    found = tuple(belt.monitor.is_echo(kmh_to_mps(told), 101 * S) for told in told_kmh)
    assert found == echoes


@pytest.mark.rule("R18")
@pytest.mark.parametrize(
    ("told_kmh", "echoes"),
    [
        ((2.0, 1.7, 1.5), (True, True, True)),
        ((1.7, 1.8), (True, False)),
        ((1.7, 1.74), (True, True)),
        ((2.06,), (False,)),
        ((1.34,), (False,)),
    ],
)
def test_on_the_way_down_told_speeds_go_down(
    told_kmh: tuple[float, ...], echoes: tuple[bool, ...]
) -> None:
    belt = Watched(2.0)
    belt.command(1.5, 2.0, 100.0)
    found = tuple(belt.monitor.is_echo(kmh_to_mps(told), 101 * S) for told in told_kmh)
    assert found == echoes


@pytest.mark.rule("R18")
def test_a_turn_of_our_own_is_no_turn_of_a_hand() -> None:
    belt = Watched(1.5)
    belt.command(2.0, 1.5, 100.0)
    assert belt.monitor.is_echo(kmh_to_mps(1.9), 101 * S)
    belt.command(1.5, 1.9, 102.0)
    assert belt.monitor.is_echo(kmh_to_mps(1.95), 103 * S)
    belt.command(2.0, 1.8, 104.0)
    assert belt.monitor.is_echo(kmh_to_mps(1.9), 105 * S)
    assert belt.monitor.is_echo(kmh_to_mps(2.0), 106 * S)


@pytest.mark.rule("R18")
def test_a_hand_is_no_echo_of_a_fall_that_is_over() -> None:
    belt = Watched(2.4)
    belt.command(1.0, 2.4, 100.0)
    belt.command(1.2, 1.1, 103.0)
    assert not belt.monitor.is_echo(kmh_to_mps(2.2), 104 * S)
    assert belt.monitor.is_echo(kmh_to_mps(1.0), 104 * S)
    assert belt.monitor.is_echo(kmh_to_mps(1.2), 104 * S)
    assert not belt.monitor.is_echo(kmh_to_mps(1.1), 104 * S)


@pytest.mark.rule("R18")
def test_a_rise_told_to_a_belt_that_still_comes_down_is_no_hands() -> None:
    belt = Watched(2.4)
    belt.command(1.0, 2.4, 100.0)
    assert belt.monitor.is_echo(kmh_to_mps(1.0), 101 * S)
    belt.command(1.2, 1.3, 103.0)
    assert belt.monitor.is_echo(kmh_to_mps(1.2), 104 * S)
    assert not belt.monitor.is_echo(kmh_to_mps(2.2), 104 * S)


@pytest.mark.rule("R18")
def test_a_fall_told_again_is_the_same_fall() -> None:
    belt = Watched(2.4)
    belt.command(1.0, 2.4, 100.0)
    belt.command(1.0, 2.0, 101.0)
    assert belt.monitor.is_echo(kmh_to_mps(2.2), 102 * S)


@pytest.mark.rule("R18")
def test_a_rise_from_a_speed_taken_over_begins_with_the_belt_as_it_is() -> None:
    belt = Watched(2.4)
    belt.command(1.0, 2.4, 100.0)
    belt.monitor.adopt(kmh_to_mps(1.6))
    belt.command(1.8, 1.4, 110.0)
    assert belt.monitor.is_echo(kmh_to_mps(1.3), 111 * S)


@pytest.mark.rule("R18")
def test_the_first_echo_of_a_fall_is_not_compared_with_those_of_the_rise_before() -> None:
    belt = Watched(1.5)
    belt.command(2.0, 1.5, 100.0)
    assert belt.monitor.is_echo(kmh_to_mps(1.6), 101 * S)
    belt.command(1.5, 1.9, 102.0)
    assert belt.monitor.is_echo(kmh_to_mps(1.85), 103 * S)


@pytest.mark.rule("R18")
def test_a_command_below_the_one_before_is_a_way_down_however_slow_the_belt_is_yet() -> None:
    belt = Watched(2.0)
    belt.command(1.8, 1.5, 100.0)
    assert belt.monitor.is_echo(kmh_to_mps(1.95), 101 * S)


@pytest.mark.rule("R02", "R18")
def test_a_belt_that_spins_up_tells_rising_speeds_and_is_under_way_for_four_seconds() -> None:
    belt = Watched(2.0)
    belt.command(1.0, 2.0, 1.0)
    belt.monitor.spin_up(kmh_to_mps(0.8), 30 * S)
    assert belt.monitor.is_echo(kmh_to_mps(0.5), 30 * S)
    assert belt.monitor.is_echo(kmh_to_mps(0.7), 30 * S)
    belt.sees(0.8, 30.5)
    assert belt.monitor.changing(34 * S - 1)
    assert not belt.monitor.changing(34 * S)


@pytest.mark.rule("R15")
def test_what_was_waited_for_before_a_belt_was_adopted_is_waited_for_no_more() -> None:
    belt = Watched(1.5)
    belt.command(2.0, 1.5, 10.0)
    belt.sees(1.5, 10.0)
    belt.monitor.adopt(kmh_to_mps(1.5))
    assert belt.monitor.next_change_ns() is None
    belt.command(2.0, 1.5, 16.0)
    assert belt.sees(1.5, 17.0) is None


@pytest.mark.rule("R18")
def test_a_hand_takes_three_samples_however_slowly_they_come_and_none_of_a_change() -> None:
    belt = Watched(1.5)
    told = [belt.sees(1.8, at_s) for at_s in (100.0, 102.0, 104.0)]
    assert told == [None, None, NoticeKind.CONSOLE_FASTER]
    belt = Watched(1.6)
    belt.command(1.5, 1.6, 99.0)
    belt.command(1.5, 1.6, 100.0)
    assert [belt.sees(1.8, at_s) for at_s in (103.9, 104.1, 104.9, 105.5)] == [None] * 4


# -- a hand during a fall -------------------------------------------------------------------------


@pytest.mark.rule("R18")
def test_a_hand_is_seen_during_a_fall_where_the_belt_is_slower_than_it_was_told() -> None:
    belt = Watched(2.4)
    belt.sees(2.4, 9.0)
    belt.command(2.2, 2.4, 10.0)
    for at_s in (11.0, 12.0):
        assert belt.sees(1.0, at_s) is None
    assert belt.sees(1.0, 13.0) is NoticeKind.CONSOLE_SLOWER


@pytest.mark.rule("R18")
def test_a_belt_is_slowed_by_another_below_what_it_was_told_and_had_reached() -> None:
    belt = Watched(2.4)
    belt.sees(2.4, 9.0)
    belt.command(2.0, 2.4, 10.0)
    slower_mps = kmh_to_mps(2.0) - CONSOLE_TOLERANCE_MPS
    assert not belt.monitor.slowed_by_another(slower_mps + 1e-6)
    assert belt.monitor.slowed_by_another(slower_mps - 1e-6)


@pytest.mark.rule("R18")
def test_a_belt_on_its_way_up_is_slowed_by_nobody_until_it_turns_back() -> None:
    belt = Watched(1.0)
    belt.sees(1.0, 9.0)
    belt.command(2.0, 1.0, 10.0)
    belt.sees(1.5, 12.0)
    belt.command(1.8, 1.5, 12.0)
    assert not belt.monitor.slowed_by_another(kmh_to_mps(1.4))
    assert belt.monitor.slowed_by_another(kmh_to_mps(1.3))


@pytest.mark.rule("R18")
def test_an_adopted_speed_was_nobodys_but_the_belts() -> None:
    belt = Watched(2.4)
    belt.sees(2.4, 9.0)
    belt.monitor.adopt(kmh_to_mps(1.2))
    assert not belt.monitor.slowed_by_another(kmh_to_mps(1.1))
    assert belt.monitor.slowed_by_another(kmh_to_mps(1.0))

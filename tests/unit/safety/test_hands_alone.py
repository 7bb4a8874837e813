"""The follow monitor alone: hands on the console, and what is an echo of our own commands."""

import pytest

from retropace.model import NoticeKind
from retropace.safety.follow import FollowMonitor
from retropace.safety.limits import CONSOLE_TOLERANCE_MPS
from retropace.units import kmh_to_mps
from support.watched import CEILING_MPS, S, Watched

HAND_MPS = kmh_to_mps(0.05)
UP, DOWN = (1.5, 2.0), (2.0, 1.5)

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
    assert Watched(1.5).echoes(1.5, 100.0)
    assert not Watched(1.5).echoes(1.0, 100.0)
    assert not FollowMonitor(CEILING_MPS).is_echo(kmh_to_mps(1.0), 100 * S)
    assert FollowMonitor(CEILING_MPS).is_echo(0.0, 100 * S)


@pytest.mark.rule("R18")
@pytest.mark.parametrize(
    ("way_kmh", "told_kmh", "echoes"),
    [
        (UP, (1.5, 1.7, 2.0), (True, True, True)),
        (UP, (1.36, 2.04), (True, True)),
        (UP, (1.34,), (False,)),
        (UP, (2.06,), (False,)),
        (UP, (1.8, 1.7), (True, False)),
        (UP, (1.8, 1.76), (True, True)),
        (DOWN, (2.0, 1.7, 1.5), (True, True, True)),
        (DOWN, (1.7, 1.8), (True, False)),
        (DOWN, (1.7, 1.74), (True, True)),
        (DOWN, (2.06,), (False,)),
        (DOWN, (1.34,), (False,)),
    ],
)
def test_on_the_way_told_speeds_go_the_same_way(
    way_kmh: tuple[float, float], told_kmh: tuple[float, ...], echoes: tuple[bool, ...]
) -> None:
    from_kmh, to_kmh = way_kmh
    belt = Watched(from_kmh)
    belt.command(to_kmh, from_kmh, 100.0)
    found = tuple(belt.echoes(told, 101.0) for told in told_kmh)
    assert found == echoes


@pytest.mark.rule("R18")
def test_a_turn_of_our_own_is_no_turn_of_a_hand() -> None:
    belt = Watched(1.5)
    belt.command(2.0, 1.5, 100.0)
    assert belt.echoes(1.9, 101.0)
    belt.command(1.5, 1.9, 102.0)
    assert belt.echoes(1.95, 103.0)
    belt.command(2.0, 1.8, 104.0)
    assert belt.echoes(1.9, 105.0)
    assert belt.echoes(2.0, 106.0)


@pytest.mark.rule("R18")
def test_a_hand_is_no_echo_of_a_fall_that_is_over() -> None:
    belt = Watched(2.4)
    belt.command(1.0, 2.4, 100.0)
    belt.command(1.2, 1.1, 103.0)
    assert not belt.echoes(2.2, 104.0)
    assert belt.echoes(1.0, 104.0)
    assert belt.echoes(1.2, 104.0)
    assert not belt.echoes(1.1, 104.0)


@pytest.mark.rule("R18")
def test_a_rise_told_to_a_belt_that_still_comes_down_is_no_hands() -> None:
    belt = Watched(2.4)
    belt.command(1.0, 2.4, 100.0)
    assert belt.echoes(1.0, 101.0)
    belt.command(1.2, 1.3, 103.0)
    assert belt.echoes(1.2, 104.0)
    assert not belt.echoes(2.2, 104.0)


@pytest.mark.rule("R18")
def test_a_fall_told_again_is_the_same_fall() -> None:
    belt = Watched(2.4)
    belt.command(1.0, 2.4, 100.0)
    belt.command(1.0, 2.0, 101.0)
    assert belt.echoes(2.2, 102.0)


@pytest.mark.rule("R18")
def test_a_rise_from_a_speed_taken_over_begins_with_the_belt_as_it_is() -> None:
    belt = Watched(2.4)
    belt.command(1.0, 2.4, 100.0)
    belt.monitor.adopt(kmh_to_mps(1.6))
    belt.command(1.8, 1.4, 110.0)
    assert belt.echoes(1.3, 111.0)


@pytest.mark.rule("R18")
def test_the_first_echo_of_a_fall_is_not_compared_with_those_of_the_rise_before() -> None:
    belt = Watched(1.5)
    belt.command(2.0, 1.5, 100.0)
    assert belt.echoes(1.6, 101.0)
    belt.command(1.5, 1.9, 102.0)
    assert belt.echoes(1.85, 103.0)


@pytest.mark.rule("R18")
def test_a_command_below_the_one_before_is_a_way_down_however_slow_the_belt_is_yet() -> None:
    belt = Watched(2.0)
    belt.command(1.8, 1.5, 100.0)
    assert belt.echoes(1.95, 101.0)


@pytest.mark.rule("R02", "R18")
def test_a_belt_that_spins_up_tells_rising_speeds_and_is_under_way_for_four_seconds() -> None:
    belt = Watched(2.0)
    belt.command(1.0, 2.0, 1.0)
    belt.monitor.spin_up(kmh_to_mps(0.8), 30 * S)
    assert belt.echoes(0.5, 30.0)
    assert belt.echoes(0.7, 30.0)
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

"""Weeks, sums and streaks."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retropace.history import Streak, Week, read_history, streak, sums, weeks
from retropace.history.weeks import Sums, monday_of
from support.past import past

MONDAY = date(2026, 9, 7)


def test_sessions_are_summed_up_by_week(tmp_path: Path) -> None:
    for day, kcal in ((0, 30.0), (6.2, None), (7, 50.0)):
        past(tmp_path, day, backward_s=300, kcal=kcal, equivalent_distance_m=100.0)
    first, second = weeks(read_history(tmp_path).sessions)
    assert (first.monday, second.monday) == (MONDAY, MONDAY + timedelta(days=7))
    assert (first.sums.sessions, second.sums.sessions) == (2, 1)
    assert first.sums.backward_duration_s == 600
    assert (first.sums.kcal, first.sums.kcal_sessions) == (30.0, 1)
    assert first.sums.equivalent_distance_m == 200.0
    assert first.sums.met_min is None


def test_a_forward_equivalent_stands_beside_backward_ways_alone(tmp_path: Path) -> None:
    past(tmp_path, 0, equivalent_distance_m=300.0, effort_counted_s=500)
    past(tmp_path, 1, equivalent_distance_m=900.0, distance_m=800.0, effort_counted_s=600)
    past(tmp_path, 2, effort_counted_s=0)
    found = sums(read_history(tmp_path).sessions)
    assert (found.equivalent_distance_m, found.equivalent_sessions) == (300.0, 1)
    assert found.equivalent_of_distance_m == 240.0
    assert (found.effort_counted_s, found.duration_s) == (1100.0, 1800.0)


def at(*numbers: int) -> list[Week]:
    nothing = sums([])
    return [Week(MONDAY + timedelta(weeks=number), nothing) for number in numbers]


@pytest.mark.parametrize(
    ("numbers", "today", "expected"),
    [
        ((), 0, Streak(0, 0)),
        ((0,), 0, Streak(1, 1)),
        ((0, 1, 2), 2, Streak(3, 3)),
        ((0, 1, 2), 3, Streak(3, 3)),
        ((0, 1, 2), 4, Streak(0, 3)),
        ((0, 1, 2, 4), 4, Streak(1, 3)),
        ((0, 2, 3), 4, Streak(2, 2)),
    ],
)
def test_a_streak_lasts_until_a_whole_week_was_missed(
    numbers: tuple[int, ...], today: int, expected: Streak
) -> None:
    assert streak(at(*numbers), MONDAY + timedelta(weeks=today, days=6)) == expected


@settings(max_examples=200)
@given(st.sets(st.integers(0, 60)), st.integers(0, 70))
def test_no_streak_is_longer_than_the_weeks_walked(numbers: set[int], today: int) -> None:
    found = streak(at(*sorted(numbers)), MONDAY + timedelta(weeks=today))
    assert 0 <= found.weeks <= found.longest_weeks <= len(numbers)
    assert bool(found.longest_weeks) == bool(numbers)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_a_week_begins_on_monday(day: date) -> None:
    monday = monday_of(day)
    assert monday.isoweekday() == 1
    assert timedelta(0) <= day - monday < timedelta(days=7)


def test_the_sums_of_nothing_are_nothing() -> None:
    assert sums([]) == Sums(0, 0, 0, 0, 0, 0, 0, None, 0, None, 0, None, None, None, 0, 0)

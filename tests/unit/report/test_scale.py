"""Axes with round ends."""

import pytest

from retropace.report.scale import Scale, minute_ticks, round_range, runs


def test_a_scale_maps_both_ends() -> None:
    scale = Scale(0.0, 5.0, 100.0, 0.0)
    assert [scale.at(value) for value in (0.0, 2.5, 5.0)] == [100.0, 50.0, 0.0]


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [
        ([1.2, 3.2], 0.0, 4.0),
        ([0.0], 0.0, 1.0),
        ([], 0.0, 1.0),
        ([12.6], 0.0, 15.0),
        ([0.3], 0.0, 0.3),
    ],
)
def test_a_range_holds_its_values_and_is_round(
    values: list[float], low: float, high: float
) -> None:
    found = round_range(values, ticks=5)
    assert (found.low, found.high) == pytest.approx((low, high))
    assert found.ticks[0] == found.low
    assert found.ticks[-1] == found.high


def test_a_range_that_need_not_begin_at_zero() -> None:
    found = round_range([63.0, 101.0], ticks=4, from_zero=False)
    assert (found.low, found.high) == (60.0, 110.0)
    steady = round_range([80.0, 80.0], ticks=4, from_zero=False)
    assert steady.low <= 80.0 < steady.high


def test_minutes_are_round_and_few() -> None:
    assert minute_ticks(-10.0, 310.0, 6) == (0.0, 60.0, 120.0, 180.0, 240.0, 300.0)
    assert minute_ticks(-10.0, 3590.0, 12) == tuple(n * 300.0 for n in range(12))
    assert 0.0 in minute_ticks(-10.0, 1.0, 6)


def test_a_hole_parts_a_series() -> None:
    assert runs([None, 1.0, 2.0, None, 3.0]) == [[(1, 1.0), (2, 2.0)], [(4, 3.0)]]
    assert runs([None, None]) == []

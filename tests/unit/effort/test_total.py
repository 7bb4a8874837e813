import math

import pytest

from retropace.effort import Accumulator, Effort, assess
from retropace.effort.assessment import DOWNHILL, TOO_SLOW
from retropace.effort.total import SPEED_UNKNOWN
from retropace.model import Direction

BACKWARD, FORWARD = Direction.BACKWARD, Direction.FORWARD


def backward(speed_mps: float) -> Effort:
    effort = assess(speed_mps, 0.0, BACKWARD, 70.0)
    assert isinstance(effort, Effort)
    return effort


def test_a_steady_hour_is_the_rate_times_the_time() -> None:
    total = Accumulator(70.0)
    for _ in range(3600):
        total.add(1.0, 1.0, 0.0, BACKWARD)
    totals, rate = total.totals(), backward(1.0)
    assert rate.equivalent_mps is not None
    assert rate.equivalent_interval is not None
    assert rate.kcal_per_min is not None
    assert rate.kcal_per_min_interval is not None
    assert totals.duration_s == totals.counted_s == totals.extrapolated_s == 3600.0
    assert totals.distance_m == totals.backward_distance_m == pytest.approx(3600.0)
    assert totals.mean_vo2_ml_kg_min == pytest.approx(rate.vo2_ml_kg_min)
    assert totals.mean_vo2_interval == pytest.approx(rate.vo2_interval)
    assert totals.mean_mets == pytest.approx(rate.mets)
    assert totals.kcal == pytest.approx(rate.kcal_per_min * 60)
    assert totals.kcal_interval == pytest.approx([end * 60 for end in rate.kcal_per_min_interval])
    assert totals.equivalent_distance_m == pytest.approx(rate.equivalent_mps * 3600)
    ends = [end * 3600 for end in rate.equivalent_interval]
    assert totals.equivalent_distance_interval == pytest.approx(ends)


def test_intervals_do_not_shrink_with_time() -> None:
    short, long = Accumulator(), Accumulator()
    short.add(1.0, 1.2, 0.0, BACKWARD)
    for _ in range(1000):
        long.add(1.0, 1.2, 0.0, BACKWARD)
    assert long.totals().mean_vo2_interval == pytest.approx(short.totals().mean_vo2_interval)


def test_seconds_without_a_model_are_said_not_guessed() -> None:
    total = Accumulator(70.0)
    total.add(60.0, 1.0, 0.0, BACKWARD)
    total.add(10.0, 0.2, 0.0, BACKWARD)
    total.add(5.0, 1.0, -0.03, BACKWARD)
    total.add(7.0, None, 0.0, BACKWARD)
    total.add(3.0, math.nan, 0.0, BACKWARD)
    totals = total.totals()
    assert totals.duration_s == 85.0
    assert totals.counted_s == 60.0
    assert dict(totals.uncounted) == {TOO_SLOW: 10.0, DOWNHILL: 5.0, SPEED_UNKNOWN: 10.0}
    assert totals.uncounted_s == 25.0
    assert totals.kcal == pytest.approx(backward(1.0).kcal_per_min)
    assert totals.distance_m == pytest.approx(60.0 + 2.0 + 5.0)


def test_directions_are_kept_apart_in_the_distance() -> None:
    total = Accumulator()
    total.add(10.0, 1.0, 0.0, BACKWARD)
    total.add(20.0, 1.5, 0.0, FORWARD)
    totals = total.totals()
    assert (totals.distance_m, totals.backward_distance_m) == (40.0, 10.0)
    assert len(totals.models) == 2
    assert len(totals.sources) == 2


def test_standing_costs_something_and_goes_nowhere() -> None:
    total = Accumulator(70.0)
    total.add(60.0, 0.0, 0.0, BACKWARD)
    totals = total.totals()
    assert totals.standing_s == totals.counted_s == 60.0
    assert totals.equivalent_distance_m == totals.distance_m == 0.0
    assert totals.kcal == pytest.approx(4.134 * 0.07 * 5, rel=1e-3)


def test_effort_without_an_equivalent_is_counted_apart() -> None:
    total = Accumulator()
    total.add(4.0, 3.5, 0.25, BACKWARD)
    totals = total.totals()
    assert totals.without_equivalent_s == totals.counted_s == 4.0
    assert totals.equivalent_distance_m == 0.0


@pytest.mark.parametrize("duration_s", [0.0, -1.0, math.nan, math.inf])
def test_a_stretch_without_a_length_adds_nothing(duration_s: float) -> None:
    total = Accumulator()
    total.add(duration_s, 1.0, 0.0, BACKWARD)
    assert total.totals().duration_s == 0.0


def test_an_empty_session_has_no_means() -> None:
    totals = Accumulator(70.0).totals()
    assert totals.mean_vo2_ml_kg_min is None
    assert totals.mean_mets is None
    assert totals.kcal == 0.0
    assert totals.uncounted == ()


@pytest.mark.parametrize("mass", [None, 0.0, -5.0, math.nan])
def test_no_kcal_without_a_mass(mass: float | None) -> None:
    total = Accumulator(mass)
    total.add(1.0, 1.0, 0.0, BACKWARD)
    assert total.totals().kcal is None
    assert total.totals().kcal_interval is None

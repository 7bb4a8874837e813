"""A session's worth: the printed tables, drawn again; and what changes a walker's interval."""

import math
from dataclasses import replace

import numpy as np
import pytest

from retropace.effort import (
    Accumulator,
    Circumstances,
    Estimate,
    Gait,
    People,
    PersonalRatio,
    Rails,
    SessionWorth,
    Stretch,
    assess,
    worth,
)
from retropace.effort.assessment import DOWNHILL, TOO_SLOW
from retropace.effort.circumstances import practice_factor, rails_factor
from retropace.effort.forward import forward_vo2
from retropace.effort.montecarlo import _level_speed
from retropace.effort.total import SPEED_UNKNOWN
from retropace.errors import BadInputError
from retropace.model import Direction
from support.printed import INVERSION, ONE_PERSON

BACKWARD, FORWARD = Direction.BACKWARD, Direction.FORWARD


def steady(
    speed_mps: float,
    grade: float = 0.0,
    direction: Direction = BACKWARD,
    circumstances: Circumstances | None = None,
    duration_s: float = 600.0,
) -> SessionWorth:
    stretch = Stretch(duration_s, speed_mps, grade, direction)
    return worth([stretch], mass_kg=70.0, circumstances=circumstances, draws=8000)


def sure(estimate: Estimate | None) -> Estimate:
    assert estimate is not None
    return estimate


def keys(answer: SessionWorth) -> set[str]:
    return {flag.key for flag in answer.flags}


# --- the tables ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("speed_mps", "middle", "low", "high"), ONE_PERSON)
def test_ratio_of_one_person(speed_mps: float, middle: float, low: float, high: float) -> None:
    """Printed without a floor; ours is at 1, since facing backward saves nobody anything."""
    ratio = sure(steady(speed_mps).ratio)
    assert ratio.value == pytest.approx(middle, abs=0.0101)
    assert ratio.low == pytest.approx(max(low, 1.0), abs=0.02)
    assert ratio.high == pytest.approx(high, abs=0.05)


def test_ratio_of_one_person_running() -> None:
    """Printed: 0.99 to 1.66."""
    ratio = sure(steady(3.0).ratio)
    assert (ratio.value, ratio.low) == (pytest.approx(1.28), 1.0)
    assert ratio.high == pytest.approx(1.66, abs=0.02)


@pytest.mark.parametrize(("speed_mps", "vo2", "mets", "equal", "low", "high"), INVERSION)
def test_inversion(  # noqa: PLR0917
    speed_mps: float, vo2: float, mets: float, equal: float, low: float, high: float
) -> None:
    """The middle is the printed one; one walker's interval encloses the printed one of means."""
    answer = steady(speed_mps)
    assert sure(answer.vo2_ml_kg_min).value == pytest.approx(vo2, abs=0.055)
    assert sure(answer.mets).value == pytest.approx(mets, abs=0.051)
    speed = sure(answer.equivalent_mps)
    assert speed.value == pytest.approx(equal, abs=0.0101)
    assert speed.low < low
    assert speed.high > high
    assert answer.equivalent_gait is (Gait.RUN if equal > 2.17 else Gait.WALK)


def test_both_distances_of_804_m_backward() -> None:
    """Printed: about 995 m in the same time, about 1,123 m by Williford's net 1.40."""
    answer = steady(1.34)
    assert answer.distance_m == pytest.approx(804)
    assert sure(answer.same_time_distance_m).value == pytest.approx(995, abs=2)
    assert sure(answer.same_speed_distance_m).value == pytest.approx(1123, rel=0.01)
    assert answer.folk_distance_m == pytest.approx(6 * 804)


@pytest.mark.parametrize(("speed_mps", "grade"), [(0.5, 0.0), (1.0, 0.04), (1.8, 0.0), (2.5, 0.1)])
def test_the_middle_is_what_assess_says(speed_mps: float, grade: float) -> None:
    effort, answer = assess(speed_mps, grade, BACKWARD, 70.0), steady(speed_mps, grade)
    assert sure(answer.vo2_ml_kg_min).value == pytest.approx(effort.vo2_ml_kg_min)
    assert sure(answer.kcal).value == pytest.approx(effort.kcal_per_min * 10)
    assert sure(answer.equivalent_mps).value == pytest.approx(effort.equivalent_mps, abs=1e-4)
    assert answer.equivalent_gait is effort.equivalent_gait
    assert sure(answer.ratio).value == pytest.approx(effort.ratio)
    assert answer.models == (effort.model,)
    assert answer.sources == effort.sources


def test_the_curve_is_inverted_as_finely_as_by_bisection() -> None:
    for speed_mps in (0.0, 0.01, 0.1, 0.5, 1.34, 2.17, 3.0, 5.99):
        found = float(_level_speed(np.array([forward_vo2(speed_mps)]))[0])
        assert found == pytest.approx(speed_mps, abs=2e-4)


# --- seeds and time ------------------------------------------------------------------------------


def test_one_seed_one_answer_and_others_nearly_the_same() -> None:
    stretches = [Stretch(600.0, 1.2, 0.0, BACKWARD)]
    first, again = worth(stretches), worth(stretches)
    other = worth(stretches, seed=7)
    assert first == again
    assert other.mets != first.mets
    assert sure(other.mets).value == sure(first.mets).value
    assert sure(other.mets).interval == pytest.approx(sure(first.mets).interval, rel=0.05)


def test_seconds_or_one_stretch_it_is_the_same() -> None:
    seconds = worth([Stretch(1.0, 1.2, 0.0, BACKWARD)] * 600, mass_kg=70.0)
    whole = worth([Stretch(600.0, 1.2, 0.0, BACKWARD)], mass_kg=70.0)
    assert replace(seconds, distance_m=whole.distance_m, backward_distance_m=720.0) == replace(
        whole, backward_distance_m=720.0
    )


def test_the_interval_does_not_shrink_with_time() -> None:
    short, long = steady(1.2, duration_s=300.0), steady(1.2, duration_s=3600.0)
    assert sure(short.mets) == pytest.approx(sure(long.mets))


def test_it_is_the_sum_that_the_journal_keeps() -> None:
    told = [
        Stretch(60.0, 0.0, 0.0, BACKWARD),
        Stretch(300.0, 1.0, 0.0, BACKWARD),
        Stretch(120.0, 1.5, 0.02, BACKWARD),
        Stretch(200.0, 1.2, 0.0, FORWARD),
        Stretch(30.0, None, 0.0, FORWARD),
    ]
    total = Accumulator(70.0)
    for stretch in told:
        total.add(*stretch)
    totals, answer = total.totals(), worth(told, mass_kg=70.0)
    assert answer.duration_s == totals.duration_s
    assert answer.counted_s == totals.counted_s
    assert answer.standing_s == totals.standing_s == 60.0
    assert answer.extrapolated_s == totals.extrapolated_s
    assert answer.uncounted == totals.uncounted
    assert answer.distance_m == totals.distance_m
    assert answer.backward_distance_m == totals.backward_distance_m
    assert sure(answer.kcal).value == pytest.approx(totals.kcal)
    distance = sure(answer.same_time_distance_m)
    assert distance.value == pytest.approx(totals.equivalent_distance_m, rel=1e-4)
    assert sure(answer.equivalent_mps).value == pytest.approx(distance.value / 620.0)


def test_what_no_model_answers_for_is_left_out_and_said() -> None:
    told = [
        Stretch(60.0, 1.0, 0.0, BACKWARD),
        Stretch(10.0, 0.2, 0.0, BACKWARD),
        Stretch(5.0, 1.0, -0.03, BACKWARD),
        Stretch(7.0, None, 0.0, BACKWARD),
        Stretch(3.0, math.nan, 0.0, BACKWARD),
        Stretch(0.0, 1.0, 0.0, BACKWARD),
        Stretch(math.nan, 1.0, 0.0, BACKWARD),
    ]
    answer = worth(told, mass_kg=70.0)
    assert dict(answer.uncounted) == {TOO_SLOW: 10.0, DOWNHILL: 5.0, SPEED_UNKNOWN: 10.0}
    assert (answer.duration_s, answer.counted_s) == (85.0, 60.0)
    assert answer.mets == worth(told[:1], mass_kg=70.0).mets


def test_only_what_is_counted_is_called_unsteady() -> None:
    too_slow, walked = Stretch(100.0, 0.2, 0.0, BACKWARD), Stretch(300.0, 1.0, 0.0, BACKWARD)
    assert worth([too_slow, walked]).unsteady_s == 120.0
    assert worth([too_slow]).unsteady_s == 0.0
    assert worth([walked, Stretch(5.0, None, 0.0, BACKWARD), walked]).unsteady_s == 240.0


@pytest.mark.parametrize("grade", [0.0, 0.15, -0.3, 80.0, 1e300])
def test_standing_is_the_same_on_any_grade(grade: float) -> None:
    answer = steady(0.0, grade)
    assert answer.mets == steady(0.0).mets
    assert answer.standing_s == 600.0
    assert answer.unsteady_s == 0.0


def test_nothing_has_no_figures() -> None:
    answer = worth([])
    assert answer.mets is answer.kcal is answer.ratio is answer.same_time_distance_m is None
    assert answer.to_json()["mets_low"] is None


@pytest.mark.parametrize("mass", [None, 0.0, -5.0, math.nan])
def test_no_kcal_without_a_mass(mass: float | None) -> None:
    assert worth([Stretch(60.0, 1.0, 0.0, BACKWARD)], mass_kg=mass).kcal is None


def test_forward_on_the_level_is_its_own_equivalent() -> None:
    answer = steady(1.2, direction=FORWARD)
    assert answer.ratio is None
    assert sure(answer.equivalent_mps) == pytest.approx((1.2, 1.2, 1.2), abs=2e-4)
    assert sure(answer.same_speed_distance_m) == pytest.approx((720.0, 720.0, 720.0))
    low, high = sure(answer.vo2_ml_kg_min).interval
    error = 1.96 * 0.20 * 60 / 20.9
    assert high - low == pytest.approx(2 * error, rel=0.05)


def test_forward_uphill_has_the_graded_error() -> None:
    low, high = sure(steady(1.2, 0.08, FORWARD).vo2_ml_kg_min).interval
    assert high - low == pytest.approx(2 * 1.96 * 0.42 * 60 / 20.9, rel=0.05)
    assert sure(steady(1.2, 0.08, FORWARD).equivalent_mps).low > 1.4


# --- the walker ----------------------------------------------------------------------------------


def test_practice_makes_it_cheaper_and_less_certain_downwards() -> None:
    assert practice_factor(0) == (1.0, 1.0, 1.0)
    assert practice_factor(6) == pytest.approx((0.905, 0.975, 1.0))
    assert practice_factor(12) == practice_factor(400) == pytest.approx((0.81, 0.95, 1.0))
    novice, practised = steady(1.6), steady(1.6, circumstances=Circumstances(12))
    assert sure(practised.ratio).value == pytest.approx(0.95 * sure(novice.ratio).value)
    assert sure(practised.ratio).low < sure(novice.ratio).low
    assert "practice" in keys(practised)
    assert "practice" not in keys(novice)


def test_the_ratio_never_falls_below_one() -> None:
    answer = steady(0.5, circumstances=Circumstances(practice_sessions=12))
    assert sure(answer.ratio).low == 1.0
    assert sure(answer.ratio).value >= 1.0
    assert sure(answer.same_speed_distance_m).low >= answer.distance_m - 1e-6


STANDING = forward_vo2(0.0)
BERLING = ((17.2, 20.3), (18.0, 22.8), (20.6, 26.1))
"""Gripping and free, ml/kg/min, forward (Berling 2006, n = 10)."""


def held(rails: Rails, speed_mps: float, grade: float = 0.0) -> SessionWorth:
    return steady(speed_mps, grade, circumstances=Circumstances(rails=rails))


def test_rails_take_off_what_was_measured_where_it_was_measured() -> None:
    """Berling 2006; resting hands took 4, 4 and 8 % off the same efforts."""
    grip, light = rails_factor(Rails.GRIP), rails_factor(Rails.LIGHT)
    above = [(held_vo2 - STANDING) / (free - STANDING) for held_vo2, free in BERLING]
    assert all(grip.low < share < grip.high for share in above)
    assert grip.middle == pytest.approx(sum(above) / 3, abs=0.005)
    rested = [
        1 - share * free / (free - STANDING)
        for share, (_, free) in zip((0.04, 0.04, 0.08), BERLING, strict=True)
    ]
    assert light.middle == pytest.approx(sum(rested) / 3, abs=0.005)
    assert light.low == pytest.approx(1 - 2 * (1 - min(rested)), abs=0.02)
    assert grip.low == pytest.approx(1 - 2 * (1 - min(above)), abs=0.02)
    assert rails_factor(None) == rails_factor(Rails.NONE) == (1.0, 1.0, 1.0)
    whole = [(STANDING + grip.middle * (free - STANDING)) / free for _, free in BERLING]
    assert sum(whole) / 3 == pytest.approx(0.81, abs=0.01)


@pytest.mark.parametrize("speed_mps", [0.6, 1.0, 1.34, 1.6])
def test_rails_widen_the_interval(speed_mps: float) -> None:
    def spread(rails: Rails) -> float:
        vo2 = sure(held(rails, speed_mps).vo2_ml_kg_min)
        return math.log(vo2.high / vo2.low)

    assert spread(Rails.NONE) < spread(Rails.LIGHT) < spread(Rails.GRIP)
    assert "rails" in keys(held(Rails.GRIP, 1.34))
    assert not {"rails", "rails_unknown"} & keys(held(Rails.NONE, 1.34))
    assert "rails_unknown" in keys(steady(1.34))


@pytest.mark.parametrize("speed_mps", [0.3, 0.6, 1.34])
def test_rails_never_carry_what_standing_takes(speed_mps: float) -> None:
    free, gripped = held(Rails.NONE, speed_mps), held(Rails.GRIP, speed_mps)
    added = sure(free.vo2_ml_kg_min).value - STANDING
    vo2 = sure(gripped.vo2_ml_kg_min)
    assert vo2.value == pytest.approx(STANDING + 0.77 * added)
    assert vo2.low > STANDING - 1.96 * 0.20 * 60 / 20.9
    slow = sure(held(Rails.GRIP, 0.3).mets).value
    assert slow == pytest.approx(2.0, abs=0.05)


def test_the_ratio_is_to_forward_with_the_hands_where_they_were() -> None:
    free, gripped = held(Rails.NONE, 1.34), held(Rails.GRIP, 1.34)
    as_forward = STANDING + 0.77 * (forward_vo2(1.34) - STANDING)
    ratio = sure(gripped.ratio).value
    assert ratio == pytest.approx(sure(gripped.vo2_ml_kg_min).value / as_forward)
    assert 1.0 < ratio < sure(free.ratio).value


def test_people_nobody_measured_have_twice_the_interval() -> None:
    usual, other = (
        sure(steady(1.6, circumstances=Circumstances(people=people)).vo2_ml_kg_min)
        for people in (People.STUDIED, People.OTHER)
    )
    assert other.value == usual.value
    assert math.log(other.high / other.value) >= 1.9 * math.log(usual.high / usual.value)
    assert "people" in keys(steady(1.6, circumstances=Circumstances(people=People.OTHER)))


def test_an_own_ratio_stands_where_it_was_found() -> None:
    own = PersonalRatio(math.log(1.20), 0.03, speed_mps=1.2)
    there = steady(1.2, circumstances=Circumstances(practice_sessions=50, personal=own))
    ratio = sure(there.ratio)
    assert ratio.value == pytest.approx(1.20)
    assert ratio.low == pytest.approx(1.20 * math.exp(-1.96 * 0.03), abs=0.005)
    assert ratio.high == pytest.approx(1.20 * math.exp(1.96 * 0.03), abs=0.005)
    assert "personal" in keys(there)


def test_an_own_ratio_grows_less_certain_away_from_there() -> None:
    own = Circumstances(personal=PersonalRatio(math.log(1.20), 0.03, speed_mps=1.2))

    def spread(speed_mps: float) -> float:
        ratio = sure(steady(speed_mps, circumstances=own).ratio)
        return math.log(ratio.high / ratio.low)

    assert spread(1.2) < spread(1.4) < spread(1.7)
    many = sure(steady(1.4).ratio)
    assert spread(1.4) < math.log(many.high / many.low)
    assert steady(2.5, circumstances=own).ratio is not None  # and a jog from a walk


@pytest.mark.parametrize(
    "bad",
    [
        {"practice_sessions": -1},
        {"personal": PersonalRatio(math.nan, 0.1, 1.0)},
        {"personal": PersonalRatio(0.2, -0.1, 1.0)},
        {"personal": PersonalRatio(5.0, 0.1, 1.0)},
    ],
)
def test_circumstances_that_cannot_be_are_refused(bad: dict[str, object]) -> None:
    with pytest.raises(BadInputError):
        Circumstances(**bad)  # type: ignore[arg-type]


# --- what is said beside it ----------------------------------------------------------------------


def test_slow_walking_is_called_extrapolated() -> None:
    slow = steady(1.0)
    assert slow.extrapolated_s == 600.0
    said = next(flag.text for flag in slow.flags if flag.key == "extrapolated")
    assert "1.34 m/s" in said
    assert "10:00 min" in said
    assert "extrapolated" not in keys(steady(1.34))


def test_the_border_running_and_the_upper_end_are_said() -> None:
    assert "border" in keys(steady(1.7))
    assert {"few_studies", "walk_or_jog"} <= keys(steady(1.9))
    assert "high_end_cut" in keys(steady(3.5, 0.06))
    assert "without_equivalent" in keys(steady(3.5, 0.25))
    assert steady(3.5, 0.25).without_equivalent_s == 600.0
    assert "beyond_athletes" in keys(steady(3.0, 0.20))


def test_what_has_no_equivalent_adds_nothing_to_the_distance() -> None:
    walked = Stretch(600.0, 1.2, 0.0, BACKWARD)
    steep = Stretch(600.0, 3.5, 0.25, BACKWARD)
    both, one = worth([walked, steep]), worth([walked])
    assert both.without_equivalent_s == 600.0
    assert sure(both.same_time_distance_m) == pytest.approx(sure(one.same_time_distance_m))
    assert sure(both.equivalent_mps) == pytest.approx(sure(one.equivalent_mps))
    assert sure(both.mets).value > sure(one.mets).value
    alone = worth([steep])
    assert alone.same_time_distance_m is alone.equivalent_mps is alone.equivalent_gait is None


def test_json_names_every_figure_with_its_unit() -> None:
    answer = steady(1.34, circumstances=Circumstances(3, Rails.LIGHT))
    told = answer.to_json()
    assert told["mets_low"] < told["mets"] < told["mets_high"]
    speed_kmh = 3.6 * sure(answer.equivalent_mps).value
    assert told["equivalent_speed_kmh"] == pytest.approx(speed_kmh, abs=1e-4)
    assert (told["rails"], told["practice_sessions"], told["people"]) == ("light", 3, "studied")
    assert told["seed"] == answer.seed
    assert {"key", "text"} == set(told["flags"][0])

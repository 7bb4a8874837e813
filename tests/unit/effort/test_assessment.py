import math

import pytest

from retropace.effort import Effort, Gait, OutOfDomain, assess, assessment
from retropace.effort.forward import forward_vo2
from retropace.model import Direction

BACKWARD, FORWARD = Direction.BACKWARD, Direction.FORWARD


def effort_of(
    speed_mps: float, grade: float = 0.0, direction: Direction = BACKWARD, mass: float | None = None
) -> Effort:
    effort = assess(speed_mps, grade, direction, mass)
    assert isinstance(effort, Effort), effort
    return effort


def reason_of(speed_mps: float, grade: float = 0.0, direction: Direction = BACKWARD) -> str:
    effort = assess(speed_mps, grade, direction)
    assert isinstance(effort, OutOfDomain)
    return effort.reason


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize("grade", [0.0, -0.05, 0.12])
def test_standing_is_the_same_whichever_way_one_faces(direction: Direction, grade: float) -> None:
    effort = effort_of(0.0, grade, direction)
    assert effort.vo2_ml_kg_min == forward_vo2(0.0) == pytest.approx(4.13, abs=0.01)
    assert (effort.gait, effort.equivalent_gait) == (Gait.STANDING, Gait.STANDING)
    assert (effort.ratio, effort.equivalent_mps) == (1.0, 0.0)


@pytest.mark.parametrize("speed_mps", [0.5, 1.34, 2.0, 3.0])
def test_forward_on_the_level_is_its_own_equivalent(speed_mps: float) -> None:
    effort = effort_of(speed_mps, direction=FORWARD)
    assert effort.ratio == 1.0
    assert effort.ratio_interval == (1.0, 1.0)
    assert effort.equivalent_mps == speed_mps
    assert effort.equivalent_interval == (speed_mps, speed_mps)


def test_forward_uphill_equals_a_faster_level_speed() -> None:
    effort = effort_of(1.2, 0.08, FORWARD)
    assert effort.equivalent_mps is not None
    assert effort.equivalent_mps > 1.5
    assert effort.vo2_interval.low < effort.vo2_ml_kg_min < effort.vo2_interval.high


def test_vo2_is_the_ratio_times_forward_in_the_same_gait() -> None:
    for speed_mps in (0.6, 1.34, 1.85, 2.0, 3.0):
        effort = effort_of(speed_mps, 0.03)
        product = effort.ratio * effort.forward_vo2_ml_kg_min
        assert effort.vo2_ml_kg_min == pytest.approx(product)


def test_kcal_needs_a_mass() -> None:
    assert effort_of(1.0).kcal_per_min is None
    effort = effort_of(1.0, mass=70.0)
    assert effort.kcal_per_min is not None
    assert effort.kcal_per_min == pytest.approx(effort.vo2_ml_kg_min * 0.07 * 5.0)
    assert effort.kcal_per_min_interval is not None
    low, high = effort.kcal_per_min_interval
    assert low < effort.kcal_per_min < high


def test_slow_backward_walking_is_called_extrapolated() -> None:
    slow, measured = effort_of(1.0), effort_of(1.3408)
    assert slow.extrapolated
    assert any("no measured level VO2" in flag for flag in slow.flags)
    assert not measured.extrapolated
    assert measured.flags == ()
    assert not effort_of(1.0, direction=FORWARD).extrapolated


@pytest.mark.parametrize("speed_mps", [1.5, 1.63, 1.75, 1.9])
def test_both_gaits_are_given_near_the_border(speed_mps: float) -> None:
    effort = effort_of(speed_mps)
    assert effort.border is not None
    taken = effort.border.run_vo2 if effort.gait is Gait.RUN else effort.border.walk_vo2
    assert taken == effort.vo2_ml_kg_min
    assert any("walk-jog border" in flag for flag in effort.flags)


@pytest.mark.parametrize("speed_mps", [1.49, 1.91])
def test_one_gait_is_given_away_from_the_border(speed_mps: float) -> None:
    assert effort_of(speed_mps).border is None


def test_a_backward_walk_may_equal_a_forward_jog() -> None:
    effort = effort_of(1.8)
    assert (effort.gait, effort.equivalent_gait) == (Gait.WALK, Gait.RUN)


def test_running_backward_says_how_few_studies_there_are() -> None:
    assert any("three studies" in flag for flag in effort_of(2.5).flags)


def test_an_effort_beyond_athletes_is_called_so() -> None:
    assert assessment.BEYOND_ATHLETES in effort_of(3.0, 0.20).flags
    assert assessment.BEYOND_ATHLETES not in effort_of(3.0).flags


def test_no_equivalent_beyond_6_mps_or_below_standing() -> None:
    steep = effort_of(3.5, 0.25)
    assert steep.equivalent_mps is None
    assert steep.equivalent_interval is None
    assert steep.equivalent_gait is None
    assert any("6 m/s" in flag for flag in steep.flags)


def test_an_upper_end_beyond_6_mps_is_cut_and_said() -> None:
    effort = effort_of(3.5, 0.06)
    assert effort.equivalent_interval is not None
    assert effort.equivalent_interval.high == 6.0
    assert assessment.HIGH_END_CUT in effort.flags


@pytest.mark.parametrize(
    ("speed_mps", "grade", "reason"),
    [
        (1.0, -0.01, assessment.DOWNHILL),
        (0.29, 0.0, assessment.TOO_SLOW),
        (3.51, 0.0, assessment.TOO_FAST),
        (1.0, 0.11, assessment.TOO_STEEP_WALK),
        (2.5, 0.26, assessment.TOO_STEEP_RUN),
        (-0.1, 0.0, assessment.NOT_A_SPEED),
        (math.nan, 0.0, assessment.NOT_A_SPEED),
        (math.inf, 0.0, assessment.NOT_A_SPEED),
        (1.0, math.nan, assessment.NOT_A_GRADE),
    ],
)
def test_outside_the_domain_is_a_reason(speed_mps: float, grade: float, reason: str) -> None:
    assert reason_of(speed_mps, grade) == reason


@pytest.mark.parametrize(
    ("speed_mps", "grade", "reason"),
    [
        (6.1, 0.0, assessment.FORWARD_TOO_FAST),
        (1.0, -0.41, assessment.FORWARD_TOO_STEEP),
        (1.0, 0.46, assessment.FORWARD_TOO_STEEP),
    ],
)
def test_outside_the_forward_domain(speed_mps: float, grade: float, reason: str) -> None:
    assert reason_of(speed_mps, grade, FORWARD) == reason


@pytest.mark.parametrize(
    ("speed_kmh", "grade_pct"), [(1.08, 0), (12.6, 0), (3.6, 10), (9.0, 25), (6.84, 0)]
)
def test_the_ends_of_the_domain_belong_to_it(speed_kmh: float, grade_pct: float) -> None:
    effort_of(speed_kmh / 3.6, grade_pct / 100)


@pytest.mark.parametrize("mass", [0.0, -70.0, math.nan, math.inf])
def test_a_mass_that_is_none_is_refused(mass: float) -> None:
    assert assess(1.0, 0.0, BACKWARD, mass) == OutOfDomain(assessment.NOT_A_MASS)


def test_every_effort_names_model_and_sources() -> None:
    for speed_mps, direction in ((0.0, BACKWARD), (1.0, BACKWARD), (2.5, BACKWARD), (1.0, FORWARD)):
        effort = effort_of(speed_mps, direction=direction)
        assert effort.model
        assert effort.sources
    assert any("Williford" in source for source in effort_of(1.0).sources)
    assert any("Looney" in source for source in effort_of(1.0).sources)


def test_too_slow_is_given_a_guess_that_the_models_hold() -> None:
    """From standing to the upper end at the slowest speed with a figure; in no sum."""
    low, high = assessment.SLOW_GUESS_METS
    standing, slowest = (assess(speed, 0.0, Direction.BACKWARD) for speed in (0.0, 0.3))
    assert isinstance(standing, Effort)
    assert isinstance(slowest, Effort)
    assert low == pytest.approx(standing.mets, abs=0.05)
    assert high == pytest.approx(slowest.mets_interval.high, abs=0.05)
    slow = assess(0.2, 0.0, Direction.BACKWARD)
    assert isinstance(slow, OutOfDomain)
    assert "A guess, in no sum: 1.2 to 3.0 METs" in slow.reason

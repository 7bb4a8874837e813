"""The tables of the pooled analysis, to their printed digits where they are formulas.

The intervals were once drawn by Monte Carlo from a slightly skewed posterior; the closed form used
here takes that posterior as normal, and lies within 0.01 at the lower and 0.04 at the upper ends.
"""

import pytest

from retropace.effort import Effort, Gait, assess
from retropace.effort.backward import (
    RUN_RATIO_SMALL_SAMPLE,
    person_ratio_interval,
    ratio,
    ratio_interval,
    walk_ratio,
    walk_ratio_interval,
)
from retropace.effort.forward import lcda_w_kg, re3_w_kg, run_vo2, walk_vo2
from retropace.effort.second_opinions import acsm_run_vo2, acsm_walk_vo2, ludlow_weyand_vo2
from retropace.model import Direction
from support.printed import INVERSION, ONE_PERSON


@pytest.mark.parametrize(
    ("speed_mps", "acsm", "lcda", "ludlow_weyand"),
    [
        (0.4, 5.9, 7.9, 6.8),
        (0.8, 8.3, 9.5, 8.0),
        (1.0, 9.5, 10.4, 9.0),
        (1.34, 11.5, 12.7, 11.1),
        (1.565, 12.9, 15.0, 12.8),
        (1.8, 14.3, 18.5, 15.0),
    ],
)
def test_forward_walking(speed_mps: float, acsm: float, lcda: float, ludlow_weyand: float) -> None:
    assert ludlow_weyand_vo2(speed_mps) == pytest.approx(ludlow_weyand, abs=0.055)
    assert acsm_walk_vo2(speed_mps) == pytest.approx(acsm, abs=0.051)
    assert walk_vo2(speed_mps) == pytest.approx(lcda, abs=0.051)


@pytest.mark.parametrize(("speed_mps", "re3", "acsm"), [(1.8, 24.0, 25.1), (2.235, 27.7, 30.3)])
def test_forward_running(speed_mps: float, re3: float, acsm: float) -> None:
    assert run_vo2(speed_mps) == pytest.approx(re3, abs=0.051)
    assert acsm_run_vo2(speed_mps) == pytest.approx(acsm, abs=0.051)


def test_graded_terms_vanish_on_the_level_and_rise_uphill() -> None:
    assert walk_vo2(1.2, 1e-12) == pytest.approx(walk_vo2(1.2))
    assert re3_w_kg(3.0, 0.0) == pytest.approx(12.29)
    # Lifting 1 W/kg takes roughly 2 to 5 W/kg of metabolism.
    for vo2 in (walk_vo2, run_vo2):
        extra_w_kg = (vo2(1.5, 0.05) - vo2(1.5)) * 20.9 / 60
        assert 2.0 < extra_w_kg / (9.81 * 1.5 * 0.05) < 5.0


def test_graded_terms_by_hand() -> None:
    """1.1^37 = 34.00, 1.05^-33.00 = 0.1998; 1.056^53 = 17.95, 1.133^-16.95 = 0.1204."""
    assert lcda_w_kg(1.34, 0.05) - lcda_w_kg(1.34) == pytest.approx(
        0.34 * 1.34 * 5 * (1 - 0.1998), rel=1e-3
    )
    assert re3_w_kg(3.0, 0.10) - 12.29 == pytest.approx(30.43 * 0.3 * (1 - 0.1204), rel=1e-3)


RATIOS = [
    # m/s, %, R, mean low, mean high
    (0.6, 0, 1.10, 1.03, 1.38),
    (0.8, 0, 1.13, 1.04, 1.39),
    (1.0, 0, 1.17, 1.08, 1.40),
    (1.34, 0, 1.29, 1.17, 1.45),
    (1.6, 0, 1.41, 1.26, 1.62),
    (1.8, 0, 1.55, 1.29, 1.96),
    (0.6, 5, 1.08, 1.02, 1.31),
    (0.8, 5, 1.11, 1.04, 1.31),
    (1.0, 5, 1.15, 1.06, 1.32),
    (1.34, 5, 1.24, 1.13, 1.39),
    (1.6, 5, 1.35, 1.20, 1.57),
    (1.8, 5, 1.46, 1.23, 1.88),
    (0.6, 10, 1.07, 1.02, 1.27),
    (0.8, 10, 1.09, 1.03, 1.28),
    (1.0, 10, 1.13, 1.04, 1.31),
    (1.34, 10, 1.20, 1.09, 1.41),
    (1.6, 10, 1.29, 1.13, 1.61),
    (1.8, 10, 1.39, 1.15, 1.90),
]


@pytest.mark.parametrize(("speed_mps", "percent", "middle", "low", "high"), RATIOS)
def test_walk_ratio(
    speed_mps: float, percent: float, middle: float, low: float, high: float
) -> None:
    assert walk_ratio(speed_mps, percent / 100) == pytest.approx(middle, abs=0.0101)
    interval = walk_ratio_interval(speed_mps, percent / 100)
    assert interval.low == pytest.approx(low, abs=0.0105)
    assert interval.high == pytest.approx(high, abs=0.046)


@pytest.mark.parametrize(("speed_mps", "middle", "low", "high"), ONE_PERSON)
def test_walk_ratio_of_one_person(speed_mps: float, middle: float, low: float, high: float) -> None:
    assert walk_ratio(speed_mps) == pytest.approx(middle, abs=0.0101)
    interval = person_ratio_interval(Gait.WALK, speed_mps)
    assert interval.low == pytest.approx(low, abs=0.015)
    assert interval.high == pytest.approx(high, abs=0.025)


def test_run_ratio() -> None:
    assert ratio(Gait.RUN, 3.0) == ratio(Gait.RUN, 2.0, 0.2) == 1.28
    assert ratio_interval(Gait.RUN, 3.0) == (1.16, 1.42)
    assert RUN_RATIO_SMALL_SAMPLE == (1.03, 1.60)
    person = person_ratio_interval(Gait.RUN, 3.0)
    assert person == pytest.approx((0.99, 1.66), abs=0.005)


@pytest.mark.parametrize(("speed_mps", "vo2", "mets", "equal", "low", "high"), INVERSION)
def test_inversion(  # noqa: PLR0917
    speed_mps: float, vo2: float, mets: float, equal: float, low: float, high: float
) -> None:
    effort = assess(speed_mps, 0.0, Direction.BACKWARD)
    assert isinstance(effort, Effort)
    assert effort.equivalent_mps is not None
    assert effort.equivalent_interval is not None
    assert effort.vo2_ml_kg_min == pytest.approx(vo2, abs=0.055)
    assert effort.mets == pytest.approx(mets, abs=0.051)
    assert effort.equivalent_mps == pytest.approx(equal, abs=0.0101)
    assert effort.equivalent_interval.low == pytest.approx(low, abs=0.0125)
    assert effort.equivalent_interval.high == pytest.approx(high, abs=0.06)
    assert effort.equivalent_gait is (Gait.RUN if equal > 2.17 else Gait.WALK)


def test_same_time_distance_of_804_m_backward() -> None:
    effort = assess(1.34, 0.0, Direction.BACKWARD)
    assert isinstance(effort, Effort)
    assert effort.equivalent_mps is not None
    assert effort.equivalent_mps * 600 == pytest.approx(995, abs=2)

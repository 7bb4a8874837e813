"""The models against numbers printed in the literature that did not make their coefficients.

(Williford's ratio did enter the pooled backward curve; the VO2 means here are its two arms, and
the forward arm entered nothing.)
"""

from itertools import pairwise

import pytest

from retropace.effort import Effort, Gait, assess
from retropace.effort.backward import backward_gait, backward_vo2
from retropace.effort.forward import crossing_mps, forward_vo2
from retropace.effort.quantities import GrossVo2, net_of
from retropace.model import Direction

WILLIFORD_WALK_MPS = 80.45 / 60
WILLIFORD_RUN_MPS = 134.08 / 60
COMPENDIUM_MPS = 3.5 * 1.609344 / 3.6


def backward(speed_mps: float, grade: float = 0.0) -> Effort:
    effort = assess(speed_mps, grade, Direction.BACKWARD)
    assert isinstance(effort, Effort)
    return effort


def test_forward_walking_meets_williford() -> None:
    assert forward_vo2(WILLIFORD_WALK_MPS) == pytest.approx(12.42, rel=0.025)


def test_forward_running_meets_williford() -> None:
    assert forward_vo2(WILLIFORD_RUN_MPS) == pytest.approx(27.15, rel=0.025)


def test_backward_walking_meets_williford() -> None:
    effort = backward(WILLIFORD_WALK_MPS)
    assert effort.vo2_ml_kg_min == pytest.approx(15.95, rel=0.03)
    assert effort.vo2_interval.low < 15.95 < effort.vo2_interval.high
    assert effort.gait is Gait.WALK


def test_backward_running_interval_holds_williford() -> None:
    effort = backward(WILLIFORD_RUN_MPS)
    assert effort.vo2_interval.low < 31.33 < effort.vo2_interval.high
    assert effort.gait is Gait.RUN


def test_forward_walking_meets_the_compendium() -> None:
    assert forward_vo2(COMPENDIUM_MPS) == pytest.approx(4.3 * 3.5, rel=0.01)


@pytest.mark.parametrize(("grade", "mets"), [(0.0, 6.0), (0.05, 8.0)])
def test_backward_interval_holds_the_compendium(grade: float, mets: float) -> None:
    effort = backward(COMPENDIUM_MPS, grade)
    assert effort.vo2_interval.low < mets * 3.5 < effort.vo2_interval.high
    assert effort.mets == pytest.approx(mets, rel=0.05)


def test_net_ratio_is_larger_than_gross_as_in_williford() -> None:
    assert net_of(GrossVo2(15.95)) / net_of(GrossVo2(12.42)) == pytest.approx(1.40, abs=0.005)


def test_forward_gait_changes_near_the_measured_transition() -> None:
    assert crossing_mps() == pytest.approx(2.17, abs=0.005)
    assert 2.08 < crossing_mps() < 2.25  # measured 2.08 to 2.12


def test_backward_gait_changes_near_the_measured_energetic_transition() -> None:
    """Hreljac 2005 measured 1.85 (SD 0.09) m/s; the models know nothing of it."""
    speeds = [centimetres / 100 for centimetres in range(150, 200)]
    change = next(speed for speed in speeds if backward_gait(speed) is Gait.RUN)
    assert change == pytest.approx(1.85, abs=0.09)


def test_the_two_backward_gaits_meet_without_a_step() -> None:
    speeds = [1.75 + step / 10_000 for step in range(1_501)]
    costs = [backward(speed).vo2_ml_kg_min for speed in speeds]
    steps = [after - before for before, after in pairwise(costs)]
    assert min(steps) > 0.0
    assert max(steps) < 0.01


def test_the_folk_claim_is_beyond_the_athletes() -> None:
    """Six times forward at 1.34 m/s: about 76 ml/kg/min, above a VO2max of 54."""
    assert 6 * forward_vo2(1.34) == pytest.approx(76, abs=0.5)
    assert backward(1.34).vo2_interval.high < 54.13 / 2


def test_walk_and_run_stand_to_each_other_as_in_flynn() -> None:
    """Flynn 1994: walking backward at 1.79 took 60 %, running at 2.68 m/s 84 % of VO2peak."""
    share = backward_vo2(Gait.WALK, 107.2 / 60) / backward_vo2(Gait.RUN, 160.8 / 60)
    assert share == pytest.approx(60 / 84, rel=0.07)

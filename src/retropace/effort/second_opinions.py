"""Other people's forward equations, to set beside LCDA and RE3; no figure of ours rests on them.

Each is one function of speed (m/s) and grade (a fraction). Minetti's give net VO2, the others
gross; the types keep them apart.
"""

from typing import Final

from retropace.effort.quantities import (
    JOULES_PER_ML,
    REST_ML_KG_MIN,
    Gait,
    GrossVo2,
    Mark,
    Model,
    NetVo2,
    gross_of,
    power_of_vo2,
)

# Of the level part, downhill.
_DOWNHILL_SHARE: Final = 0.73
_MINETTI: Final = "Minetti et al. 2002, J Appl Physiol 93:1039, doi 10.1152/japplphysiol.01177.2001"

LUDLOW_WEYAND: Final = Model(
    id="ludlow-weyand-2017",
    title="Ludlow & Weyand 2017",
    citation="Ludlow & Weyand 2017, J Appl Physiol 123:1288, doi 10.1152/japplphysiol.00504.2017",
    equation=Mark.SECOND_HAND,
    gait=Gait.WALK,
    people="healthy adults",
    lowest_mps=0.4,
    highest_mps=1.6,
    lowest_grade=-0.105,  # 6 degrees down
    highest_grade=0.158,  # 9 degrees up
    standard_error_w_kg=power_of_vo2(1.06),
    graded_error_w_kg=power_of_vo2(1.06),
)

ACSM_WALK: Final = Model(
    id="acsm-walk",
    title="ACSM walking equation",
    citation="ACSM metabolic equation for walking, 50 to 100 m/min",
    equation=Mark.SECOND_HAND,
    gait=Gait.WALK,
    people="healthy adults",
    lowest_mps=50.0 / 60.0,
    highest_mps=100.0 / 60.0,
    lowest_grade=0.0,
    highest_grade=0.45,
    remark="too low in 97 % of cases, by a press report of Ludlow & Weyand 2016",
)

ACSM_RUN: Final = Model(
    id="acsm-run",
    title="ACSM running equation",
    citation="ACSM metabolic equation for running, above 134 m/min, or 80 where it is truly a run",
    equation=Mark.SECOND_HAND,
    gait=Gait.RUN,
    people="healthy adults",
    lowest_mps=80.0 / 60.0,
    highest_mps=6.0,
    lowest_grade=0.0,
    highest_grade=0.45,
    remark="too high in 29 of 33 subjects (J Strength Cond Res 1999, 13:219)",
)

# The polynomial has no speed in it. The speeds at which it is set beside others are our choice:
# those where the cost of a metre changes little with speed.
MINETTI_WALK: Final = Model(
    id="minetti-walk",
    title="Minetti 2002, walking",
    citation=_MINETTI,
    equation=Mark.SECOND_HAND,
    gait=Gait.WALK,
    people="10 runners",
    lowest_mps=1.0,
    highest_mps=1.6,
    lowest_grade=-0.45,
    highest_grade=0.45,
    remark="no speed in it; on the level it gives 2.5 J/kg/m, and 1.64 was measured at 1.0 m/s",
)

MINETTI_RUN: Final = Model(
    id="minetti-run",
    title="Minetti 2002, jogging",
    citation=_MINETTI,
    equation=Mark.SECOND_HAND,
    gait=Gait.RUN,
    people="10 runners",
    lowest_mps=2.0,
    highest_mps=4.0,
    lowest_grade=-0.45,
    highest_grade=0.45,
    remark="has no speed in it; its range of speeds is our assumption",
)


def ludlow_weyand_vo2(speed_mps: float, grade: float = 0.0) -> GrossVo2:
    """Gross VO2 of walking without a load, ml/kg/min.

    3.05 + 0.32 G + 3.28 + (1 + 0.19 G) 2.66 v^2 with G in percent; downhill 0.73 of what the
    level adds to 3.05.
    """
    percent = 100.0 * grade
    if grade < 0.0:
        return GrossVo2(3.05 + _DOWNHILL_SHARE * (3.28 + 2.66 * speed_mps**2))
    return GrossVo2(3.05 + 0.32 * percent + 3.28 + (1.0 + 0.19 * percent) * 2.66 * speed_mps**2)


def acsm_walk_vo2(speed_mps: float, grade: float = 0.0) -> GrossVo2:
    """Gross VO2 of walking, ml/kg/min: 3.5 + 0.1 S + 1.8 S G, S in m/min."""
    m_per_min = speed_mps * 60.0
    return GrossVo2(REST_ML_KG_MIN + 0.1 * m_per_min + 1.8 * m_per_min * grade)


def acsm_run_vo2(speed_mps: float, grade: float = 0.0) -> GrossVo2:
    """Gross VO2 of running, ml/kg/min: 3.5 + 0.2 S + 0.9 S G, S in m/min."""
    m_per_min = speed_mps * 60.0
    return GrossVo2(REST_ML_KG_MIN + 0.2 * m_per_min + 0.9 * m_per_min * grade)


def minetti_walk_net_vo2(speed_mps: float, grade: float = 0.0) -> NetVo2:
    """Net VO2 of walking, ml/kg/min, from the cost of a metre, J/kg/m, at 20.9 J/ml."""
    i = grade
    cost = 280.5 * i**5 - 58.7 * i**4 - 76.8 * i**3 + 51.9 * i**2 + 19.6 * i + 2.5
    return NetVo2(cost * speed_mps * 60.0 / JOULES_PER_ML)


def minetti_run_net_vo2(speed_mps: float, grade: float = 0.0) -> NetVo2:
    """Net VO2 of running, ml/kg/min, from the cost of a metre, J/kg/m, at 20.9 J/ml."""
    i = grade
    cost = 155.4 * i**5 - 30.4 * i**4 - 43.3 * i**3 + 46.3 * i**2 + 19.5 * i + 3.6
    return NetVo2(cost * speed_mps * 60.0 / JOULES_PER_ML)


def minetti_walk_vo2(speed_mps: float, grade: float = 0.0) -> GrossVo2:
    """Minetti's walking cost with rest added, ml/kg/min."""
    return gross_of(minetti_walk_net_vo2(speed_mps, grade))


def minetti_run_vo2(speed_mps: float, grade: float = 0.0) -> GrossVo2:
    """Minetti's running cost with rest added, ml/kg/min."""
    return gross_of(minetti_run_net_vo2(speed_mps, grade))

"""Backward cost by one study each, by adding instead of multiplying, and by hearsay.

All to be set beside the pooled models of ``backward``; none is used for anything else. A ratio is
of gross VO2, at the same speed, grade and gait. The claim that everybody quotes is here too, under
its proper label.
"""

from functools import partial
from math import exp, log
from typing import Final

from retropace.effort.forward import gait_vo2
from retropace.effort.quantities import Gait, GrossVo2, Mark, Model

WILLIFORD: Final = (
    "Williford et al. 1998, Med Sci Sports Exerc 30:1419, doi 10.1097/00005768-199809000-00011"
)
_THIRTEEN_ATHLETES: Final = "13 athletes of 21 years"

# The errors of Williford's ratios follow from the means and deviations of both arms, as if the
# arms were different people: pairing was not reported, and would only make them smaller.
WILLIFORD_WALK: Final = Model(
    id="williford-walk",
    title="Williford 1998, walking",
    citation=WILLIFORD,
    equation=Mark.DERIVED,
    gait=Gait.WALK,
    people=_THIRTEEN_ATHLETES,
    lowest_mps=1.33,
    highest_mps=1.35,
    lowest_grade=0.0,
    highest_grade=0.0,
    ratio_error_ln=0.067,
    error=Mark.DERIVED,
)
WILLIFORD_WALK_RATIO: Final = 15.95 / 12.42

WILLIFORD_RUN: Final = Model(
    id="williford-run",
    title="Williford 1998, jogging",
    citation=WILLIFORD,
    equation=Mark.DERIVED,
    gait=Gait.RUN,
    people=_THIRTEEN_ATHLETES,
    lowest_mps=2.22,
    highest_mps=2.25,
    lowest_grade=0.0,
    highest_grade=0.0,
    ratio_error_ln=0.057,
    error=Mark.DERIVED,
    remark="the abstract does not say that they ran",
)
WILLIFORD_RUN_RATIO: Final = 31.33 / 27.15

COMPENDIUM: Final = Model(
    id="compendium-2011",
    title="Compendium 2011",
    citation="Compendium of Physical Activities 2011, codes 17320 and 17325 (backward), "
    "17200 (forward), 3.5 mph",
    equation=Mark.SECOND_HAND,
    gait=Gait.WALK,
    people="adults; presumably 17 of Chaloupka 1997",
    lowest_mps=1.55,
    highest_mps=1.58,
    lowest_grade=0.0,
    highest_grade=0.05,
    ratio_error_ln=0.08,
    error=Mark.ASSUMED,
    remark="the 5 % ratio is over the mean of the forward models",
)
_COMPENDIUM_LEVEL, _COMPENDIUM_5_PERCENT = 6.0 / 4.3, 1.331

HOOPER: Final = Model(
    id="hooper-2004",
    title="Hooper 2004",
    citation="Hooper et al. 2004, J Orthop Sports Phys Ther 34:65, doi 10.2519/jospt.2004.34.2.65",
    equation=Mark.DERIVED,
    gait=Gait.WALK,
    people="27 adults",
    lowest_mps=1.10,
    highest_mps=1.12,
    lowest_grade=0.05,
    highest_grade=0.10,
    ratio_error_ln=0.10,
    error=Mark.ASSUMED,
    remark="17 to 20 % read as a ratio; as percentage points it would be about 1.45",
)
HOOPER_RATIO: Final = 1.185

WRIGHT_WEYAND: Final = Model(
    id="wright-weyand-2001",
    title="Wright & Weyand 2001",
    citation="Wright & Weyand 2001, J Exp Biol 204:1805, doi 10.1242/jeb.204.10.1805",
    equation=Mark.SEEN,
    gait=Gait.RUN,
    people="4 trained men",
    lowest_mps=1.75,
    highest_mps=3.5,
    lowest_grade=0.0,
    highest_grade=0.0,
    ratio_error_ln=0.06 / 1.35,
    remark="35 % (standard error 6) at 3.0 m/s; whether gross or net is not said",
)

RASICA: Final = Model(
    id="rasica-2020",
    title="Rasica 2020",
    citation="Rasica et al. 2020, Eur J Appl Physiol 120:2507, doi 10.1007/s00421-020-04474-7",
    equation=Mark.SEEN,
    gait=Gait.RUN,
    people="8 runners",
    lowest_mps=1.75,
    highest_mps=3.5,
    lowest_grade=0.0,
    highest_grade=0.25,
    ratio_error_ln=0.06,
    error=Mark.ASSUMED,
    remark="35 % on average; speeds not in the abstract, so its range of speeds is assumed",
)
RUNNING_RATIO: Final = 1.35

ADDITIVE: Final = Model(
    id="backward-walk-additive",
    title="added cost instead of a ratio",
    citation='The additive variant "b2", ours: from Williford 1998 at 1.34 m/s and Compendium 2011 '
    "at 1.565 m/s, both level",
    equation=Mark.DERIVED,
    gait=Gait.WALK,
    people="as the pooled curve",
    lowest_mps=1.34,
    highest_mps=1.58,
    lowest_grade=0.0,
    highest_grade=0.05,
    ratio_error_ln=0.08,
    error=Mark.ASSUMED,
    remark="lifting the body costs the same either way, so that R falls with grade",
)
_ADDED_AT_1_34, _ADDED_AT_1_565 = 3.5, 6.0
_ADDED_GROWTH: Final = log(_ADDED_AT_1_565 / _ADDED_AT_1_34) / (1.565 - 1.34)

FOLK: Final = Model(
    id="folk-six-times",
    title='"six times"',
    citation="Repeated on many pages, none of which names a measurement",
    equation=Mark.FOLKLORE,
    gait=Gait.WALK,
    people="nobody",
    lowest_mps=0.0,
    highest_mps=0.0,
    lowest_grade=0.0,
    highest_grade=0.0,
    error=Mark.FOLKLORE,
)
FOLK_VERDICT: Final = FOLK.equation.value
FOLK_RATIO: Final = 6.0  # "one lap backward is six laps forward", "six times the calories"
FOLK_STEPS_RATIO: Final = 10.0  # "100 steps backward are 1,000 forward"
FOLK_RATIOS: Final = (FOLK_RATIO, FOLK_STEPS_RATIO)
ATHLETES_VO2MAX: Final = GrossVo2(54.13)
ATHLETES_VO2MAX_SD: Final = 7.42
"""Mean and deviation of the VO2max of Williford's 13 athletes, ml/kg/min: nobody's utmost."""
ATHLETES: Final = "the mean VO2max of 13 trained athletes, 54 (sd 7) ml/kg/min"
MEASURED: Final = (
    "what was measured is 1.15 to 1.40 times forward, at 4 to 13 km/h (walking at 6.4 km/h, "
    "derived: 1.65 to 1.84)"
)
"""Williford, Compendium, Hooper, Wright & Weyand, Rasica; Flynn's percentages, by two models."""


def is_far_above_athletes(vo2: GrossVo2) -> bool:
    """Whether hardly any of the athletes could have reached it: two deviations over their mean."""
    return vo2 > ATHLETES_VO2MAX + GrossVo2(2.0 * ATHLETES_VO2MAX_SD)


def constant_vo2(gait: Gait, ratio: float, speed_mps: float, grade: float = 0.0) -> GrossVo2:
    """A constant ratio times forward in that gait, ml/kg/min."""
    return GrossVo2(ratio * gait_vo2(gait, speed_mps, grade))


williford_walk_vo2: Final = partial(constant_vo2, Gait.WALK, WILLIFORD_WALK_RATIO)
williford_run_vo2: Final = partial(constant_vo2, Gait.RUN, WILLIFORD_RUN_RATIO)
hooper_vo2: Final = partial(constant_vo2, Gait.WALK, HOOPER_RATIO)
wright_weyand_vo2: Final = partial(constant_vo2, Gait.RUN, RUNNING_RATIO)
rasica_vo2: Final = partial(constant_vo2, Gait.RUN, RUNNING_RATIO)


def compendium_vo2(speed_mps: float, grade: float = 0.0) -> GrossVo2:
    """Walking at 1.40 times forward on the level, 1.33 from 5 % up, in between by proportion."""
    share = min(max(grade / 0.05, 0.0), 1.0)
    ratio = _COMPENDIUM_LEVEL + share * (_COMPENDIUM_5_PERCENT - _COMPENDIUM_LEVEL)
    return constant_vo2(Gait.WALK, ratio, speed_mps, grade)


def additive_vo2(speed_mps: float, grade: float = 0.0) -> GrossVo2:
    """Forward walking plus a cost of facing backward that grows with speed alone, ml/kg/min.

    3.5 at 1.34 m/s and 6.0 at 1.565 m/s; an exponential through both, so that it is never below 0.
    """
    added = _ADDED_AT_1_34 * exp(_ADDED_GROWTH * (speed_mps - 1.34))
    return gait_vo2(Gait.WALK, speed_mps, grade) + GrossVo2(added)

"""How much more backward costs than forward at the same speed, grade and gait: the ratio R.

Walking: R = 1 + exp(a + b (v - 1.4) + c G), v in m/s, G in percent, pooled over the few studies
that can be read. Running: one constant. Both are ratios of gross VO2.
"""

from math import erf, exp, hypot, log, sqrt
from typing import Final

from retropace.effort.forward import gait_vo2
from retropace.effort.quantities import Z95, Gait, GrossVo2, Interval, Mark, Model, Normal, covers

WALK: Final = Model(
    id="backward-walk-pooled",
    title="pooled curve, walking",
    citation="Pooled by us from Williford 1998 (doi 10.1097/00005768-199809000-00011), "
    "Compendium 2011 codes 17320 and 17325, Hooper 2004 (doi 10.2519/jospt.2004.34.2.65), "
    "Flynn 1994 (doi 10.1249/00005768-199401000-00015)",
    equation=Mark.DERIVED,
    gait=Gait.WALK,
    people="healthy, mostly 18 to 35 years, some athletes",
    lowest_mps=0.3,
    highest_mps=1.9,
    lowest_grade=0.0,
    highest_grade=0.10,
    error=Mark.DERIVED,
    default=True,
    remark="below 1.34 m/s extrapolated: no level VO2 was measured there",
)

RUN_RATIO: Final = 1.28
RUN_RATIO_INTERVAL: Final = Interval(1.16, 1.42)  # Wald
RUN_ERROR_LN: Final = log(RUN_RATIO_INTERVAL.high / RUN_RATIO_INTERVAL.low) / (2.0 * Z95)
# Three studies are few: Hartung and Knapp's interval is the honest one to print beside it.
RUN_RATIO_SMALL_SAMPLE: Final = Interval(1.03, 1.60)
RUN_STUDY_SD: Final = 0.07

RUN: Final = Model(
    id="backward-run-pooled",
    title="pooled ratio, jogging",
    citation="Pooled by us from Williford 1998 (doi 10.1097/00005768-199809000-00011), "
    "Wright & Weyand 2001 (J Exp Biol 204:1805), "
    "Rasica 2020 (doi 10.1007/s00421-020-04474-7)",
    equation=Mark.DERIVED,
    gait=Gait.RUN,
    people="healthy, young, trained",
    lowest_mps=1.75,
    highest_mps=3.5,
    lowest_grade=0.0,
    highest_grade=0.25,
    ratio_error_ln=RUN_ERROR_LN,
    error=Mark.DERIVED,
    default=True,
    remark="three studies are few: by a method made for few, "
    f"{RUN_RATIO_SMALL_SAMPLE.low:.2f} to {RUN_RATIO_SMALL_SAMPLE.high:.2f}",
)

# Below this no level VO2 of backward walking could be read anywhere: the prior speaks.
LOWEST_MEASURED_WALK_MPS: Final = 1.34
# Preferred transition 1.63 (SD 0.11), energetic 1.85 (SD 0.09) m/s: Hreljac 2005.
BORDER_MPS: Final = Interval(1.5, 1.9)

CURVE: Final = (-1.178, 1.428, -0.035)
"""a, b (per m/s) and c (per percent of grade): the means of their posterior."""
_VAR_A, _VAR_B, _VAR_C = 0.226**2, 0.733**2, 0.035**2
_COV_AB, _COV_AC, _COV_BC = -0.053, -0.0016, 0.0032
CURVE_COVARIANCE: Final = (
    (_VAR_A, _COV_AB, _COV_AC),
    (_COV_AB, _VAR_B, _COV_BC),
    (_COV_AC, _COV_BC, _VAR_C),
)
CENTRE_MPS: Final = 1.4
STUDY_SD: Final = 0.25  # between studies, on the log of R - 1; assumed
PERSON_SD: Final = 0.10  # between persons, on the log of R; assumed


def walk_log_excess(speed_mps: float, grade: float = 0.0) -> Normal:
    """The posterior of log(R - 1), from the covariance of a, b and c."""
    speed, percent = speed_mps - CENTRE_MPS, 100.0 * grade
    variance = (
        _VAR_A
        + speed**2 * _VAR_B
        + percent**2 * _VAR_C
        + 2.0 * speed * _COV_AB
        + 2.0 * percent * _COV_AC
        + 2.0 * speed * percent * _COV_BC
    )
    a, b, c = CURVE
    return Normal(a + b * speed + c * percent, sqrt(variance))


def walk_ratio(speed_mps: float, grade: float = 0.0) -> float:
    """R of backward walking: the median over people and studies."""
    return 1.0 + exp(walk_log_excess(speed_mps, grade).mean)


def walk_ratio_interval(speed_mps: float, grade: float = 0.0) -> Interval:
    """95 % interval of the mean R: exact for the normal posterior, since R - 1 is log-normal."""
    excess = walk_log_excess(speed_mps, grade)
    half = Z95 * excess.sd
    return Interval(1.0 + exp(excess.mean - half), 1.0 + exp(excess.mean + half))


def ratio(gait: Gait, speed_mps: float, grade: float = 0.0) -> float:
    """R of a backward gait; of running it is held the same at every speed and grade."""
    return RUN_RATIO if gait is Gait.RUN else walk_ratio(speed_mps, grade)


def ratio_interval(gait: Gait, speed_mps: float, grade: float = 0.0) -> Interval:
    """95 % interval of the mean R of a backward gait."""
    return RUN_RATIO_INTERVAL if gait is Gait.RUN else walk_ratio_interval(speed_mps, grade)


def person_ratio_interval(gait: Gait, speed_mps: float, grade: float = 0.0) -> Interval:
    """95 % interval of R for one person of a new group: wider, and it may reach below 1.

    Walking: (1 + exp(N(mean, sd + study 0.25))) times exp(N(0, person 0.10)), by quadrature.
    Running: log-normal with the standard error, 0.07 between studies and 0.10 between persons.
    """
    if gait is Gait.RUN:
        spread = Z95 * hypot(RUN_ERROR_LN, RUN_STUDY_SD, PERSON_SD)
        return Interval(RUN_RATIO * exp(-spread), RUN_RATIO * exp(spread))
    excess = walk_log_excess(speed_mps, grade)
    wide = Normal(excess.mean, hypot(excess.sd, STUDY_SD))
    return Interval(_person_quantile(wide, 0.025), _person_quantile(wide, 0.975))


def backward_vo2(gait: Gait, speed_mps: float, grade: float = 0.0) -> GrossVo2:
    """R times the forward cost of the same gait, ml/kg/min."""
    return GrossVo2(ratio(gait, speed_mps, grade) * gait_vo2(gait, speed_mps, grade))


def backward_gait(speed_mps: float, grade: float = 0.0) -> Gait | None:
    """The gait by speed: walk, jog, the cheaper of the two where both hold, None where neither.

    On the level the cheaper one changes at 1.86 m/s; the energetic transition of backward gait
    was measured at 1.85 (SD 0.09) m/s by Hreljac 2005, which the models do not use.
    """
    walk, run = covers(WALK, speed_mps, grade), covers(RUN, speed_mps, grade)
    if walk and run:
        walk = backward_vo2(Gait.WALK, speed_mps, grade) <= backward_vo2(Gait.RUN, speed_mps, grade)
    if walk:
        return Gait.WALK
    return Gait.RUN if run else None


def _person_cdf(value: float, excess: Normal) -> float:
    """P(R of one person <= value): trapezia over the person's own factor, -5 to 5 sd."""
    total = weight = 0.0
    for node in range(-50, 51):
        z = node / 10.0
        density = exp(-z * z / 2.0)
        weight += density
        above_one = value * exp(-PERSON_SD * z) - 1.0
        if above_one > 0.0:
            score = (log(above_one) - excess.mean) / excess.sd
            total += density * 0.5 * (1.0 + erf(score / sqrt(2.0)))
    return total / weight


def _person_quantile(excess: Normal, probability: float) -> float:
    """The value below which R of one person lies with this probability, by bisection."""
    low, high = 0.1, 50.0
    for _ in range(40):
        middle = (low + high) / 2.0
        if _person_cdf(middle, excess) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0

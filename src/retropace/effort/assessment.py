"""One speed, grade and direction to an effort with its interval, or to the reason there is none."""

from dataclasses import dataclass, replace
from functools import lru_cache
from math import hypot, isfinite
from typing import Final

from retropace.effort import backward, forward
from retropace.effort.equivalent import (
    FASTEST_MPS,
    NoEquivalent,
    equivalent_gait,
    equivalent_interval,
    equivalent_mps,
)
from retropace.effort.quantities import (
    Z95,
    Gait,
    GrossVo2,
    Interval,
    is_mass,
    is_speed,
    kcal_per_min_of,
    mets_of,
)
from retropace.effort.single_studies import ATHLETES_VO2MAX
from retropace.model import Direction

STANDING_MODEL: Final = "LCDA at rest"

NOT_A_SPEED: Final = "The speed is not a number of 0 m/s or more."
NOT_A_GRADE: Final = "The grade is not a number."
NOT_A_MASS: Final = "The body mass is not a number above 0 kg."
DOWNHILL: Final = "Backward downhill: nobody has measured it, so there is no model for it."
# From standing to the upper end of many people's mean at 0.3 m/s; a test holds both to the models.
SLOW_GUESS_METS: Final = Interval(1.2, 3.0)
TOO_SLOW: Final = (
    "Backward below 0.3 m/s (1.1 km/h): too slow for the walking model, and nothing was measured. "
    f"A guess, in no sum: {SLOW_GUESS_METS.low} to {SLOW_GUESS_METS.high} METs, from standing to "
    "0.3 m/s."
)
TOO_FAST: Final = "Backward above 3.5 m/s (12.6 km/h): faster than any backward running measured."
TOO_STEEP_WALK: Final = "Backward walking above 10 % grade: steeper than any ratio measured."
TOO_STEEP_RUN: Final = "Backward running above 25 % grade: steeper than any measured."
FORWARD_TOO_FAST: Final = "Forward above 6 m/s (21.6 km/h): faster than the running model holds."
FORWARD_TOO_STEEP: Final = "Forward outside -40 to 45 % grade: beyond the walking model."

EXTRAPOLATED: Final = (
    "Extrapolated: there is no measured level VO2 of backward walking below 1.34 m/s (4.82 km/h); "
    "the assumptions of the pooling speak louder here than data."
)
FEW_STUDIES: Final = (
    "Backward running rests on three studies; allowing for so few, the ratio may be "
    f"{backward.RUN_RATIO_SMALL_SAMPLE.low:.2f} to {backward.RUN_RATIO_SMALL_SAMPLE.high:.2f}."
)
BEYOND_ATHLETES: Final = (
    "More than the mean VO2max of 13 trained athletes (54 (sd 7) ml/kg/min, Williford 1998): few "
    "could keep it up, and no steady state is likely."
)
HIGH_END_CUT: Final = "The upper end of the forward-equivalent speed is cut at 6 m/s."
FORWARD_BORDER: Final = (
    "Between 1.96 and 2.17 m/s the walking model is used beyond the speeds it was made from."
)


@dataclass(frozen=True, slots=True)
class Border:
    """Near the walk-run border both gaits are possible: the gross VO2 of each, ml/kg/min."""

    walk_vo2: GrossVo2
    run_vo2: GrossVo2


@dataclass(frozen=True, slots=True)
class OutOfDomain:
    """No model holds here, so there is no number; the reason is a sentence without values."""

    reason: str


@dataclass(frozen=True, slots=True)
class Effort:
    """A steady effort; VO2 is gross, in ml/kg/min, and every interval is 95 %.

    ``ratio`` is over forward at the same speed, grade and gait (``forward_vo2_ml_kg_min``), so
    VO2 is exactly their product. Its interval, and with it the equivalent's, is that of the mean
    of many people; one person may lie outside. ``equivalent_mps`` is a level forward speed, None
    where there is none (a flag says why). kcal are None without a body mass.
    """

    vo2_ml_kg_min: GrossVo2
    vo2_interval: Interval
    mets: float
    kcal_per_min: float | None
    kcal_per_min_interval: Interval | None
    gait: Gait
    ratio: float
    ratio_interval: Interval
    forward_vo2_ml_kg_min: GrossVo2
    equivalent_mps: float | None
    equivalent_interval: Interval | None
    equivalent_gait: Gait | None
    model: str
    sources: tuple[str, ...]
    flags: tuple[str, ...] = ()
    extrapolated: bool = False
    border: Border | None = None

    @property
    def mets_interval(self) -> Interval:
        """The VO2 interval in METs."""
        low, high = self.vo2_interval
        return Interval(mets_of(GrossVo2(low)), mets_of(GrossVo2(high)))


def assess(
    speed_mps: float,
    grade: float,
    direction: Direction,
    mass_kg: float | None = None,
) -> Effort | OutOfDomain:
    """What a steady speed costs. Never raises: what cannot be answered comes back as a reason.

    Speed in m/s along the belt, grade a fraction, mass in kg. Speed 0 is standing, whichever way
    one faces.
    """
    if not is_speed(speed_mps):
        return OutOfDomain(NOT_A_SPEED)
    if not isfinite(grade):
        return OutOfDomain(NOT_A_GRADE)
    if mass_kg is not None and not is_mass(mass_kg):
        return OutOfDomain(NOT_A_MASS)
    if mass_kg is None:
        return _assess(speed_mps, grade, direction)
    return _assess_body(speed_mps, grade, direction, mass_kg)


@lru_cache(maxsize=4096)
def _assess_body(
    speed_mps: float, grade: float, direction: Direction, mass_kg: float
) -> Effort | OutOfDomain:
    """With the energy of a body of this mass."""
    effort = _assess(speed_mps, grade, direction)
    if isinstance(effort, OutOfDomain):
        return effort
    low, high = effort.vo2_interval
    return replace(
        effort,
        kcal_per_min=kcal_per_min_of(effort.vo2_ml_kg_min, mass_kg),
        kcal_per_min_interval=Interval(
            kcal_per_min_of(GrossVo2(low), mass_kg), kcal_per_min_of(GrossVo2(high), mass_kg)
        ),
    )


@lru_cache(maxsize=4096)
def _assess(speed_mps: float, grade: float, direction: Direction) -> Effort | OutOfDomain:
    """The part that does not depend on the person, remembered: belts report few speeds."""
    if speed_mps == 0.0:
        return _standing()
    if direction is Direction.FORWARD:
        return _forward(speed_mps, grade)
    return _backward(speed_mps, grade)


def _standing() -> Effort:
    vo2 = forward.forward_vo2(0.0)
    margin = Z95 * forward.standard_error(Gait.STANDING)
    return Effort(
        vo2_ml_kg_min=vo2,
        vo2_interval=Interval(vo2 - margin, vo2 + margin),
        mets=mets_of(vo2),
        kcal_per_min=None,
        kcal_per_min_interval=None,
        gait=Gait.STANDING,
        ratio=1.0,
        ratio_interval=Interval(1.0, 1.0),
        forward_vo2_ml_kg_min=vo2,
        equivalent_mps=0.0,
        equivalent_interval=Interval(0.0, 0.0),
        equivalent_gait=Gait.STANDING,
        model=STANDING_MODEL,
        sources=(forward.LCDA.citation,),
    )


def _forward(speed_mps: float, grade: float) -> Effort | OutOfDomain:
    if speed_mps > FASTEST_MPS:
        return OutOfDomain(FORWARD_TOO_FAST)
    if not forward.LCDA.lowest_grade <= grade <= forward.LCDA.highest_grade:
        return OutOfDomain(FORWARD_TOO_STEEP)
    gait = forward.forward_gait(speed_mps, grade)
    vo2 = forward.forward_vo2(speed_mps, grade)
    margin = Z95 * forward.standard_error(gait, grade)
    interval = Interval(max(0.0, vo2 - margin), vo2 + margin)
    flags: list[str] = []
    if gait is Gait.WALK and speed_mps > forward.LCDA.highest_mps:
        flags.append(FORWARD_BORDER)
    if grade == 0.0:  # its own equivalent: no model, no error
        equal: float | NoEquivalent = speed_mps
        equal_interval = Interval(speed_mps, speed_mps)
    else:
        equal = equivalent_mps(vo2)
        equal_interval = equivalent_interval(GrossVo2(interval.low), GrossVo2(interval.high))
    model = forward.model_of(gait)
    return _effort(
        _Cost(gait, vo2, interval, 1.0, Interval(1.0, 1.0), vo2),
        equal,
        equal_interval,
        model=model.title,
        sources=(model.citation,),
        flags=flags,
    )


def _backward(speed_mps: float, grade: float) -> Effort | OutOfDomain:
    gait = backward.backward_gait(speed_mps, grade)
    if gait is None:
        return OutOfDomain(_why_not_backward(speed_mps, grade))
    ratio = backward.ratio(gait, speed_mps, grade)
    ratio_interval = backward.ratio_interval(gait, speed_mps, grade)
    forward_vo2 = forward.gait_vo2(gait, speed_mps, grade)
    vo2 = GrossVo2(ratio * forward_vo2)
    model = backward.RUN if gait is Gait.RUN else backward.WALK
    under = forward.model_of(gait)
    flags: list[str] = []
    extrapolated = gait is Gait.WALK and speed_mps < backward.LOWEST_MEASURED_WALK_MPS - 1e-9
    if extrapolated:
        flags.append(EXTRAPOLATED)
    if gait is Gait.RUN:
        flags.append(FEW_STUDIES)
    border = _border(speed_mps, grade)
    if border is not None:
        flags.append(_border_sentence(border, gait))
    cost = _Cost(
        gait,
        vo2,
        product_interval(forward_vo2, ratio, ratio_interval, forward.standard_error(gait, grade)),
        ratio,
        ratio_interval,
        forward_vo2,
    )
    return _effort(
        cost,
        equivalent_mps(vo2),
        equivalent_interval(
            GrossVo2(ratio_interval.low * forward_vo2), GrossVo2(ratio_interval.high * forward_vo2)
        ),
        model=f"{model.title} on the {under.title}",
        sources=(model.citation, under.citation),
        flags=flags,
        extrapolated=extrapolated,
        border=border,
    )


@dataclass(frozen=True, slots=True)
class _Cost:
    """The part of an effort that comes before its forward equivalent."""

    gait: Gait
    vo2: GrossVo2
    interval: Interval
    ratio: float
    ratio_interval: Interval
    forward_vo2: GrossVo2


def _effort(
    cost: _Cost,
    equal: float | NoEquivalent,
    equal_interval: Interval,
    *,
    model: str,
    sources: tuple[str, ...],
    flags: list[str],
    extrapolated: bool = False,
    border: Border | None = None,
) -> Effort:
    found = not isinstance(equal, NoEquivalent)
    if cost.vo2 > ATHLETES_VO2MAX:
        flags.append(BEYOND_ATHLETES)
    if isinstance(equal, NoEquivalent):
        flags.append(equal.reason)
    elif equal < equal_interval.high == FASTEST_MPS:
        flags.append(HIGH_END_CUT)
    speed = None if isinstance(equal, NoEquivalent) else equal
    return Effort(
        vo2_ml_kg_min=cost.vo2,
        vo2_interval=cost.interval,
        mets=mets_of(cost.vo2),
        kcal_per_min=None,
        kcal_per_min_interval=None,
        gait=cost.gait,
        ratio=cost.ratio,
        ratio_interval=cost.ratio_interval,
        forward_vo2_ml_kg_min=cost.forward_vo2,
        equivalent_mps=speed,
        equivalent_interval=equal_interval if found else None,
        equivalent_gait=None if speed is None else equivalent_gait(speed),
        model=model,
        sources=sources,
        flags=tuple(flags),
        extrapolated=extrapolated,
        border=border,
    )


def product_interval(
    forward_vo2: GrossVo2, ratio: float, ratio_interval: Interval, standard_error: float
) -> Interval:
    """95 % interval of ratio times forward VO2: the two errors are independent, side by side."""
    vo2 = ratio * forward_vo2
    margin = Z95 * ratio * standard_error
    below = hypot(forward_vo2 * (ratio - ratio_interval.low), margin)
    above = hypot(forward_vo2 * (ratio_interval.high - ratio), margin)
    return Interval(vo2 - below, vo2 + above)


def _border(speed_mps: float, grade: float) -> Border | None:
    """Both gaits where either is likely; below 1.75 m/s the run is under its measured speeds."""
    low, high = backward.BORDER_MPS
    if not (low <= speed_mps <= high and grade <= backward.WALK.highest_grade):
        return None
    return Border(
        backward.backward_vo2(Gait.WALK, speed_mps, grade),
        backward.backward_vo2(Gait.RUN, speed_mps, grade),
    )


def _border_sentence(border: Border, gait: Gait) -> str:
    taken = "jogging" if gait is Gait.RUN else "walking"
    return (
        f"Near the walk-jog border (1.5 to 1.9 m/s): walking backward {border.walk_vo2:.1f}, "
        f"jogging backward {border.run_vo2:.1f} ml/kg/min; the figures here are for {taken}."
    )


def _why_not_backward(speed_mps: float, grade: float) -> str:
    if grade < 0.0:
        return DOWNHILL
    if speed_mps < backward.WALK.lowest_mps:
        return TOO_SLOW
    if speed_mps > backward.RUN.highest_mps:
        return TOO_FAST
    return TOO_STEEP_WALK if speed_mps < backward.RUN.lowest_mps else TOO_STEEP_RUN

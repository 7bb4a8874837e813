"""What every model says of one speed and grade, each with its interval, side by side."""

from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

from retropace.effort import backward, forward, second_opinions, single_studies
from retropace.effort.assessment import product_interval
from retropace.effort.quantities import (
    Z95,
    Gait,
    GrossVo2,
    Interval,
    Model,
    covers,
)

Equation = Callable[[float, float], GrossVo2]
"""Speed in m/s and grade as a fraction to gross VO2, ml/kg/min."""

FORWARD: Final[tuple[tuple[Model, Equation], ...]] = (
    (forward.LCDA, forward.walk_vo2),
    (second_opinions.LUDLOW_WEYAND, second_opinions.ludlow_weyand_vo2),
    (second_opinions.ACSM_WALK, second_opinions.acsm_walk_vo2),
    (second_opinions.MINETTI_WALK, second_opinions.minetti_walk_vo2),
    (forward.RE3, forward.run_vo2),
    (second_opinions.ACSM_RUN, second_opinions.acsm_run_vo2),
    (second_opinions.MINETTI_RUN, second_opinions.minetti_run_vo2),
)
BACKWARD: Final[tuple[tuple[Model, Equation], ...]] = (
    (backward.WALK, partial(backward.backward_vo2, Gait.WALK)),
    (single_studies.ADDITIVE, single_studies.additive_vo2),
    (single_studies.WILLIFORD_WALK, single_studies.williford_walk_vo2),
    (single_studies.COMPENDIUM, single_studies.compendium_vo2),
    (single_studies.HOOPER, single_studies.hooper_vo2),
    (backward.RUN, partial(backward.backward_vo2, Gait.RUN)),
    (single_studies.WILLIFORD_RUN, single_studies.williford_run_vo2),
    (single_studies.WRIGHT_WEYAND, single_studies.wright_weyand_vo2),
    (single_studies.RASICA, single_studies.rasica_vo2),
)
MODELS: Final = (*(model for model, _ in (*FORWARD, *BACKWARD)), single_studies.FOLK)


class Opinion(NamedTuple):
    """One model's answer; ``vo2`` is None where the other gait, or downhill, was asked.

    ``inside`` is False where the model was asked beyond what it was measured on, and is taken to
    hold all the same, as a constant. ``interval`` is None for a model without a known error.
    """

    model: Model
    vo2: GrossVo2 | None
    interval: Interval | None
    inside: bool


def backward_opinions(gait: Gait, speed_mps: float, grade: float = 0.0) -> tuple[Opinion, ...]:
    """Every backward model, in that gait; the other gait's are there without a figure."""
    return tuple(
        _backward_opinion(model, equation, gait, speed_mps, grade) for model, equation in BACKWARD
    )


def forward_opinions(gait: Gait, speed_mps: float, grade: float = 0.0) -> tuple[Opinion, ...]:
    """Every forward model, in that gait; the other gait's are there without a figure."""
    return tuple(
        _forward_opinion(model, equation, gait, speed_mps, grade) for model, equation in FORWARD
    )


def _forward_opinion(
    model: Model, equation: Equation, gait: Gait, speed_mps: float, grade: float
) -> Opinion:
    if model.gait is not gait:
        return Opinion(model, None, None, inside=False)
    vo2 = equation(speed_mps, grade)
    error = model.error_ml_kg_min(grade)
    inside = covers(model, speed_mps, grade)
    if error is None:
        return Opinion(model, vo2, None, inside)
    margin = Z95 * error
    return Opinion(model, vo2, Interval(vo2 - margin, vo2 + margin), inside)


def _backward_opinion(
    model: Model, equation: Equation, gait: Gait, speed_mps: float, grade: float
) -> Opinion:
    if model.gait is not gait or grade < 0.0:
        return Opinion(model, None, None, inside=False)
    vo2 = equation(speed_mps, grade)
    ends = _backward_interval(model, vo2, speed_mps, grade)
    return Opinion(model, vo2, ends, covers(model, speed_mps, grade))


def _backward_interval(model: Model, vo2: GrossVo2, speed_mps: float, grade: float) -> Interval:
    """The error of the ratio (of the mean of many, for the pooled two) and the forward model's."""
    base = forward.gait_vo2(model.gait, speed_mps, grade)
    ratio = vo2 / base
    if model.default:
        ratios = backward.ratio_interval(model.gait, speed_mps, grade)
    else:
        spread = Z95 * (model.ratio_error_ln or 0.0)
        ratios = Interval(ratio * (1.0 - spread), ratio * (1.0 + spread))
    return product_interval(base, ratio, ratios, forward.standard_error(model.gait, grade))

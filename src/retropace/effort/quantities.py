"""Gross and net oxygen uptake as two types, and what is made of them: METs, kcal, intervals."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple, NewType

GrossVo2 = NewType("GrossVo2", float)
"""Oxygen uptake with rest included, ml/kg/min: the one for METs and kcal."""

NetVo2 = NewType("NetVo2", float)
"""Oxygen uptake above rest, ml/kg/min: never to be mixed with gross."""

REST_ML_KG_MIN: Final = 3.5
KCAL_PER_LITRE: Final = 5.0  # between 4.686 (fat alone) and 5.047 (sugar alone)
JOULES_PER_ML: Final = 20.9
Z95: Final = 1.959964  # two-sided 95 % of a normal distribution


class Gait(StrEnum):
    """How somebody gets along; which one a figure assumes is always said with it."""

    STANDING = "standing"
    WALK = "walk"
    RUN = "run"


class Mark(StrEnum):
    """How well a number is known to us."""

    SEEN = "seen in the source itself"
    SEEN_COPY = "seen in copies of the source"
    DERIVED = "derived from numbers seen"
    ASSUMED = "our own assumption"


class Interval(NamedTuple):
    """A 95 % interval, both ends included."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Model:
    """One published or pooled model: where it comes from, where it holds, how far it errs.

    ``standard_error_w_kg`` is the standard error of estimate on the level, ``graded_error_w_kg``
    on a grade; both None where the error is an interval of its own.
    """

    id: str
    title: str
    citation: str
    equation: Mark
    lowest_mps: float
    highest_mps: float
    lowest_grade: float
    highest_grade: float
    standard_error_w_kg: float | None = None
    graded_error_w_kg: float | None = None
    error: Mark = Mark.SEEN


def vo2_of_power(power_w_kg: float) -> GrossVo2:
    """Gross metabolic power, W/kg, to gross VO2, ml/kg/min, at 20.9 J/ml."""
    return GrossVo2(power_w_kg * 60.0 / JOULES_PER_ML)


def net_of(vo2: GrossVo2) -> NetVo2:
    """Gross less the conventional rest of 3.5 ml/kg/min."""
    return NetVo2(vo2 - REST_ML_KG_MIN)


def mets_of(vo2: GrossVo2) -> float:
    """Gross VO2 as multiples of rest (1 MET = 3.5 ml/kg/min)."""
    return vo2 / REST_ML_KG_MIN


def kcal_per_min_of(vo2: GrossVo2, mass_kg: float) -> float:
    """Gross energy, kcal/min, at 5.0 kcal per litre of oxygen."""
    return vo2 * mass_kg / 1000.0 * KCAL_PER_LITRE

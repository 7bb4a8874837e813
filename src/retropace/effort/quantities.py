"""Gross and net oxygen uptake as two types, and what is made of them: METs, kcal, intervals."""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Any, Final, NamedTuple, Self, TypeGuard, final

REST_ML_KG_MIN: Final = 3.5
KCAL_PER_LITRE: Final = 5.0  # between 4.686 (fat alone) and 5.047 (sugar alone)
JOULES_PER_ML: Final = 20.9
Z95: Final = 1.959964  # two-sided 95 % of a normal distribution


class _OxygenUptake(float):
    """A number of ml/kg/min that meets its own kind and plain numbers, and no other uptake.

    With its own kind it adds to its own kind and divides to a plain ratio. With the other kind
    mypy refuses, and Python raises TypeError.
    """

    __slots__ = ()

    def _refuses(self, other: object) -> bool:
        return isinstance(other, _OxygenUptake) and type(other) is not type(self)

    def _same(self, other: object, value: float) -> Any:
        return type(self)(value) if type(other) is type(self) else value

    def __add__(self, other: Self, /) -> Self:  # type: ignore[override]
        if self._refuses(other):
            return NotImplemented
        result: Self = self._same(other, float(self) + float(other))
        return result

    __radd__ = __add__  # type: ignore[assignment]

    def __sub__(self, other: Self, /) -> Self:  # type: ignore[override]
        if self._refuses(other):
            return NotImplemented
        result: Self = self._same(other, float(self) - float(other))
        return result

    def __rsub__(self, other: Self, /) -> Self:  # type: ignore[override]
        if self._refuses(other):
            return NotImplemented
        result: Self = self._same(other, float(other) - float(self))
        return result

    def __mul__(self, other: Self | int, /) -> float:  # type: ignore[override]
        return NotImplemented if self._refuses(other) else float(self) * float(other)

    __rmul__ = __mul__  # type: ignore[assignment]

    def __truediv__(self, other: Self | int, /) -> float:  # type: ignore[override]
        return NotImplemented if self._refuses(other) else float(self) / float(other)

    def __rtruediv__(self, other: Self | int, /) -> float:  # type: ignore[override]
        return NotImplemented if self._refuses(other) else float(other) / float(self)

    def __lt__(self, other: Self | int, /) -> bool:  # type: ignore[override]
        return NotImplemented if self._refuses(other) else float(self) < float(other)

    def __le__(self, other: Self | int, /) -> bool:  # type: ignore[override]
        return NotImplemented if self._refuses(other) else float(self) <= float(other)

    def __gt__(self, other: Self | int, /) -> bool:  # type: ignore[override]
        return NotImplemented if self._refuses(other) else float(self) > float(other)

    def __ge__(self, other: Self | int, /) -> bool:  # type: ignore[override]
        return NotImplemented if self._refuses(other) else float(self) >= float(other)


@final
class GrossVo2(_OxygenUptake):
    """Oxygen uptake with rest included, ml/kg/min: the one for METs and kcal."""

    __slots__ = ()


@final
class NetVo2(_OxygenUptake):
    """Oxygen uptake above rest, ml/kg/min: never to be mixed with gross."""

    __slots__ = ()


class Gait(StrEnum):
    """How somebody gets along; which one a figure assumes is always said with it."""

    STANDING = "standing"
    WALK = "walk"
    RUN = "run"


class Mark(StrEnum):
    """How well a number is known to us. What is only recalled is never used by default.

    Seen: read in the source or its abstract. Second-hand: read in copies of the source. Derived:
    computed by us from numbers seen. Assumed: our own. Recalled: not seen, check it before use.
    """

    SEEN = "seen"
    SECOND_HAND = "second-hand"
    DERIVED = "derived"
    ASSUMED = "assumed"
    RECALLED = "recalled"
    FOLKLORE = "folk claim, contradicted by measurement"


class Interval(NamedTuple):
    """A 95 % interval, both ends included."""

    low: float
    high: float


class Normal(NamedTuple):
    """A normal distribution."""

    mean: float
    sd: float


class Estimate(NamedTuple):
    """A figure between the ends of its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def interval(self) -> Interval:
        """The ends alone."""
        return Interval(self.low, self.high)

    def times(self, factor: float) -> "Estimate":
        """In another unit, such as km/h for m/s."""
        return Estimate(self.value * factor, self.low * factor, self.high * factor)


@dataclass(frozen=True, slots=True)
class Model:
    """One published or pooled model: where it comes from, where it holds, how far it errs.

    Speeds and grades are those it was measured at. Forward models err by a standard error of
    estimate in W/kg, on the level and on a grade; ratios by a standard error of their logarithm;
    all None where there is none to be had. ``default`` models are the ones in use.
    """

    id: str
    title: str
    citation: str
    equation: Mark
    gait: Gait
    people: str
    lowest_mps: float
    highest_mps: float
    lowest_grade: float
    highest_grade: float
    standard_error_w_kg: float | None = None
    graded_error_w_kg: float | None = None
    ratio_error_ln: float | None = None
    error: Mark = Mark.SEEN
    default: bool = False
    remark: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError for a model in use of which something is only recalled, or folklore."""
        if self.default and {self.equation, self.error} & {Mark.RECALLED, Mark.FOLKLORE}:
            raise ValueError(f"{self.id} cannot be a default: {self.equation}; {self.error}")

    def error_ml_kg_min(self, grade: float) -> GrossVo2 | None:
        """The standard error of a forward model's VO2 on that grade."""
        error_w_kg = self.standard_error_w_kg if grade == 0.0 else self.graded_error_w_kg
        return None if error_w_kg is None else vo2_of_power(error_w_kg)


def covers(model: Model, speed_mps: float, grade: float) -> bool:
    """Whether a speed and a grade lie in a model's domain, ends included."""
    slack = 1e-9  # 12.6 km/h is 3.5 m/s, whatever the division says
    return (
        model.lowest_mps - slack <= speed_mps <= model.highest_mps + slack
        and model.lowest_grade - slack <= grade <= model.highest_grade + slack
    )


def is_speed(speed_mps: float | None) -> TypeGuard[float]:
    """Whether it is known, and can be one: a number of 0 m/s or more."""
    return speed_mps is not None and isfinite(speed_mps) and speed_mps >= 0.0


def is_mass(mass_kg: float | None) -> TypeGuard[float]:
    """Whether it is known, and can be a body's: a number above 0 kg."""
    return mass_kg is not None and isfinite(mass_kg) and mass_kg > 0.0


def vo2_of_power(power_w_kg: float) -> GrossVo2:
    """Gross metabolic power, W/kg, to gross VO2, ml/kg/min, at 20.9 J/ml."""
    return GrossVo2(power_w_kg * 60.0 / JOULES_PER_ML)


def power_of_vo2(vo2_ml_kg_min: float) -> float:
    """Oxygen uptake, ml/kg/min, to metabolic power, W/kg, at 20.9 J/ml."""
    return vo2_ml_kg_min * JOULES_PER_ML / 60.0


def net_of(vo2: GrossVo2) -> NetVo2:
    """Gross less the conventional rest of 3.5 ml/kg/min."""
    return NetVo2(float(vo2) - REST_ML_KG_MIN)


def gross_of(vo2: NetVo2) -> GrossVo2:
    """Net with the conventional rest of 3.5 ml/kg/min."""
    return GrossVo2(float(vo2) + REST_ML_KG_MIN)


def mets_of(vo2: GrossVo2) -> float:
    """Gross VO2 as multiples of rest (1 MET = 3.5 ml/kg/min)."""
    return float(vo2) / REST_ML_KG_MIN


def kcal_per_min_of(vo2: GrossVo2, mass_kg: float) -> float:
    """Gross energy, kcal/min, at 5.0 kcal per litre of oxygen."""
    return float(vo2) * mass_kg / 1000.0 * KCAL_PER_LITRE

"""The sum of a session, second by second, with what could not be counted said beside it."""

from dataclasses import dataclass
from math import isfinite
from typing import Final

from retropace.effort.assessment import Effort, OutOfDomain, assess
from retropace.effort.quantities import (
    Gait,
    GrossVo2,
    Interval,
    is_mass,
    is_speed,
    kcal_per_min_of,
    mets_of,
)
from retropace.model import Direction

SPEED_UNKNOWN: Final = "The belt's speed was not known."
WHOSE: Final = "an average walker, free hands, no practice"
"""Whose effort is added up here."""


@dataclass(frozen=True, slots=True)
class Totals:
    """A session's effort; intervals are 95 % and every mean is over ``counted_s`` alone.

    ``duration_s`` = ``counted_s`` + the seconds in ``uncounted``, each with its reason. Distances
    come from the belt's speed and need no model. The forward-equivalent distance is the level
    distance of the same effort in the same time; seconds whose effort has no forward equivalent
    (``without_equivalent_s``) add nothing to it. kcal are None without a body mass, means are
    None when nothing was counted.
    """

    duration_s: float
    counted_s: float
    standing_s: float
    extrapolated_s: float
    without_equivalent_s: float
    uncounted: tuple[tuple[str, float], ...]
    distance_m: float
    backward_distance_m: float
    mean_vo2_ml_kg_min: GrossVo2 | None
    mean_vo2_interval: Interval | None
    mean_mets: float | None
    kcal: float | None
    kcal_interval: Interval | None
    equivalent_distance_m: float
    equivalent_distance_interval: Interval
    models: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def uncounted_s(self) -> float:
        """Seconds no model answers for, s."""
        return sum(seconds for _, seconds in self.uncounted)


class Accumulator:
    """Adds up a session's seconds.

    A model that is wrong is wrong the same way in every second (the errors are fully correlated),
    so the ends of the intervals are summed as they are; they do not shrink with time.
    """

    def __init__(self, mass_kg: float | None = None) -> None:
        self._mass_kg = mass_kg if is_mass(mass_kg) else None
        self._duration_s = self._counted_s = self._standing_s = 0.0
        self._extrapolated_s = self._without_equivalent_s = 0.0
        self._distance_m = self._backward_m = 0.0
        self._vo2 = [0.0, 0.0, 0.0]  # point, low, high; ml/kg/min times s
        self._equivalent_m = [0.0, 0.0, 0.0]
        self._uncounted: dict[str, float] = {}
        self._models: dict[str, None] = {}
        self._sources: dict[str, None] = {}

    def add(
        self, duration_s: float, speed_mps: float | None, grade: float, direction: Direction
    ) -> None:
        """Add a stretch at one speed; ``speed_mps`` None (or no number) means not known.

        A stretch without a length adds nothing. Never raises on numbers.
        """
        if not (isfinite(duration_s) and duration_s > 0.0):
            return
        self._duration_s += duration_s
        if not is_speed(speed_mps):
            self._leave_out(SPEED_UNKNOWN, duration_s)
            return
        self._distance_m += speed_mps * duration_s
        if direction is Direction.BACKWARD:
            self._backward_m += speed_mps * duration_s
        effort = assess(speed_mps, grade, direction)
        if isinstance(effort, OutOfDomain):
            self._leave_out(effort.reason, duration_s)
        else:
            self._count(effort, duration_s)

    def totals(self) -> Totals:
        """What has been added up so far."""
        mean = [part / self._counted_s for part in self._vo2] if self._counted_s else None
        kcal = self._kcal()
        return Totals(
            duration_s=self._duration_s,
            counted_s=self._counted_s,
            standing_s=self._standing_s,
            extrapolated_s=self._extrapolated_s,
            without_equivalent_s=self._without_equivalent_s,
            uncounted=tuple(self._uncounted.items()),
            distance_m=self._distance_m,
            backward_distance_m=self._backward_m,
            mean_vo2_ml_kg_min=GrossVo2(mean[0]) if mean else None,
            mean_vo2_interval=Interval(mean[1], mean[2]) if mean else None,
            mean_mets=mets_of(GrossVo2(mean[0])) if mean else None,
            kcal=kcal[0] if kcal else None,
            kcal_interval=Interval(kcal[1], kcal[2]) if kcal else None,
            equivalent_distance_m=self._equivalent_m[0],
            equivalent_distance_interval=Interval(self._equivalent_m[1], self._equivalent_m[2]),
            models=tuple(self._models),
            sources=tuple(self._sources),
        )

    def _leave_out(self, reason: str, duration_s: float) -> None:
        self._uncounted[reason] = self._uncounted.get(reason, 0.0) + duration_s

    def _count(self, effort: Effort, duration_s: float) -> None:
        self._counted_s += duration_s
        self._add_to(self._vo2, effort.vo2_ml_kg_min, effort.vo2_interval, duration_s)
        if effort.gait is Gait.STANDING:
            self._standing_s += duration_s
        if effort.extrapolated:
            self._extrapolated_s += duration_s
        if effort.equivalent_mps is None or effort.equivalent_interval is None:
            self._without_equivalent_s += duration_s
        else:
            self._add_to(
                self._equivalent_m, effort.equivalent_mps, effort.equivalent_interval, duration_s
            )
        self._models.setdefault(effort.model)
        for source in effort.sources:
            self._sources.setdefault(source)

    @staticmethod
    def _add_to(sums: list[float], point: float, interval: Interval, duration_s: float) -> None:
        sums[0] += point * duration_s
        sums[1] += interval.low * duration_s
        sums[2] += interval.high * duration_s

    def _kcal(self) -> list[float] | None:
        if self._mass_kg is None:
            return None
        mass_kg = self._mass_kg
        return [kcal_per_min_of(GrossVo2(part / 60.0), mass_kg) for part in self._vo2]

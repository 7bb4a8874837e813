"""What a session was worth in forward terms, with 95 % intervals drawn by seeded Monte Carlo.

    worth(stretches, mass_kg=70.0, circumstances=Circumstances(practice_sessions=8)).kcal

``assess`` answers for a moment, quickly, with the interval of the mean of many people;
``worth`` answers for one walker and a whole session, with everything that is uncertain in it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from retropace.effort.assessment import BEYOND_ATHLETES, Effort, OutOfDomain, assess
from retropace.effort.circumstances import Circumstances
from retropace.effort.equivalent import equivalent_gait
from retropace.effort.quantities import (
    KCAL_PER_LITRE,
    REST_ML_KG_MIN,
    Estimate,
    Gait,
    is_mass,
    is_speed,
)
from retropace.effort.remarks import Doubts, Flag, remarks
from retropace.effort.single_studies import FOLK_RATIO
from retropace.effort.steady import Stretch, unsteady_s
from retropace.effort.total import SPEED_UNKNOWN
from retropace.model import Direction
from retropace.units import KMH_PER_MPS

if TYPE_CHECKING:
    from retropace.effort.montecarlo import Floats

DRAWS: Final = 2000
SEED: Final = 17320

_Key = tuple[float, float, Direction]
_Counted = dict[_Key, tuple[Effort, float]]


@dataclass(frozen=True, slots=True)
class SessionWorth:
    """What a session, or a part of one, was worth to one walker; every interval is 95 %.

    ``duration_s`` = ``counted_s`` + the seconds in ``uncounted``, each with its reason.
    ``distance_m`` is the belt's way, ``counted_distance_m`` that in ``counted_s`` alone. Two
    forward distances, never to be mixed: the level distance of the same effort in the same time
    (``same_time_distance_m``), and the distance forward at the belt's own speed for the same net
    energy (``same_speed_distance_m``). ``equivalent_mps`` is the former over the time in motion.
    VO2, METs and kcal are gross; METs and VO2 are means over ``counted_s``. None: nothing was
    counted; kcal also without a body mass.
    """

    duration_s: float
    counted_s: float
    standing_s: float
    extrapolated_s: float
    unsteady_s: float
    without_equivalent_s: float
    uncounted: tuple[tuple[str, float], ...]
    distance_m: float
    backward_distance_m: float
    counted_distance_m: float
    ratio: Estimate | None
    vo2_ml_kg_min: Estimate | None
    mets: Estimate | None
    kcal: Estimate | None
    equivalent_mps: Estimate | None
    equivalent_gait: Gait | None
    same_time_distance_m: Estimate | None
    same_speed_distance_m: Estimate | None
    circumstances: Circumstances
    flags: tuple[Flag, ...]
    models: tuple[str, ...]
    sources: tuple[str, ...]
    draws: int
    seed: int

    @property
    def folk_distance_m(self) -> float:
        """What "one lap backward is six laps forward" would make of it: contradicted."""
        return FOLK_RATIO * self.backward_distance_m

    def to_json(self) -> dict[str, Any]:
        """Everything, names with their units, None where there is nothing."""
        answer: dict[str, Any] = {
            "duration_s": _rounded(self.duration_s),
            "counted_s": _rounded(self.counted_s),
            "standing_s": _rounded(self.standing_s),
            "extrapolated_s": _rounded(self.extrapolated_s),
            "unsteady_s": _rounded(self.unsteady_s),
            "without_equivalent_s": _rounded(self.without_equivalent_s),
            "uncounted": [{"reason": reason, "duration_s": s} for reason, s in self.uncounted],
            "distance_m": _rounded(self.distance_m),
            "backward_distance_m": _rounded(self.backward_distance_m),
            "counted_distance_m": _rounded(self.counted_distance_m),
            "folk_distance_m": _rounded(self.folk_distance_m),
        }
        for name in _ESTIMATES:
            answer |= estimate_to_json(name, getattr(self, name))
        speed = self.equivalent_mps and self.equivalent_mps.times(KMH_PER_MPS)
        return (
            answer
            | estimate_to_json("equivalent_speed_kmh", speed)
            | {
                "equivalent_gait": self.equivalent_gait and str(self.equivalent_gait),
                "practice_sessions": self.circumstances.practice_sessions,
                "rails": self.circumstances.rails and str(self.circumstances.rails),
                "people": str(self.circumstances.people),
                "flags": [flag._asdict() for flag in self.flags],
                "models": list(self.models),
                "sources": list(self.sources),
                "draws": self.draws,
                "seed": self.seed,
            }
        )


_ESTIMATES: Final = (
    "ratio",
    "vo2_ml_kg_min",
    "mets",
    "kcal",
    "same_time_distance_m",
    "same_speed_distance_m",
)


def estimate_to_json(name: str, estimate: Estimate | None) -> dict[str, float | None]:
    """A figure as ``name``, ``name_low`` and ``name_high``."""
    value, low, high = estimate or (None, None, None)
    return {name: _rounded(value), f"{name}_low": _rounded(low), f"{name}_high": _rounded(high)}


def worth(
    stretches: Iterable[Stretch],
    *,
    mass_kg: float | None = None,
    circumstances: Circumstances | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> SessionWorth:
    """Add up stretches, in the order they were walked; never raises on their numbers.

    Stretches without a length are passed over; stretches that no model answers for are left out
    and named. Equal speeds are drawn once, so that an hour of seconds costs little more than its
    distinct speeds.
    """
    walked = [s for s in stretches if isfinite(s.duration_s) and s.duration_s > 0.0]
    counted, uncounted = _count(walked)
    circumstances = circumstances or Circumstances()
    mass = mass_kg if is_mass(mass_kg) else None
    figures = _figures(counted, mass, circumstances, draws, seed)
    doubts = _doubts(counted, walked)
    speed = figures.equivalent_mps
    return SessionWorth(
        duration_s=sum(s.duration_s for s in walked),
        counted_s=sum(seconds for _, seconds in counted.values()),
        standing_s=_seconds(counted, lambda effort: effort.gait is Gait.STANDING),
        extrapolated_s=doubts.extrapolated_s,
        unsteady_s=doubts.unsteady_s,
        without_equivalent_s=doubts.without_equivalent_s,
        uncounted=tuple(uncounted.items()),
        distance_m=sum(_way_m(s) for s in walked),
        backward_distance_m=sum(_way_m(s) for s in walked if s.direction is Direction.BACKWARD),
        counted_distance_m=sum(key[0] * seconds for key, (_, seconds) in counted.items()),
        **figures._asdict(),
        equivalent_gait=speed and equivalent_gait(speed.value),
        circumstances=circumstances,
        flags=remarks(doubts, circumstances, speed),
        models=tuple(dict.fromkeys(effort.model for effort, _ in counted.values())),
        sources=tuple(
            dict.fromkeys(source for effort, _ in counted.values() for source in effort.sources)
        ),
        draws=draws,
        seed=seed,
    )


class _Figures(NamedTuple):
    ratio: Estimate | None = None
    vo2_ml_kg_min: Estimate | None = None
    mets: Estimate | None = None
    kcal: Estimate | None = None
    equivalent_mps: Estimate | None = None
    same_time_distance_m: Estimate | None = None
    same_speed_distance_m: Estimate | None = None


def _count(stretches: Sequence[Stretch]) -> tuple[_Counted, dict[str, float]]:
    """Seconds by distinct rate, with its effort; and those without one, by the reason why."""
    by_key: dict[_Key, float] = {}
    uncounted: dict[str, float] = {}
    for stretch in stretches:
        if not is_speed(stretch.speed_mps):
            uncounted[SPEED_UNKNOWN] = uncounted.get(SPEED_UNKNOWN, 0.0) + stretch.duration_s
            continue
        key = _key(stretch)
        by_key[key] = by_key.get(key, 0.0) + stretch.duration_s
    counted: _Counted = {}
    for key, seconds in by_key.items():
        effort = assess(*key)
        if isinstance(effort, OutOfDomain):
            uncounted[effort.reason] = uncounted.get(effort.reason, 0.0) + seconds
        else:
            counted[key] = (effort, seconds)
    return counted, uncounted


def _key(stretch: Stretch) -> _Key:
    """What a belt reports as equal is equal, whatever the conversions made of it.

    Standing costs the same on any grade.
    """
    speed_mps, grade = round(stretch.speed_mps or 0.0, 4), round(stretch.grade, 5)
    return speed_mps, grade if speed_mps or not isfinite(grade) else 0.0, stretch.direction


def _unsteady_s(counted: _Counted, stretches: Sequence[Stretch]) -> float:
    """The unsteady part of what is counted; what is not changes the pace all the same."""
    told = [s._replace(speed_mps=_key(s)[0] if is_speed(s.speed_mps) else None) for s in stretches]
    parts = zip(told, unsteady_s(told), strict=True)
    return sum(part_s for s, part_s in parts if s.speed_mps and _key(s) in counted)


def _way_m(stretch: Stretch) -> float:
    return stretch.speed_mps * stretch.duration_s if is_speed(stretch.speed_mps) else 0.0


def _seconds(counted: _Counted, applies: Callable[[Effort], bool]) -> float:
    return sum(seconds for effort, seconds in counted.values() if applies(effort))


def _doubts(counted: _Counted, stretches: Sequence[Stretch]) -> Doubts:
    return Doubts(
        extrapolated_s=_seconds(counted, lambda effort: effort.extrapolated),
        unsteady_s=_unsteady_s(counted, stretches),
        border_s=_seconds(counted, lambda effort: effort.border is not None),
        running_s=sum(
            seconds
            for (_, _, direction), (effort, seconds) in counted.items()
            if direction is Direction.BACKWARD and effort.gait is Gait.RUN
        ),
        beyond_athletes_s=_seconds(counted, lambda effort: BEYOND_ATHLETES in effort.flags),
        without_equivalent_s=_seconds(counted, lambda effort: effort.equivalent_mps is None),
    )


def _figures(
    counted: _Counted,
    mass_kg: float | None,
    circumstances: Circumstances,
    draws: int,
    seed: int,
) -> _Figures:
    if not counted:
        return _Figures()
    from retropace.effort.montecarlo import Rate, simulate

    rates = [
        Rate(effort.gait, *key, seconds, effort.equivalent_mps is not None)
        for key, (effort, seconds) in counted.items()
    ]
    drawn = simulate(rates, circumstances, draws, seed)
    total_s = sum(rate.duration_s for rate in rates)
    with_equivalent = [rate for rate in rates if rate.has_equivalent]
    moved_s = sum(rate.duration_s for rate in with_equivalent if rate.gait is not Gait.STANDING)
    vo2 = estimate(drawn.vo2_s / total_s)
    backward = bool(drawn.backward_as_forward_vo2_s[0] > 0.0)
    ratios = drawn.backward_vo2_s / drawn.backward_as_forward_vo2_s if backward else None
    same_time = estimate(drawn.same_time_m)
    return _Figures(
        ratio=None if ratios is None else estimate(ratios),
        vo2_ml_kg_min=vo2,
        mets=vo2.times(1.0 / REST_ML_KG_MIN),
        kcal=None if mass_kg is None else vo2.times(mass_kg * total_s * KCAL_PER_LITRE / 60e3),
        equivalent_mps=same_time.times(1.0 / moved_s) if moved_s else None,
        same_time_distance_m=same_time if with_equivalent else None,
        same_speed_distance_m=estimate(drawn.same_speed_m),
    )


def estimate(drawn: "Floats") -> Estimate:
    """Index 0 is the figure, the 2.5th and 97.5th percentile of the rest are its interval."""
    import numpy as np

    value = float(drawn[0])
    low, high = (float(end) for end in np.quantile(drawn[1:], (0.025, 0.975)))
    return Estimate(value, min(low, value), max(high, value))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)

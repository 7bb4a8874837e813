"""A person's own ratio R from heart rates at forward and backward stages, by partial pooling.

    calibrate(stages, practice_sessions=4).own

Heart rate is an instrument with a known error: at the same VO2 it is higher backward. Forward
stages give the person's own line of heart rate over VO2, backward stages are read off that line,
the error is taken off, and what remains is pooled with what is known of people. docs/effort.md
has the reasoning; the sums are in ``pooling``, which needs numpy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, isfinite
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from retropace.effort import backward, forward
from retropace.effort.circumstances import Circumstances, PersonalRatio
from retropace.effort.heart import BIAS, BIAS_SOURCE, Line, Stage
from retropace.effort.quantities import Z95, Estimate, Gait, GrossVo2, Normal, covers
from retropace.effort.remarks import Flag
from retropace.effort.worth import estimate_to_json
from retropace.errors import BadInputError
from retropace.model import Direction
from retropace.units import KMH_PER_MPS

if TYPE_CHECKING:
    from retropace.effort.pooling import Pooled

LITTLE: Final = 0.25
"""Where the stages took away less than this share of the doubt, that is said."""
_RISE_BPM: Final = 8.0
_DRIFT_BPM: Final = 5.0
_OFF_BPM: Final = 6.0
_BEYOND_BPM: Final = 8.0
_APART_MPS: Final = 0.139  # 0.5 km/h
_BPM: Final = (35.0, 230.0)


class Reading(NamedTuple):
    """A stage: its heart rate without drift; forward VO2 at its speed; what its heart speaks of.

    ``heart_vo2_ml_kg_min`` has the bias still in it; None forward, and where the heart did not
    rise with the work.
    """

    stage: Stage
    steady_bpm: float
    forward_vo2_ml_kg_min: GrossVo2
    heart_vo2_ml_kg_min: float | None

    @property
    def own_vo2_ml_kg_min(self) -> float | None:
        """What the heart speaks of, with the bias taken off."""
        heart = self.heart_vo2_ml_kg_min
        return None if heart is None else heart / BIAS

    @property
    def ratio(self) -> float | None:
        """That over the forward VO2."""
        own = self.own_vo2_ml_kg_min
        return None if own is None else own / self.forward_vo2_ml_kg_min


@dataclass(frozen=True, slots=True)
class Calibration:
    """A person's own ratio at the fastest backward stage, and how it came about.

    ``ratio`` and ``people`` (the same before any stage was walked) are for one person, with 95 %
    intervals, never below 1. ``weight`` is the share of the doubt (variance of ln R) that the
    stages took away. ``heart_alone`` is what the last backward stage says without other people.
    """

    own: PersonalRatio
    ratio: Estimate
    people: Estimate
    weight: float
    line: Line
    readings: tuple[Reading, ...]
    practice_sessions: int
    flags: tuple[Flag, ...]

    @property
    def heart_alone(self) -> float | None:
        """The ratio at the fastest backward stage, from heart rates alone."""
        return _fastest(self.readings).ratio

    def to_json(self) -> dict[str, Any]:
        """Everything, names with their units."""
        alone = self.heart_alone
        return (
            estimate_to_json("ratio", self.ratio)
            | estimate_to_json("people_ratio", self.people)
            | {
                "speed_kmh": round(self.own.speed_mps * KMH_PER_MPS, 2),
                "ln_ratio_mean": round(self.own.ln_mean, 5),
                "ln_ratio_sd": round(self.own.ln_sd, 5),
                "heart_alone_ratio": None if alone is None else round(alone, 4),
                "weight_of_stages": round(self.weight, 4),
                "practice_sessions": self.practice_sessions,
                "line_bpm_at_10_ml_kg_min": round(self.line.level_bpm, 2),
                "line_bpm_per_ml_kg_min": round(self.line.slope_bpm, 3),
                "drift_bpm_per_min": round(self.line.drift_bpm_per_min, 3),
                "stages": [_reading_json(reading) for reading in self.readings],
                "flags": [flag._asdict() for flag in self.flags],
                "source": BIAS_SOURCE,
            }
        )


def calibrate(stages: Sequence[Stage], *, practice_sessions: int = 0) -> Calibration:
    """Fit a person's own ratio to stages in the order they were walked, on the level.

    At least two forward speeds, a forward stage before and after the backward ones, and a backward
    stage. Raises BadInputError, as a sentence, where that is not so.
    """
    check(stages)
    from retropace.effort.pooling import pool

    pooled = pool(stages, Circumstances(practice_sessions=practice_sessions))
    readings = tuple(_read(stage, stages[0].minute, pooled.line) for stage in stages)
    speed_mps = _fastest(readings).stage.speed_mps
    own = PersonalRatio(pooled.own.mean, pooled.own.sd, speed_mps)
    weight = max(0.0, 1.0 - (pooled.own.sd / pooled.people.sd) ** 2)
    return Calibration(
        own=own,
        ratio=_estimate(pooled.own),
        people=_estimate(pooled.people),
        weight=weight,
        line=pooled.line,
        readings=readings,
        practice_sessions=practice_sessions,
        flags=tuple(_flags(readings, pooled, weight)),
    )


def check(stages: Sequence[Stage]) -> None:
    """Whether these stages can say anything. Raises BadInputError with what is missing."""
    facing = [stage.direction for stage in stages]
    if Direction.BACKWARD not in facing:
        raise BadInputError("no backward stage was walked to its end: there is nothing to compare.")
    if not facing[0] is facing[-1] is Direction.FORWARD:
        raise BadInputError(
            "a calibration needs a forward stage before the backward ones and one after them, so "
            "that the heart's drift is seen: walk it to its end."
        )
    speeds = [stage.speed_mps for stage in stages if stage.direction is Direction.FORWARD]
    if max(speeds) - min(speeds) < _APART_MPS:
        raise BadInputError(
            "the forward stages need two speeds, at least 0.5 km/h apart, to give a line."
        )
    for stage in stages:
        _check_stage(stage)


def _check_stage(stage: Stage) -> None:
    low, high = _BPM
    if not (isfinite(stage.bpm) and low <= stage.bpm <= high):
        raise BadInputError(f"a mean of {stage.bpm:g} bpm is no heart's: {low:g} to {high:g}.")
    kmh = stage.speed_mps * KMH_PER_MPS
    if stage.direction is Direction.BACKWARD:
        if not covers(backward.WALK, stage.speed_mps, 0.0):
            raise BadInputError(
                f"a backward stage at {kmh:.1f} km/h: the walking model holds from 1.1 to 6.8 km/h."
            )
    elif not 0.0 < stage.speed_mps <= forward.LCDA.highest_mps:
        raise BadInputError(
            f"a forward stage at {kmh:.1f} km/h: the walking model holds up to 7 km/h."
        )


def _fastest(readings: Sequence[Reading]) -> Reading:
    backwards = [one for one in readings if one.stage.direction is Direction.BACKWARD]
    return max(backwards, key=lambda one: one.stage.speed_mps)


def _read(stage: Stage, first_minute: float, line: Line) -> Reading:
    steady_bpm = stage.bpm - line.drift_bpm_per_min * (stage.minute - first_minute)
    base = forward.gait_vo2(Gait.WALK, stage.speed_mps)
    if stage.direction is Direction.FORWARD or line.slope_bpm < 0.5:
        return Reading(stage, steady_bpm, base, None)
    return Reading(stage, steady_bpm, base, line.vo2(steady_bpm))


def _estimate(ln_ratio: Normal) -> Estimate:
    ends = (ln_ratio.mean + side * Z95 * ln_ratio.sd for side in (0.0, -1.0, 1.0))
    return Estimate(*(max(1.0, exp(end)) for end in ends))


def _reading_json(reading: Reading) -> dict[str, Any]:
    stage, heart, ratio = reading.stage, reading.heart_vo2_ml_kg_min, reading.ratio
    return {
        "direction": str(stage.direction),
        "speed_kmh": round(stage.speed_mps * KMH_PER_MPS, 2),
        "minute": round(stage.minute, 2),
        "heart_rate_bpm": round(stage.bpm, 1),
        "heart_rate_without_drift_bpm": round(reading.steady_bpm, 1),
        "forward_vo2_ml_kg_min": round(float(reading.forward_vo2_ml_kg_min), 3),
        "heart_vo2_ml_kg_min": None if heart is None else round(heart, 3),
        "ratio": None if ratio is None else round(ratio, 4),
    }


# --- what has to be said ------------------------------------------------------------------------


def _flags(readings: Sequence[Reading], pooled: "Pooled", weight: float) -> list[Flag]:
    line, off_bpm, own = pooled.line, pooled.off_bpm, _estimate(pooled.own)
    ahead = [one for one in readings if one.stage.direction is Direction.FORWARD]
    back = [one for one in readings if one.stage.direction is Direction.BACKWARD]
    highest = max(one.steady_bpm for one in ahead)
    rise = highest - min(one.steady_bpm for one in ahead)
    beyond = max(one.steady_bpm for one in back) - highest
    drift = line.drift_bpm_per_min * (readings[-1].stage.minute - readings[0].stage.minute)
    told = [
        (weight < LITTLE, "little",
         f"Your heart says little here: it took away {weight * 100:.0f} % of the doubt, and the "
         "figure is mostly that of other people."),
        (rise < _RISE_BPM, "flat",
         f"Between the forward stages your heart rose by only {rise:.0f} bpm: so short a line "
         "carries little. Faster forward stages, at the level that allows them, say more."),
        (beyond > _BEYOND_BPM, "beyond",
         f"Backward your heart was {beyond:.0f} bpm above any forward stage: the line was drawn "
         "on beyond what was walked forward."),
        (abs(drift) > _DRIFT_BPM, "drift",
         f"Your heart drifted by {drift:+.0f} bpm from the first stage to the last at the same "
         "work; that is taken off as a straight line, which it may not be."),
        (off_bpm > _OFF_BPM, "off_line",
         f"One stage lies {off_bpm:.0f} bpm off the line: something else than the belt moved your "
         "heart. Walk it again on another day before you trust it."),
        (_is_outside(own, _estimate(pooled.people), _fastest(readings).ratio), "outside",
         "Your figure lies outside those of people and of the heart at the fastest stage: the "
         "slower stages and what is known of the curve between them are weighed in, too."),
        (own.low <= 1.0, "floor",
         "The interval ends at 1: facing backward saves nobody anything."),
    ]  # fmt: skip
    return [Flag(key, text) for holds, key, text in told if holds] + [_BIAS]


def _is_outside(own: Estimate, people: Estimate, alone: float | None) -> bool:
    if alone is None:
        return False
    low, high = sorted((people.value, alone))
    return not low - 0.01 <= own.value <= high + 0.01


_BIAS: Final = Flag(
    "bias",
    "At the same oxygen uptake the heart beats faster backward: what it says is divided by 1.25 "
    "for that (derived from 13 athletes new to it). How much it is in you is the largest doubt in "
    "the figure, and below 4.8 km/h nobody measured it.",
)

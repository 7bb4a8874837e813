"""What a session was worth against the same walk forward, and against the folk claims."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from retropace.effort import Effort, Interval, assess
from retropace.effort.assessment import ATHLETES_VO2MAX
from retropace.effort.quantities import REST_ML_KG_MIN
from retropace.journal import Recording, Second
from retropace.model import Direction

FOLK_RATIOS: Final = (6.0, 10.0)
"""Six laps (or calories) for one; a thousand steps for a hundred."""
WHOLE: Final = 0.98
"""From this share on the odd second that no model answers for is not worth a word."""
FOLK_VERDICT: Final = "folk claim, contradicted by measurement"
ATHLETES_METS: Final = ATHLETES_VO2MAX / REST_ML_KG_MIN
ATHLETES_SOURCE: Final = (
    "Highest oxygen uptake of trained athletes, 54 ml/kg/min: Williford et al. 1998, "
    "Med Sci Sports Exerc 30:1419, doi 10.1097/00005768-199809000-00011"
)
RAILS_SOURCE: Final = "Holding the rails: Berling et al. 2006, J Cardiopulm Rehabil 26:391, n = 10"
RPE_SOURCE: Final = "Session RPE: Foster et al. 2001, J Strength Cond Res 15:109"


class Compared(NamedTuple):
    """Backward walking beside forward walking at the same speeds, in METs over the same time."""

    seconds: int
    forward_mets: float
    backward_mets: float
    backward_mets_interval: Interval
    ratio: float
    ratio_interval: Interval


@dataclass(frozen=True)
class Worth:
    """A recording's effort in the terms people compare it in; figures come from its totals."""

    recording: Recording

    @property
    def counted_share(self) -> float:
        """How much of the time from first motion to last a model answers for, 0 to 1."""
        totals = self.recording.summary.totals
        left_out_s = sum(entry["duration_s"] for entry in totals["effort_uncounted"])
        counted_s: float = totals["effort_counted_s"]
        return counted_s / (counted_s + left_out_s) if counted_s else 0.0

    @cached_property
    def counted_m(self) -> float:
        """The belt's way in the seconds that a model answers for."""
        return sum(
            second.speed_mps
            for second in self.recording.seconds
            if second.moving and second.speed_mps is not None and _answered(second)
        )

    @cached_property
    def compared(self) -> Compared | None:
        """The seconds walked backward that a model answers for; None where there are none."""
        efforts = [effort for second in self.recording.seconds if (effort := _backward(second))]
        if not efforts:
            return None
        count = len(efforts)
        forward = sum(float(effort.forward_vo2_ml_kg_min) for effort in efforts)
        low = sum(e.forward_vo2_ml_kg_min * e.ratio_interval.low for e in efforts)
        high = sum(e.forward_vo2_ml_kg_min * e.ratio_interval.high for e in efforts)
        backward = sum(float(effort.vo2_ml_kg_min) for effort in efforts)
        mets = [effort.mets_interval for effort in efforts]
        return Compared(
            seconds=count,
            forward_mets=forward / count / REST_ML_KG_MIN,
            backward_mets=backward / count / REST_ML_KG_MIN,
            backward_mets_interval=Interval(
                sum(ends.low for ends in mets) / count, sum(ends.high for ends in mets) / count
            ),
            ratio=backward / forward,
            ratio_interval=Interval(low / forward, high / forward),
        )


def _answered(second: Second) -> bool:
    speed_mps = second.speed_mps or 0.0
    return isinstance(assess(speed_mps, second.grade, second.direction), Effort)


def _backward(second: Second) -> Effort | None:
    if not second.moving or second.speed_mps is None or second.direction is Direction.FORWARD:
        return None
    effort = assess(second.speed_mps, second.grade, second.direction)
    return effort if isinstance(effort, Effort) else None

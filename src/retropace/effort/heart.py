"""The heart as an instrument: its stages and its line, and what is known of both beforehand."""

from math import exp
from typing import Final, NamedTuple

from retropace.effort import backward
from retropace.effort.quantities import Normal
from retropace.model import Direction

BIAS_SOURCE: Final = (
    "Derived from the means of Williford 1998 (doi 10.1097/00005768-199809000-00011): read off the "
    "forward line (113 bpm at 12.42, 146 at 27.15 ml/kg/min), the backward heart rates (132, 168) "
    "speak of 31 % and 18 % more VO2 than was measured"
)
BIAS_LN: Final = 0.22
"""Heart rate backward reads so much too high, on the log of VO2: between ln 1.31 and ln 1.18."""
BIAS: Final = exp(BIAS_LN)
BIAS_SD: Final = 0.08
"""Half of what lies between those two is 0.05; the rest is for how few they are; assumed."""
BIAS_SD_PER_MPS: Final = 0.12
"""Grows by this for every m/s below the slowest speed measured; assumed: twice at 2.5 km/h."""

STAGE_SD_BPM: Final = 2.0
"""Of the mean of a stage's last minute about the line; assumed."""
CENTRE_ML_KG_MIN: Final = 10.0

LEVEL_BPM: Final = Normal(95.0, 20.0)
"""Heart rate at 10 ml/kg/min forward, before anything is known of the person; assumed."""
SLOPE_BPM: Final = Normal(3.3, 1.2)
"""Beats a minute for each ml/kg/min. Athletes 2.2 (Williford); an unfit heart about 5; assumed."""
DRIFT_BPM_PER_MIN: Final = Normal(0.15, 0.25)
"""By how much the same work raises the heart with time; assumed."""


class Stage(NamedTuple):
    """The last minute of a steady stage: its middle, in minutes, and its mean heart rate."""

    direction: Direction
    speed_mps: float
    minute: float
    bpm: float


class Line(NamedTuple):
    """Heart rate over forward VO2: ``level_bpm`` at 10 ml/kg/min when the first stage ended."""

    level_bpm: float
    slope_bpm: float
    drift_bpm_per_min: float

    def bpm(self, vo2_ml_kg_min: float) -> float:
        """The heart rate of that VO2, without drift."""
        return self.level_bpm + self.slope_bpm * (vo2_ml_kg_min - CENTRE_ML_KG_MIN)

    def vo2(self, bpm: float) -> float:
        """The VO2 that a heart rate without drift speaks of."""
        return (bpm - self.level_bpm) / self.slope_bpm + CENTRE_ML_KG_MIN


def bias_sd(speed_mps: float) -> float:
    """How uncertain the heart's backward bias is at a speed, on the log of VO2."""
    below_mps = max(0.0, backward.LOWEST_MEASURED_WALK_MPS - speed_mps)
    return BIAS_SD + BIAS_SD_PER_MPS * below_mps

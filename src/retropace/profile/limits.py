"""The bounds a profile must keep; every number here is named in the message that refuses one."""

from typing import Final

from retropace.model import Level
from retropace.units import kmh_to_mps

LEVEL_CAP_MPS: Final[dict[Level, float]] = {
    Level.FIRST_STEPS: kmh_to_mps(2.5),
    Level.WALKER: kmh_to_mps(4.8),
    Level.JOGGER: kmh_to_mps(7.2),
}
"""The fastest each level may go (rule R05)."""

GENTLE_START_MPS: Final = kmh_to_mps(2.0)
"""The fastest first step, and the fastest first step after a turn.

Within the 0.3 to 0.6 m/s that we propose for first sessions: our design judgement, no published
threshold.
"""

RISE_MPS2: Final = kmh_to_mps(0.2)
"""The steepest climb of speed (rule R06); a steeper ramp could not be kept."""

GRADE_LIMIT: Final = 0.15
FIRST_STEPS_GRADE_LIMIT: Final = 0.05

STEP_SHORTEST_S: Final = 10.0
"""A change is announced 5 s ahead (rule R06); a shorter step leaves no room for that."""

SESSION_LONGEST_S: Final = 60 * 60.0
"""The longest session unless a walker has set another bound (rule R21)."""

PLAN_LONGEST_S: Final = 12 * 60 * 60.0
FLAT_STEPS_LIMIT: Final = 10_000
NESTING_LIMIT: Final = 32
REPEAT_LIMIT: Final = 1_000
TEXT_LIMIT: Final = 256 * 1024

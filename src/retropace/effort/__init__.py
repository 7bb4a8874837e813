"""What an effort costs and which forward speed it equals, each with model, source and interval.

Pure, and never fed back into the session. Outside a model's domain the answer is a reason, not a
number. VO2 here is gross (rest included) unless its type says net.
"""

from retropace.effort.assessment import Border, Effort, OutOfDomain, assess
from retropace.effort.quantities import Gait, GrossVo2, Interval, NetVo2
from retropace.effort.total import Accumulator, Totals

__all__ = [
    "Accumulator",
    "Border",
    "Effort",
    "Gait",
    "GrossVo2",
    "Interval",
    "NetVo2",
    "OutOfDomain",
    "Totals",
    "assess",
]

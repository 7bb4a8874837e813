"""What an effort costs and which forward speed it equals, each with model, source and interval.

Pure, and never fed back into the session. Outside a model's domain the answer is a reason, not a
number. VO2 here is gross (rest included) unless its type says net. ``assess`` answers for a moment
and for the mean of many people, ``worth`` for a session and for one walker.
"""

from retropace.effort.assessment import Border, Effort, OutOfDomain, assess
from retropace.effort.circumstances import Circumstances, People, PersonalRatio, Rails
from retropace.effort.quantities import Estimate, Gait, GrossVo2, Interval, NetVo2
from retropace.effort.remarks import Flag
from retropace.effort.steady import Stretch
from retropace.effort.total import Accumulator, Totals
from retropace.effort.worth import SessionWorth, worth

__all__ = [
    "Accumulator",
    "Border",
    "Circumstances",
    "Effort",
    "Estimate",
    "Flag",
    "Gait",
    "GrossVo2",
    "Interval",
    "NetVo2",
    "OutOfDomain",
    "People",
    "PersonalRatio",
    "Rails",
    "SessionWorth",
    "Stretch",
    "Totals",
    "assess",
    "worth",
]

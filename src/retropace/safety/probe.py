"""The unit probe: does the belt do what it is told, in the unit it is told in (R03)."""

from typing import Final

from retropace.model import Notice, NoticeKind
from retropace.phrase import Phrase
from retropace.units import KMH_PER_MPH, kmh_to_mps

_CLOSE_MPS: Final = kmh_to_mps(0.15)
_RATIO_SLACK: Final = 0.12


def compare(asked_mps: float, before_mps: float, measured_mps: float) -> Notice:
    """What the probe says: asked for one speed, coming from another, this one was measured."""
    if asked_mps > 0 and is_mile_ratio(measured_mps / asked_mps):
        ratio = measured_mps / asked_mps
        return Notice(NoticeKind.UNIT_MISMATCH, stops=True, value=round(ratio, 2))
    if abs(measured_mps - asked_mps) <= _CLOSE_MPS:
        return Notice(NoticeKind.PROBE_PASSED)
    unchanged = abs(measured_mps - before_mps) <= _CLOSE_MPS
    return Notice(
        NoticeKind.SPEED_IGNORED,
        stops=True,
        value=measured_mps,
        detail=Phrase("no change") if unchanged else Phrase("another speed"),
    )


def is_mile_ratio(ratio: float) -> bool:
    """Whether measured to asked is the ratio of miles taken for kilometres, or the reverse."""
    return (
        abs(ratio / KMH_PER_MPH - 1) <= _RATIO_SLACK or abs(ratio * KMH_PER_MPH - 1) <= _RATIO_SLACK
    )

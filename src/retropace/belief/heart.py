"""The heart rate believed now: a strap before the treadmill's own, and neither when frozen."""

from typing import Final, NamedTuple

from retropace.units import seconds_to_ns

LOST_AGE_NS: Final = seconds_to_ns(5.0)
FROZEN_NS: Final = seconds_to_ns(60.0)
"""A heart on a moving belt does not keep one figure for a minute; a strap off the skin does."""


class _Reading(NamedTuple):
    """One source's last figure: when it last came, and since when it has been the same."""

    bpm: int
    heard_ns: int
    since_ns: int

    @property
    def until_ns(self) -> int:
        """How long it is believed: while it is fresh and alive."""
        return min(self.heard_ns + LOST_AGE_NS, self.since_ns + FROZEN_NS)


class HeartTracker:
    """Takes readings from a strap and from the treadmill; gives one belief or None (R20)."""

    def __init__(self) -> None:
        self._strap: _Reading | None = None
        self._treadmill: _Reading | None = None

    def take_strap(self, bpm: int | None, contact: bool | None, now_ns: int) -> None:
        """One strap reading; a strap that says it has no contact says nothing."""
        self._strap = _next(self._strap, None if contact is False else bpm, now_ns)

    def take_treadmill(self, bpm: int | None, now_ns: int) -> None:
        """One reading carried in Treadmill Data."""
        self._treadmill = _next(self._treadmill, bpm, now_ns)

    def bpm(self, now_ns: int) -> int | None:
        """Beats per minute, or None where it is lost or frozen."""
        return next((reading.bpm for reading in self._believed(now_ns)), None)

    def next_change_ns(self, now_ns: int) -> int | None:
        """When the heart rate will be lost or frozen by age alone, if it will."""
        return min((reading.until_ns + 1 for reading in self._believed(now_ns)), default=None)

    def _believed(self, now_ns: int) -> list[_Reading]:
        """What is believed now, the strap's first."""
        readings = (self._strap, self._treadmill)
        return [one for one in readings if one is not None and now_ns <= one.until_ns]


def _next(before: _Reading | None, bpm: int | None, now_ns: int) -> _Reading | None:
    """A source's next reading, after the one before; zero means none."""
    if not bpm:
        return None
    if before is not None and before.bpm == bpm:
        return before._replace(heard_ns=now_ns)
    return _Reading(bpm, heard_ns=now_ns, since_ns=now_ns)

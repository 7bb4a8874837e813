"""The heart rate believed now: a strap before the treadmill's own, and neither when frozen."""

from typing import Final

from retropace.units import seconds_to_ns

LOST_AGE_NS: Final = seconds_to_ns(5.0)
FROZEN_NS: Final = seconds_to_ns(60.0)
"""A heart on a moving belt does not keep one figure for a minute; a strap off the skin does."""


class HeartTracker:
    """Takes readings from a strap and from the treadmill; gives one belief or None (R20)."""

    def __init__(self) -> None:
        self._strap = _Reading()
        self._treadmill = _Reading()

    def take_strap(self, bpm: int | None, contact: bool | None, now_ns: int) -> None:
        """One strap reading; a strap that says it has no contact says nothing."""
        self._strap.take(None if contact is False else bpm, now_ns)

    def take_treadmill(self, bpm: int | None, now_ns: int) -> None:
        """One reading carried in Treadmill Data."""
        self._treadmill.take(bpm, now_ns)

    def bpm(self, now_ns: int) -> int | None:
        """Beats per minute, or None where it is lost or frozen."""
        strap_bpm = self._strap.believed(now_ns)
        return self._treadmill.believed(now_ns) if strap_bpm is None else strap_bpm

    def next_change_ns(self, now_ns: int) -> int | None:
        """When the heart rate will be lost or frozen by age alone, if it will."""
        waits = (self._strap.next_change_ns(now_ns), self._treadmill.next_change_ns(now_ns))
        return min((wait for wait in waits if wait is not None), default=None)


class _Reading:
    """One source of heart rate, with the time it last came and last changed."""

    __slots__ = ("_bpm", "_changed_ns", "_heard_ns")

    def __init__(self) -> None:
        self._bpm: int | None = None
        self._heard_ns = 0
        self._changed_ns = 0

    def take(self, bpm: int | None, now_ns: int) -> None:
        """Remember a reading; zero means none."""
        bpm = bpm or None
        if bpm != self._bpm:
            self._changed_ns = now_ns
        self._bpm = bpm
        self._heard_ns = now_ns

    def believed(self, now_ns: int) -> int | None:
        """The reading while it is fresh and alive."""
        if now_ns - self._heard_ns > LOST_AGE_NS or now_ns - self._changed_ns > FROZEN_NS:
            return None
        return self._bpm

    def next_change_ns(self, now_ns: int) -> int | None:
        """When this reading stops being believed, if it is now."""
        if self.believed(now_ns) is None:
            return None
        return min(self._heard_ns + LOST_AGE_NS, self._changed_ns + FROZEN_NS) + 1

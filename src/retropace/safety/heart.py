"""The heart-rate ceiling: ease after 10 s above it, stop after 60 s more (R20)."""

from typing import Final

from retropace.model import Notice, NoticeKind
from retropace.units import seconds_to_ns

EASE_AFTER_NS: Final = seconds_to_ns(10.0)
STOP_AFTER_NS: Final = seconds_to_ns(60.0)
_RELIEF_BPM: Final = 5


class HeartGuard:
    """Watches one ceiling; a lost or frozen heart rate never eases anything back up."""

    def __init__(self, ceiling_bpm: int | None) -> None:
        self._ceiling_bpm = ceiling_bpm
        self._above_since_ns: int | None = None
        self._eased_ns: int | None = None
        self._seen = False
        self.cap_mps: float | None = None

    @property
    def counting(self) -> bool:
        """Whether a wait above the ceiling is running."""
        return self._above_since_ns is not None

    def begin(self) -> None:
        """A new start: the waits are counted anew, and what was eased stays so."""
        self._above_since_ns = None

    def watch(self, bpm: int | None, easier_mps: float, now_ns: int) -> Notice | None:
        """One look; ``easier_mps`` is the speed to ease down to if it comes to that."""
        if self._ceiling_bpm is None:
            return None
        if bpm is None:
            return self._missing()
        self._seen = True
        if bpm <= self._ceiling_bpm:
            self._above_since_ns = None
            if bpm <= self._ceiling_bpm - _RELIEF_BPM:
                self._eased_ns = self.cap_mps = None
            return None
        return self._above(bpm, easier_mps, now_ns)

    def _missing(self) -> Notice | None:
        """A heart rate that was there and is not: said once; the easing stays as it is."""
        if not self._seen:
            return None
        self._seen = False
        return Notice(NoticeKind.HEART_LOST)

    def _above(self, bpm: int, easier_mps: float, now_ns: int) -> Notice | None:
        """Above the ceiling: count, ease, then stop."""
        if self._above_since_ns is None:
            self._above_since_ns = now_ns
        if self._eased_ns is not None:
            if now_ns - max(self._eased_ns, self._above_since_ns) >= STOP_AFTER_NS:
                return Notice(NoticeKind.HEART_STOP, True, bpm, str(self._ceiling_bpm))
            return None
        if now_ns - self._above_since_ns < EASE_AFTER_NS:
            return None
        self._eased_ns, self.cap_mps = now_ns, easier_mps
        return Notice(NoticeKind.HEART_EASE, False, bpm, str(self._ceiling_bpm))

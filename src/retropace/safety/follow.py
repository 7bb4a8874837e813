"""Does the belt follow what it was told, and is there a hand on the console (R14, R15, R18)."""

from retropace.belief import Belief
from retropace.model import Notice, NoticeKind
from retropace.safety.limits import (
    CONSOLE_TOLERANCE_MPS,
    FOLLOW_LATENCY_NS,
    FOLLOW_TOLERANCE_MPS,
    OVERSPEED_MPS,
    RISE_MPS2,
)
from retropace.units import NS_PER_S

_SAMPLES_TO_BELIEVE = 2
_SAMPLES_OF_A_HAND = 3


class FollowMonitor:
    """Holds the speed commanded against the speed measured, sample by sample.

    The instant by which the belt must have followed is set when the gap opens and is not moved
    by later commands in the same direction: a wait that each command restarts never ends.
    """

    def __init__(self) -> None:
        self.commanded_mps: float | None = None
        self.misses = 0
        self._ramp_from_mps = 0.0
        self._falling_until_ns = 0
        self._changed_ns = 0
        self._gap_deadline_ns: int | None = None
        self._settled = True
        self._samples = 0
        self._too_fast = 0
        self._hand = 0
        self._hand_mps = 0.0

    def command(self, speed_mps: float, measured_mps: float, now_ns: int) -> None:
        """A new speed was commanded."""
        if speed_mps < measured_mps:
            self._ramp_from_mps = max(measured_mps, self.commanded_mps or 0.0)
            self._falling_until_ns = now_ns + _expected_ns(measured_mps - speed_mps)
            self._gap_deadline_ns = None
        elif self._settled:
            self._ramp_from_mps = measured_mps
        self.commanded_mps = speed_mps
        self._changed_ns = now_ns
        self._settled = False
        self._hand = 0

    def adopt(self, speed_mps: float) -> None:
        """Take over what the belt does: no change is expected of it."""
        self.commanded_mps = speed_mps
        self._gap_deadline_ns = None
        self._settled = True
        self._too_fast = self._hand = 0

    def changing(self, now_ns: int) -> bool:
        """Whether a change commanded lately may still be under way."""
        return (
            not self._settled
            or now_ns < self._falling_until_ns
            or now_ns - self._changed_ns < FOLLOW_LATENCY_NS
        )

    def was_commanded_lately(self, speed_mps: float, now_ns: int) -> bool:
        """Whether a speed lies on the way of our own last change (machines echo each ramp step)."""
        if self.commanded_mps is None or not self.changing(now_ns):
            return abs(speed_mps - (self.commanded_mps or 0.0)) <= CONSOLE_TOLERANCE_MPS / 3
        low_mps, high_mps = sorted((self._ramp_from_mps, self.commanded_mps))
        return low_mps - CONSOLE_TOLERANCE_MPS <= speed_mps <= high_mps + CONSOLE_TOLERANCE_MPS / 3

    def watch(self, belief: Belief, now_ns: int) -> Notice | None:
        """One look; a notice that stops comes before one that does not."""
        commanded_mps, measured_mps = self.commanded_mps, belief.speed_mps
        if commanded_mps is None or measured_mps is None:
            return None
        if belief.samples != self._samples:
            self._samples = belief.samples
            if abs(measured_mps - commanded_mps) <= FOLLOW_TOLERANCE_MPS:
                self._settled, self._gap_deadline_ns = True, None
            notice = self._overspeed(commanded_mps, measured_mps, now_ns)
            notice = notice or self._console(commanded_mps, measured_mps, now_ns)
            if notice is not None:
                return notice
        return None if self._settled else self._gap(commanded_mps, measured_mps, now_ns)

    def next_change_ns(self, now_ns: int) -> int | None:
        """When a wait of this monitor ends."""
        if self._gap_deadline_ns is not None:
            return self._gap_deadline_ns
        return self._falling_until_ns if now_ns < self._falling_until_ns else None

    def _overspeed(self, commanded_mps: float, measured_mps: float, now_ns: int) -> Notice | None:
        """R14: half a kilometre per hour too fast, twice, and not on the way down."""
        bound_mps = commanded_mps
        if now_ns < self._falling_until_ns:
            bound_mps = max(commanded_mps, self._ramp_from_mps)
        self._too_fast = self._too_fast + 1 if measured_mps > bound_mps + OVERSPEED_MPS else 0
        if self._too_fast >= _SAMPLES_TO_BELIEVE:
            return Notice(NoticeKind.OVERSPEED, stops=True, value=measured_mps)
        return None

    def _console(self, commanded_mps: float, measured_mps: float, now_ns: int) -> Notice | None:
        """R18: a settled belt that keeps another speed has a hand on its console."""
        gap_mps = measured_mps - commanded_mps
        if self.changing(now_ns) or abs(gap_mps) <= CONSOLE_TOLERANCE_MPS:
            self._hand = 0
            return None
        steady = abs(measured_mps - self._hand_mps) <= CONSOLE_TOLERANCE_MPS / 3
        self._hand = self._hand + 1 if steady else 1
        self._hand_mps = measured_mps
        if self._hand < _SAMPLES_OF_A_HAND:
            return None
        self._hand = 0
        kind = NoticeKind.CONSOLE_SLOWER if gap_mps < 0 else NoticeKind.CONSOLE_FASTER
        return Notice(kind, value=measured_mps)

    def _gap(self, commanded_mps: float, measured_mps: float, now_ns: int) -> Notice | None:
        """R15: a change not followed within its expected time is a miss; the second one stops."""
        gap_mps = abs(measured_mps - commanded_mps)
        if self._gap_deadline_ns is None:
            self._gap_deadline_ns = now_ns + _expected_ns(gap_mps)
            return None
        if now_ns < self._gap_deadline_ns:
            return None
        self._gap_deadline_ns = now_ns + _expected_ns(gap_mps)
        self.misses += 1
        if self.misses > 1:
            return Notice(NoticeKind.STILL_NOT_FOLLOWING, stops=True, value=measured_mps)
        return Notice(NoticeKind.NOT_FOLLOWING, value=measured_mps)


def _expected_ns(gap_mps: float) -> int:
    """How long a belt may take for a change: its latency, and its slowest motor."""
    return FOLLOW_LATENCY_NS + int(gap_mps / RISE_MPS2 * NS_PER_S)

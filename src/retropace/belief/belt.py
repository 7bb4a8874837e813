"""Samples become a belief: a speed, how old it is, and how far it can be trusted.

Missing is not zero and stale is not stopped (R11); one zero amid motion is a glitch (R17).
"""

from collections import deque
from enum import StrEnum
from typing import Final, NamedTuple

from retropace.belief.presence import Presence
from retropace.model import Sample
from retropace.units import NS_PER_S, kmh_to_mps, seconds_to_ns

HOLD_AGE_NS: Final = seconds_to_ns(3.0)
LOST_AGE_NS: Final = seconds_to_ns(6.0)
SHORTEST_HOLD_AGE_NS: Final = seconds_to_ns(1.0)
"""Three usual intervals of a very chatty machine are a moment's jitter, not an age."""
USUAL_INTERVALS: Final = 3
FAULT_WINDOW_NS: Final = seconds_to_ns(10.0)
FAULTS_TO_DOUBT: Final = 3
REST_SPAN_NS: Final = seconds_to_ns(0.5)
"""A chatty machine's two zeros in one breath are one glitch: rest must have lasted this long."""
STILL_MPS: Final = kmh_to_mps(0.05)
"""Below this a machine's rounding, not a belt's creep."""
_INTERVAL_WEIGHT: Final = 0.2


class Trust(StrEnum):
    """How far the believed speed may be used."""

    UNKNOWN = "unknown"
    FRESH = "fresh"
    DOUBTFUL = "doubtful"
    STALE = "stale"
    LOST = "lost"


class Belief(NamedTuple):
    """What is held true now.

    ``speed_mps`` is the last believed speed, however old; ``at_rest`` and ``moving`` are both
    False where nobody knows. ``samples`` counts the speed samples taken in; ``walked_m`` is the
    belt's way by its own speed, since machines' own odometers cannot be relied on. ``presence`` is
    what is believed of the walker, and ``unseen_ns`` how long ago a sign of them came.
    """

    speed_mps: float | None = None
    trust: Trust = Trust.UNKNOWN
    age_ns: int | None = None
    at_rest: bool = False
    moving: bool = False
    samples: int = 0
    grade: float | None = None
    walked_m: float = 0.0
    heart_rate_bpm: int | None = None
    presence: Presence = Presence.UNKNOWN
    unseen_ns: int | None = None


class BeltTracker:
    """Takes samples in, gives a belief out; knows no clock but the instants it is told."""

    def __init__(self, rest_after_s: float = 0.0) -> None:
        """``rest_after_s`` is for machines whose zeros amid motion last longer than a glitch."""
        self._rest_span_ns = max(REST_SPAN_NS, seconds_to_ns(rest_after_s))
        self._speed_mps: float | None = None
        self._grade: float | None = None
        self._heard_ns: int | None = None
        self._interval_ns = float(seconds_to_ns(1.0))
        self._zero_since_ns: int | None = None
        self._resting = self._moving = False
        self._samples = 0
        self._walked_m = 0.0
        self._faults_ns: deque[int] = deque(maxlen=FAULTS_TO_DOUBT)
        self._linked = True
        self._listening_ns: int | None = None

    def take(self, sample: Sample) -> None:
        """Take one sample in; one without a speed refreshes nothing (R11)."""
        if sample.grade is not None:
            self._grade = sample.grade
        speed_mps = sample.speed_mps
        if speed_mps is None:
            return
        before_mps = self._speed_mps
        if speed_mps > STILL_MPS:
            self._zero_since_ns, self._resting, self._moving = None, False, True
            self._speed_mps = speed_mps
        else:
            self._take_zero(sample.received_ns)
        self._advance(sample.received_ns, before_mps)

    def _take_zero(self, now_ns: int) -> None:
        """One zero is a glitch; several that last are rest.

        Those from before a long silence do not count: the belt may have run meanwhile.
        """
        silent = self._heard_ns is not None and now_ns - self._heard_ns > LOST_AGE_NS
        if self._zero_since_ns is None or silent:
            self._zero_since_ns = now_ns
        self._resting = now_ns - self._zero_since_ns >= self._rest_span_ns
        if self._resting or self._speed_mps is None:
            self._speed_mps, self._moving = 0.0, False

    def _advance(self, now_ns: int, before_mps: float | None) -> None:
        """Age, usual interval and distance walked."""
        if self._heard_ns is not None:
            gap_ns = now_ns - self._heard_ns
            if 0 < gap_ns <= LOST_AGE_NS:
                self._interval_ns += _INTERVAL_WEIGHT * (gap_ns - self._interval_ns)
                mean_mps = ((before_mps or 0.0) + (self._speed_mps or 0.0)) / 2
                self._walked_m += mean_mps * gap_ns / NS_PER_S
        self._heard_ns = now_ns
        self._samples += 1

    @property
    def speed_mps(self) -> float:
        """The last believed speed, however old; 0 where there is none."""
        return self._speed_mps or 0.0

    @property
    def moving(self) -> bool:
        """Whether the last word of the belt was that it moves, however old."""
        return self._moving

    def fault(self, now_ns: int) -> None:
        """Count one frame that meant nothing (R17)."""
        self._faults_ns.append(now_ns)

    def link_lost(self) -> None:
        """Forget that the speed was ever fresh: what the belt does now is not known."""
        self._linked = False
        self._forget()

    def link_back(self, now_ns: int) -> None:
        """Begin to listen anew; what it did before says nothing of what it does now.

        A link that never went has nothing to come back from: its silence goes on counting.
        """
        if self._linked:
            return
        self._linked = True
        self._speed_mps = None
        self._listening_ns = now_ns
        self._forget()

    def _forget(self) -> None:
        """Nothing heard so far says anything of the belt now."""
        self._zero_since_ns = self._heard_ns = None
        self._resting = self._moving = False

    @property
    def hold_age_ns(self) -> int:
        """From this age on nothing may be increased (R12): 3 s, or three usual intervals."""
        usual_ns = int(USUAL_INTERVALS * self._interval_ns)
        return min(HOLD_AGE_NS, max(SHORTEST_HOLD_AGE_NS, usual_ns))

    def next_change_ns(self, now_ns: int) -> int | None:
        """When the belief will change by age alone, if it will."""
        if self._heard_ns is None:
            if self._listening_ns is None or not self._linked:
                return None
            lost_ns = self._listening_ns + LOST_AGE_NS + 1
            return lost_ns if now_ns < lost_ns else None
        age_ns = now_ns - self._heard_ns
        for limit_ns in (self.hold_age_ns, LOST_AGE_NS):
            if age_ns <= limit_ns:
                return self._heard_ns + limit_ns + 1
        return None

    def belief(self, now_ns: int, heart_rate_bpm: int | None = None) -> Belief:
        """The belief at ``now_ns``."""
        trust = self._trust(now_ns)
        fresh = trust is Trust.FRESH or trust is Trust.DOUBTFUL
        return Belief(
            self._speed_mps,
            trust,
            None if self._heard_ns is None else now_ns - self._heard_ns,
            fresh and self._resting,
            fresh and self._moving,
            self._samples,
            self._grade,
            self._walked_m,
            heart_rate_bpm,
        )

    def _trust(self, now_ns: int) -> Trust:
        """Freshness first, then garbage; a new link that stays silent is lost as well (R30)."""
        if not self._linked:
            return Trust.LOST
        if self._heard_ns is None:
            since_ns = self._listening_ns
            silent = since_ns is not None and now_ns - since_ns > LOST_AGE_NS
            return Trust.LOST if silent else Trust.UNKNOWN
        age_ns = now_ns - self._heard_ns
        if age_ns > LOST_AGE_NS:
            return Trust.LOST
        if age_ns > self.hold_age_ns:
            return Trust.STALE
        faults = self._faults_ns
        if len(faults) == FAULTS_TO_DOUBT and now_ns - faults[0] <= FAULT_WINDOW_NS:
            return Trust.DOUBTFUL
        return Trust.FRESH

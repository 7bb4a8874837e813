"""Does the belt follow what it was told, and is there a hand on the console (R14, R15, R18)."""

from typing import Final, NamedTuple

from retropace.belief import Belief
from retropace.model import Notice, NoticeKind
from retropace.safety.limits import (
    ABOVE_CEILING_LONGEST_NS,
    ABOVE_CEILING_NS,
    ALIKE_MPS,
    BROUGHT_DOWN_NS,
    CONSOLE_TOLERANCE_MPS,
    FOLLOW_LATENCY_NS,
    FOLLOW_TOLERANCE_MPS,
    OVERSPEED_MPS,
    RISE_MPS2,
)
from retropace.units import NS_PER_S, seconds_to_ns

_SAMPLES_TO_BELIEVE: Final = 2
_SAMPLES_OF_A_HAND: Final = 3
_ECHOED_WITHIN: Final = 3
"""After so many commands of which nothing was told, a machine is taken to be one without echoes."""
_STEADY_NS: Final = seconds_to_ns(1.5)


class _Hand(NamedTuple):
    """Another speed than the one commanded, which may be a hand's: so many samples of it."""

    speed_mps: float
    since_ns: int
    samples: int


class FollowMonitor:
    """Holds the speed commanded against the speed measured, sample by sample.

    The instant by which the belt must have followed is set when the gap opens; later commands in
    the same direction add the time of their own way and no more: a wait that each command
    restarts never ends.
    """

    commanded_mps: float
    _settled: bool
    _arrived: bool
    _measured_from_mps: float
    _ramp_from_mps: float

    def __init__(self, ceiling_mps: float) -> None:
        """Nothing has been told to a belt at rest."""
        self.misses = 0
        self._ceiling_mps = ceiling_mps
        self._above_since_ns: int | None = None
        self._above = 0
        self._held_mps = 0.0
        self._fell_ns: int | None = None
        self._falling_until_ns = 0
        self._changed_ns: int | None = None
        self._echo_mps: float | None = None
        self._untold = 0
        self._gap_deadline_ns: int | None = None
        self._hand: _Hand | None = None
        self._samples = 0
        self.adopt(0.0)

    @property
    def falling(self) -> bool:
        """Whether the last change was one down."""
        return self._fell_ns is not None

    def command(self, speed_mps: float, measured_mps: float, now_ns: int) -> None:
        """A new speed was commanded."""
        before_mps = self.commanded_mps
        origin_mps = max(before_mps, min(measured_mps, before_mps + OVERSPEED_MPS))
        turned = self.falling and speed_mps > before_mps
        if self._settled:
            self._measured_from_mps = measured_mps
        if speed_mps < origin_mps:
            self._fall(speed_mps, origin_mps, now_ns)
        else:
            self._rise(measured_mps)
        if turned:  # the way down is over: nothing above it is an echo of ours any more
            self._ramp_from_mps, self._echo_mps = min(measured_mps, before_mps), None
        self.commanded_mps = speed_mps
        self._held_mps = min(self._held_mps, speed_mps)
        self._changed_ns = now_ns
        self._settled = self._arrived = False
        self._hand = None
        self._untold += 1

    def _fall(self, speed_mps: float, origin_mps: float, now_ns: int) -> None:
        """The way down begins, or goes on; only its beginning takes the belt's latency anew."""
        if self.falling and not self._settled:
            more_ns = _way_ns(max(0.0, self.commanded_mps - speed_mps))
            if self._gap_deadline_ns is not None:
                self._gap_deadline_ns += more_ns
        else:
            self._gap_deadline_ns, more_ns = None, 0
        if self._coming_down(now_ns):
            self._falling_until_ns += more_ns
            return
        if not self.falling:
            self._echo_mps = None
        self._ramp_from_mps, self._fell_ns = origin_mps, now_ns
        self._falling_until_ns = now_ns + FOLLOW_LATENCY_NS + _way_ns(origin_mps - speed_mps)

    def _rise(self, measured_mps: float) -> None:
        """The way up begins, or goes on."""
        self._fell_ns = None
        if self._settled:
            self._ramp_from_mps = measured_mps

    def adopt(self, speed_mps: float) -> None:
        """Take over what the belt does, as far as a belt may: no change is expected of it."""
        self.commanded_mps = min(speed_mps, self._ceiling_mps + OVERSPEED_MPS)
        self._held_mps = min(self._held_mps, self.commanded_mps)
        self._gap_deadline_ns = self._echo_mps = self._hand = None
        self._settled = self._arrived = True
        self._too_fast = 0

    def spin_up(self, speed_mps: float, now_ns: int) -> None:
        """The belt has just begun to move, on its way to its lowest speed."""
        self.adopt(speed_mps)
        self._fell_ns, self._changed_ns = None, now_ns
        self._ramp_from_mps = self._measured_from_mps = 0.0
        self._settled = self._arrived = False

    def changing(self, now_ns: int) -> bool:
        """Whether a change commanded lately may still be under way."""
        changed_ns = self._changed_ns
        return changed_ns is not None and (
            not self._settled
            or now_ns < max(self._falling_until_ns, changed_ns + FOLLOW_LATENCY_NS)
        )

    def _coming_down(self, now_ns: int) -> bool:
        """Whether a fall commanded lately may still be under way."""
        return self.falling and now_ns < self._falling_until_ns

    def slowed_by_another(self, measured_mps: float) -> bool:
        """Whether the belt is slower than anything we told it explains: by a hand, or a fault.

        A belt on its way up is not: it is slower than it was told and no slower than it was.
        """
        return measured_mps < self._held_mps - CONSOLE_TOLERANCE_MPS

    def is_echo(self, told_mps: float, now_ns: int) -> bool:
        """Whether a speed told by the machine lies on the way of our own last change.

        Machines echo each step of a ramp, in order: one that turns back is a hand's, and so is one
        that falls below what we told it, or that is slower where none of ours was ever echoed.
        """
        if abs(told_mps - self.commanded_mps) <= ALIKE_MPS:
            self._echo_mps, self._untold = told_mps, 0
            return True
        if not self.changing(now_ns) or (self._untold > _ECHOED_WITHIN and not self.falling):
            return False
        low_mps, high_mps = sorted((self._ramp_from_mps, self.commanded_mps))
        slack_mps = ALIKE_MPS if self.falling else CONSOLE_TOLERANCE_MPS
        if not low_mps - slack_mps <= told_mps <= high_mps + ALIKE_MPS:
            return False
        last_mps, self._echo_mps = self._echo_mps, told_mps
        up_mps = 0.0 if last_mps is None else told_mps - last_mps
        if (up_mps if self.falling else -up_mps) > ALIKE_MPS:
            return False
        self._untold = 0
        return True

    def watch(self, belief: Belief, now_ns: int, *, unsure: bool = False) -> Notice | None:
        """One look; a notice that stops comes before one that does not.

        While it is not known what the belt was told last (``unsure``), only the ceiling counts.
        """
        commanded_mps, measured_mps = self.commanded_mps, belief.speed_mps
        if measured_mps is None:
            return None
        if belief.samples != self._samples:
            self._samples = belief.samples
            self._held_mps = min(max(self._held_mps, measured_mps), commanded_mps)
            notice = self._overspeed(commanded_mps, measured_mps, now_ns, unsure=unsure)
            if notice is None and not unsure:
                gap_mps = abs(measured_mps - commanded_mps)
                if gap_mps <= CONSOLE_TOLERANCE_MPS:
                    self._arrived = True
                if gap_mps <= FOLLOW_TOLERANCE_MPS:
                    self._settled, self._gap_deadline_ns = True, None
                notice = self._console(commanded_mps, measured_mps, now_ns)
            if notice is not None:
                return notice
        if self._settled or unsure:
            return None
        return self._gap(commanded_mps, measured_mps, now_ns)

    def next_change_ns(self) -> int | None:
        """When a wait of this monitor ends."""
        return self._gap_deadline_ns

    def _overspeed(
        self, commanded_mps: float, measured_mps: float, now_ns: int, *, unsure: bool
    ) -> Notice | None:
        """R14: half a kilometre per hour too fast, twice, and not on the way down.

        R07: above the ceiling at all, and not brought down in time.
        """
        bound_mps = commanded_mps
        if unsure:
            bound_mps = self._ceiling_mps
        elif self._coming_down(now_ns):
            bound_mps = max(commanded_mps, self._ramp_from_mps)
        self._too_fast = self._too_fast + 1 if measured_mps > bound_mps + OVERSPEED_MPS else 0
        if self._too_fast >= _SAMPLES_TO_BELIEVE or self._too_long_above(measured_mps, now_ns):
            return Notice(NoticeKind.OVERSPEED, stops=True, value=measured_mps)
        return None

    def _too_long_above(self, measured_mps: float, now_ns: int) -> bool:
        """R07: above the ceiling, and neither on the way down from there nor soon to be."""
        if not self._is_above(measured_mps):
            self._above_since_ns, self._above = None, 0
            return False
        since_ns = now_ns if self._above_since_ns is None else self._above_since_ns
        self._above_since_ns = since_ns
        self._above += 1
        until_ns = since_ns + ABOVE_CEILING_NS
        if self._fell_ns is not None and self._fell_ns >= since_ns:
            until_ns = min(self._fell_ns + BROUGHT_DOWN_NS, since_ns + ABOVE_CEILING_LONGEST_NS)
        return now_ns >= until_ns and self._above > _SAMPLES_OF_A_HAND

    def _is_above(self, measured_mps: float) -> bool:
        """Whether the belt is clearly above the ceiling."""
        return measured_mps > self._ceiling_mps + CONSOLE_TOLERANCE_MPS

    def _console(self, commanded_mps: float, measured_mps: float, now_ns: int) -> Notice | None:
        """R18: a settled belt that keeps another speed has a hand on its console.

        So has one that is slower than it was ever told, while it changes; above the ceiling two
        samples are enough, steady or not. One that kept the very speed it had before our command
        has not followed it (R15).
        """
        gap_mps = measured_mps - commanded_mps
        hand, self._hand = self._hand, None
        if abs(gap_mps) <= CONSOLE_TOLERANCE_MPS:
            return None
        if self._above >= _SAMPLES_TO_BELIEVE and not self._coming_down(now_ns):
            return Notice(NoticeKind.CONSOLE_FASTER, value=measured_mps)
        if self.changing(now_ns) and not self.slowed_by_another(measured_mps):
            return None
        if hand is None or abs(measured_mps - hand.speed_mps) > ALIKE_MPS:
            hand = _Hand(measured_mps, now_ns, 0)
        hand = hand._replace(samples=hand.samples + 1)
        if hand.samples < _SAMPLES_OF_A_HAND or now_ns - hand.since_ns < _STEADY_NS:
            self._hand = hand
            return None
        if not self._arrived and abs(measured_mps - self._measured_from_mps) <= ALIKE_MPS:
            return self._miss(measured_mps)
        kind = NoticeKind.CONSOLE_SLOWER if gap_mps < 0 else NoticeKind.CONSOLE_FASTER
        return Notice(kind, value=measured_mps)

    def _gap(self, commanded_mps: float, measured_mps: float, now_ns: int) -> Notice | None:
        """R15: a change not followed within its expected time is a miss."""
        gap_mps = abs(measured_mps - commanded_mps)
        if self._gap_deadline_ns is None:
            self._gap_deadline_ns = now_ns + _expected_ns(gap_mps)
        if now_ns < self._gap_deadline_ns:
            return None
        self._gap_deadline_ns = now_ns + _expected_ns(gap_mps)
        return self._miss(measured_mps)

    def _miss(self, measured_mps: float) -> Notice:
        """The first miss holds; the second stops."""
        self.misses += 1
        if self.misses > 1:
            return Notice(NoticeKind.STILL_NOT_FOLLOWING, stops=True, value=measured_mps)
        return Notice(NoticeKind.NOT_FOLLOWING, value=measured_mps)


def _expected_ns(gap_mps: float) -> int:
    """How long a belt may take for a change: its latency, and its slowest motor."""
    return FOLLOW_LATENCY_NS + _way_ns(gap_mps)


def _way_ns(gap_mps: float) -> int:
    """How long the slowest motor needs for a change of speed."""
    return int(gap_mps / RISE_MPS2 * NS_PER_S)

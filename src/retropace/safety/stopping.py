"""Stopping a belt and seeing it stop: sent again each second until it rests (R08, R16)."""

from typing import Final

from retropace.belief import Belief, Trust
from retropace.safety.limits import (
    HARD_BOUND_JOGGING_MPS,
    OVERSPEED_MPS,
    SLOWING_WAIT_NS,
    STOP_REPEAT_NS,
)
from retropace.units import NS_PER_S, kmh_to_mps, seconds_to_ns

_SLOWED_MPS: Final = kmh_to_mps(0.2)
_SLOWEST_BRAKE_MPS2: Final = kmh_to_mps(0.2)
_FASTEST_MPS: Final = HARD_BOUND_JOGGING_MPS + OVERSPEED_MPS
"""One mad sample must not make the wait for rest as long as itself."""
_REST_WAIT_NS: Final = seconds_to_ns(4.0)
_NEARLY_MPS: Final = kmh_to_mps(1.0)
"""From here to rest it takes two records of zero more until rest is believed."""
_SAMPLES_TO_JUDGE: Final = 2
"""A machine that seldom tells its speed is not held to have kept it."""
COUNTDOWN_WATCH_NS: Final = seconds_to_ns(6.0)
"""A belt stopped during its own countdown rests already: it is watched this long before belief.

So is one that a stop may have met at rest: there are machines which that starts (decision 12).
"""


class StopSequence:
    """One stop, from the first command to the belt confirmed at rest."""

    _slowed_ns: int
    _slowed_samples: int
    _answered: bool
    _asked_again: bool

    def __init__(self, belief: Belief, now_ns: int, *, from_countdown: bool) -> None:
        self.begun_ns = now_ns
        self.alarmed = False
        self._from_mps = min(belief.speed_mps or 0.0, _FASTEST_MPS)
        self._samples_before = belief.samples
        self._slowed_to_mps = self._from_mps
        self._sent_ns: int | None = None
        self._ever_sent = self._rested = self._defied = self._broken_off = False
        self._countdown_until_ns = now_ns + (COUNTDOWN_WATCH_NS if from_countdown else 0)
        self._watch_until_ns = self._countdown_until_ns
        slowing_s = self._from_mps / _SLOWEST_BRAKE_MPS2
        self._rest_by_ns = now_ns + _REST_WAIT_NS + int(slowing_s * NS_PER_S)

    def sent(self, belief: Belief, now_ns: int) -> None:
        """A stop goes out now.

        Only the first, to a belt that is heard to move, can meet none at rest; after any other the
        belt is watched for a while (R01).
        """
        if self._ever_sent or not belief.moving:
            self.watch(now_ns)
        self._ever_sent = True
        self._sent_ns = now_ns
        self._answered = True
        self._asked_again = False

    def watch(self, now_ns: int) -> None:
        """A stop may have met the belt at rest just now: its rest is not believed for a while."""
        self._watch_until_ns = max(self._watch_until_ns, now_ns + COUNTDOWN_WATCH_NS)

    def refused(self) -> None:
        """The stop was refused or nobody knows: it goes out again within the second."""
        self._answered = False

    def broke_off(self, now_ns: int) -> None:
        """The step of this instant broke, and with it a stop was lost: once, it goes out anew."""
        if self._sent_ns == now_ns and not self._broken_off:
            self._sent_ns = None
        self._broken_off = True

    def link_back(self) -> None:
        """A new link: what was sent into the old one's loss reached nobody, so it goes out now."""
        self._sent_ns = None

    def started_again(self, belief: Belief) -> bool:
        """Whether the belt moves after it has rested: the stop, or somebody, has started it."""
        if self._ever_sent and belief.at_rest and belief.samples > self._samples_before:
            self._rested = True
        return self._rested and belief.moving

    def counts_down(self, now_ns: int) -> None:
        """Somebody else started the belt, and it may still count down to its first motion."""
        self._countdown_until_ns = max(self._countdown_until_ns, now_ns + COUNTDOWN_WATCH_NS)
        self._watch_until_ns = max(self._watch_until_ns, self._countdown_until_ns)
        self.refused()

    def ask_again(self) -> None:
        """Someone asks for a stop once more: it goes out again, even to a belt at rest by then."""
        self._asked_again = True

    def at_rest(self, belief: Belief, now_ns: int) -> bool:
        """Rest is what fresh telemetry says after the stop went out (R11)."""
        return (
            self._sent_ns is not None
            and not self._asked_again
            and belief.at_rest
            and belief.samples > self._samples_before
            and now_ns >= self._watch_until_ns
        )

    def unanswered(self, belief: Belief, now_ns: int) -> bool:
        """Whether the belt ought to slow, or to rest, by now and does not (alarm)."""
        speed_mps = belief.speed_mps or 0.0
        self._see_it_slow(speed_mps, belief.samples, now_ns)
        if now_ns - self.begun_ns < SLOWING_WAIT_NS or belief.at_rest:
            return False
        if belief.trust is not Trust.FRESH or now_ns >= self._rest_by_ns:
            return True
        if speed_mps > self._from_mps - _SLOWED_MPS:
            return True
        return self._lingers(speed_mps, belief.samples, now_ns)

    def should_send(self, belief: Belief, now_ns: int) -> bool:
        """At once the first time; then each second while it is refused, or once it went unanswered.

        From then on a slower belt is no answer either: it may have been heard wrongly at first. A
        belt that rests, and counts nothing down, is not told for a refusal's sake.
        """
        self._defied = self._defied or self.unanswered(belief, now_ns)
        if self._sent_ns is None:
            return True
        resting = belief.at_rest and now_ns >= self._countdown_until_ns
        needed = self._defied or not self._answered
        due = self._asked_again or (needed and not resting)
        return due and now_ns - self._sent_ns >= STOP_REPEAT_NS

    def _see_it_slow(self, speed_mps: float, samples: int, now_ns: int) -> None:
        """Each further 0.2 km/h is progress; a rise is none, and the next fall counts from it."""
        if speed_mps <= self._slowed_to_mps - _SLOWED_MPS:
            self._slowed_to_mps, self._slowed_ns = speed_mps, now_ns
            self._slowed_samples = samples
        elif speed_mps > self._slowed_to_mps + _SLOWED_MPS:
            self._slowed_to_mps = speed_mps

    def _lingers(self, speed_mps: float, samples: int, now_ns: int) -> bool:
        """Whether it slowed at first, and then stayed as fast as it was."""
        wait_ns = SLOWING_WAIT_NS if speed_mps > _NEARLY_MPS else _REST_WAIT_NS
        return (
            speed_mps > 0.0
            and now_ns - self._slowed_ns >= wait_ns
            and samples - self._slowed_samples >= _SAMPLES_TO_JUDGE
        )

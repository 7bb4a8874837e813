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
_SLOWEST_BRAKE_MPS2: Final = kmh_to_mps(0.5)
_FASTEST_MPS: Final = HARD_BOUND_JOGGING_MPS + OVERSPEED_MPS
"""One mad sample must not make the wait for rest as long as itself."""
_REST_WAIT_NS: Final = seconds_to_ns(4.0)
COUNTDOWN_WATCH_NS: Final = seconds_to_ns(6.0)
"""A belt stopped during its own countdown rests already: it is watched this long before belief."""


class StopSequence:
    """One stop, from the first command to the belt confirmed at rest."""

    def __init__(self, belief: Belief, now_ns: int, *, from_countdown: bool) -> None:
        self.begun_ns = now_ns
        self._from_mps = min(belief.speed_mps or 0.0, _FASTEST_MPS)
        self._samples_before = belief.samples
        self._sent_ns: int | None = None
        self._answered = False
        self._asked_again = False
        self._defied = False
        self._watch_until_ns = now_ns + (COUNTDOWN_WATCH_NS if from_countdown else 0)
        slowing_s = self._from_mps / _SLOWEST_BRAKE_MPS2
        self._rest_by_ns = now_ns + _REST_WAIT_NS + int(slowing_s * NS_PER_S)

    def sent(self, now_ns: int) -> None:
        """A stop goes out now."""
        self._sent_ns = now_ns
        self._answered = True
        self._asked_again = False

    def refused(self) -> None:
        """The stop was refused or nobody knows: it goes out again within the second."""
        self._answered = False

    def link_back(self) -> None:
        """A new link: what was sent into the old one's loss reached nobody, so it goes out now."""
        self._sent_ns = None

    def counts_down(self, now_ns: int) -> None:
        """Somebody else started the belt, and it may still count down to its first motion."""
        self._watch_until_ns = max(self._watch_until_ns, now_ns + COUNTDOWN_WATCH_NS)
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
        """Whether the belt ought to have slowed or rested by now and has not (alarm)."""
        if now_ns - self.begun_ns < SLOWING_WAIT_NS or belief.at_rest:
            return False
        if belief.trust is not Trust.FRESH or now_ns >= self._rest_by_ns:
            return True
        return (belief.speed_mps or 0.0) > self._from_mps - _SLOWED_MPS

    def should_send(self, belief: Belief, now_ns: int) -> bool:
        """At once the first time; then each second while it is refused, or once it went unanswered.

        From then on a slower belt is no answer either: it may have been heard wrongly at first.
        """
        self._defied = self._defied or self.unanswered(belief, now_ns)
        if self._sent_ns is None:
            return True
        if now_ns - self._sent_ns < STOP_REPEAT_NS:
            return False
        return self._asked_again or not self._answered or self._defied

"""When to act: pure, told what came over the pipe, what the belt does and the time."""

from enum import StrEnum

from retropace.guardian.signs import CONFIRM_NS, SILENCE_NS, Sign

_SIGNS = frozenset(Sign)


class Duty(StrEnum):
    """What the guardian has to do now."""

    WATCH = "watch"
    """Nothing but listen to the program."""
    LOOK = "look"
    """Take the link over; stop the belt only if it moves."""
    STOP = "stop"
    """Take the link over and stop the belt."""
    END = "end"
    """Nothing any more."""


class Watch:
    """One program's guardian, from the first beat to the goodbye.

    A stop, once it has begun, is kept up until the belt rests and the program is dead, or until
    the program says goodbye: one that comes to life again must find its belt at rest (R01).
    """

    def __init__(self) -> None:
        self._sign = Sign.NOTHING
        self._heard_ns = 0
        self._doubt_ns: int | None = None
        self._closed = False
        self._stopping = False
        self._done = False

    def hear(self, octets: bytes, now_ns: int) -> None:
        """Beats have come over the pipe."""
        for octet in octets:
            if octet in _SIGNS and self._sign is not Sign.GOODBYE:
                self._sign = Sign(octet)
                self._heard_ns, self._doubt_ns = now_ns, None

    def close(self) -> None:
        """The pipe has closed: the program has let go of it, or is dead."""
        self._closed = True

    def saw_motion(self) -> None:
        """The belt moves, under the guardian's eyes."""
        self._stopping = True
        self._done = False

    def saw_rest(self) -> None:
        """The belt rests, or nothing at all is to be found of a belt that rested when last seen."""
        self._done = True

    def duty(self, now_ns: int) -> Duty:
        """What has to be done at this instant; once it is to stop, no beat takes that back."""
        if self._sign is Sign.GOODBYE:
            return Duty.END
        if self._sign is Sign.MAY_MOVE and (self._closed or self._silent(now_ns)):
            self._stopping = True
        if self._closed and self._done:
            return Duty.END
        if self._stopping:
            return Duty.STOP
        if not self._closed:
            return Duty.WATCH
        return Duty.END if self._sign is Sign.NOTHING else Duty.LOOK

    def _silent(self, now_ns: int) -> bool:
        """Whether the heart has stopped: seen twice, some time apart, with nothing between."""
        if now_ns - self._heard_ns < SILENCE_NS:
            return False
        if self._doubt_ns is None:
            self._doubt_ns = now_ns
        return now_ns - self._doubt_ns >= CONFIRM_NS

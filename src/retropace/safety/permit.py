"""The permission to start: gained on one edge, lost on many (R01)."""

from retropace.model import Request
from retropace.safety.limits import PERMIT_NS
from retropace.units import seconds_to_ns

_LAST_COUNT_NS = seconds_to_ns(0.9)


class StartPermit:
    """One start for one explicit act of the walker, with the clip on and the countdown spoken."""

    def __init__(self) -> None:
        self._clip_on = False
        self._asked_ns: int | None = None
        self._counted_ns: int | None = None

    def hear(self, request: Request, now_ns: int, *, at_rest: bool) -> None:
        """A request of the walker: only start and go give, only at rest; stop and pause take.

        A second go after the count is impatience, not a new act: the count stands.
        """
        if request is Request.CLIP_ON:
            self._clip_on = True
        elif request in (Request.START, Request.GO) and at_rest:
            if self._counted_ns is None or not self.pending(now_ns):
                self._asked_ns, self._counted_ns = now_ns, None
        elif request in (Request.STOP, Request.PAUSE):
            self.withdraw()

    def counted_down(self, now_ns: int) -> None:
        """The last number of the countdown was spoken."""
        self._counted_ns = now_ns

    def withdraw(self) -> None:
        """Whatever happened, a new act of the walker is needed now."""
        self._asked_ns = self._counted_ns = None

    def pending(self, now_ns: int) -> bool:
        """Whether the walker has asked for a start that may still come."""
        return self._asked_ns is not None and now_ns - self._asked_ns <= PERMIT_NS

    def objection(self, now_ns: int) -> str | None:
        """Why the belt may not start now; None when it may."""
        if not self._clip_on:
            return "the safety clip is not confirmed"
        if not self.pending(now_ns):
            return "the walker has not asked for it"
        if self._counted_ns is None or now_ns - self._counted_ns < _LAST_COUNT_NS:
            return "the countdown is not over"
        return None

"""How a belt that nobody leads is brought to rest: pure, told what is heard and the time."""

from collections.abc import Iterable

from retropace import ftms
from retropace.belief import Belief, BeltTracker, Trust
from retropace.guardian.signs import Manners
from retropace.model import (
    Command,
    CommandKind,
    Frame,
    LinkEvent,
    LinkState,
    Outcome,
    Receipt,
    Sample,
)
from retropace.safety.orders import Orders
from retropace.safety.stopping import StopSequence


class Bringing:
    """One belt, from whatever it does to rest; should it move again, to rest again.

    It does nothing until it is told to stop, or sees the belt move. ``from_countdown`` says that
    the belt may have been told to start a moment ago, so that its rest is not believed at once.
    """

    def __init__(self, manners: Manners, *, from_countdown: bool = False) -> None:
        self._from_countdown = from_countdown
        self._tracker = BeltTracker(manners.rest_after_s)
        self._decoder = ftms.TreadmillDataDecoder(speed_always=manners.speed_always)
        self._orders = Orders()
        self._sequence: StopSequence | None = None
        self._blind = False
        self._linked = True
        self.belief = Belief()
        self.at_rest = False
        """Whether the belt rests: after a stop, or without one where none was called for."""

    def take(self, heard: Iterable[object], now_ns: int) -> None:
        """Take in what came: frames, receipts, changes of the link."""
        for event in heard:
            if isinstance(event, Frame):
                self._take_frame(event, now_ns)
            elif isinstance(event, LinkEvent) and event.state is LinkState.LOST:
                self._linked = False
                self._tracker.link_lost()
                self._decoder.reset()
            elif isinstance(event, Receipt):
                self._take_receipt(event)
        self.belief = self._tracker.belief(now_ns)
        again = self._sequence is not None and self._sequence.started_again(self.belief)
        if self.belief.moving:
            self._see_motion(now_ns, again=again)
        if self._sequence is None:
            self.at_rest = self.belief.at_rest
        elif self._sequence.at_rest(self.belief, now_ns):
            self._sequence, self.at_rest = None, True

    def stop(self, now_ns: int) -> None:
        """From now on the belt is to be stopped, until it is seen at rest."""
        if self._sequence is None:
            from_countdown = self._from_countdown and not self.belief.moving
            self._sequence = StopSequence(self.belief, now_ns, from_countdown=from_countdown)
            self._blind = self.belief.speed_mps is None
            self._from_countdown = self.at_rest = False

    def due(self, now_ns: int) -> Command | None:
        """The stop to be sent now, if one is."""
        if self._sequence is None or not self._sequence.should_send(self.belief, now_ns):
            return None
        return self.order(now_ns)

    def order(self, now_ns: int) -> Command:
        """A stop, for one more way of sending it."""
        if self._sequence is not None:
            self._sequence.sent(self.belief, now_ns)
        return self._orders.stop(now_ns)

    @property
    def stopping(self) -> bool:
        """Whether a stop has begun that has not been seen to work."""
        return self._sequence is not None

    @property
    def hearing(self) -> bool:
        """Whether the treadmill is heard at all."""
        return self.belief.trust in (Trust.FRESH, Trust.DOUBTFUL)

    def alarming(self, now_ns: int) -> bool:
        """Whether the belt ought to rest, or at least to slow, by now and does not (R16)."""
        return self._sequence is not None and self._sequence.unanswered(self.belief, now_ns)

    def _see_motion(self, now_ns: int, *, again: bool) -> None:
        """A stop begun blindly is begun anew: only now is it known what the belt slows from.

        So is one after which the belt has rested, and then moves again.
        """
        if self._blind or again:
            self._sequence = None
        self.stop(now_ns)

    def _take_frame(self, frame: Frame, now_ns: int) -> None:
        """A frame from a link that was lost says that it is back."""
        if not self._linked:
            self._linked = True
            self._tracker.link_back(now_ns)
        if frame.characteristic == ftms.TREADMILL_DATA:
            sample = self._decoder.feed(frame.data, frame.received_ns)
            if isinstance(sample, Sample):
                self._tracker.take(sample)
            elif sample is not None:
                self._tracker.fault(now_ns)

    def _take_receipt(self, receipt: Receipt) -> None:
        """A stop that nobody answered, or that was refused, goes out again."""
        if (
            receipt.kind is CommandKind.STOP
            and receipt.outcome is not Outcome.CONFIRMED
            and self._sequence is not None
        ):
            self._sequence.refused()

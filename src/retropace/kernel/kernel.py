"""The kernel: whatever came in since the last step, and the time, make one decision.

Pure and deterministic: the same inputs at the same instants give the same decisions, which is
what lets a journal be replayed. Any exception inside becomes a stop.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from retropace import ftms
from retropace.belief import Belief, BeltTracker, HeartTracker, PresenceTracker, Trust
from retropace.kernel.setup import Setup
from retropace.model import (
    Cue,
    DecodeFault,
    Frame,
    HealthEvent,
    Intent,
    IntentKind,
    Judgement,
    LinkEvent,
    LinkState,
    MachineStatus,
    Notice,
    OperatorEvent,
    Receipt,
    Sample,
    Verdict,
)
from retropace.safety import Safety, limits_for
from retropace.session import Phase, Session, View
from retropace.units import seconds_to_ns

Input = Frame | Receipt | LinkEvent | OperatorEvent | HealthEvent

LONGEST_QUIET_NS: Final = seconds_to_ns(1.0)
"""However quiet it is, a step is made at least this often."""
PACE_NS: Final = seconds_to_ns(0.1)


class Decision(NamedTuple):
    """What one step came to; ``due_ns`` is when the next is needed if nothing comes in before."""

    now_ns: int
    phase: Phase
    intent: Intent
    verdict: Verdict
    notices: tuple[Notice, ...]
    cues: tuple[Cue, ...]
    faults: tuple[DecodeFault, ...]
    due_ns: int


class Kernel:
    """One session's decode, belief, session and safety, stepped together."""

    def __init__(self, setup: Setup) -> None:
        limits = limits_for(setup.plan, setup.treadmill, setup.level, setup.heart_ceiling_bpm)
        self.limits = limits
        self.session = Session(
            setup.plan,
            limits.minimum_mps,
            ask_console=setup.ask_console,
            step_mps=limits.step_mps,
        )
        self.safety = Safety(limits)
        self._tracker = BeltTracker(setup.treadmill.rest_after_s)
        self._heart = HeartTracker()
        fields = setup.treadmill.presence
        self._walker = PresenceTracker(fields) if fields else None
        self._decoder = ftms.TreadmillDataDecoder(speed_always=setup.treadmill.speed_always)
        self._untrusted: dict[str, Any] = dict.fromkeys(setup.treadmill.untrusted)
        self._belief = Belief()
        self._faults: list[DecodeFault] = []
        self.last_sample: Sample | None = None

    @property
    def belief(self) -> Belief:
        """What is held true since the last step."""
        return self._belief

    def view(self) -> View:
        """What a screen may know of the session."""
        return self.session.view()

    def step(self, inputs: Sequence[Input], now_ns: int) -> Decision:
        """Make one decision from what came in and the time."""
        try:
            return self._step(inputs, now_ns)
        except Exception as error:  # whatever it is, the belt stops
            detail = f"{type(error).__name__}: {error}"
            unsure = self._belief._replace(trust=Trust.UNKNOWN, at_rest=False, moving=False)
            verdict = self.safety.emergency(unsure, detail, now_ns)
            intent = Intent(IntentKind.STOP, now_ns, reason=detail)
            return Decision(
                now_ns, self.session.phase, intent, verdict, (), (), (), now_ns + PACE_NS
            )

    def _step(self, inputs: Sequence[Input], now_ns: int) -> Decision:
        """Stages 2 to 6 and 8, in the order in which a notification travels."""
        safety = self.safety
        events: list[OperatorEvent] = []
        for given in inputs:
            if isinstance(given, Frame):
                self._take_frame(given, now_ns)
            elif isinstance(given, OperatorEvent):
                events.append(given)
                safety.hear(given, self._believe(now_ns), now_ns)
            else:
                if isinstance(given, LinkEvent):
                    self._take_link(given, now_ns)
                safety.hear(given, self._believe(now_ns), now_ns)
        belief = self._believe(now_ns)
        notices = safety.watch(belief, now_ns)
        outlook = safety.outlook(now_ns)
        intent, cues = self.session.decide(belief, events, notices, outlook, now_ns)
        for cue in cues:
            safety.hear_cue(cue, now_ns)
        verdict = safety.judge(intent, belief, now_ns)
        faults, self._faults = tuple(self._faults), []
        due_ns = self._due_ns(verdict, now_ns)
        return Decision(now_ns, self.session.phase, intent, verdict, notices, cues, faults, due_ns)

    def _believe(self, now_ns: int) -> Belief:
        """The belief of this instant."""
        belief = self._tracker.belief(now_ns, self._heart.bpm(now_ns))
        if self._walker is not None and belief.moving:
            seen_ns = self._walker.seen_ns()
            unseen_ns = None if seen_ns is None else now_ns - seen_ns
            belief = belief._replace(presence=self._walker.presence(), unseen_ns=unseen_ns)
        self._belief = belief
        return belief

    def _take_link(self, event: LinkEvent, now_ns: int) -> None:
        """A lost link takes half a record and all freshness with it."""
        if event.state is LinkState.LOST:
            self._tracker.link_lost()
            self._decoder.reset()
            if self._walker is not None:
                self._walker.break_off()
        elif event.state in (LinkState.BACK, LinkState.UP):
            self._tracker.link_back(now_ns)

    def _take_frame(self, frame: Frame, now_ns: int) -> None:
        """Decode one frame and hand it to whom it concerns."""
        match frame.characteristic:
            case "2acd":
                sample = self._decoder.feed(frame.data, frame.received_ns)
                if isinstance(sample, Sample):
                    if self._untrusted:
                        sample = sample._replace(**self._untrusted)
                    self._tracker.take(sample)
                    self._watch_walker(sample)
                    self.last_sample = sample
                    if sample.heart_rate_bpm is not None:
                        self._heart.take_treadmill(sample.heart_rate_bpm, now_ns)
                elif sample is not None:
                    self._fault(sample, now_ns)
            case "2ada":
                status = ftms.decode_machine_status(frame.data)
                if isinstance(status, MachineStatus):
                    self.safety.hear(status, self._believe(now_ns), now_ns)
                else:
                    self._fault(status, now_ns)
            case "2a37":
                reading = ftms.decode_heart_rate(frame.data, frame.received_ns)
                if isinstance(reading, DecodeFault):
                    self._fault(reading, now_ns)
                else:
                    self._heart.take_strap(reading.bpm, reading.contact, now_ns)

    def _watch_walker(self, sample: Sample) -> None:
        """Signs of a walker, unless they were told to stand beside the belt (R03)."""
        if self._walker is None:
            return
        if self.session.astride:
            self._walker.break_off()
        else:
            self._walker.take(sample, self._tracker.speed_mps, moving=self._tracker.moving)

    def _fault(self, fault: DecodeFault, now_ns: int) -> None:
        """Keep a fault for the record; it lowers trust (R17)."""
        self._faults.append(fault)
        self._tracker.fault(now_ns)

    def _due_ns(self, verdict: Verdict, now_ns: int) -> int:
        """The next instant at which a step could come to something new by time alone."""
        belief, ceiling_bpm = self._belief, self.limits.heart_ceiling_bpm
        due_ns = min(now_ns + LONGEST_QUIET_NS, self.session.next_change_ns(belief, now_ns))
        for wait_ns in (
            self.safety.next_change_ns(belief, now_ns),
            self._tracker.next_change_ns(now_ns),
            None if ceiling_bpm is None else self._heart.next_change_ns(now_ns),
        ):
            if wait_ns is not None and wait_ns < due_ns:
                due_ns = wait_ns
        soonest_ns = now_ns + PACE_NS
        if verdict.judgement is Judgement.REFUSE:
            return soonest_ns
        return max(due_ns, soonest_ns)

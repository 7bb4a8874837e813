"""What safety holds of one belt in one session, and the few ways that can change."""

from enum import StrEnum
from typing import Final, NamedTuple

from retropace.belief import Belief, Trust
from retropace.model import (
    Cue,
    Intent,
    IntentKind,
    Notice,
    NoticeKind,
    OperatorEvent,
    Outlook,
    Request,
)
from retropace.safety import probe
from retropace.safety.follow import FollowMonitor
from retropace.safety.heart import HeartGuard
from retropace.safety.limits import ALIKE_MPS, SAME_MPS, Limits
from retropace.safety.orders import Orders
from retropace.safety.permit import StartPermit
from retropace.safety.rise import RiseGate
from retropace.safety.stopping import StopSequence
from retropace.units import seconds_to_ns

_TOLD_NS: Final = seconds_to_ns(2.0)
_TIMES_TOLD: Final = 5
SAMPLES_TO_RETURN: Final = 2


class Mode(StrEnum):
    """What safety holds the belt to be doing on our behalf."""

    IDLE = "idle"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"


class _Told(NamedTuple):
    """A speed the machine told of, and how often in a row."""

    speed_mps: float
    at_ns: int
    times: int


class Case:
    """The judge's memory of one belt; ``hearing`` and ``monitors`` write it, ``judge`` reads it.

    What begins with a start, a probe or a doubt has no value before the first one.
    """

    started_ns: int
    running_ns: int
    holding: bool
    unseen: bool
    pinned: bool
    pinned_ns: int
    samples_to_return: int
    probe_from_mps: float
    steady_samples: int
    steady_mps: float
    told_since_doubt: bool

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.mode = Mode.IDLE
        self.permit = StartPermit()
        self.orders = Orders()
        self.follow = FollowMonitor(limits.ceiling_mps)
        self.rise = RiseGate(limits.step_mps)
        self.heart = HeartGuard(limits.heart_ceiling_bpm)
        self.sequence: StopSequence | None = None
        self.notices: list[Notice] = []
        self.ill: set[str] = set()
        self.linked = True
        self.wished: IntentKind | None = None
        self.grade_commanded: float | None = None
        self.first_start_ns: int | None = None
        self.uncertain_since_ns: int | None = None
        self.rejections = 0
        self.unasked_samples = 0
        self.silent_since_ns: int | None = None
        self.seen_samples = 0
        self.seen_trust = Trust.UNKNOWN
        self.told: _Told | None = None
        self.hand_cap_mps: float | None = None
        self.hand_wish_mps: float | None = None
        self.step: int | None = None
        self.probing = False
        self.probe_target_mps = limits.minimum_mps
        self.probe_since_ns: int | None = None

    @property
    def by_hand(self) -> bool:
        """Whether a hand on the console set the speed of this step."""
        return self.hand_cap_mps is not None or self.hand_wish_mps is not None

    def notice(self, notice: Notice, belief: Belief, now_ns: int) -> None:
        """Keep a notice for the session; one that stops begins the stop here and now."""
        self.notices.append(notice)
        if notice.stops:
            self.begin_stop(belief, now_ns)

    def hear_request(self, event: OperatorEvent, belief: Belief, now_ns: int) -> None:
        """What a request means here and now, whatever the session makes of it.

        A stop stops at once, in every state (R08); one asked for while another is under way sends
        it again. Slower takes back a faster asked for at the console.
        """
        startable = belief.at_rest and self.mode is Mode.IDLE
        self.permit.hear(event.request, now_ns, at_rest=startable)
        if event.request is Request.SLOWER:
            self.hand_wish_mps = None
        elif event.request is Request.STOP:
            if self.sequence is not None:
                self.sequence.ask_again()
            self.begin_stop(belief, now_ns)

    def hear_cue(self, cue: Cue, now_ns: int) -> None:
        """Something was said to the walker: a promise of speed, or the end of a countdown."""
        if cue.announces_mps is not None:
            lasting = cue.key == "ramp_begins" or ("how", "ramp") in cue.values
            self.rise.promise(cue.announces_mps, now_ns, lasting=lasting)
        if cue.key == "countdown" and ("n", 1) in cue.values:
            self.permit.counted_down(now_ns)

    def begin_start(self, now_ns: int) -> None:
        """The start goes out: the permission is spent."""
        self.permit.withdraw()
        self.rise.forget()
        self.heart.begin()
        self.mode = Mode.STARTING
        self.started_ns = now_ns
        self.pinned = self.holding = self.unseen = False
        self.uncertain_since_ns = self.hand_wish_mps = None
        self.samples_to_return = 0
        if self.first_start_ns is None:
            self.first_start_ns = now_ns

    def begin_running(self, now_ns: int) -> None:
        """The belt moves: from here it is held against the lowest speed (R02)."""
        self.mode = Mode.RUNNING
        self.running_ns = now_ns
        self.follow.spin_up(self.limits.minimum_mps, now_ns)

    def begin_stop(self, belief: Belief, now_ns: int) -> StopSequence:
        """Latch the stop: nothing but rest, and then a new act of the walker, ends it."""
        self.permit.withdraw()
        self.rise.forget()
        if self.sequence is not None:
            return self.sequence
        from_countdown = self.mode is Mode.STARTING and not belief.moving
        self.sequence = StopSequence(belief, now_ns, from_countdown=from_countdown)
        if self.mode is Mode.IDLE:
            self.sequence.watch(now_ns)  # what moved, by what was heard, may rest all the same
        self.mode = Mode.STOPPING
        self.holding = False
        self.uncertain_since_ns = None
        self.grade_commanded = None
        return self.sequence

    def started_elsewhere(self, belief: Belief, now_ns: int) -> None:
        """Somebody or something else started a belt that is to rest; it may rest for a while yet.

        A belt that counts down is at rest and will not stay so (R01, R16).
        """
        if self.sequence is None:
            self.notice(Notice(NoticeKind.MOVING_UNASKED, stops=True), belief, now_ns)
        self.begin_stop(belief, now_ns).counts_down(now_ns)

    def stop_anew(self, belief: Belief, now_ns: int) -> None:
        """A belt that rested while a stop was under way moves again: a stop of its own (R01)."""
        self.sequence = StopSequence(belief, now_ns, from_countdown=False)
        self.sequence.watch(now_ns)
        self.notice(Notice(NoticeKind.MOVING_UNASKED, stops=True), belief, now_ns)

    def end_stop(self, belief: Belief, now_ns: int) -> None:
        """The belt is seen at rest."""
        self.mode, self.sequence = Mode.IDLE, None
        self.unasked_samples = 0
        self.notice(Notice(NoticeKind.AT_REST), belief, now_ns)

    def begin_doubt(self, now_ns: int) -> None:
        """Nobody knows what the belt was last told: nothing rises until it is seen steady.

        The wait for that is not begun anew by a second doubt: it would never end.
        """
        self.steady_samples, self.told_since_doubt = 0, False
        if self.uncertain_since_ns is None:
            self.uncertain_since_ns = now_ns

    def link_back(self, now_ns: int) -> None:
        """A new link: what the belt does now is adopted as soon as it is heard (R23)."""
        self.linked, self.samples_to_return = True, SAMPLES_TO_RETURN
        if self.sequence is not None:
            self.sequence.link_back()
        self.uncertain_since_ns = None
        self.begin_doubt(now_ns)

    def enter(self, intent: Intent, belief: Belief, now_ns: int) -> None:
        """Follow the session into its next step, and into and out of its probe."""
        if intent.step != self.step:
            self.step = intent.step
            self.rise.step_over(now_ns)
            self.hand_cap_mps = self.hand_wish_mps = None
            self.holding = False
        if intent.probing:
            if not self.probing:
                self.probe_from_mps = belief.speed_mps or 0.0
                self.pinned, self.probe_since_ns = False, None
            if intent.speed_mps is not None:
                self.probe_target_mps = self.limits.settle(intent.speed_mps, intent.cap_mps)
        self.probing = intent.probing

    def probe_again(self, now_ns: int) -> None:
        """What the probe asked for was not taken: it waits, and is made anew (R03)."""
        self.pinned, self.probe_since_ns, self.running_ns = False, None, now_ns

    def probe_result(self, measured_mps: float) -> Notice:
        """What the probe says now (R03)."""
        return probe.compare(self.follow.commanded_mps, self.probe_from_mps, measured_mps)

    def cap_mps(self, intent: Intent) -> float | None:
        """The lowest cap of the moment: the step's, the console hand's, the heart's."""
        caps_mps = (intent.cap_mps, self.hand_cap_mps, self.heart.cap_mps)
        return min((cap_mps for cap_mps in caps_mps if cap_mps is not None), default=None)

    def outlook(self, now_ns: int) -> Outlook:
        """What may rise just now, for whoever announces it."""
        barred = bool(self.ill) or self.uncertain_since_ns is not None or not self.linked
        return Outlook(
            self.rise.announced_mps(now_ns),
            self.hand_cap_mps,
            self.heart.cap_mps,
            barred or self.holding,
            barred,
        )

    def is_new(self, told_mps: float, now_ns: int) -> bool:
        """Whether a speed told by the machine may still be a hand's.

        A machine that answers each command of ours with the same strange speed would have us
        answer it for ever; past a few times its telemetry alone is believed.
        """
        last, times = self.told, 1
        if last is not None and abs(told_mps - last.speed_mps) <= ALIKE_MPS:
            times += last.times if now_ns - last.at_ns < _TOLD_NS else 0
        self.told = _Told(told_mps, now_ns, times)
        return times <= _TIMES_TOLD

    def console_speed(self, speed_mps: float, belief: Belief, now_ns: int) -> None:
        """R18: slower by console stays slower for the step; faster is followed under the cap.

        A speed above the cap is taken as what the belt was told last, so that the very next
        verdict sends it back down; so is a faster one of ours that crosses a slower hand's.
        """
        slower = speed_mps < self.follow.commanded_mps
        if slower:
            self.hand_cap_mps = speed_mps
            self.hand_wish_mps = None
        else:
            followed_mps = min(speed_mps, self.limits.ceiling_mps)
            self.hand_wish_mps = None if self.probing else followed_mps  # nobody walks yet (R03)
            self.hand_cap_mps = None
        self.rise.forget()
        if not (slower and self.orders.waiting):
            self.follow.adopt(speed_mps)
        if self.probing and abs(speed_mps - self.probe_target_mps) <= SAME_MPS:
            self.probe_again(now_ns)  # a hand's speed proves nothing of ours (R03)
        kind = NoticeKind.CONSOLE_SLOWER if slower else NoticeKind.CONSOLE_FASTER
        self.notice(Notice(kind, value=speed_mps), belief, now_ns)

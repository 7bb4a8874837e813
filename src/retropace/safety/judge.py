"""The judge: turns an intent into a verdict; what it cannot allow, it refuses."""

from typing import Final

from retropace.belief import Belief, Presence, Trust
from retropace.model import (
    Cue,
    HealthEvent,
    Intent,
    IntentKind,
    Judgement,
    LinkEvent,
    MachineStatus,
    Notice,
    NoticeKind,
    OperatorEvent,
    Outlook,
    Receipt,
    Verdict,
)
from retropace.safety import hearing, monitors
from retropace.safety.case import Case, Mode
from retropace.safety.limits import (
    CONSOLE_TOLERANCE_MPS,
    IDLE_SILENCE_NS,
    PROBE_SETTLE_NS,
    RISE_GATE_MPS,
    SAME_MPS,
    Limits,
)
from retropace.safety.stopping import StopSequence

_AT_REST: Final = Outlook()
_NOTHING: Final = Verdict(Judgement.ALLOW)
_SAME_GRADE: Final = 0.0005


class Safety:
    """One session's judge: deterministic, told the time, never asking it."""

    def __init__(self, limits: Limits) -> None:
        self._case = Case(limits)

    @property
    def mode(self) -> Mode:
        """What the belt is held to be doing on our behalf."""
        return self._case.mode

    @property
    def linked(self) -> bool:
        """Whether the link is held to be up."""
        return self._case.linked

    @property
    def commanded_mps(self) -> float | None:
        """The speed the belt was last told, while it runs."""
        return self._case.follow.commanded_mps if self._case.mode is Mode.RUNNING else None

    def hear(
        self,
        event: Receipt | LinkEvent | HealthEvent | MachineStatus | OperatorEvent,
        belief: Belief,
        now_ns: int,
    ) -> None:
        """Take in anything that is not telemetry."""
        case = self._case
        match event:
            case Receipt():
                hearing.hear_receipt(case, event, belief, now_ns)
            case LinkEvent():
                hearing.hear_link(case, event, belief, now_ns)
            case HealthEvent():
                hearing.hear_health(case, event, belief, now_ns)
            case MachineStatus():
                hearing.hear_status(case, event, belief, now_ns)
            case OperatorEvent():
                case.hear_request(event, belief, now_ns)

    def hear_cue(self, cue: Cue, now_ns: int) -> None:
        """Something was said to the walker: a promise of speed, or the end of a countdown."""
        self._case.hear_cue(cue, now_ns)

    def watch(self, belief: Belief, now_ns: int) -> tuple[Notice, ...]:
        """Look at the belt; what was noticed since the last look."""
        case = self._case
        monitors.watch(case, belief, now_ns)
        if not case.notices:
            return ()
        notices = tuple(case.notices)
        case.notices.clear()
        return notices

    def outlook(self, now_ns: int) -> Outlook:
        """What may rise just now, for the session to announce honestly."""
        return self._case.outlook(now_ns) if self._case.mode is Mode.RUNNING else _AT_REST

    def judge(self, intent: Intent, belief: Belief, now_ns: int) -> Verdict:
        """Allow, refuse or stop; at most one command, and none that a rule forbids."""
        case = self._case
        case.enter(intent, belief, now_ns)
        if intent.kind is IntentKind.STOP or intent.kind is IntentKind.REST:
            self._wish_rest(intent.kind, belief, now_ns)
        case.wished = intent.kind
        if case.sequence is not None:
            return self._stopping(case.sequence, belief, now_ns)
        if now_ns > intent.expires_ns:
            return Verdict(Judgement.REFUSE, reasons=("the intent has lapsed",))
        if intent.kind is IntentKind.START:
            return self._start(belief, now_ns)
        if intent.kind is IntentKind.SPEED and case.mode is Mode.RUNNING:
            return self._speed(intent, belief, now_ns)
        return _NOTHING

    def emergency(self, belief: Belief, detail: str, now_ns: int) -> Verdict:
        """Something of ours broke: stop, whatever else was going on."""
        self._case.notice(Notice(NoticeKind.FAULT, stops=True, detail=detail), belief, now_ns)
        sequence = self._case.begin_stop(belief, now_ns)
        sequence.broke_off(now_ns)
        return self._stopping(sequence, belief, now_ns)

    def _wish_rest(self, kind: IntentKind, belief: Belief, now_ns: int) -> None:
        """A belt that may move is stopped; one that rests is told so once, on the way out.

        A session that gave a start up before the belt was told is told that the belt rests.
        """
        case = self._case
        if case.mode is Mode.STOPPING or (case.mode is Mode.IDLE and case.wished in (None, kind)):
            return
        if case.mode is Mode.IDLE and kind is IntentKind.REST and belief.at_rest:
            case.notice(Notice(NoticeKind.AT_REST), belief, now_ns)
        else:
            case.begin_stop(belief, now_ns)

    def _stopping(self, sequence: StopSequence, belief: Belief, now_ns: int) -> Verdict:
        """Send stop, again each second where it is not seen to work, until the belt rests."""
        alarm = sequence.unanswered(belief, now_ns)
        if not sequence.should_send(belief, now_ns):
            return Verdict(Judgement.STOP, alarm=alarm)
        sequence.sent(belief, now_ns)
        return Verdict(Judgement.STOP, self._case.orders.stop(now_ns), alarm=alarm)

    def _start(self, belief: Belief, now_ns: int) -> Verdict:
        """R01: by the walker's act, at rest, counted down, with the clip on; once."""
        case = self._case
        if case.mode is not Mode.IDLE:
            return _NOTHING
        reason = case.permit.objection(now_ns)
        if reason is None and not belief.at_rest:
            reason = "the belt is not known to be at rest"
        if reason is None and (case.ill or not case.linked):
            reason = "the journal, the guardian or the link is down"
        if reason is not None:
            return Verdict(Judgement.REFUSE, reasons=(reason,))
        case.begin_start(now_ns)
        return Verdict(Judgement.ALLOW, case.orders.start(now_ns))

    def _speed(self, intent: Intent, belief: Belief, now_ns: int) -> Verdict:
        """Down at once; up only when every rule agrees."""
        case = self._case
        commanded_mps, measured_mps = case.follow.commanded_mps, belief.speed_mps
        wish_mps = intent.speed_mps
        if measured_mps is None or wish_mps is None:
            return Verdict(Judgement.REFUSE, reasons=("the belt's speed is not known",))
        if not case.linked or belief.trust is Trust.UNKNOWN:
            return Verdict(Judgement.REFUSE, reasons=("nothing is heard from the belt",))
        if case.hand_wish_mps is not None:
            wish_mps = max(wish_mps, case.hand_wish_mps)
        cap_mps = case.cap_mps(intent)
        target_mps = case.limits.settle(wish_mps, cap_mps)
        if _is_faster(commanded_mps, target_mps):
            if case.by_hand and not _is_faster(commanded_mps, case.limits.bound(wish_mps, cap_mps)):
                # Between two steps of the grid: it stays as the hand left it (R18).
                return self._grade(intent, belief, now_ns)
            return self._fall(target_mps, measured_mps, now_ns)
        if not case.pinned:
            return self._pin(measured_mps, now_ns)
        if _is_faster(target_mps, commanded_mps):
            reason = self._rise_objection(commanded_mps, belief)
            if reason is None:
                reason = self._belt_objection(commanded_mps, measured_mps, now_ns)
            if reason is not None:
                return Verdict(Judgement.REFUSE, reasons=(reason,))
            next_mps = case.rise.next_mps(commanded_mps, target_mps, now_ns)
            if not _is_faster(next_mps, commanded_mps):
                return self._grade(intent, belief, now_ns)
            next_mps = case.limits.settle(next_mps, cap_mps)
            if _is_faster(next_mps, commanded_mps):
                case.rise.rose(next_mps - commanded_mps, now_ns)
                return self._command_speed(next_mps, measured_mps, now_ns)
        return self._grade(intent, belief, now_ns)

    def _fall(self, target_mps: float, measured_mps: float, now_ns: int) -> Verdict:
        """At once, but never a fall in name only: a hand may have made the belt slower still.

        Such a belt is left as it is: taken for the hand's once it is steady, told again as soon as
        it is faster (R06, R18). So is one of which nobody knows what it was told last (R13). A
        rise of ours that has no answer yet is taken back all the same.
        """
        case = self._case
        rising = case.orders.waiting and not case.follow.falling
        slower = measured_mps < target_mps - CONSOLE_TOLERANCE_MPS
        unsure = case.uncertain_since_ns is not None
        if slower and not rising and (unsure or case.follow.slowed_by_another(measured_mps)):
            return Verdict(Judgement.REFUSE, reasons=("the belt is slower already",))
        case.rise.fell(now_ns)
        return self._command_speed(target_mps, measured_mps, now_ns)

    def _pin(self, measured_mps: float, now_ns: int) -> Verdict:
        """R02: after a start the lowest speed is commanded, once the belt has spun up."""
        case = self._case
        if now_ns - case.running_ns < case.limits.spin_up_ns:
            return Verdict(Judgement.REFUSE, reasons=("the belt is spinning up",))
        case.pinned, case.pinned_ns = True, now_ns
        return self._command_speed(case.limits.minimum_mps, measured_mps, now_ns)

    def _rise_objection(self, commanded_mps: float, belief: Belief) -> str | None:
        """Why nothing may be increased now (R12, R13, R15, R25)."""
        case = self._case
        if belief.trust is not Trust.FRESH:
            return f"telemetry is {belief.trust.value}"
        if case.ill:
            return f"the {min(case.ill)} is down"
        if case.uncertain_since_ns is not None or case.orders.waiting:
            return "a command is still without an answer"
        if case.holding:
            return "the belt did not follow"
        if belief.presence is Presence.FADING:
            return "nobody is seen on the belt"
        if case.hand_cap_mps is not None and not _is_faster(case.hand_cap_mps, commanded_mps):
            return "a hand on the console made it slower"
        return None

    def _belt_objection(self, commanded_mps: float, measured_mps: float, now_ns: int) -> str | None:
        """Why this belt may not rise yet; a probe, too, where miles would show (R03, R07, R13)."""
        case = self._case
        if abs(measured_mps - commanded_mps) > RISE_GATE_MPS:
            return "the belt has not caught up yet"
        if case.follow.slowed_by_another(measured_mps):
            return "the belt is slower than it was told and had been"
        if case.probing and now_ns - case.pinned_ns < PROBE_SETTLE_NS:
            return "the belt has had no time to show its lowest speed"
        if case.probing and measured_mps > commanded_mps + CONSOLE_TOLERANCE_MPS:
            return "the belt is faster than it was told"
        return None

    def _command_speed(self, speed_mps: float, measured_mps: float, now_ns: int) -> Verdict:
        """A speed, at or below every cap by construction."""
        self._case.samples_to_return = 0
        self._case.follow.command(speed_mps, measured_mps, now_ns)
        return Verdict(Judgement.ALLOW, self._case.orders.speed(speed_mps, now_ns))

    def _grade(self, intent: Intent, belief: Belief, now_ns: int) -> Verdict:
        """An incline within the profile's own steepest, while the belt runs and answers."""
        case, steepest = self._case, self._case.limits.steepest_grade
        if intent.grade is None or steepest <= 0:
            return _NOTHING
        grade, before = min(max(intent.grade, 0.0), steepest), case.grade_commanded
        if before is not None and abs(grade - before) <= _SAME_GRADE:
            return _NOTHING
        rising = grade > (before or 0.0)
        if rising and (belief.trust is not Trust.FRESH or case.orders.waiting or case.ill):
            return Verdict(Judgement.REFUSE, reasons=("no increase now",))
        case.grade_commanded = grade
        return Verdict(Judgement.ALLOW, case.orders.grade(grade, now_ns))

    def next_change_ns(self, belief: Belief, now_ns: int) -> int | None:
        """When a wait of safety's own ends, should nothing come in before; None when none runs.

        While anything is under way (starting, stopping, an open command, doubt, a hold) the
        answer is "at once", and the caller's own pace applies.
        """
        case = self._case
        if case.notices:
            return now_ns
        if case.mode is Mode.IDLE:
            silent_ns = case.silent_since_ns
            return None if silent_ns is None else silent_ns + IDLE_SILENCE_NS + 1
        if (
            case.mode is not Mode.RUNNING
            or case.orders.waiting
            or case.uncertain_since_ns is not None
            or not case.pinned
            or not case.linked
            or belief.trust is not Trust.FRESH
            or case.heart.counting
        ):
            return now_ns
        waits_ns = (case.follow.next_change_ns(), case.rise.next_change_ns(now_ns))
        return min((wait_ns for wait_ns in waits_ns if wait_ns is not None), default=None)


def _is_faster(one_mps: float, other_mps: float) -> bool:
    """Whether it is, by more than a rounding."""
    return one_mps - other_mps > SAME_MPS

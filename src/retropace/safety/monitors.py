"""Monitors: one look at the belt, by what it is held to be doing (R01, R02, R11 to R17, R20)."""

from typing import Final

from retropace.belief import Belief, Presence, Trust
from retropace.model import Notice, NoticeKind
from retropace.safety.case import Case, Mode
from retropace.safety.hearing import unanswered
from retropace.safety.limits import (
    IDLE_SILENCE_NS,
    PROBE_SETTLE_NS,
    PROBE_WAIT_NS,
    SAME_MPS,
    START_WAIT_NS,
    UNCERTAIN_NS,
)
from retropace.safety.stopping import StopSequence
from retropace.units import NS_PER_S, kmh_to_mps

_EASE_BY_MPS: Final = kmh_to_mps(0.5)
_STEADY_MPS: Final = kmh_to_mps(0.1)
_SAMPLES_TO_BELIEVE: Final = 2
_SAMPLES_TO_ADOPT: Final = 3


def watch(case: Case, belief: Belief, now_ns: int) -> None:
    """Every monitor that applies now."""
    overdue = case.orders.overdue(now_ns)
    if overdue is not None:
        unanswered(case, overdue.kind, "no answer at all", belief, now_ns)
    if case.sequence is not None:
        _watch_stopping(case, case.sequence, belief, now_ns)
    elif case.mode is Mode.IDLE:
        _watch_idle(case, belief, now_ns)
    else:
        _watch_silence(case, belief, now_ns)
    if case.mode is Mode.STARTING and case.linked:
        _watch_starting(case, belief, now_ns)
    if case.mode is Mode.RUNNING and case.linked:
        _watch_running(case, belief, now_ns)
    if case.mode in (Mode.STARTING, Mode.RUNNING) and case.linked:
        _watch_heart(case, belief, now_ns)
    case.seen_samples, case.seen_trust = belief.samples, belief.trust


def _watch_stopping(case: Case, sequence: StopSequence, belief: Belief, now_ns: int) -> None:
    """Until the belt is seen at rest; an alarm where it does not slow (R16)."""
    if sequence.at_rest(belief, now_ns) and not case.orders.stopping(now_ns):
        case.end_stop(belief, now_ns)
    elif sequence.started_again(belief):
        case.stop_anew(belief, now_ns)
    elif not sequence.alarmed and sequence.unanswered(belief, now_ns):
        sequence.alarmed = True
        case.notice(Notice(NoticeKind.STOP_UNANSWERED), belief, now_ns)


def _watch_idle(case: Case, belief: Belief, now_ns: int) -> None:
    """A belt nobody started must not move (R01), and one that says nothing cannot be started."""
    if case.linked and belief.trust in (Trust.UNKNOWN, Trust.LOST):
        case.silent_since_ns = case.silent_since_ns or now_ns
        if now_ns - case.silent_since_ns > IDLE_SILENCE_NS:
            case.notice(Notice(NoticeKind.SILENT, stops=True), belief, now_ns)
        return
    case.silent_since_ns = None
    if belief.samples == case.seen_samples:
        return
    case.unasked_samples = case.unasked_samples + 1 if belief.moving else 0
    if case.unasked_samples >= _SAMPLES_TO_BELIEVE:
        case.unasked_samples = 0
        case.notice(Notice(NoticeKind.MOVING_UNASKED, stops=True), belief, now_ns)


def _watch_silence(case: Case, belief: Belief, now_ns: int) -> None:
    """R12: stale telemetry holds, lost telemetry stops; a lost link is noticed on its own."""
    if belief.trust is Trust.LOST and case.linked:
        case.notice(Notice(NoticeKind.SILENT, stops=True), belief, now_ns)
    elif belief.trust is Trust.STALE and case.seen_trust is not Trust.STALE:
        case.notice(Notice(NoticeKind.STALE), belief, now_ns)
    elif belief.trust is Trust.FRESH and case.seen_trust is Trust.STALE:
        case.notice(Notice(NoticeKind.FRESH_AGAIN), belief, now_ns)


def _watch_starting(case: Case, belief: Belief, now_ns: int) -> None:
    """From the start command to the first motion (R02)."""
    if belief.moving:
        case.begin_running(now_ns)
    elif now_ns - case.started_ns > START_WAIT_NS:
        case.notice(Notice(NoticeKind.NO_MOTION, stops=True), belief, now_ns)


def _watch_running(case: Case, belief: Belief, now_ns: int) -> None:
    """The monitors of a belt that carries someone."""
    if belief.at_rest:
        case.notice(Notice(NoticeKind.CONSOLE_PAUSE, stops=True), belief, now_ns)
        return
    first_ns = case.first_start_ns
    if first_ns is not None and now_ns - first_ns > case.limits.longest_ns + UNCERTAIN_NS:
        case.notice(Notice(NoticeKind.TOO_LONG, stops=True), belief, now_ns)
        return
    if _watch_walker(case, belief, now_ns):
        return
    moving_mps = belief.speed_mps if belief.moving else None
    if case.samples_to_return and moving_mps is not None and belief.samples != case.seen_samples:
        case.samples_to_return -= 1
        if not case.samples_to_return:
            case.follow.adopt(moving_mps)
    since_ns = case.uncertain_since_ns
    found = case.follow.watch(belief, now_ns, unsure=since_ns is not None)
    if found is not None and belief.speed_mps is not None:
        _followed_badly(case, found, belief.speed_mps, belief, now_ns)
    elif since_ns is not None:
        _adopt_when_steady(case, since_ns, belief, now_ns)
    if case.probing and case.mode is Mode.RUNNING:
        _watch_probe(case, belief, now_ns)


def _watch_walker(case: Case, belief: Belief, now_ns: int) -> bool:
    """Nobody on a moving belt: said first, then stopped; True where it is stopped (decision 8)."""
    if belief.presence is Presence.PRESENT:
        case.unseen = False
    unseen_s = None if belief.unseen_ns is None else round(belief.unseen_ns / NS_PER_S, 1)
    gone = belief.presence is Presence.ABSENT
    if gone:
        case.notice(Notice(NoticeKind.WALKER_GONE, stops=True, value=unseen_s), belief, now_ns)
    if belief.presence is Presence.FADING and not case.unseen:
        case.unseen = True
        case.notice(Notice(NoticeKind.WALKER_UNSEEN, value=unseen_s), belief, now_ns)
    return gone


def _watch_heart(case: Case, belief: Belief, now_ns: int) -> None:
    """R20: a heart above its ceiling is eased, then stopped.

    From the start command on: a belt may move before its reports say so. And from what it runs at
    where it is still on its way up, by our word or a hand's: eased is slower than now.
    """
    starting, limits = case.mode is Mode.STARTING, case.limits
    told_mps = limits.minimum_mps if starting else case.follow.commanded_mps
    now_mps = told_mps if belief.speed_mps is None else min(told_mps, belief.speed_mps)
    easier_mps = limits.settle(now_mps - _EASE_BY_MPS)
    heart = case.heart.watch(belief.heart_rate_bpm, easier_mps, now_ns)
    if heart is not None:
        case.notice(heart, belief, now_ns)


def _watch_probe(case: Case, belief: Belief, now_ns: int) -> None:
    """R03: once the probe's speed is commanded, give the belt its time, then compare."""
    if not case.pinned or case.follow.commanded_mps < case.probe_target_mps - SAME_MPS:
        return
    if case.probe_since_ns is None:
        case.probe_since_ns = now_ns
    waited_ns = now_ns - case.probe_since_ns
    measured_mps = belief.speed_mps if belief.trust is Trust.FRESH else None
    if waited_ns < PROBE_SETTLE_NS or measured_mps is None:
        return
    result = case.probe_result(measured_mps)
    if not result.stops or waited_ns >= PROBE_WAIT_NS:
        case.probing = False
        case.notice(result, belief, now_ns)


def _followed_badly(
    case: Case, found: Notice, measured_mps: float, belief: Belief, now_ns: int
) -> None:
    """A belt that does something else than it was told: a wrong unit, a hand, or a fault."""
    if case.probing:
        result = case.probe_result(measured_mps)
        if result.stops:
            case.notice(result, belief, now_ns)
            return
    if found.kind in (NoticeKind.CONSOLE_SLOWER, NoticeKind.CONSOLE_FASTER):
        case.console_speed(measured_mps, belief, now_ns)
        return
    if found.kind is NoticeKind.NOT_FOLLOWING:
        case.holding = True
        if belief.trust is Trust.FRESH:  # what it did seconds ago must not speed it up again (R12)
            case.follow.adopt(measured_mps)
    case.notice(found, belief, now_ns)


def _adopt_when_steady(case: Case, since_ns: int, belief: Belief, now_ns: int) -> None:
    """After an unknown outcome: go on from what fresh telemetry shows, or stop (R13)."""
    if now_ns - since_ns > UNCERTAIN_NS:
        case.notice(Notice(NoticeKind.UNCERTAIN_TOO_LONG, stops=True), belief, now_ns)
    elif belief.samples != case.seen_samples and belief.speed_mps is not None:
        _see_steady(case, belief.speed_mps)


def _see_steady(case: Case, measured_mps: float) -> None:
    """One more sample amid doubt: so many alike end it."""
    if case.steady_samples and abs(measured_mps - case.steady_mps) > _STEADY_MPS:
        case.steady_samples = 0
    case.steady_samples += 1
    case.steady_mps = measured_mps
    if case.steady_samples >= _SAMPLES_TO_ADOPT:
        case.uncertain_since_ns = None
        case.rise.forget()
        if not case.told_since_doubt:  # else it may be on its way still to what it was told
            case.follow.adopt(measured_mps)

"""Hearing: what receipts, statuses, the link and our own health do to the case."""

from collections.abc import Mapping
from typing import Final

from retropace.belief import Belief
from retropace.model import (
    CommandKind,
    HealthEvent,
    LinkEvent,
    LinkState,
    MachineStatus,
    Notice,
    NoticeKind,
    Outcome,
    Receipt,
    StatusEvent,
)
from retropace.phrase import Phrase
from retropace.safety.case import Case, Mode

_CARRYING: Final = (Mode.STARTING, Mode.RUNNING)
_BEARABLE: Final = {
    "journal": NoticeKind.JOURNAL_DOWN,
    "guardian": NoticeKind.GUARDIAN_GONE,
}
"""Parts of ours without which nothing may be increased, but a session may end well."""
_CONSOLE_STOPS: Final[Mapping[StatusEvent, NoticeKind]] = {
    StatusEvent.STOPPED_BY_USER: NoticeKind.CONSOLE_STOP,
    StatusEvent.PAUSED_BY_USER: NoticeKind.CONSOLE_PAUSE,
    StatusEvent.RESET: NoticeKind.CONSOLE_STOP,
    StatusEvent.CONTROL_LOST: NoticeKind.CONTROL_LOST,
}


def hear_health(case: Case, event: HealthEvent, belief: Belief, now_ns: int) -> None:
    """The journal or the guardian fell ill or recovered (R25, R24); anything else stops."""
    part = event.part
    if event.healthy:
        case.ill.discard(part)
    elif part not in _BEARABLE:
        fault = Notice(NoticeKind.FAULT, stops=True, detail=event.detail)
        case.notice(fault, belief, now_ns)
    elif part not in case.ill:
        case.ill.add(part)
        case.notice(Notice(_BEARABLE[part], detail=event.detail), belief, now_ns)


def hear_link(case: Case, event: LinkEvent, belief: Belief, now_ns: int) -> None:
    """The link went or came back (R23); what was asked before counts no more (R09)."""
    match event.state:
        case LinkState.LOST:
            case.linked = False
            case.permit.withdraw()
            case.rise.forget()
            case.orders.clear()
            if case.mode is Mode.STARTING:
                # It may begin to move after the walker has been told to stand astride (R01).
                case.begin_stop(belief, now_ns)
            case.notice(Notice(NoticeKind.LINK_LOST, detail=event.detail), belief, now_ns)
        case LinkState.BACK | LinkState.UP if not case.linked:
            case.link_back(now_ns)
            case.notice(Notice(NoticeKind.LINK_BACK), belief, now_ns)
        case LinkState.FAILED:
            failed = Notice(NoticeKind.LINK_FAILED, stops=True, detail=event.detail)
            case.notice(failed, belief, now_ns)
        case LinkState.OVERFLOW:
            case.notice(Notice(NoticeKind.QUEUE_OVERFLOW, stops=True), belief, now_ns)


def hear_status(case: Case, status: MachineStatus, belief: Belief, now_ns: int) -> None:
    """What the treadmill says of its console; the hand there wins (R18).

    A stop pressed there during our own countdown counts as one, before the belt has moved.
    """
    event = status.event
    expecting = case.mode in _CARRYING or case.permit.pending(now_ns)
    if event is StatusEvent.STOPPED_BY_SAFETY_KEY:
        case.notice(Notice(NoticeKind.SAFETY_KEY, stops=True), belief, now_ns)
    elif event is StatusEvent.STARTED_BY_USER and case.mode in (Mode.IDLE, Mode.STOPPING):
        case.started_elsewhere(belief, now_ns)
    elif event in _CONSOLE_STOPS and expecting and case.sequence is None:
        case.notice(Notice(_CONSOLE_STOPS[event], stops=True), belief, now_ns)
    elif event is StatusEvent.TARGET_SPEED_CHANGED and case.mode is Mode.RUNNING:
        told_mps = status.value
        if told_mps is None or case.follow.is_echo(told_mps, now_ns):
            return
        if case.is_new(told_mps, now_ns):
            case.console_speed(told_mps, belief, now_ns)


def hear_receipt(case: Case, receipt: Receipt, belief: Belief, now_ns: int) -> None:
    """What became of a command (R13)."""
    command = case.orders.close(receipt)
    if receipt.kind is CommandKind.STOP:
        at_once = case.orders.close_stop(receipt, now_ns)
        if case.sequence is not None and not at_once:
            case.sequence.watch(now_ns)
        if receipt.outcome is not Outcome.CONFIRMED and case.sequence is not None:
            case.sequence.refused()
        return
    if command is None:
        return
    if receipt.outcome is Outcome.CONFIRMED:
        if command.kind is CommandKind.SET_SPEED:
            case.told_since_doubt = True
        return
    if case.probing and command.kind is CommandKind.SET_SPEED:
        case.probe_again(now_ns)
    if receipt.outcome is Outcome.UNKNOWN:
        unanswered(case, command.kind, receipt.detail, belief, now_ns)
    else:
        _rejected(case, command.kind, receipt, belief, now_ns)


def unanswered(case: Case, kind: CommandKind, detail: str, belief: Belief, now_ns: int) -> None:
    """An unknown outcome suspends automation; an unknown start stops it."""
    if kind is CommandKind.STOP:
        if case.sequence is not None:
            case.sequence.refused()
    elif kind is CommandKind.START:
        doubt = Notice(NoticeKind.UNCERTAIN_TOO_LONG, stops=True, detail=detail)
        case.notice(doubt, belief, now_ns)
    elif case.mode is Mode.RUNNING:
        case.begin_doubt(now_ns)
        case.notice(Notice(NoticeKind.OUTCOME_UNKNOWN, detail=detail), belief, now_ns)


def _rejected(
    case: Case, asked: CommandKind, receipt: Receipt, belief: Belief, now_ns: int
) -> None:
    """A refusal by the machine is said, and the second one stops; our own lateness is not one."""
    detail = receipt.detail or Phrase("result code {result}", result=str(receipt.result))
    if asked is CommandKind.SET_GRADE:
        case.notice(Notice(NoticeKind.REJECTED, detail=detail), belief, now_ns)
        return
    if asked is CommandKind.SET_SPEED and belief.speed_mps is not None:
        case.follow.adopt(belief.speed_mps)
    if asked is CommandKind.SET_SPEED and receipt.result is None:
        return
    case.rejections += 1
    again = case.rejections > 1 or asked is CommandKind.START
    kind = NoticeKind.REJECTED_AGAIN if again else NoticeKind.REJECTED
    case.notice(Notice(kind, stops=again, detail=detail), belief, now_ns)

"""A decision as a JSON object: all that was decided, and nothing that is as usual.

Recorder and replay both render with this, so that "the same decision" means the same object.
"""

from typing import Any

from retropace.kernel import Decision
from retropace.model import Command, Cue, DecodeFault, Intent, Judgement, Notice, Urgency


def render(decision: Decision, base_ns: int) -> dict[str, Any]:
    """What one step came to; instants in ns after the journal's base.

    The intent's expiry and the next step's due time follow from the instant and are left out.
    """
    verdict = decision.verdict
    out: dict[str, Any] = {"phase": decision.phase, "intent": _intent(decision.intent)}
    if verdict.judgement is not Judgement.ALLOW:
        out["judgement"] = verdict.judgement
    if verdict.command is not None:
        out["command"] = _command(verdict.command, base_ns)
    if verdict.reasons:
        out["reasons"] = list(verdict.reasons)
    if verdict.alarm:
        out["alarm"] = True
    if decision.notices:
        out["notices"] = [_notice(notice) for notice in decision.notices]
    if decision.cues:
        out["cues"] = [_cue(cue) for cue in decision.cues]
    if decision.faults:
        out["faults"] = [_fault(fault) for fault in decision.faults]
    return out


def _intent(intent: Intent) -> dict[str, Any]:
    out: dict[str, Any] = {"kind": intent.kind, "step": intent.step}
    if intent.speed_mps is not None:
        out["speed_mps"] = intent.speed_mps
    if intent.cap_mps is not None:
        out["cap_mps"] = intent.cap_mps
    if intent.grade:
        out["grade"] = intent.grade
    if intent.probing:
        out["probing"] = True
    if intent.reason:
        out["reason"] = intent.reason
    return out


def _command(command: Command, base_ns: int) -> dict[str, Any]:
    out: dict[str, Any] = {"kind": command.kind, "number": command.number}
    if command.speed_mps is not None:
        out["speed_mps"] = command.speed_mps
    if command.grade is not None:
        out["grade"] = command.grade
    if command.expires_ns is not None:
        out["expires_t"] = command.expires_ns - base_ns
    return out


def _notice(notice: Notice) -> dict[str, Any]:
    out: dict[str, Any] = {"kind": notice.kind}
    if notice.stops:
        out["stops"] = True
    if notice.value is not None:
        out["value"] = notice.value
    if notice.detail:
        out["detail"] = notice.detail
    return out


def _cue(cue: Cue) -> dict[str, Any]:
    out: dict[str, Any] = {"key": cue.key}
    if cue.urgency is not Urgency.CALM:
        out["urgency"] = cue.urgency
    if cue.values:
        out["values"] = dict(cue.values)
    if cue.announces_mps is not None:
        out["announces_mps"] = cue.announces_mps
    return out


def _fault(fault: DecodeFault) -> dict[str, Any]:
    return {
        "characteristic": fault.characteristic,
        "hex": fault.data.hex(),
        "reason": fault.reason,
    }

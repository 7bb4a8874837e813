"""A moment of a session as the JSON that goes out; km/h and percent, units in the names."""

import json
from typing import Any, NamedTuple

from retropace.cues.text import caption, sentence
from retropace.effort import Effort
from retropace.model import Cue, Notice, SpeedUnit
from retropace.runtime.snapshot import Snapshot
from retropace.session import Phase
from retropace.units import told_kmh


class About(NamedTuple):
    """What stays the same for a session."""

    profile: str
    title: str
    treadmill: str
    simulated: bool
    unit: SpeedUnit = SpeedUnit.KMH
    language: str = "en"


def state_of(about: About, snapshot: Snapshot) -> dict[str, Any]:
    """Where the session is; it changes a few times a minute."""
    view = snapshot.view
    ending = view.ending
    return {
        "phase": str(view.phase),
        "profile": about.profile,
        "title": about.title,
        "treadmill": about.treadmill,
        "simulated": about.simulated,
        "step": view.step_number,
        "steps": view.step_count,
        "step_name": view.step_name,
        "direction": str(view.direction),
        "next_name": view.next_name,
        "next_speed_kmh": told_kmh(view.next_mps),
        "waits_for": None if view.prompt is None else str(view.prompt),
        "linked": snapshot.linked,
        "alarm": snapshot.alarm,
        "ending": None if ending is None else str(ending.kind),
        "ending_reason": None if ending is None else ending.reason,
    }


def idle_state(about: About) -> dict[str, Any]:
    """How things stand before the first moment of a session."""
    return {
        "phase": "idle",
        "profile": about.profile or None,
        "title": about.title or None,
        "treadmill": about.treadmill,
        "simulated": about.simulated,
    }


def sample_of(snapshot: Snapshot) -> dict[str, Any]:
    """One measurement; null is not known, which is neither zero nor at rest (R11)."""
    view, effort = snapshot.view, snapshot.effort
    known = effort if isinstance(effort, Effort) else None
    equal = None if known is None else known.equivalent_interval
    remaining_s = max(0.0, view.total_s - view.elapsed_s)
    return {
        "time_s": round(snapshot.now_s, 1),
        "speed_kmh": told_kmh(snapshot.measured_mps),
        "asked_speed_kmh": told_kmh(snapshot.commanded_mps),
        "grade_pct": round(view.grade * 100, 1),
        "distance_m": round(snapshot.distance_m, 1),
        "elapsed_s": round(view.elapsed_s),
        "remaining_s": round(remaining_s),
        "step_remaining_s": None if view.step_remaining_s is None else round(view.step_remaining_s),
        "heart_rate_bpm": snapshot.heart_rate_bpm,
        "mets": None if known is None else round(known.mets, 1),
        "equivalent_speed_kmh": None if known is None else told_kmh(known.equivalent_mps),
        "equivalent_speed_kmh_low": told_kmh(equal.low) if equal else None,
        "equivalent_speed_kmh_high": told_kmh(equal.high) if equal else None,
        "trust": str(snapshot.trust),
    }


def cue_of(about: About, cue: Cue, time_s: float, said_at_s: float) -> dict[str, Any]:
    """What is said: ``text`` for a voice, ``caption`` for a screen; ``said_at_s`` since 1970."""
    return {
        "time_s": round(time_s, 1),
        "said_at_s": round(said_at_s, 1),
        "key": cue.key,
        "urgency": str(cue.urgency),
        "text": sentence(cue, about.unit, about.language),
        "caption": caption(cue, about.unit, about.language),
        "language": about.language,
    }


def notice_event(notice: Notice, time_s: float) -> dict[str, Any]:
    """What safety noticed."""
    return {
        "time_s": round(time_s, 1),
        "event": str(notice.kind),
        "stops": notice.stops,
        "detail": notice.detail,
    }


def plain_event(event: str, time_s: float, detail: str = "") -> dict[str, Any]:
    """Anything else that happened."""
    return {"time_s": round(time_s, 1), "event": event, "stops": False, "detail": detail}


def ended_event(snapshot: Snapshot) -> dict[str, Any]:
    """The session is over."""
    ending = snapshot.view.ending
    told = "" if ending is None else f"{ending.kind}: {ending.reason}"
    return plain_event("session ended", snapshot.now_s, told)


def is_over(snapshot: Snapshot) -> bool:
    """Whether this is the last of a session's moments."""
    return snapshot.view.phase is Phase.ENDED


def packed(values: dict[str, Any]) -> str:
    """As it travels."""
    return json.dumps(values, separators=(",", ":"))

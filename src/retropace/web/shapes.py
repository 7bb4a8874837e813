"""What viewers are told of a moment, as JSON with units in its names; see docs/web-api.md."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from retropace.cues.text import caption, sentence
from retropace.cues.told import told
from retropace.driver import TreadmillInfo
from retropace.effort import Effort, OutOfDomain
from retropace.model import Cue, SpeedUnit
from retropace.profile.plan import Plan
from retropace.runtime.snapshot import Snapshot
from retropace.session import Ending, Phase, View
from retropace.units import told_kmh

_AT_REST = (Phase.READY, Phase.COUNTDOWN, Phase.PAUSED, Phase.ENDED)


class Spoken(NamedTuple):
    """A language, and the words of the profile that is walked in it."""

    language: str
    words: Mapping[str, str]

    def own(self, text: str) -> str:
        """A text of the profile's; as it stands where the language has no words for it."""
        return self.words.get(text, text)


def session_shape(
    snapshot: Snapshot | None, plan: Plan, info: TreadmillInfo, spoken: Spoken
) -> dict[str, Any]:
    """A session at a moment; ``snapshot`` is None before its first step."""
    shape: dict[str, Any] = {
        "profile": plan.name,
        "title": spoken.own(plan.title),
        "level": plan.level.value,
        "treadmill": info.name,
        "notes": [told(note, spoken.language) for note in info.notes],
    }
    if snapshot is None:
        return shape | {"phase": Phase.READY.value, "prompt": None, "now_s": 0.0}
    return shape | _view_shape(snapshot.view, spoken) | _moment_shape(snapshot)


def may_move(snapshot: Snapshot | None) -> bool:
    """Whether the belt moves, or may do so at any moment."""
    if snapshot is None:
        return False
    return snapshot.view.phase not in _AT_REST or bool(snapshot.measured_mps)


def cue_shape(cue: Cue, unit: SpeedUnit, spoken: Spoken) -> dict[str, Any]:
    """A cue in words."""
    return {
        "key": cue.key,
        "urgency": cue.urgency.value,
        "spoken": sentence(cue, unit, spoken.language, "page", spoken.words),
        "shown": caption(cue, unit, spoken.language, "page", spoken.words),
    }


def _moment_shape(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "now_s": round(snapshot.now_s, 2),
        "commanded_kmh": told_kmh(snapshot.commanded_mps),
        "measured_kmh": told_kmh(snapshot.measured_mps),
        "trust": snapshot.trust.value,
        "age_s": _rounded(snapshot.age_s, 2),
        "linked": snapshot.linked,
        "alarm": snapshot.alarm,
        "distance_m": round(snapshot.distance_m, 1),
        "heart_rate_bpm": snapshot.heart_rate_bpm,
        "effort": _effort_shape(snapshot.effort),
    }


def _view_shape(view: View, spoken: Spoken) -> dict[str, Any]:
    return {
        "phase": view.phase.value,
        "prompt": None if view.prompt is None else view.prompt.value,
        "step_number": view.step_number,
        "step_count": view.step_count,
        "step_name": spoken.own(view.step_name),
        "direction": view.direction.value,
        "astride": view.astride,
        "asked_kmh": told_kmh(view.asked_mps),
        "grade_pct": round(view.grade * 100, 2),
        "step_elapsed_s": round(view.step_elapsed_s, 1),
        "step_remaining_s": _rounded(view.step_remaining_s, 1),
        "next_name": None if view.next_name is None else spoken.own(view.next_name),
        "next_kmh": told_kmh(view.next_mps),
        "next_end_kmh": told_kmh(view.next_end_mps),
        "elapsed_s": round(view.elapsed_s, 1),
        "total_s": round(view.total_s, 1),
        "ending": _ending_shape(view.ending, spoken.language),
    }


def _ending_shape(ending: Ending | None, language: str) -> dict[str, str] | None:
    if ending is None:
        return None
    return {"kind": ending.kind.value, "reason": told(ending.reason, language)}


def _effort_shape(effort: Effort | OutOfDomain | None) -> dict[str, Any] | None:
    """What it costs now, or why there is no figure; None while the belt does not move."""
    if effort is None:
        return None
    figures = ("vo2_ml_kg_min", "mets", "kcal_per_min", "equivalent_speed_kmh")
    if isinstance(effort, OutOfDomain):
        return dict.fromkeys(figures) | {"no_figure": effort.reason}
    return {
        "vo2_ml_kg_min": round(effort.vo2_ml_kg_min, 1),
        "mets": round(effort.mets, 1),
        "kcal_per_min": _rounded(effort.kcal_per_min, 2),
        "equivalent_speed_kmh": told_kmh(effort.equivalent_mps),
        "no_figure": None,
    }


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)

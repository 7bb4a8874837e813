"""A profile told in figures, as JSON with units in its names: whole, and step by step."""

from typing import Any

from retropace.profile.plan import Plan, Step
from retropace.profile.schema import Profile
from retropace.units import mps_to_kmh


def summary_to_json(profile: Profile, plan: Plan) -> dict[str, Any]:
    """The whole of it, without its steps."""
    return {
        "name": plan.name,
        "title": plan.title,
        "level": plan.level.value,
        "duration_s": rounded(plan.duration_s),
        "distance_m": rounded(sum(_distance_m(step) for step in plan.steps)),
        "cap_kmh": _kmh(plan.cap_mps),
        "top_speed_kmh": _kmh(max(max(s.speed_mps, s.end_speed_mps) for s in plan.steps)),
        "top_grade_pct": rounded(max(step.grade for step in plan.steps) * 100),
        "directions": sorted({step.direction.value for step in plan.steps}),
        "steps": len(plan.steps),
        "for_whom": " ".join(profile.for_whom.split()),
        "based_on": " ".join(profile.based_on.split()),
    }


def steps_to_json(plan: Plan) -> list[dict[str, Any]]:
    """Every step, flat, with the time at which it begins."""
    rows = []
    starts_s = 0.0
    for step in plan.steps:
        rows.append(
            {
                "name": step.name,
                "starts_s": rounded(starts_s),
                "expected_s": rounded(step.expected_s),
                "direction": step.direction.value,
                "speed_kmh": _kmh(step.speed_mps),
                "end_speed_kmh": _kmh(step.end_speed_mps),
                "cap_kmh": _kmh(step.cap_mps),
                "grade_pct": rounded(step.grade * 100),
                "duration_s": None if step.duration_s is None else rounded(step.duration_s),
                "distance_m": None if step.distance_m is None else rounded(step.distance_m),
                "rest": step.rest,
                "cues": [{"offset_s": rounded(c.offset_s), "text": c.text} for c in step.cues],
            }
        )
        starts_s += step.expected_s
    return rows


def _distance_m(step: Step) -> float:
    """The way of a step at its own speed, m."""
    return step.expected_s * (step.speed_mps + step.end_speed_mps) / 2


def _kmh(speed_mps: float) -> float:
    return rounded(mps_to_kmh(speed_mps))


def rounded(value: float) -> float:
    """Four decimals: what a conversion left behind is noise, not data."""
    return round(value, 4)

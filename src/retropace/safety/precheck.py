"""What must be true before the belt moves: can this treadmill do this profile safely (R04)."""

from dataclasses import replace

from retropace.driver import TreadmillInfo
from retropace.model import Direction, Level, SpeedRange
from retropace.phrase import Phrase
from retropace.profile.plan import Plan
from retropace.safety.limits import (
    COARSEST_STEP_MPS,
    LEVEL_CAPS_MPS,
    SPIN_UP_NS,
    Limits,
    hard_bound_mps,
)
from retropace.units import kmh_to_mps, mps_to_kmh, seconds_to_ns

_SLACK = 1e-9
"""What floating point loses between a machine's own bound and ours."""
_LEVELS = list(Level)


def objections(plan: Plan, info: TreadmillInfo, level: Level) -> tuple[str, ...]:
    """Why this profile must not begin on this treadmill with this walker; empty when it may."""
    if _LEVELS.index(plan.level) > _LEVELS.index(level):
        return (
            Phrase(
                "the profile '{profile}' is for the level '{wanted}', and this walker's level is "
                "'{level}'",
                profile=plan.name,
                wanted=Phrase(plan.level.value),
                level=Phrase(level.value),
            ),
        )
    if info.refused:
        return (
            Phrase(
                "{name} cannot be walked backward safely, since {why}",
                name=info.name,
                why=info.refused,
            ),
        )
    if not info.has_control_point:
        told = Phrase(
            "{name} has no control point: a program cannot drive its belt", name=info.name
        )
        return (told,)
    if not info.takes_speed:
        return (Phrase("{name} does not take a speed from a program", name=info.name),)
    if info.speed_range is None:
        return (Phrase("{name} does not say which speeds it can do", name=info.name),)
    return (
        *_speed_objections(plan, info, info.speed_range, level),
        *_grade_objections(plan, info),
    )


def _speed_objections(
    plan: Plan, info: TreadmillInfo, speeds: SpeedRange, level: Level
) -> tuple[str, ...]:
    """Steps the machine's own range cannot do safely."""
    found = []
    if not 0 < speeds.minimum_mps <= speeds.maximum_mps:
        found.append(
            Phrase(
                "{name} gives a range of speeds that makes no sense "
                "({slowest_kmh:.2f} to {fastest_kmh:.2f} km/h)",
                name=info.name,
                slowest_kmh=mps_to_kmh(speeds.minimum_mps),
                fastest_kmh=mps_to_kmh(speeds.maximum_mps),
            )
        )
    if _exceeds(speeds.step_mps, COARSEST_STEP_MPS):
        found.append(
            Phrase(
                "{name} changes speed in steps of {step_kmh:.2f} km/h, coarser than "
                "{bound_kmh:.1f} km/h",
                name=info.name,
                step_kmh=mps_to_kmh(speeds.step_mps),
                bound_kmh=mps_to_kmh(COARSEST_STEP_MPS),
            )
        )
    for step in plan.steps:
        cap_mps = min(step.cap_mps, plan.cap_mps, LEVEL_CAPS_MPS[level])
        if _exceeds(speeds.minimum_mps, cap_mps):
            found.append(
                Phrase(
                    "the slowest {name} can go is {slowest_kmh:.1f} km/h, above the cap of "
                    "{cap_kmh:.1f} km/h of the step '{step}'",
                    name=info.name,
                    slowest_kmh=mps_to_kmh(speeds.minimum_mps),
                    cap_kmh=mps_to_kmh(cap_mps),
                    step=step.name,
                )
            )
            break
    return tuple(found)


def _grade_objections(plan: Plan, info: TreadmillInfo) -> tuple[str, ...]:
    """Grades the machine cannot do."""
    steepest = _steepest_grade(plan)
    if steepest <= 0:
        return ()
    if not info.takes_grade or info.grade_range is None:
        told = Phrase(
            "the profile climbs to {steepest:.1%}, and {name} takes no incline",
            steepest=steepest,
            name=info.name,
        )
        return (told,)
    if _exceeds(steepest, info.grade_range.maximum):
        return (
            Phrase(
                "the profile climbs to {steepest:.1%}, and {name} only to {bound:.1%}",
                steepest=steepest,
                name=info.name,
                bound=info.grade_range.maximum,
            ),
        )
    return ()


def limits_for(
    plan: Plan, info: TreadmillInfo, level: Level, heart_ceiling_bpm: int | None = None
) -> Limits:
    """The limits of one session, from the treadmill, the profile, the walker and the hard bound."""
    speeds = info.speed_range
    if speeds is None:
        raise ValueError("limits need a treadmill that says its range of speeds")
    ceiling_mps = min(
        speeds.maximum_mps, plan.cap_mps, LEVEL_CAPS_MPS[level], hard_bound_mps(level)
    )
    if _exceeds(speeds.minimum_mps, ceiling_mps):
        raise ValueError("limits need a treadmill that can go as slowly as the lowest cap")
    limits = Limits(
        minimum_mps=speeds.minimum_mps,
        ceiling_mps=ceiling_mps,
        step_mps=speeds.step_mps if speeds.step_mps > 0 else kmh_to_mps(0.1),
        steepest_grade=_steepest_grade(plan),
        heart_ceiling_bpm=heart_ceiling_bpm,
        spin_up_ns=max(SPIN_UP_NS, seconds_to_ns(info.spin_up_s)),
    )
    return replace(limits, ceiling_mps=max(limits.settle(ceiling_mps), limits.minimum_mps))


def faces_both_ways(plan: Plan) -> bool:
    """Whether the walker turns round during this profile (R10)."""
    return any(step.direction is Direction.FORWARD for step in plan.steps)


def _steepest_grade(plan: Plan) -> float:
    """The steepest of its steps, of which every profile has one."""
    return max(step.grade for step in plan.steps)


def _exceeds(value: float, bound: float) -> bool:
    """Whether it is above the bound; so is what is no number."""
    return not value <= bound + _SLACK

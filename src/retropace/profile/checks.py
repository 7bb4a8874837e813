"""Holds a profile to its bounds: speeds, caps, grades, lengths. The first fault is the answer."""

from typing import Final

from retropace.model import Level
from retropace.phrase import Phrase
from retropace.profile.flatten import Placed, count_steps, unroll
from retropace.profile.limits import (
    FIRST_STEPS_GRADE_LIMIT,
    FLAT_STEPS_LIMIT,
    GENTLE_START_MPS,
    GRADE_LIMIT,
    LEVEL_CAP_MPS,
    PLAN_LONGEST_S,
    RISE_MPS2,
    STEP_SHORTEST_S,
)
from retropace.profile.quantity import Quantity
from retropace.profile.schema import Profile, StepTable
from retropace.units import KMH_PER_MPS, mps_to_kmh

# Rounding alone must not refuse a ramp that climbs exactly as fast as it may.
_TOLERANCE: Final = 1 + 1e-9


class ProfileFault(Exception):  # noqa: N818 - a fault in a file, told to the person as BadInputError
    """One thing wrong: where (``steps[2].speed``) and what, with the bound and what to do."""

    def __init__(self, path: str, told: str) -> None:
        super().__init__(f"{path} {told}")
        self.path = path
        self.told = told


def check(profile: Profile, longest_s: float) -> None:
    """Raise ProfileFault for the first bound that is not kept."""
    _check_cap(profile)
    steps = count_steps(profile.steps)
    if steps > FLAT_STEPS_LIMIT:
        raise ProfileFault(
            "steps",
            Phrase(
                "comes to {steps} steps once repeated, above the bound of {bound}: "
                "repeat less often",
                steps=steps,
                bound=FLAT_STEPS_LIMIT,
            ),
        )
    bound_s = min(longest_s, PLAN_LONGEST_S)
    total_s = 0.0
    before: Placed | None = None
    checked: set[str] = set()
    for placed in unroll(profile):
        if placed.path not in checked:
            checked.add(placed.path)
            _check_step(placed, profile)
        if before is None or before.step.direction is not placed.step.direction:
            _check_gentle(placed, first=before is None)
        before = placed
        total_s += placed.step.expected_s
    if total_s > bound_s * _TOLERANCE:
        raise ProfileFault(
            "steps",
            Phrase(
                "takes {total_min:.1f} min in all, above the longest session of {bound_min:g} min: "
                "leave out steps or repeat less often",
                total_min=total_s / 60,
                bound_min=bound_s / 60,
            ),
        )


def _check_cap(profile: Profile) -> None:
    bound_mps = LEVEL_CAP_MPS[profile.level]
    if profile.cap.value <= 0:
        told = Phrase('is "{cap}": it must be above zero', cap=profile.cap.text)
        raise ProfileFault("cap", told)
    if profile.cap.value > bound_mps:
        raise ProfileFault(
            "cap",
            Phrase(
                'is "{cap}", above the bound of {bound_kmh:g} km/h for the level "{level}": '
                "lower the cap or choose a higher level",
                cap=profile.cap.text,
                bound_kmh=mps_to_kmh(bound_mps),
                level=profile.level.value,
            ),
        )


def _check_step(placed: Placed, profile: Profile) -> None:
    table = placed.table
    _check_length(placed)
    _check_speeds(placed, profile)
    _check_ramp(placed)
    _check_grade(placed, profile.level)
    for index, cue in enumerate(table.cues):
        if cue.at.value >= placed.step.expected_s:
            raise ProfileFault(
                f"{placed.path}.cues[{index}].at",
                Phrase(
                    'is "{at}", but step "{step}" lasts {lasts_s:g} s: say it earlier',
                    at=cue.at.text,
                    step=table.name,
                    lasts_s=placed.step.expected_s,
                ),
            )


def _check_length(placed: Placed) -> None:
    table = placed.table
    if (table.duration is None) == (table.distance is None):
        both = Phrase("has both a duration and a distance: keep one of them")
        neither = Phrase(
            'has neither a duration nor a distance: write one, as in duration = "90 s"'
        )
        told = neither if table.duration is None else both
        raise ProfileFault(
            placed.path, Phrase('(step "{step}") {told}', step=table.name, told=told)
        )
    if table.speed.value > 0 and placed.step.expected_s < STEP_SHORTEST_S:
        field = "duration" if table.duration is not None else "distance"
        given = table.duration or table.distance or Quantity(0.0, "")
        raise ProfileFault(
            f"{placed.path}.{field}",
            Phrase(
                'is "{given}", which takes {takes_s:.3g} s: a step takes at least {bound_s:g} s, '
                "so that the next one can be announced; make it longer",
                given=given.text,
                takes_s=placed.step.expected_s,
                bound_s=STEP_SHORTEST_S,
            ),
        )


def _check_speeds(placed: Placed, profile: Profile) -> None:
    table = placed.table
    if table.cap is not None and not 0 < table.cap.value <= profile.cap.value:
        raise ProfileFault(
            f"{placed.path}.cap",
            Phrase(
                'is "{cap}": it must be above zero and at most the profile\'s cap of "{bound}"; '
                "change one of the two",
                cap=table.cap.text,
                bound=profile.cap.text,
            ),
        )
    cap = table.cap or profile.cap
    for field, speed in (("speed", table.speed), ("speed_to", table.speed_to)):
        if speed is None:
            continue
        if speed.value <= 0:
            raise ProfileFault(
                f"{placed.path}.{field}",
                Phrase(
                    'is "{speed}": a step moves, so write a speed above zero '
                    "(a walker can pause at any time)",
                    speed=speed.text,
                ),
            )
        if speed.value > cap.value:
            raise ProfileFault(
                f"{placed.path}.{field}",
                _above_cap(speed, table, profile),
            )


def _above_cap(speed: Quantity, table: StepTable, profile: Profile) -> Phrase:
    if table.cap is not None:
        return Phrase(
            'is "{speed}", above the cap of "{cap}": lower the speed, or raise the step\'s cap '
            "(at most {bound_kmh:.3g} km/h)",
            speed=speed.text,
            cap=table.cap.text,
            bound_kmh=profile.cap.value * KMH_PER_MPS,
        )
    return Phrase(
        'is "{speed}", above the cap of "{cap}": lower the speed, or raise the profile\'s cap '
        "(at most {bound_kmh:.3g} km/h)",
        speed=speed.text,
        cap=profile.cap.text,
        bound_kmh=LEVEL_CAP_MPS[profile.level] * KMH_PER_MPS,
    )


def _check_ramp(placed: Placed) -> None:
    step, table = placed.step, placed.table
    if table.speed_to is None:
        return
    needed_s = (step.end_speed_mps - step.speed_mps) / RISE_MPS2
    if needed_s > step.expected_s * _TOLERANCE:
        raise ProfileFault(
            f"{placed.path}.speed_to",
            Phrase(
                'is "{speed_to}" after {after_s:.3g} s, a rise above {rise_kmh:.1g} km/h per '
                "second: give the step at least {needed_s:.3g} s",
                speed_to=table.speed_to.text,
                after_s=step.expected_s,
                rise_kmh=RISE_MPS2 * KMH_PER_MPS,
                needed_s=needed_s,
            ),
        )


def _check_grade(placed: Placed, level: Level) -> None:
    first_steps = level is Level.FIRST_STEPS
    bound = FIRST_STEPS_GRADE_LIMIT if first_steps else GRADE_LIMIT
    if placed.step.grade > bound:
        raise ProfileFault(
            f"{placed.path}.grade",
            Phrase(
                'is "{grade}", above the bound of {bound_pct:g} % for the level "{level}": '
                "choose a lower grade",
                grade=placed.table.grade.text,
                bound_pct=bound * 100,
                level=level.value,
            ),
        )


def _check_gentle(placed: Placed, *, first: bool) -> None:
    table = placed.table
    if table.speed.value > GENTLE_START_MPS:
        when = Phrase("the first step") if first else Phrase("the first step after a turn")
        raise ProfileFault(
            f"{placed.path}.speed",
            Phrase(
                'is "{speed}": {when} begins gently, at {bound_kmh:g} km/h or less; '
                "put an easier step before it",
                speed=table.speed.text,
                when=when,
                bound_kmh=mps_to_kmh(GENTLE_START_MPS),
            ),
        )

"""Holds a profile to its bounds: speeds, caps, grades, lengths. The first fault is the answer."""

from typing import Final

from retropace.model import Level
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
            f"comes to {steps} steps once repeated, above the bound of {FLAT_STEPS_LIMIT}: "
            "repeat less often",
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
            f"takes {total_s / 60:.1f} min in all, above the longest session of "
            f"{bound_s / 60:g} min: leave out steps or repeat less often",
        )


def _check_cap(profile: Profile) -> None:
    bound_mps = LEVEL_CAP_MPS[profile.level]
    if profile.cap.value <= 0:
        raise ProfileFault("cap", f'is "{profile.cap.text}": it must be above zero')
    if profile.cap.value > bound_mps:
        raise ProfileFault(
            "cap",
            f'is "{profile.cap.text}", above the bound of {mps_to_kmh(bound_mps):g} km/h for the '
            f'level "{profile.level}": lower the cap or choose a higher level',
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
                f'is "{cue.at.text}", but {_named(table)} lasts {placed.step.expected_s:g} s: '
                "say it earlier",
            )


def _check_length(placed: Placed) -> None:
    table = placed.table
    if (table.duration is None) == (table.distance is None):
        both = "has both a duration and a distance: keep one of them"
        neither = 'has neither a duration nor a distance: write one, as in duration = "90 s"'
        raise ProfileFault(
            placed.path, f"({_named(table)}) {neither if table.duration is None else both}"
        )
    if table.speed.value > 0 and placed.step.expected_s < STEP_SHORTEST_S:
        field = "duration" if table.duration is not None else "distance"
        given = table.duration or table.distance or Quantity(0.0, "")
        raise ProfileFault(
            f"{placed.path}.{field}",
            f'is "{given.text}", which takes {placed.step.expected_s:.3g} s: a step takes at least '
            f"{STEP_SHORTEST_S:g} s, so that the next one can be announced; make it longer",
        )


def _check_speeds(placed: Placed, profile: Profile) -> None:
    table = placed.table
    if table.cap is not None and not 0 < table.cap.value <= profile.cap.value:
        raise ProfileFault(
            f"{placed.path}.cap",
            f'is "{table.cap.text}": it must be above zero and at most the profile\'s cap of '
            f'"{profile.cap.text}"; change one of the two',
        )
    cap = table.cap or profile.cap
    for field, speed in (("speed", table.speed), ("speed_to", table.speed_to)):
        if speed is None:
            continue
        if speed.value <= 0:
            raise ProfileFault(
                f"{placed.path}.{field}",
                f'is "{speed.text}": a step moves, so write a speed above zero '
                "(a walker can pause at any time)",
            )
        if speed.value > cap.value:
            raise ProfileFault(
                f"{placed.path}.{field}",
                f'is "{speed.text}", above the cap of "{cap.text}": lower the speed'
                + _raise_cap(table, profile),
            )


def _raise_cap(table: StepTable, profile: Profile) -> str:
    whose = "the step's cap" if table.cap is not None else "the profile's cap"
    bound_mps = profile.cap.value if table.cap is not None else LEVEL_CAP_MPS[profile.level]
    return f", or raise {whose} (at most {bound_mps * KMH_PER_MPS:.3g} km/h)"


def _check_ramp(placed: Placed) -> None:
    step, table = placed.step, placed.table
    if table.speed_to is None:
        return
    needed_s = (step.end_speed_mps - step.speed_mps) / RISE_MPS2
    if needed_s > step.expected_s * _TOLERANCE:
        raise ProfileFault(
            f"{placed.path}.speed_to",
            f'is "{table.speed_to.text}" after {step.expected_s:.3g} s, a rise above '
            f"{RISE_MPS2 * KMH_PER_MPS:.1g} km/h per second: give the step at least "
            f"{needed_s:.3g} s",
        )


def _check_grade(placed: Placed, level: Level) -> None:
    first_steps = level is Level.FIRST_STEPS
    bound = FIRST_STEPS_GRADE_LIMIT if first_steps else GRADE_LIMIT
    if placed.step.grade > bound:
        raise ProfileFault(
            f"{placed.path}.grade",
            f'is "{placed.table.grade.text}", above the bound of {bound * 100:g} % for the level '
            f'"{level}": choose a lower grade',
        )


def _check_gentle(placed: Placed, *, first: bool) -> None:
    table = placed.table
    if table.speed.value > GENTLE_START_MPS:
        when = "the first step" if first else "the first step after a turn"
        raise ProfileFault(
            f"{placed.path}.speed",
            f'is "{table.speed.text}": {when} begins gently, at '
            f"{mps_to_kmh(GENTLE_START_MPS):g} km/h or less; put an easier step before it",
        )


def _named(table: StepTable) -> str:
    return f'step "{table.name}"'

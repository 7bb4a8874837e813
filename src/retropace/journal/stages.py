"""The stages of a calibration, read from a recorded session: the last minute of each."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from retropace.effort.heart import Stage
from retropace.errors import BadInputError
from retropace.journal.recording import Lap, Recording
from retropace.journal.tally import Second
from retropace.model import Direction
from retropace.profile.plan import Step
from retropace.safety.precheck import limits_for
from retropace.units import KMH_PER_MPS

STAGE_S: Final = 150.0
"""A steady step of this length or more is a stage."""
COUNTED_S: Final = 60.0
SETTLED_S: Final = 140.0
"""So long, whole, before its end was a stage walked: two minutes less the climb, and its minute."""
STEADY_S: Final = 115.0
"""So long, up to its end, it was walked at its speed."""
_HEARD_S: Final = 45
_UNKNOWN_S: Final = 5
_OFF_MPS: Final = 0.056  # 0.2 km/h: more than a belt's own wandering
_GAP_S: Final = 15
_LEVEL: Final = 0.005


def stages_of(recording: Recording) -> tuple[Stage, ...]:
    """Every stage of the session's profile, in order.

    Raises BadInputError, as a sentence, where the session ended before its stages were walked, was
    walked otherwise than asked, or its heart rate is not known throughout.
    """
    steps = recording.header.setup.plan.steps
    wanted = [number for number, step in enumerate(steps) if _is_stage(step)]
    if not wanted:
        raise BadInputError(
            f"the profile {recording.header.setup.plan.name!r} has no steady stages of two and a "
            'half minutes: walk "calibration" or "calibration-first-steps".'
        )
    return tuple(_stage(recording, number, steps[number]) for number in wanted)


def _is_stage(step: Step) -> bool:
    steady = step.speed_mps == step.end_speed_mps and not step.rest
    return steady and step.expected_s >= STAGE_S


def _stage(recording: Recording, number: int, step: Step) -> Stage:
    name = f'the stage "{step.name}"'
    lap = _whole_lap(recording.laps, number, name)
    _check_walk(_last(recording, lap, STEADY_S), step, _asked_mps(recording, step), name)
    seconds = _last(recording, lap, COUNTED_S)
    known = [one.heart_rate_bpm for one in seconds if one.heart_rate_bpm is not None]
    if len(known) < _HEARD_S or _longest_gap(seconds) > _GAP_S:
        raise BadInputError(
            f"{name} has a heart rate for {len(known)} of the {COUNTED_S:.0f} s that count: see "
            "that the strap sits and is heard (--heart-rate), and walk it again."
        )
    speeds = [one.speed_mps for one in seconds if one.speed_mps is not None]
    return Stage(
        step.direction,
        sum(speeds) / len(speeds),
        (lap.end_s - COUNTED_S / 2.0) / 60.0,
        sum(known) / len(known),
    )


def _whole_lap(laps: Sequence[Lap], number: int, name: str) -> Lap:
    """The lap of the stage, in one piece and as long as it has to be."""
    found = [lap for lap in laps if lap.step == number]
    if not found:
        raise BadInputError(
            f"{name} was not walked: a calibration counts whole or not at all. Walk it again."
        )
    if found[-1].end_s - found[-1].begin_s < SETTLED_S:
        raise BadInputError(
            f"{name} was not walked in one piece to its end: the heart had no time to settle. "
            "Walk the calibration again."
        )
    return found[-1]


def _last(recording: Recording, lap: Lap, span_s: float) -> list[Second]:
    """The seconds of the lap's end."""
    begin_s = lap.end_s - span_s
    return [one for one in recording.seconds if begin_s < one.time_s <= lap.end_s]


def _asked_mps(recording: Recording, step: Step) -> float:
    """The stage's speed on the grid of this machine, some of which know half kilometres alone."""
    setup = recording.header.setup
    limits = limits_for(setup.plan, setup.treadmill, setup.level)
    return limits.settle(step.speed_mps, step.cap_mps)


def _check_walk(seconds: Sequence[Second], step: Step, asked_mps: float, name: str) -> None:
    """It was the stage's own speed throughout, level, and that way round."""
    speeds = [one.speed_mps for one in seconds if one.speed_mps is not None]
    if len(speeds) < STEADY_S - _UNKNOWN_S:
        raise BadInputError(f"{name} has seconds in which nobody knew the speed: walk it again.")
    furthest_mps = max(speeds, key=lambda speed_mps: abs(speed_mps - asked_mps))
    if abs(furthest_mps - asked_mps) > _OFF_MPS:
        raise BadInputError(
            f"{name} was not walked at its speed ({furthest_mps * KMH_PER_MPS:.1f} instead of "
            f"{asked_mps * KMH_PER_MPS:.1f} km/h): somebody changed it by hand, or the belt did. "
            "Walk the calibration again."
        )
    if any(abs(one.grade) > _LEVEL for one in seconds):
        raise BadInputError(f"{name} was not level: a calibration is walked at 0 % grade.")
    if any(one.direction is not step.direction for one in seconds):
        facing = "backward" if step.direction is Direction.BACKWARD else "forward"
        raise BadInputError(f"{name} was not walked {facing} throughout.")


def _longest_gap(seconds: Sequence[Second]) -> int:
    """The longest time without a heart rate, s."""
    begin, end = seconds[0].time_s - 1, seconds[-1].time_s + 1
    heard = [begin, *(one.time_s for one in seconds if one.heart_rate_bpm is not None), end]
    return max(later - earlier - 1 for earlier, later in pairwise(heard))

"""The stages of a calibration, read from a recorded session: the last minute of each."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from retropace.effort.calibration import Stage
from retropace.errors import BadInputError
from retropace.journal.recording import Lap, Recording
from retropace.journal.tally import Second
from retropace.model import Direction
from retropace.profile.plan import Step
from retropace.units import KMH_PER_MPS

STAGE_S: Final = 150.0
"""A steady step of this length or more is a stage."""
COUNTED_S: Final = 60.0
SETTLED_S: Final = 140.0
"""So long, whole, before its end was a stage walked: two minutes less the climb, and its minute."""
_HEARD_S: Final = 45
_OFF_MPS: Final = 0.056  # 0.2 km/h: more than a belt's own wandering
_GAP_S: Final = 15


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
    begin_s = lap.end_s - COUNTED_S
    seconds = [one for one in recording.seconds if begin_s < one.time_s <= lap.end_s]
    _check_speed(seconds, step, name)
    known = [one.heart_rate_bpm for one in seconds if one.heart_rate_bpm is not None]
    if len(known) < _HEARD_S or _longest_gap(seconds) > _GAP_S:
        raise BadInputError(
            f"{name} has a heart rate for {len(known)} of the {COUNTED_S:.0f} s that count: see "
            "that the strap sits and is heard (--heart-rate), and walk it again."
        )
    return Stage(
        step.direction,
        sum(one.speed_mps or 0.0 for one in seconds) / len(seconds),
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


def _check_speed(seconds: Sequence[Second], step: Step, name: str) -> None:
    """It was the stage's own speed throughout, and level."""
    speeds = [one.speed_mps for one in seconds]
    if len(seconds) < COUNTED_S - 1 or any(speed is None for speed in speeds):
        raise BadInputError(f"{name} has seconds in which nobody knew the speed: walk it again.")
    off = max((abs((speed or 0.0) - step.speed_mps) for speed in speeds), default=0.0)
    if off > _OFF_MPS:
        slowest, asked = min(speed or 0.0 for speed in speeds), step.speed_mps
        raise BadInputError(
            f"{name} was not walked at its speed ({slowest * KMH_PER_MPS:.1f} instead of "
            f"{asked * KMH_PER_MPS:.1f} km/h): somebody changed it by hand, or the belt cannot. "
            "Walk the calibration again."
        )
    if any(one.grade != 0.0 for one in seconds):
        raise BadInputError(f"{name} was not level: a calibration is walked at 0 % grade.")
    if any(one.direction is not step.direction for one in seconds):
        facing = "backward" if step.direction is Direction.BACKWARD else "forward"
        raise BadInputError(f"{name} was not walked {facing} throughout.")


def _longest_gap(seconds: Sequence[Second]) -> int:
    """The longest time without a heart rate, s."""
    begin, end = seconds[0].time_s - 1, seconds[-1].time_s + 1
    heard = [begin, *(one.time_s for one in seconds if one.heart_rate_bpm is not None), end]
    return max(later - earlier - 1 for earlier, later in pairwise(heard))

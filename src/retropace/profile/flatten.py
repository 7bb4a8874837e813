"""Makes the flat plan of a profile: repeats unrolled, units gone, each step with its own cap."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from retropace.profile.plan import Plan, Step, StepCue
from retropace.profile.schema import Profile, RepeatTable, StepOrRepeat, StepTable


class Placed(NamedTuple):
    """A flat step and where in the file it was written, such as ``steps[2].steps[0]``."""

    path: str
    table: StepTable
    step: Step


COUNTED: Final = ", {number} of {total}"
"""What follows the name of a repeated step."""


def flatten(profile: Profile, counted: str = COUNTED) -> Plan:
    """The steps a session walks through, one after the other."""
    return Plan(
        name=profile.name,
        title=profile.title,
        level=profile.level,
        cap_mps=profile.cap.value,
        steps=tuple(placed.step for placed in unroll(profile, counted)),
    )


def unroll(profile: Profile, counted: str = COUNTED) -> Iterator[Placed]:
    """Every step in order, with its place; the caller has bounded their number."""
    return _Unrolling(counted, profile.cap.value).each(profile.steps, "steps", "")


def count_steps(entries: list[StepOrRepeat]) -> int:
    """How many flat steps there would be, without making them."""
    return sum(
        entry.repeat * count_steps(entry.steps) if isinstance(entry, RepeatTable) else 1
        for entry in entries
    )


class _Unrolling(NamedTuple):
    """What is the same for every step of a profile."""

    counted: str
    cap_mps: float

    def each(self, entries: list[StepOrRepeat], path: str, suffix: str) -> Iterator[Placed]:
        """The steps of a list, with what follows their names."""
        for index, entry in enumerate(entries):
            here = f"{path}[{index}]"
            if isinstance(entry, StepTable):
                yield Placed(here, entry, _step(entry, suffix, self.cap_mps))
                continue
            for turn in range(1, entry.repeat + 1):
                told = self.counted.format(number=turn, total=entry.repeat)
                after = told if entry.repeat > 1 else suffix
                yield from self.each(entry.steps, f"{here}.steps", after)


def _step(table: StepTable, suffix: str, cap_mps: float) -> Step:
    cues = sorted((StepCue(cue.at.value, cue.say) for cue in table.cues), key=_offset_s)
    return Step(
        name=table.name + suffix,
        direction=table.direction,
        speed_mps=table.speed.value,
        end_speed_mps=(table.speed_to or table.speed).value,
        cap_mps=cap_mps if table.cap is None else table.cap.value,
        grade=table.grade.value,
        duration_s=None if table.duration is None else table.duration.value,
        distance_m=None if table.distance is None else table.distance.value,
        rest=table.rest,
        cues=tuple(cues),
    )


def _offset_s(cue: StepCue) -> float:
    return cue.offset_s

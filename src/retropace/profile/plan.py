"""A profile made flat: the steps a session walks through, one after the other."""

from dataclasses import dataclass

from retropace.model import Direction, Level


@dataclass(frozen=True, slots=True)
class StepCue:
    """A technique cue, ``offset_s`` after the step began."""

    offset_s: float
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step; it ends by time or by distance, whichever of the two is given.

    The speed goes linearly from ``speed_mps`` to ``end_speed_mps`` (equal when the step is
    steady); ``cap_mps`` is never passed in this step, whatever the machine's own minimum.
    """

    name: str
    direction: Direction
    speed_mps: float
    end_speed_mps: float
    cap_mps: float
    grade: float = 0.0
    duration_s: float | None = None
    distance_m: float | None = None
    rest: bool = False
    cues: tuple[StepCue, ...] = ()

    @property
    def expected_s(self) -> float:
        """How long the step takes at its own speed, s."""
        if self.duration_s is not None:
            return self.duration_s
        mean_mps = (self.speed_mps + self.end_speed_mps) / 2
        return (self.distance_m or 0.0) / mean_mps


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole profile, flat."""

    name: str
    title: str
    level: Level
    cap_mps: float
    steps: tuple[Step, ...]

    @property
    def duration_s(self) -> float:
        """The expected length of all steps, s."""
        return sum(step.expected_s for step in self.steps)

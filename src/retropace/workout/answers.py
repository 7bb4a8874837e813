"""What a workout file leaves open, and what the walker answered."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from retropace.model import Direction, SpeedUnit
from retropace.units import kmh_to_mps
from retropace.workout.parts import Kind, Workout, pieces_of

EASY_MPS: Final = kmh_to_mps(1.0)
"""For steps that say no speed: what any treadmill can do, and anyone."""


class Question(StrEnum):
    """What has to be answered before a workout can be a profile."""

    UNIT = "unit"
    THRESHOLD = "threshold"
    DIRECTION = "direction"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Answers:
    """The walker's answers, None for not given; ``easy_mps`` is for steps that say no speed.

    ``open_s`` is how long a step takes that would go on until a button is pressed;
    ``incline_percent`` says how inclines are meant where a file does not (None: by plausibility).
    """

    unit: SpeedUnit | None = None
    threshold_mps: float | None = None
    direction: Direction | None = None
    open_s: float | None = None
    easy_mps: float = EASY_MPS
    incline_percent: bool | None = None


def questions_of(workout: Workout, answers: Answers) -> tuple[Question, ...]:
    """What neither the file nor the answers say, in the order to ask it."""
    pieces = pieces_of(workout.parts)
    kinds = {aim.kind for piece in pieces for aim in (piece.aim, piece.aim_to) if aim is not None}
    left_open = {
        Question.UNIT: Kind.UNDECLARED in kinds and answers.unit is None,
        Question.THRESHOLD: Kind.RELATIVE in kinds
        and answers.threshold_mps is None
        and workout.threshold_mps is None,
        Question.DIRECTION: answers.direction is None
        and any(piece.direction is None for piece in pieces),
        Question.OPEN: answers.open_s is None and any(piece.open_ended for piece in pieces),
    }
    return tuple(question for question, is_open in left_open.items() if is_open)

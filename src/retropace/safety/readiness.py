"""The readiness check before the first session, and again after 30 days (R22).

Each question is asked so that "yes" means ready; a "no" bars the session, or jogging, politely.
"""

from dataclasses import dataclass
from typing import Final

from retropace.model import Level
from retropace.phrase import Phrase

VALID_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Question:
    """One question; ``sorry`` is what a person who says no is told."""

    key: str
    text: str
    sorry: str


_ALWAYS: Final = (
    Question(
        "no_fall",
        Phrase("Have you been free of falls for the last three months?"),
        Phrase("After a fall, please ask a doctor or a physiotherapist before you walk backward."),
    ),
    Question(
        "steady",
        Phrase("Are you free of dizziness, and steady on your feet today?"),
        Phrase("Backward walking needs a steady day. Please come back when you feel steady."),
    ),
    Question(
        "heart",
        Phrase("Are you free of chest pain, and of any limit a doctor has set on exercise?"),
        Phrase("Please ask your doctor first which effort is right for you."),
    ),
    Question(
        "space",
        Phrase("Is there clear floor of at least 2 m behind the treadmill?"),
        Phrase("Please clear 2 m of floor behind the treadmill first."),
    ),
)
_JOGGING: Final = Question(
    "someone_near",
    Phrase("Is someone near who can help, or are you in a harness?"),
    Phrase("Please jog backward only with someone near, or in a harness."),
)
CLIP: Final = Question(
    "clip",
    Phrase("Is the safety clip fastened to your clothes, and its cord on the treadmill?"),
    Phrase("Please fasten the safety clip first: it is the one stop that needs no program."),
)


def is_due(days_since: float | None) -> bool:
    """Whether the whole check is due: never passed, or more than 30 days ago."""
    return days_since is None or not 0 <= days_since <= VALID_DAYS


def questions(wanted: Level, days_since: float | None) -> tuple[Question, ...]:
    """What must be asked now, for a profile of this level.

    ``days_since`` is how long ago, in days, the check was last passed; None for never. The
    question whether someone is near is asked before every jog, the clip before every session.
    """
    asked: list[Question] = []
    if is_due(days_since):
        asked += _ALWAYS
    if wanted is Level.JOGGER:
        asked.append(_JOGGING)
    return (*asked, CLIP)

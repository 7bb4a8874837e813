"""The phases of a session, how it can end, and what a screen may know of it."""

from enum import StrEnum
from typing import Final, NamedTuple

from retropace.model import Direction, NoticeKind, Request
from retropace.units import seconds_to_ns


class Phase(StrEnum):
    """Where the session is; the belt is meant to move in those from STARTING to EASING."""

    READY = "ready"
    COUNTDOWN = "countdown"
    STARTING = "starting"
    PROBING = "probing"
    ASKING = "asking"
    WALKING = "walking"
    EASING = "easing"
    ADRIFT = "adrift"
    PAUSING = "pausing"
    PAUSED = "paused"
    STOPPING = "stopping"
    ENDED = "ended"


class EndingKind(StrEnum):
    """Why a session ended; the command line's exit code follows from it."""

    DONE = "done"
    WALKER = "walker"
    SAFETY = "safety"
    TREADMILL = "treadmill"


class Ending(NamedTuple):
    """How a session ended, with the reason in words, a Phrase where it is one of ours."""

    kind: EndingKind
    reason: str


class View(NamedTuple):
    """What a screen shows of a session; speeds m/s, times s, None where there is nothing.

    ``astride`` says that the walker stands on the side rails, facing the console, for the test of a
    treadmill that is new (R03).
    """

    phase: Phase
    step_number: int
    step_count: int
    step_name: str
    direction: Direction
    astride: bool
    asked_mps: float
    grade: float
    step_elapsed_s: float
    step_remaining_s: float | None
    next_name: str | None
    next_mps: float | None
    next_end_mps: float | None
    elapsed_s: float
    total_s: float
    prompt: Request | None
    ending: Ending | None


LONGEST_PAUSE_NS: Final = seconds_to_ns(300.0)
WAITS_NS: Final = {
    Phase.READY: LONGEST_PAUSE_NS,
    Phase.PAUSED: LONGEST_PAUSE_NS,
    Phase.ASKING: seconds_to_ns(60.0),
    Phase.STARTING: seconds_to_ns(30.0),
    Phase.PROBING: seconds_to_ns(60.0),
    Phase.EASING: seconds_to_ns(10.0),
    Phase.ADRIFT: seconds_to_ns(120.0),
}
"""How long each phase waits for someone or something else, at the most (R21)."""
PAUSABLE: Final = frozenset(
    {
        Phase.COUNTDOWN,
        Phase.STARTING,
        Phase.PROBING,
        Phase.ASKING,
        Phase.WALKING,
        Phase.EASING,
        Phase.ADRIFT,
    }
)
"""Where a pause makes sense: between the wait for the walker's word and the end."""
PAUSES: Final = frozenset({NoticeKind.CONSOLE_PAUSE, NoticeKind.WALKER_GONE})
"""Stops after which the walker may say go; nothing else goes on by itself."""
_SLOWEST: Final = frozenset({Phase.STARTING, Phase.PROBING, Phase.EASING})
_PROMPTS: Final = {
    Phase.READY: Request.START,
    Phase.PAUSED: Request.GO,
    Phase.EASING: Request.GO,
    Phase.ASKING: Request.CONSOLE_AGREES,
}


def prompt_in(phase: Phase, *, resting: bool) -> Request | None:
    """What the walker is being waited for; a start only once the belt is known to rest."""
    if phase in (Phase.READY, Phase.PAUSED) and not resting:
        return None
    return _PROMPTS.get(phase)


def calls_for_rest(request: Request, phase: Phase) -> bool:
    """A pause; and slower where the belt runs at its lowest, or has the probe's one speed ahead."""
    return request is Request.PAUSE or (request is Request.SLOWER and phase in _SLOWEST)

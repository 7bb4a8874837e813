"""The octets on the pipe between the program and its guardian; unknown ones mean nothing."""

from enum import IntEnum
from typing import Final

from retropace.units import seconds_to_ns


class Sign(IntEnum):
    """What the program says with each beat."""

    NOTHING = ord("n")
    """No treadmill is held yet: there is nothing to guard."""
    RESTING = ord("r")
    """A treadmill is held; its belt was not started, or rests again."""
    MAY_MOVE = ord("m")
    """The belt moves, or may do so at any moment."""
    GOODBYE = ord("g")
    """The session has ended with the belt at rest."""


class Answer(IntEnum):
    """What the guardian says back."""

    READY = ord("+")
    HEARD = ord(".")
    TAKEN_OVER = ord("!")


BEAT_S: Final = 0.25
"""How often the program says that it lives."""

SILENCE_NS: Final = seconds_to_ns(0.9)
"""From this long a silence on, the program is held to hang."""

CONFIRM_NS: Final = seconds_to_ns(0.1)
"""A guardian that was itself held up reads what has come meanwhile before it judges."""

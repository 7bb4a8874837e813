"""The octets on the pipe between the program and its guardian; unknown ones mean nothing."""

import contextlib
import json
from enum import IntEnum
from typing import Final, NamedTuple

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


class Manners(NamedTuple):
    """How this make of treadmill tells of its belt; see ``TreadmillInfo``."""

    rest_after_s: float = 0.0
    speed_always: bool = False


_OPEN: Final = b"{"
_CLOSE: Final = b"}"
_LONGEST: Final = 1024


def encode_manners(manners: Manners) -> bytes:
    """A line that stands between beats."""
    return json.dumps(manners._asdict()).encode()


class Ear:
    """Takes octets in, however the pipe has cut them; knows beats from what stands between."""

    def __init__(self) -> None:
        self.manners = Manners()
        self._line = b""

    def take(self, octets: bytes) -> bytes:
        """The beats among the octets; manners are kept."""
        beats, rest = b"", self._line + octets
        self._line = b""
        while True:
            before, opened, rest = rest.partition(_OPEN)
            beats += before
            if not opened:
                return beats
            line, closed, rest = rest.partition(_CLOSE)
            if not closed:
                self._line = (_OPEN + line)[:_LONGEST]
                return beats
            # A guardian does without, rather than not at all.
            with contextlib.suppress(ValueError, TypeError):
                self.manners = Manners(**json.loads(_OPEN + line + _CLOSE))

"""What a message that came in asks for, or why it is not heard."""

from typing import Final

from retropace.model import Request

LONGEST_COMMAND: Final = 64
_CALMING: Final = {
    "stop": Request.STOP,
    "pause": Request.PAUSE,
    "slower": Request.SLOWER,
}
_STIRRING: Final = {
    "start": Request.START,
    "go": Request.GO,
    "skip": Request.SKIP,
}
"""These can set a belt in motion or make it faster: heard only where that was allowed (R28)."""


def heard(payload: object, *, retained: bool, may_start: bool) -> Request | str:
    """The request, or the reason why there is none.

    A retained message is an old one that the broker hands to everyone who comes: never a request,
    not even a stop, which would end each session at its beginning.
    """
    if retained:
        return "a retained command is not heard: send it without the retain flag"
    word = _word(payload)
    if word is None:
        return f"no command: send one word of at most {LONGEST_COMMAND} octets"
    if word in _CALMING:
        return _CALMING[word]
    if word not in _STIRRING:
        known = ", ".join((*_CALMING, *(_STIRRING if may_start else ())))
        return f"{word!r:.40} is no command: send {known}"
    if not may_start:
        return f"{word} is not allowed over MQTT: the session was started without --mqtt-may-start"
    return _STIRRING[word]


def is_stop(payload: object) -> bool:
    """Whether this is the one word that is never too many."""
    return _word(payload) == "stop"


def _word(payload: object) -> str | None:
    if not isinstance(payload, bytes | bytearray) or len(payload) > LONGEST_COMMAND:
        return None
    try:
        return payload.decode("ascii").strip().lower() or None
    except UnicodeDecodeError:
        return None

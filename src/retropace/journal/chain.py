"""The chain that ties the lines of a journal together.

Every line ends in ``,"chain":"<16 hex digits>"}``: the beginning of SHA-256 over the chain value
of the line before and all that stands before the comma. It shows tearing and careless changes; it
is no signature, since whoever can write the file can make a new chain.
"""

from hashlib import sha256
from typing import Final

DIGITS: Final = 16
FIRST: Final = b"0" * DIGITS
"""What comes before the first line."""
_BEFORE: Final = b',"chain":"'
_AFTER: Final = b'"}'
_LENGTH: Final = len(_BEFORE) + DIGITS + len(_AFTER)


def sealed(body: str, before: bytes) -> tuple[bytes, bytes]:
    """One line with its end, and its chain value; ``body`` is a JSON object in ASCII."""
    content = body[:-1].encode("ascii")
    value = _value(content, before)
    return b"".join((content, _BEFORE, value, _AFTER, b"\n")), value


def check(line: bytes, before: bytes) -> tuple[bool, bytes]:
    """Whether a line (without its end) follows on, and the value the next one must follow."""
    stated = line[-len(_AFTER) - DIGITS : -len(_AFTER)]
    holds = (
        len(line) > _LENGTH
        and line[-_LENGTH : -_LENGTH + len(_BEFORE)] == _BEFORE
        and line.endswith(_AFTER)
        and stated == _value(line[:-_LENGTH], before)
    )
    return holds, stated


def _value(content: bytes, before: bytes) -> bytes:
    return sha256(before + content).hexdigest()[:DIGITS].encode("ascii")

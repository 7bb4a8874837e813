"""In which of our languages a request would like to be answered."""

import re
from typing import Final

from starlette.requests import HTTPConnection

from retropace.cues.languages import TONGUES

USUAL: Final = "en"
_LONGEST: Final = 200
_WISH: Final = re.compile(r"\s*([a-zA-Z]{2})(?:-[^;]*)?(?:\s*;\s*q=([01](?:\.[0-9]{0,3})?))?\s*")


def language_of(header: str) -> str:
    """The best of an Accept-Language that we speak; English where there is none."""
    wishes = []
    for part in header[:_LONGEST].split(","):
        found = _WISH.fullmatch(part)
        if found is not None and found[1].lower() in TONGUES:
            wishes.append((float(found[2] or 1), found[1].lower()))
    best = max(wishes, key=lambda wish: wish[0], default=(0.0, USUAL))
    return best[1] if best[0] > 0 else USUAL


def language_in(connection: HTTPConnection) -> str:
    """The language of a request."""
    return language_of(connection.headers.get("accept-language", ""))

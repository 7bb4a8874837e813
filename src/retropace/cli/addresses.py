"""What a treadmill's address looks like: six octets, or macOS's identifier in its place."""

import re
from typing import Final

from retropace.errors import BadInputError

_SIX_OCTETS: Final = re.compile(r"([0-9A-F]{2}[:-]){5}[0-9A-F]{2}", re.IGNORECASE)
_IDENTIFIER: Final = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", re.IGNORECASE)


def checked_address(text: str, option: str) -> str:
    """The address, tidied. Raises BadInputError naming the option."""
    address = text.strip()
    if _SIX_OCTETS.fullmatch(address):
        return address.upper().replace("-", ":")
    if _IDENTIFIER.fullmatch(address):
        return address.upper()
    raise BadInputError(
        f"{option} is {text!r}, which is no Bluetooth address: give one such as "
        "C4:19:D1:00:00:01 from `retropace scan`, or simulated."
    )

"""Under which addresses and names this computer can be reached on its network."""

import contextlib
import re
import socket
from typing import Final

from retropace.errors import BadInputError

_NAME: Final = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")
_SOMEWHERE: Final = ("192.0.2.1", 9)
"""An address nobody has (RFC 5737): asking the way there sends nothing."""


def own_address() -> str | None:
    """The address of this computer on its network, or None where it has none."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect(_SOMEWHERE)
        return str(asking.getsockname()[0])
    return None


def own_names() -> frozenset[str]:
    """What this computer calls itself, with and without the ending of local networks."""
    name = socket.gethostname().lower()
    if not _NAME.fullmatch(name):
        return frozenset()
    short = name.partition(".")[0]
    return frozenset({name, short, f"{short}.local"})


def host_name(text: str) -> str:
    """A name that is to be answered to as well. Raises BadInputError for what is none."""
    name = text.strip().lower().rstrip(".")
    if not _NAME.fullmatch(name):
        raise BadInputError(
            f"--host-name {text!r} is no name of a computer: give it as walk.example.org, without "
            "http:// and port."
        )
    return name

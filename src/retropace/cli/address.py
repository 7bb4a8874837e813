"""What a person may give as a treadmill: an address, or the simulator."""

import re
from typing import Final, NamedTuple

from retropace.driver import ADDRESS
from retropace.errors import BadInputError

SIMULATED: Final = "simulated"


class Target(NamedTuple):
    """A treadmill by ``address``, or the simulated ``model`` (None: the default one)."""

    address: str | None = None
    model: str | None = None

    @property
    def simulated(self) -> bool:
        """Whether it is the simulator's."""
        return self.address is None


def read_target(text: str) -> Target:
    """``simulated``, ``simulated:MODEL``, a Bluetooth address, or macOS's UUID in its place.

    Raises BadInputError for anything else.
    """
    kind, _, model = text.strip().partition(":")
    if kind.lower() == SIMULATED:
        return Target(model=model or None)
    if not re.fullmatch(ADDRESS, text.strip()):
        raise BadInputError(
            f"{text!r} is not a treadmill's address: give six pairs of hex digits such as "
            "C4:19:D1:00:00:01 (on macOS the identifier that `retropace scan` prints), "
            "or `simulated`."
        )
    return Target(address=text.strip().upper())


def read_named(text: str) -> tuple[str | None, str]:
    """The name of ``NAME=TREADMILL``, or None, and the treadmill as it was given.

    Raises BadInputError for a name that no card has room for.
    """
    from retropace.web.bay import LONGEST_NAME

    name, parted, rest = text.partition("=")
    if not parted or name.lower().startswith(f"{SIMULATED}:"):  # a model's file may have one, too
        return None, text
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise BadInputError(
            f"{text!r}: a treadmill's name has 1 to {LONGEST_NAME} signs, such as "
            "Window=C4:19:D1:00:00:01."
        )
    return name, rest


def read_strap(text: str) -> str:
    """A heart-rate strap's address. Raises BadInputError for anything else."""
    if not re.fullmatch(ADDRESS, text.strip()):
        raise BadInputError(
            f"{text!r} is not a strap's address: give six pairs of hex digits such as "
            "C4:19:D1:00:00:02."
        )
    return text.strip().upper()

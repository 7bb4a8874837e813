"""Radios for a guardian's process in tests: one with nobody on the air, and one that fails."""

from retropace.errors import BadInputError
from retropace_simulators.air import Air
from retropace_simulators.computer import Computer
from retropace_simulators.memory_backend import Backend, backend_of

EMPTY = "support.guardian_nowhere:empty"
BROKEN = "support.guardian_nowhere:broken"

here: list[Backend] = []
"""What ``broken`` gives in the process that has put something here."""


def empty(argument: str) -> Backend:
    return backend_of(Computer(Air(0)))


def broken(argument: str) -> Backend:
    if not here:
        raise BadInputError("this radio is not for guardians.")
    return here[0]

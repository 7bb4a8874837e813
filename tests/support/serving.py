"""A room with one simulated treadmill behind a real port, in this process."""

import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path

from retropace.web.bay import Machine
from retropace.web.certificate import Certificate
from retropace.web.room import Room
from retropace.web.serving import LOCAL, Served, listen
from retropace_simulators.treadmill import simulator


@contextlib.asynccontextmanager
async def serving(data_dir: Path, certificate: Certificate | None = None) -> AsyncIterator[Served]:
    """It, on a port of its own; encrypted where there is a certificate."""
    world = simulator.open()
    machine = Machine("simulated", world.address, True, world.backend, world.strap_address)
    room = Room([machine], data_dir, time.monotonic)
    served = Served(room, listen(LOCAL, 0), frozenset(), certificate)
    await served.begin()
    try:
        yield served
    finally:
        await served.end()

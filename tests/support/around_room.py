"""An empty room with a simulated treadmill within reach, as if ``serve`` had a radio that hears it.

``python -m support.around_room DATA_DIR`` prints where it is served, with the code.
"""

import asyncio
import sys
from pathlib import Path

from retropace.app import look_around
from retropace.driver import Discovered
from retropace.web.around import Around
from retropace.web.bay import Machine
from retropace.web.room import Room
from retropace.web.serving import LOCAL, Served, listen
from retropace_simulators.treadmill import simulator


async def main(data_dir: str) -> None:
    world = simulator.open()

    async def listening(timeout_s: float) -> list[Discovered]:
        return await look_around(timeout_s, backend=world.backend)

    def found(one: Discovered) -> Machine:
        return Machine(one.name, one.address, True, world.backend, world.strap_address)

    now_s = asyncio.get_running_loop().time
    room = Room([], Path(data_dir), now_s, around=Around(now_s, listening, found))
    served = Served(room, listen(LOCAL, 0), frozenset())
    await served.begin()
    print(f"http://{LOCAL}:{served.port}/#pair={room.pairing.secret}", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await served.end()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

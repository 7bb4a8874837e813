"""A room whose treadmills are those of ``guardian_air``, real as far as this program can tell.

``python -m support.guardian_room DATA_DIR PORT...`` prints where it is served, and its code.
"""

import asyncio
import json
import sys
from pathlib import Path

from retropace.guardian import RadioPlug
from retropace.web.bay import Machine
from retropace.web.room import Room
from retropace.web.serving import LOCAL, Served, listen
from support.guardian_air import ADDRESS, RADIO


async def main(data_dir: str, *ports: str) -> None:
    machines = [
        Machine(f"air {port}", ADDRESS, False, RadioPlug(RADIO, f"127.0.0.1:{port}"))
        for port in ports
    ]
    room = Room(machines, Path(data_dir), asyncio.get_running_loop().time)
    served = Served(room, listen(LOCAL, 0), frozenset())
    await served.begin()
    told = {"url": f"http://{LOCAL}:{served.port}", "secret": room.pairing.secret}
    print(json.dumps(told), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

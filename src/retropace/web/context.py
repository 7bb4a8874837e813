"""What every route needs: the room, who asks, and a bounded number of threads for disks."""

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, Any, Final, TypeVar, cast

from fastapi import Depends, Response
from starlette.requests import HTTPConnection

from retropace.phrase import Phrase
from retropace.web.pairing import Device
from retropace.web.presence import viewer_in
from retropace.web.refusals import NotPairedError, TooOftenError
from retropace.web.room import Room
from retropace.web.tongue import language_in

T = TypeVar("T")

_THREADS: Final = 2
"""Each that computes makes a step wait for its turn of the interpreter, about 5 ms."""
_JOBS: Final = 16


class Disk:
    """Work that waits for a disk or takes long, in threads of its own.

    A disk that hangs holds these threads and no others: those with which sessions open and close
    their journals stay free.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_THREADS, "page")
        self._jobs = 0

    async def do(self, work: Callable[[], T]) -> T:
        """Do it in a thread. Raises TooOftenError where too much waits for one already."""
        if self._jobs >= _JOBS:
            raise TooOftenError(Phrase("The program is busy: try again in a moment."), 2.0)
        self._jobs += 1
        doing = asyncio.get_running_loop().run_in_executor(self._pool, work)
        doing.add_done_callback(self._done)
        return await doing

    async def answer(self, work: Callable[[], Any]) -> Response:
        """The same as an answer in JSON: what is long is put into octets in the thread, too."""
        octets = await self.do(lambda: json.dumps(work(), allow_nan=False).encode())
        return Response(octets, media_type="application/json")

    def _done(self, _: object) -> None:
        self._jobs -= 1


def room_of(connection: HTTPConnection) -> Room:
    """The room that is served."""
    return cast(Room, connection.app.state.room)


async def the_room(connection: HTTPConnection) -> Room:
    """The room that is served.

    What is asked for every request is no plain function: FastAPI would do that in a thread, and a
    stop waits for no thread (R19).
    """
    return room_of(connection)


async def the_disk(connection: HTTPConnection) -> Disk:
    """The threads for disks."""
    return cast(Disk, connection.app.state.disk)


async def viewing(connection: HTTPConnection) -> Device | None:
    """The paired device that asks, or None."""
    return viewer_in(connection, room_of(connection).pairing)


async def paired(connection: HTTPConnection) -> Device:
    """The paired device that asks. Raises NotPairedError."""
    device = await viewing(connection)
    if device is None:
        raise NotPairedError
    return device


async def the_language(connection: HTTPConnection) -> str:
    """The language to answer in."""
    return language_in(connection)


InRoom = Annotated[Room, Depends(the_room)]
InLanguage = Annotated[str, Depends(the_language)]
OnDisk = Annotated[Disk, Depends(the_disk)]
Paired = Annotated[Device, Depends(paired)]
Viewing = Annotated[Device | None, Depends(viewing)]

"""What every route needs: the room, who asks, and a bounded number of threads for disks."""

import asyncio
from collections.abc import Callable
from typing import Annotated, Final, TypeVar, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from retropace.web.pairing import Device
from retropace.web.refusals import NotPairedError, TooOftenError
from retropace.web.room import Room

T = TypeVar("T")

_BEARER: Final = "bearer "
_DISK_JOBS: Final = 8


class Disk:
    """Work that waits for a disk, in threads; where too many wait already, no more are begun."""

    def __init__(self) -> None:
        self._busy = 0

    async def do(self, work: Callable[[], T]) -> T:
        """Do it in a thread. Raises TooOftenError where a disk hangs on to all of them."""
        if self._busy >= _DISK_JOBS:
            raise TooOftenError("The disk is busy: try again in a moment.", 2.0)
        self._busy += 1
        try:
            return await asyncio.to_thread(work)
        finally:
            self._busy -= 1


def room_of(connection: HTTPConnection) -> Room:
    """The room that is served."""
    return cast(Room, connection.app.state.room)


def cookie_name(connection: HTTPConnection) -> str:
    """Browsers share cookies between the ports of a host; programs on other ports are not us."""
    server = connection.scope.get("server")
    return f"retropace_{server[1]}" if server else "retropace"


def viewer_of(connection: HTTPConnection) -> Device | None:
    """The paired device that asks, or None."""
    given = connection.headers.get("authorization", "")
    if given[: len(_BEARER)].lower() == _BEARER:
        token: str | None = given[len(_BEARER) :].strip()
    else:
        token = connection.cookies.get(cookie_name(connection))
    return room_of(connection).pairing.device(token)


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
    return viewer_of(connection)


async def paired(connection: HTTPConnection) -> Device:
    """The paired device that asks. Raises NotPairedError."""
    device = viewer_of(connection)
    if device is None:
        raise NotPairedError
    return device


InRoom = Annotated[Room, Depends(the_room)]
OnDisk = Annotated[Disk, Depends(the_disk)]
Paired = Annotated[Device, Depends(paired)]
Viewing = Annotated[Device | None, Depends(viewing)]

"""Routes: what is here, pairing, and the stop that is everyone's."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from retropace.cues.languages import TONGUES
from retropace.journal.lines import program_version
from retropace.model import SpeedUnit
from retropace.web.context import Disk, InLanguage, InRoom, OnDisk, Paired, Viewing
from retropace.web.gate import peer_of
from retropace.web.pairing import Device
from retropace.web.presence import cookie_bounds, cookie_name
from retropace.web.room import Room
from retropace.web.shelf import Shelf

router = APIRouter()


class Shown(BaseModel):
    """A device shows the secret; a program that is no browser asks for the token itself.

    A page that has just come asks for its ``first`` view with it, which saves a journey.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    secret: Annotated[str, Field(max_length=64)]
    token: bool = False
    first: bool = False


@router.get("/api")
async def about(room: InRoom, device: Viewing) -> dict[str, Any]:
    """What is served here, and whether this device is paired."""
    return {
        "program_version": program_version(),
        "paired": device is not None,
        "languages": sorted(TONGUES),
        "treadmills": list(room.bays),
    }


@router.get("/api/first")
async def first(
    room: InRoom, disk: OnDisk, device: Viewing, language: InLanguage
) -> dict[str, Any]:
    """All that a page's first view shows, in one journey: the state as live has it, profiles."""
    return await _first(room, disk, device, language)


@router.post("/api/pair")
async def pair(
    shown: Shown,
    request: Request,
    response: Response,
    *,
    room: InRoom,
    disk: OnDisk,
    language: InLanguage,
) -> dict[str, Any]:
    """Exchange the secret for a token: in a cookie that no script can read, or as asked."""
    token = room.pairing.pair(shown.secret, peer_of(request.scope))
    if shown.token:
        return {"paired": True, "token": token}
    response.set_cookie(cookie_name(request), token, **cookie_bounds(request))
    if not shown.first:
        return {"paired": True}
    return {"paired": True} | await _first(room, disk, room.pairing.device(token), language)


async def _first(room: Room, disk: Disk, device: Device | None, language: str) -> dict[str, Any]:
    said = {bay.id: bay.newest_said for bay in room.bays.values()}
    state = room.message(device, said, SpeedUnit.KMH, language)
    shelf = Shelf(room.data_dir, language)
    return {"state": state, "profiles": None if device is None else await disk.do(shelf.cards)}


@router.delete("/api/pair")
async def unpair(
    request: Request, response: Response, room: InRoom, device: Paired
) -> dict[str, Any]:
    """Unpair this device."""
    room.pairing.forget(device)
    for bay in room.bays.values():
        bay.lease.release(device)
    response.delete_cookie(cookie_name(request), **cookie_bounds(request))
    return {"paired": False}


@router.post("/api/stop")
async def stop_all(room: InRoom) -> dict[str, Any]:
    """Stop every belt, whoever asks (R19)."""
    return {"stopping": room.stop()}


@router.post("/api/treadmills/{treadmill}/stop")
async def stop_one(treadmill: str, room: InRoom) -> dict[str, Any]:
    """Stop this belt, whoever asks (R19)."""
    return {"stopping": room.stop(treadmill)}

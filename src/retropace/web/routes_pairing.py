"""Routes: what is here, pairing, and the stop that is everyone's."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from retropace.cues.languages import TONGUES
from retropace.journal.lines import program_version
from retropace.web.context import InRoom, Paired, Viewing
from retropace.web.gate import peer_of
from retropace.web.presence import cookie_name

router = APIRouter()


class Shown(BaseModel):
    """A device shows the secret; a program that is no browser asks for the token itself."""

    model_config = ConfigDict(extra="forbid", strict=True)

    secret: Annotated[str, Field(max_length=64)]
    token: bool = False


@router.get("/api")
async def about(room: InRoom, device: Viewing) -> dict[str, Any]:
    """What is served here, and whether this device is paired."""
    return {
        "program_version": program_version(),
        "paired": device is not None,
        "languages": sorted(TONGUES),
        "treadmills": list(room.bays),
    }


@router.post("/api/pair")
async def pair(shown: Shown, request: Request, response: Response, room: InRoom) -> dict[str, Any]:
    """Exchange the secret for a token: in a cookie that no script can read, or as asked."""
    token = room.pairing.pair(shown.secret, peer_of(request.scope))
    if shown.token:
        return {"paired": True, "token": token}
    response.set_cookie(cookie_name(request), token, path="/", httponly=True, samesite="strict")
    return {"paired": True}


@router.delete("/api/pair")
async def unpair(
    request: Request, response: Response, room: InRoom, device: Paired
) -> dict[str, Any]:
    """Unpair this device."""
    room.pairing.forget(device)
    for bay in room.bays.values():
        bay.lease.release(device)
    response.delete_cookie(cookie_name(request), path="/", httponly=True, samesite="strict")
    return {"paired": False}


@router.post("/api/stop")
async def stop_all(room: InRoom) -> dict[str, Any]:
    """Stop every belt, whoever asks (R19)."""
    return {"stopping": room.stop()}


@router.post("/api/treadmills/{treadmill}/stop")
async def stop_one(treadmill: str, room: InRoom) -> dict[str, Any]:
    """Stop this belt, whoever asks (R19)."""
    return {"stopping": room.stop(treadmill)}

"""Routes: which treadmills are around, and which of them are taken into the room or let go."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from retropace.web.context import InLanguage, InRoom, Paired, paired

router = APIRouter(prefix="/api", dependencies=[Depends(paired)])


class Chosen(BaseModel):
    """A treadmill by its address, as it was heard."""

    model_config = ConfigDict(extra="forbid", strict=True)

    address: Annotated[str, Field(max_length=64)]


@router.post("/scan")
async def scan(room: InRoom) -> dict[str, Any]:
    """The treadmills within reach, the nearest first; takes some seconds, and starts nothing."""
    found = await room.look_around()
    here = {bay.machine.address: bay.id for bay in room.bays.values()}
    return {"treadmills": [asdict(one) | {"here": here.get(one.address)} for one in found]}


@router.post("/treadmills", status_code=201)
async def add(chosen: Chosen, room: InRoom, device: Paired, language: InLanguage) -> dict[str, Any]:
    """Take one that was heard into the room; nothing connects to it yet."""
    return room.view(room.add(chosen.address), device, language)


@router.delete("/treadmills/{treadmill}")
async def remove(treadmill: str, room: InRoom) -> dict[str, Any]:
    """Let one go that was taken in here, and has no session."""
    room.remove(treadmill)
    return {"removed": treadmill}

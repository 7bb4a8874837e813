"""Routes: the treadmills, their sessions, and who controls them."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from retropace.model import Request
from retropace.profile.outline import steps_to_json
from retropace.web.context import InLanguage, InRoom, OnDisk, Paired, paired
from retropace.web.starting import Desk, Wish

router = APIRouter(prefix="/api/treadmills", dependencies=[Depends(paired)])

Askable = Literal[
    "stop", "pause", "slower", "console disagrees", "start", "go", "skip", "console agrees"
]


class Ask(BaseModel):
    """A request to a session; ``seen_ms`` is the moment that the person saw when they decided."""

    model_config = ConfigDict(extra="forbid", strict=True)

    do: Askable
    seen_ms: Annotated[int, Field(ge=0, le=2**53)] | None = None


@router.get("")
async def treadmills(room: InRoom, device: Paired, language: InLanguage) -> dict[str, Any]:
    """Every treadmill, as live has it."""
    shapes = [room.view(bay, device, language)["treadmill"] for bay in room.bays.values()]
    return {"moment_ms": room.moment_ms, "treadmills": shapes}


@router.get("/{treadmill}")
async def one(treadmill: str, room: InRoom, device: Paired, language: InLanguage) -> dict[str, Any]:
    """One treadmill, as live has it."""
    return room.view(room.bay(treadmill), device, language)


@router.get("/{treadmill}/course")
async def course(treadmill: str, room: InRoom, disk: OnDisk) -> Response:
    """The session so far, for a page that comes late."""
    bay = room.bay(treadmill)
    plan, points = bay.plan, list(bay.course)
    return await disk.answer(
        lambda: {"drawing": [] if plan is None else steps_to_json(plan), "points": points}
    )


@router.get("/{treadmill}/readiness")
async def readiness(
    treadmill: str,
    room: InRoom,
    disk: OnDisk,
    language: InLanguage,
    profile: Annotated[str, Query(max_length=40)],
) -> dict[str, Any]:
    """What is to be asked now before this profile (R22)."""
    room.bay(treadmill)
    return {"questions": await disk.do(lambda: Desk(room, language).questions(profile))}


@router.post("/{treadmill}/session", status_code=202)
async def begin(
    treadmill: str,
    wish: Wish,
    *,
    room: InRoom,
    disk: OnDisk,
    device: Paired,
    language: InLanguage,
) -> dict[str, Any]:
    """Begin a session: connect, and wait for the walker's start. Nothing moves."""
    bay = room.bay(treadmill)
    bay.lease.take(device)
    bay.must_be_free()
    desk = Desk(room, language)
    guidance = await disk.do(lambda: desk.guidance(wish, bay))
    await room.quiet()
    room.bay(treadmill)  # which may have been let go of meanwhile
    bay.begin(guidance, lambda guided: desk.learn(guidance, guided))
    return room.view(bay, device, language)


@router.post("/{treadmill}/requests")
async def ask(treadmill: str, asked: Ask, room: InRoom, device: Paired) -> dict[str, Any]:
    """Ask something of the session."""
    room.bay(treadmill).ask(Request(asked.do), device, room.seen_s(asked.seen_ms))
    return {"ok": True}


@router.post("/{treadmill}/control")
async def control(treadmill: str, room: InRoom, device: Paired) -> dict[str, Any]:
    """Take control of a treadmill, or keep it."""
    lease = room.bay(treadmill).lease
    lease.take(device)
    return lease.view(device)


@router.delete("/{treadmill}/control")
async def let_go(treadmill: str, room: InRoom, device: Paired) -> dict[str, Any]:
    """Let go of control; the session goes on."""
    lease = room.bay(treadmill).lease
    lease.release(device)
    return lease.view(device)

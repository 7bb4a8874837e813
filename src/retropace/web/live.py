"""The WebSocket: the newest state out, requests in."""

import asyncio
import json
from typing import Any, Final

from fastapi import APIRouter, WebSocket
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from retropace.cues.languages import TONGUES
from retropace.errors import RetropaceError
from retropace.model import Request, SpeedUnit
from retropace.web.context import room_of
from retropace.web.hub import Viewer
from retropace.web.presence import viewer_in
from retropace.web.rates import Bucket
from retropace.web.refusals import NotPairedError, RefusedError, TooOftenError
from retropace.web.room import Room
from retropace.web.routes_treadmills import Ask
from retropace.web.wording import told_of

router = APIRouter()

FRAME_LIMIT: Final = 2048
_PER_S: Final = 10.0
_AT_ONCE: Final = 30.0
_FRAMES_PER_S: Final = 100.0
_FRAMES_AT_ONCE: Final = 200.0
_TOO_LARGE: Final = 1009
_LATER: Final = 1013


class Frame(BaseModel):
    """What a viewer sends; ``treadmill`` may be left out of a stop only."""

    model_config = ConfigDict(extra="forbid", strict=True)

    do: str = Field(max_length=40)
    treadmill: str | None = Field(default=None, max_length=8)
    seen_ms: int | None = None


@router.websocket("/api/live")
async def live(socket: WebSocket) -> None:
    """One viewer, until it leaves or takes nothing any more."""
    room = room_of(socket)
    await socket.accept()
    if room.hub.full:
        await socket.close(_LATER)
        return
    viewer = _viewer(socket)
    room.hub.join(viewer)
    telling = asyncio.get_running_loop().create_task(viewer.tell(socket.send_text))
    hearing = asyncio.get_running_loop().create_task(_hear(socket, room, viewer))
    try:
        await asyncio.wait({telling, hearing}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        room.hub.leave(viewer)
        for task in (telling, hearing):
            task.cancel()
        await asyncio.gather(telling, hearing, return_exceptions=True)


def _viewer(socket: WebSocket) -> Viewer:
    language = socket.query_params.get("language", "en")
    unit = socket.query_params.get("unit", SpeedUnit.KMH.value)
    return Viewer(
        viewer_in(socket, room_of(socket).pairing),
        SpeedUnit.MPH if unit == SpeedUnit.MPH.value else SpeedUnit.KMH,
        language if language in TONGUES else "en",
        speed_up=room_of(socket).speed_up,
    )


async def _hear(socket: WebSocket, room: Room, viewer: Viewer) -> None:
    """Take what a viewer sends; whatever is wrong with it is answered, and changes nothing."""
    bucket = Bucket(_PER_S, _AT_ONCE, room.now_s())
    patience = Bucket(_FRAMES_PER_S, _FRAMES_AT_ONCE, room.now_s())
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return
        text = message.get("text") or ""
        if len(text) > FRAME_LIMIT:
            await socket.close(_TOO_LARGE)
            return
        answer = _answer(text, room, viewer, bucket)
        if answer is not None:
            viewer.answer(json.dumps(answer))
        # A viewer that sends without end is read more slowly: nobody else has to wait for it.
        wait_s = patience.take(room.now_s())
        if wait_s > 0:
            await asyncio.sleep(wait_s * room.speed_up)
            patience.take(room.now_s())


def _answer(text: str, room: Room, viewer: Viewer, bucket: Bucket) -> dict[str, Any] | None:
    """Do what is asked; the answer, which a heart-beat needs only when it is refused."""
    do = "?"
    try:
        frame = Frame.model_validate_json(text)
        do = frame.do
        _do(frame, room, viewer, bucket)
    except ValidationError as error:
        told, _ = told_of(error.errors())
        return {"kind": "answer", "do": do, "ok": False, "error": told}
    except RetropaceError as error:
        return {"kind": "answer", "do": do, "ok": False, "error": str(error)}
    return None if do == "hold" else {"kind": "answer", "do": do, "ok": True, "error": None}


def _do(frame: Frame, room: Room, viewer: Viewer, bucket: Bucket) -> None:
    if frame.do == Request.STOP.value:
        room.stop(frame.treadmill)
        return
    again_s = bucket.take(room.now_s())
    if again_s > 0:
        raise TooOftenError("Too many requests: wait a moment.", again_s)
    if viewer.device is None or room.pairing.unknown(viewer.device):
        raise NotPairedError
    if frame.treadmill is None:
        raise RefusedError("Which treadmill? Name it in `treadmill`.", "treadmill")
    bay = room.bay(frame.treadmill)
    if frame.do == "hold":
        bay.lease.take(viewer.device)
        return
    asked = Ask.model_validate({"do": frame.do, "seen_ms": frame.seen_ms})
    bay.ask(Request(asked.do), viewer.device, room.seen_s(asked.seen_ms))

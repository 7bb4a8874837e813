"""The WebSocket: the newest state out, requests in."""

import asyncio
import contextlib
import json
from typing import Any, Final

from fastapi import APIRouter, WebSocket
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from retropace.cues.languages import TONGUES
from retropace.cues.told import told
from retropace.errors import RetropaceError
from retropace.model import Request, SpeedUnit
from retropace.phrase import Phrase
from retropace.web.asking import STOPS_AT_ONCE, STOPS_PER_S
from retropace.web.context import room_of
from retropace.web.gate import peer_of
from retropace.web.hub import Viewer
from retropace.web.presence import viewer_in
from retropace.web.rates import Bucket
from retropace.web.refusals import NotPairedError, RefusedError
from retropace.web.room import Room
from retropace.web.routes_treadmills import Ask
from retropace.web.tongue import USUAL
from retropace.web.wording import told_of

router = APIRouter()

FRAME_LIMIT: Final = 2048
_PER_S: Final = 10.0
_AT_ONCE: Final = 30.0
FAULTS_LIMIT: Final = 20
"""So many refused frames, and one more each second, are a person's; more are not."""
_FAULTS_PER_S: Final = 1.0
_SAME_STOP_S: Final = 0.25
_REST_S: Final = 0.02
_FLOODS: Final = 1008
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
    viewer = _viewer(socket)
    if not room.hub.admit(viewer):
        await socket.close(_LATER)
        return
    telling = asyncio.get_running_loop().create_task(viewer.tell(socket.send_text))
    hearing = asyncio.get_running_loop().create_task(_hear(socket, room, viewer))
    try:
        await asyncio.wait({telling, hearing}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        room.hub.leave(viewer)
        for task in (telling, hearing):
            task.cancel()
        await asyncio.gather(telling, hearing, return_exceptions=True)
    if viewer.dismissed:
        with contextlib.suppress(RuntimeError):  # it has gone by itself meanwhile
            await socket.close(_LATER)


def _viewer(socket: WebSocket) -> Viewer:
    language = socket.query_params.get("language", USUAL)
    unit = socket.query_params.get("unit", SpeedUnit.KMH.value)
    return Viewer(
        viewer_in(socket, room_of(socket).pairing),
        SpeedUnit.MPH if unit == SpeedUnit.MPH.value else SpeedUnit.KMH,
        language if language in TONGUES else USUAL,
        peer=peer_of(socket.scope),
        speed_up=room_of(socket).speed_up,
    )


async def _hear(socket: WebSocket, room: Room, viewer: Viewer) -> None:
    """Take what a viewer sends; whatever is wrong with it is answered, and changes nothing.

    The loop has its turn after each frame, so that none of them holds up a step (R26); a viewer of
    whom too much is refused is let go of.
    """
    ear = _Ear(room, viewer)
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return
        text = message.get("text") or ""
        if len(text) > FRAME_LIMIT:
            await socket.close(_TOO_LARGE)
            return
        rest_s = ear.hear(text)
        if ear.floods:
            await socket.close(_FLOODS)
            return
        await asyncio.sleep(rest_s * room.speed_up)


class _Ear:
    """What one viewer may ask for, and how often; ``floods`` says that it has been too much."""

    def __init__(self, room: Room, viewer: Viewer) -> None:
        now_s = room.now_s()
        self._room = room
        self._viewer = viewer
        self._requests = Bucket(_PER_S, _AT_ONCE, now_s)
        self._stops = Bucket(STOPS_PER_S, STOPS_AT_ONCE, now_s)
        self._faults = Bucket(_FAULTS_PER_S, FAULTS_LIMIT, now_s)
        self._stop: tuple[str, float] | None = None
        self.floods = False

    def hear(self, text: str) -> float:
        """Do what a frame asks, where it is in measure; for how many seconds to read no more.

        What is beyond the measure is not even read; a stop has a measure of its own (R19).
        """
        now_s = self._room.now_s()
        stop = '"stop"' in text
        if stop and self._stop is not None:
            same, at_s = self._stop
            if text == same and now_s - at_s < _SAME_STOP_S:
                return 0.0
        again_s = (self._stops if stop else self._requests).take(now_s)
        answer = (
            _too_often(self._viewer.language)
            if again_s > 0
            else _answer(text, self._room, self._viewer)
        )
        if answer is not None:
            self._viewer.answer(json.dumps(answer))
            if not answer["ok"]:
                self.floods = self._faults.take(now_s) > 0
            elif stop:
                self._stop = (text, now_s)
        return _REST_S if again_s > 0 else 0.0


def _too_often(language: str) -> dict[str, Any]:
    """The answer to a frame that was not read."""
    return _refusal("?", Phrase("Too many requests: wait a moment."), language)


def _refusal(do: str, sentence: str, language: str) -> dict[str, Any]:
    return {"kind": "answer", "do": do, "ok": False, "error": told(sentence, language)}


def _answer(text: str, room: Room, viewer: Viewer) -> dict[str, Any] | None:
    """Do what is asked; the answer, which a heart-beat needs only when it is refused."""
    do = "?"
    try:
        frame = Frame.model_validate_json(text)
        do = frame.do
        _do(frame, room, viewer)
    except ValidationError as error:
        return _refusal(do, told_of(error.errors())[0], viewer.language)
    except RetropaceError as error:
        return _refusal(do, error.sentence, viewer.language)
    return None if do == "hold" else {"kind": "answer", "do": do, "ok": True, "error": None}


def _do(frame: Frame, room: Room, viewer: Viewer) -> None:
    if frame.do == Request.STOP.value:
        room.stop(frame.treadmill)
        return
    if viewer.device is None or room.pairing.unknown(viewer.device):
        raise NotPairedError
    if frame.treadmill is None:
        raise RefusedError(Phrase("Which treadmill? Name it in `treadmill`."), "treadmill")
    bay = room.bay(frame.treadmill)
    if frame.do == "hold":
        bay.lease.take(viewer.device)
        return
    asked = Ask.model_validate({"do": frame.do, "seen_ms": frame.seen_ms})
    bay.ask(Request(asked.do), viewer.device, room.seen_s(asked.seen_ms))

"""Routes: what was walked, its report, its files for other programs, and the history."""

import re
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from retropace.cues.told import told
from retropace.errors import BadInputError
from retropace.journal import (
    Second,
    Told,
    read_journal,
    read_recording,
    read_told,
    second_to_json,
    sessions_in,
    summarise,
    summarise_quickly,
    write_told,
)
from retropace.library import title_in
from retropace.phrase import Phrase
from retropace.web.context import InLanguage, InRoom, OnDisk, paired
from retropace.web.refusals import MissingError

router = APIRouter(prefix="/api", dependencies=[Depends(paired)])

LISTED: Final = 500
_LONG: Final = ("effort_uncounted", "models", "sources", "safety_events", "problems")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,119}")
REPORT_POLICY: Final = (
    "sandbox allow-scripts allow-popups; default-src 'none'; style-src 'unsafe-inline'; "
    "script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
"""A report asks nothing of anybody, and is kept from doing so; its own head says still less."""
_KINDS: Final = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "tcx": "application/vnd.garmin.tcx+xml",
}
Format = Literal["fit", "tcx", "csv", "parquet", "json"]


class Telling(BaseModel):
    """What the walker says of a session once it is over: CR-10 effort, and the rails."""

    model_config = ConfigDict(extra="forbid", strict=True)

    rpe: Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)] | None = None
    rails: Literal["none", "light", "grip"] | None = None


@router.get("/sessions")
async def sessions(room: InRoom, disk: OnDisk, language: InLanguage) -> Response:
    """Every session, the newest first."""
    return await disk.answer(lambda: {"sessions": _rows(room.data_dir, language)})


@router.get("/sessions/{session_id}")
async def session(session_id: str, room: InRoom, disk: OnDisk) -> Response:
    """One session whole, with what was told of it."""
    return await disk.answer(lambda: _whole(journal_of(room.data_dir, session_id)))


@router.get("/sessions/{session_id}/seconds")
async def seconds(session_id: str, room: InRoom, disk: OnDisk) -> Response:
    """A row for every recorded second of a session."""
    return await disk.answer(lambda: _seconds(journal_of(room.data_dir, session_id)))


@router.get("/sessions/{session_id}/report", response_class=Response)
async def report(session_id: str, room: InRoom, disk: OnDisk) -> Response:
    """One session on a page that stands alone."""
    page = await disk.do(lambda: _report(journal_of(room.data_dir, session_id)))
    headers = {"content-security-policy": REPORT_POLICY, "x-frame-options": "SAMEORIGIN"}
    return Response(page, media_type="text/html; charset=utf-8", headers=headers)


@router.get("/sessions/{session_id}/export/{format_name}", response_class=Response)
async def export(session_id: str, format_name: Format, room: InRoom, disk: OnDisk) -> Response:
    """One session as a file for another program."""
    octets = await disk.do(lambda: _export(journal_of(room.data_dir, session_id), format_name))
    name = f'attachment; filename="{session_id}.{format_name}"'
    kind = _KINDS.get(format_name, "application/octet-stream")
    return Response(octets, media_type=kind, headers={"content-disposition": name})


@router.put("/sessions/{session_id}/told")
async def tell(session_id: str, telling: Telling, room: InRoom, disk: OnDisk) -> dict[str, Any]:
    """Keep what the walker says of it."""
    said = Told(telling.rpe, telling.rails)
    await disk.do(lambda: write_told(journal_of(room.data_dir, session_id), said))
    return said._asdict()


@router.get("/history")
async def history(
    room: InRoom,
    disk: OnDisk,
    weeks: Annotated[int, Query(ge=1, le=520)] = 12,
    simulated: bool = False,
) -> Response:
    """The weeks, the streak, the level, and what is missing to the next."""
    return await disk.answer(lambda: _history(room.data_dir, weeks, simulated=simulated))


def journal_of(data_dir: Path, session_id: str) -> Path:
    """The journal of a session; by its identifier alone, never by a path."""
    if _NAME.fullmatch(session_id):
        for path in sessions_in(data_dir):
            if path.stem == session_id:
                return path
    raise MissingError(Phrase("There is no such session."), "session_id")


def _rows(data_dir: Path, language: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for path in reversed(sessions_in(data_dir)[-LISTED:]):
        try:
            whole = summarise_quickly(path).to_json() | {"session_id": path.stem}
        except BadInputError as error:
            rows.append({"session_id": path.stem, "error": told(error.sentence, language)})
            continue
        row = {key: value for key, value in whole.items() if key not in _LONG}
        rows.append(row | {"title": title_in(row["profile"], row["title"], language)})
    return rows


def _whole(path: Path) -> dict[str, Any]:
    return summarise(read_journal(path)).to_json() | {"told": read_told(path)._asdict()}


def _seconds(path: Path) -> dict[str, Any]:
    kept: list[Second] = []
    summary = summarise(read_journal(path), kept.append)
    return {"seconds": [second_to_json(second, summary.walker_mass_kg) for second in kept]}


def _report(path: Path) -> str:
    from retropace.history import judged
    from retropace.report import build_page

    recording, worth, load = judged(path)
    return build_page([recording], [worth], [load])


def _export(path: Path, format_name: str) -> bytes:
    from retropace.export import export_session
    from retropace.history import session_worth

    recording = read_recording(path)
    return export_session(recording, format_name, session_worth(recording, path))


def _history(data_dir: Path, kept: int, *, simulated: bool) -> dict[str, Any]:
    from retropace.history import read_history, streak, sums, weeks
    from retropace.history.shapes import history_to_json, weeks_to_json
    from retropace.memory import now

    known = read_history(data_dir)
    walked = known.walked(simulated=simulated)
    found = weeks(walked)
    shown = weeks_to_json(found[-kept:], sums(walked), streak(found, now().date()))
    return history_to_json(known) | shown

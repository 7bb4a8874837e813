"""Routes: what was walked."""

import re
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Depends

from retropace.errors import BadInputError
from retropace.journal import (
    Second,
    read_journal,
    second_to_json,
    sessions_in,
    summarise,
    summarise_quickly,
)
from retropace.web.context import InRoom, OnDisk, paired
from retropace.web.refusals import MissingError

router = APIRouter(prefix="/api/sessions", dependencies=[Depends(paired)])

LISTED: Final = 500
_LONG: Final = ("effort_uncounted", "models", "sources", "safety_events", "problems")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,119}")


@router.get("")
async def sessions(room: InRoom, disk: OnDisk) -> dict[str, Any]:
    """Every session, the newest first."""
    return {"sessions": await disk.do(lambda: _rows(room.data_dir))}


@router.get("/{session_id}")
async def session(session_id: str, room: InRoom, disk: OnDisk) -> dict[str, Any]:
    """One session whole."""
    return await disk.do(
        lambda: summarise(read_journal(journal_of(room.data_dir, session_id))).to_json()
    )


@router.get("/{session_id}/seconds")
async def seconds(session_id: str, room: InRoom, disk: OnDisk) -> dict[str, Any]:
    """A row for every recorded second of a session."""
    return await disk.do(lambda: _seconds(journal_of(room.data_dir, session_id)))


def journal_of(data_dir: Path, session_id: str) -> Path:
    """The journal of a session; by its identifier alone, never by a path."""
    if _NAME.fullmatch(session_id):
        for path in sessions_in(data_dir):
            if path.stem == session_id:
                return path
    raise MissingError("There is no such session.", "session_id")


def _rows(data_dir: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for path in reversed(sessions_in(data_dir)[-LISTED:]):
        try:
            whole = summarise_quickly(path).to_json() | {"session_id": path.stem}
        except BadInputError as error:
            rows.append({"session_id": path.stem, "error": str(error)})
            continue
        rows.append({key: value for key, value in whole.items() if key not in _LONG})
    return rows


def _seconds(path: Path) -> dict[str, Any]:
    kept: list[Second] = []
    summary = summarise(read_journal(path), kept.append)
    return {"seconds": [second_to_json(second, summary.walker_mass_kg) for second in kept]}

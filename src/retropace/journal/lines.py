"""The lines of a journal, schema version 1: header, step, note, end (see docs/journal.md)."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from retropace.journal.inputs import input_to_json
from retropace.kernel import Input, Setup
from retropace.session import Ending, EndingKind

if TYPE_CHECKING:
    from pydantic import TypeAdapter

SCHEMA_VERSION: Final = 1
PROGRAM: Final = "retropace"

EXIT_CODES: Final = {
    EndingKind.DONE: 0,
    EndingKind.WALKER: 1,
    EndingKind.SAFETY: 1,
    EndingKind.TREADMILL: 3,
}
"""What the shell is told of a session that ended so."""


@dataclass(frozen=True, slots=True)
class Header:
    """All that is known of a session before its first step.

    ``started_at`` is wall-clock time, ISO 8601 with its zone; ``base_ns`` is the monotonic instant
    from which the journal counts; ``setup`` is what rebuilds the kernel.
    """

    session_id: str
    started_at: str
    base_ns: int
    setup: Setup
    simulated: bool
    walker_mass_kg: float | None
    program_version: str


class Step(NamedTuple):
    """One step as recorded; ``out`` is what ``render`` made of the decision."""

    number: int
    now_ns: int
    inputs: tuple[Input, ...]
    out: dict[str, Any]


_encode: Final = json.JSONEncoder(separators=(",", ":")).encode
"""ASCII only: a line never holds a line's end of any alphabet, and odd text survives."""


def new_header(
    setup: Setup,
    *,
    started_at: datetime,
    base_ns: int,
    session_id: str,
    simulated: bool,
    mass_kg: float | None = None,
) -> Header:
    """The header of a session that begins now; ``started_at`` without a zone is local time."""
    if started_at.tzinfo is None:
        started_at = started_at.astimezone()
    return Header(
        session_id=session_id,
        started_at=started_at.isoformat(timespec="seconds"),
        base_ns=base_ns,
        setup=setup,
        simulated=simulated,
        walker_mass_kg=mass_kg,
        program_version=program_version(),
    )


def header_line(header: Header) -> str:
    """The first line; what people look for stands beside the setup that holds it too."""
    setup = header.setup
    return _encode(
        {
            "kind": "header",
            "schema": SCHEMA_VERSION,
            "program": PROGRAM,
            "program_version": header.program_version,
            "session_id": header.session_id,
            "started_at": header.started_at,
            "base_ns": header.base_ns,
            "profile": setup.plan.name,
            "title": setup.plan.title,
            "treadmill": setup.treadmill.name,
            "address": setup.treadmill.address,
            "simulated": header.simulated,
            "walker_mass_kg": header.walker_mass_kg,
            "setup": setup_adapter().dump_python(setup, mode="json"),
        }
    )


def step_line(
    number: int, t_ns: int, base_ns: int, inputs: tuple[Input, ...], out: dict[str, Any]
) -> str:
    """One kernel step: when it was, what came in, and the decision as rendered."""
    return _encode(
        {
            "kind": "step",
            "n": number,
            "t": t_ns,
            "in": [input_to_json(given, base_ns) for given in inputs],
            "out": out,
        }
    )


def note_line(event: str, at_ns: int, base_ns: int, detail: str = "") -> str:
    """Something that happened outside the kernel."""
    note: dict[str, Any] = {"kind": "note", "t": at_ns - base_ns, "event": event}
    if detail:
        note["detail"] = detail
    return _encode(note)


def end_line(at_ns: int, ending: Ending | None, base_ns: int, totals: dict[str, Any]) -> str:
    """The last line; without an ending the session was cut off by an error of our own."""
    return _encode(
        {
            "kind": "end",
            "t": at_ns - base_ns,
            "ending": None if ending is None else ending.kind,
            "ending_reason": None if ending is None else ending.reason,
            "exit_code": None if ending is None else EXIT_CODES[ending.kind],
            "totals": totals,
        }
    )


@cache
def setup_adapter() -> "TypeAdapter[Setup]":
    """How a setup is written and read; pydantic is imported only here."""
    from pydantic import TypeAdapter

    return TypeAdapter(Setup)


@cache
def program_version() -> str:
    """The version of the program that is running."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(PROGRAM)
    except PackageNotFoundError:  # run from a bare checkout
        return "unknown"

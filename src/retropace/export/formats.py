"""Which formats there are, and one recording in any of them."""

from collections.abc import Callable
from importlib import import_module
from typing import Final

from retropace.effort import SessionWorth
from retropace.export.activity import MovelessError
from retropace.journal import Recording
from retropace.journal.worth import worth_of

FORMATS: Final[dict[str, str]] = {
    "fit": "for sports platforms and watches; needs the extra retropace[fit]",
    "tcx": "for sports platforms that take no FIT",
    "csv": "for spreadsheets: a row for every second",
    "parquet": "for data tools: the same rows, typed; needs the extra retropace[parquet]",
    "json": "all that was recorded: seconds, laps, cues, requests, safety events",
}
"""Each is written by the module of the same name here; its libraries are loaded only then."""

__all__ = ["FORMATS", "MovelessError", "export_session"]


def export_session(
    recording: Recording, format_name: str, session: SessionWorth | None = None
) -> bytes:
    """A file's octets, the same for the same recording and worth.

    ``session`` is what it was worth to its walker; if not given, a novice's. Rows of seconds (CSV,
    Parquet, and the seconds of JSON) are of an average walker with free hands instead.

    Raises:
        MovelessError: FIT and TCX hold activities, and in this session the belt never moved.
        BadInputError: a library that the format needs is not installed, or the journal's times
            are none that the format can hold.
    """
    module = import_module(f"retropace.export.to_{format_name}")
    write: Callable[[Recording, SessionWorth], bytes] = module.write
    return write(recording, session or worth_of(recording))

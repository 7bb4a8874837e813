"""The append-only record of a session: recorder, reader, replay.

A journal is one JSON Lines file, hash-chained, written off the loop; docs/journal.md describes it.
"""

from retropace.journal.lines import EXIT_CODES, Header, Step, new_header, program_version
from retropace.journal.reader import Journal, Problem, ProblemKind, read_journal
from retropace.journal.recorder import Recorder
from retropace.journal.recording import Asked, Lap, Recording, SaidCue, read_recording, recording_of
from retropace.journal.replay import Difference, Verification, rebuild, replay, verify
from retropace.journal.sessions import (
    default_data_dir,
    find_session,
    journal_path,
    sessions_in,
)
from retropace.journal.summary import (
    SafetyEvent,
    Summary,
    second_to_json,
    summarise,
    summarise_quickly,
)
from retropace.journal.tally import Second
from retropace.journal.told import Told, read_told, told_path, write_told

__all__ = [
    "EXIT_CODES",
    "Asked",
    "Difference",
    "Header",
    "Journal",
    "Lap",
    "Problem",
    "ProblemKind",
    "Recorder",
    "Recording",
    "SafetyEvent",
    "SaidCue",
    "Second",
    "Step",
    "Summary",
    "Told",
    "Verification",
    "default_data_dir",
    "find_session",
    "journal_path",
    "new_header",
    "program_version",
    "read_journal",
    "read_recording",
    "read_told",
    "rebuild",
    "recording_of",
    "replay",
    "second_to_json",
    "sessions_in",
    "summarise",
    "summarise_quickly",
    "told_path",
    "verify",
    "write_told",
]

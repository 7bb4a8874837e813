"""A session's worth to its walker knows how much they had practised by then."""

from pathlib import Path

import pytest

from retropace.history import practice_before, session_worth
from retropace.journal import read_recording
from retropace.session import EndingKind
from support.past import past
from support.recorded import record, walked


def test_only_what_was_completed_before_counts(tmp_path: Path) -> None:
    first, second, third = (past(tmp_path, day) for day in (1, 2, 3))
    past(tmp_path, 0.5, ending=EndingKind.SAFETY)
    past(tmp_path, 0.6, simulated=True)
    past(tmp_path, 0.7, backward_s=0)
    started = [read_recording_start(path) for path in (first, second, third)]
    assert [practice_before(third, when) for when in started] == [0, 1, 2]


@pytest.mark.parametrize("when", ["", "yesterday", "2026-11-23T10:00:00"])
def test_without_a_date_nobody_knows(tmp_path: Path, when: str) -> None:
    assert practice_before(past(tmp_path, 1), when) == 0


def test_a_friends_journal_is_a_novices(tmp_path: Path) -> None:
    path = record(walked(), tmp_path / "friend.jsonl")
    worth = session_worth(read_recording(path), path)
    assert worth.circumstances.practice_sessions == 0
    assert list(tmp_path.iterdir()) == [path], "and nothing is made beside it"


def read_recording_start(path: Path) -> str:
    import json

    with path.open(encoding="utf-8") as file:
        return str(json.loads(file.readline())["started_at"])

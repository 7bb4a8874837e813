"""A level comes from what was walked: not from copies, edited text, or an edited database (R05)."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from retropace.history import level_standing, read_history, rebuild
from retropace.history.store import FILE_NAME
from retropace.model import Level
from support.past import past


def walk(data_dir: Path, sessions: int, **given: object) -> list[Path]:
    return [past(data_dir, day, **given) for day in range(sessions)]  # type: ignore[arg-type]


@pytest.mark.rule("R05")
def test_a_copied_journal_counts_once_and_is_told_of(tmp_path: Path) -> None:
    (path,) = walk(tmp_path, 1)
    for number in range(7):
        shutil.copy(path, path.with_name(f"{path.stem}-{number}.jsonl"))
    for history in (read_history(tmp_path), rebuild(tmp_path)):
        assert history.standing.counted == 1
        assert len(history.sessions) == 1
        assert len(history.told) == 7
        assert "is a copy of" in history.told[0]


@pytest.mark.rule("R05")
def test_a_journal_that_was_edited_counts_for_no_level(tmp_path: Path) -> None:
    paths = walk(tmp_path, 6, simulated=True)
    assert read_history(tmp_path).standing.counted == 0
    for path in paths:
        path.write_bytes(path.read_bytes().replace(b'"simulated":true', b'"simulated":false'))
    for history in (read_history(tmp_path), rebuild(tmp_path)):
        assert history.standing.level is Level.FIRST_STEPS
        assert history.standing.counted == 0
        assert "was changed after it was recorded" in history.told[0]


@pytest.mark.rule("R05")
def test_an_edited_database_gives_no_level(tmp_path: Path) -> None:
    walk(tmp_path, 6, simulated=True)
    read_history(tmp_path)
    with sqlite3.connect(tmp_path / FILE_NAME) as database:
        database.execute("UPDATE sessions SET simulated = 0, backward_brisk_s = 600")
    database.close()
    assert level_standing(tmp_path).counted == 0


@pytest.mark.rule("R05")
def test_the_way_to_the_top_is_read_whole_and_no_further(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from retropace.history import level

    walk(tmp_path, 40, brisk_s=300.0)
    read: list[Path] = []
    read_journal = level.read_journal
    monkeypatch.setattr(level, "read_journal", lambda path: read.append(path) or read_journal(path))
    assert level_standing(tmp_path).level is Level.JOGGER
    assert len(read) == 18

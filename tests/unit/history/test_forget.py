"""`retropace forget` leaves nothing of a person, and touches nothing that is not ours."""

import io
import json
import os
import sqlite3
from pathlib import Path

import pytest

from retropace.cli.main import run_command_line
from retropace.history import read_history
from retropace.history.plan import Begun, begin_plan
from retropace.journal import Told, told_path, write_told
from retropace.memory import Memory, remember
from support.past import FIRST_DAY, past
from support.recorded import record, walked

Shown = pytest.CaptureFixture[str]


def forget(data_dir: Path, *words: str) -> int:
    return run_command_line(["forget", *words, "--data-dir", str(data_dir)])


def every_file(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def a_persons_data(data_dir: Path) -> Path:
    """Everything that is ever kept of somebody; the last session's journal."""
    for day in range(8):
        journal = past(data_dir, day)
        write_told(journal, Told(4.0, "light"))
    remember(Memory(treadmills=("AA:BB:CC:DD:EE:FF",)), data_dir)
    begin_plan(data_dir, Begun("six-weeks-knees", FIRST_DAY))
    (data_dir / "history.sqlite3").write_bytes(b"broken " * 1000)
    read_history(data_dir)
    (data_dir / "profiles").mkdir()
    (data_dir / "profiles" / "mine.toml").write_text('for_whom = "Me"')
    leftovers = ("memory.new", "plan.0a1b2c3d.new", "sessions/x.told.0a1b2c3d.new")
    for leftover in (*leftovers, "sessions/x.told.new", "history.sqlite3-journal"):
        (data_dir / leftover).write_text("{}")
    return journal


def test_nothing_of_a_person_remains(tmp_path: Path, capsys: Shown) -> None:
    data_dir = tmp_path / "data"
    a_persons_data(data_dir)
    assert forget(data_dir, "--yes") == 0
    assert not data_dir.exists()
    shown = capsys.readouterr().out
    for word in ("session:", "history:", "memory:", "plan:", "own profile:"):
        assert word in shown


def test_a_real_session_leaves_nothing_either(tmp_path: Path, capsys: Shown) -> None:
    data_dir = tmp_path / "data"
    start = ["start", "first-five", "--treadmill", "simulated", "--speed-up", "3000", "--yes"]
    assert run_command_line([*start, "--json", "--data-dir", str(data_dir)]) == 0
    assert run_command_line(["plan", "begin", "half-hour", "--data-dir", str(data_dir)]) == 0
    assert run_command_line(["history", "--data-dir", str(data_dir)]) == 0
    assert forget(data_dir, "--yes") == 0
    assert not data_dir.exists()
    capsys.readouterr()


def test_what_is_not_ours_stays_and_is_named(tmp_path: Path, capsys: Shown) -> None:
    a_persons_data(tmp_path)
    foreign = ["notes.txt", "sessions/milk.jsonl", "sessions/run.fit", "profiles/photo.jpg"]
    for name in foreign:
        (tmp_path / name).write_text("milk\n")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "memory.json").write_text("{}")
    assert forget(tmp_path, "--yes") == 0
    assert every_file(tmp_path) == {*foreign, "deep/memory.json"}
    shown = capsys.readouterr().out
    assert shown.count("Stays, since it is not Retropace's") == 5


def test_another_programs_database_by_our_name_stays(tmp_path: Path) -> None:
    for name in ("history.sqlite3", "history.sqlite3.broken"):
        with sqlite3.connect(tmp_path / name) as foreign:
            foreign.execute("PRAGMA application_id = 7")
            foreign.execute("CREATE TABLE recipes (soup TEXT)")
        foreign.close()
    past(tmp_path, 1)
    assert forget(tmp_path, "--session", "last", "--yes") == 0
    assert forget(tmp_path, "--yes") == 0
    with sqlite3.connect(tmp_path / "history.sqlite3.broken") as foreign:
        foreign.execute("SELECT * FROM recipes")
    foreign.close()


def test_links_are_cut_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.jsonl"
    data_dir = tmp_path / "data"
    past(data_dir, 1).rename(elsewhere)
    (data_dir / "sessions" / "2026-09-08-180000-ten-easy.jsonl").symlink_to(elsewhere)
    assert forget(data_dir, "--yes") == 0
    assert elsewhere.exists()
    assert not data_dir.exists()


@pytest.mark.parametrize("answer", ["no\n", "\n", "", "y\n"])
def test_anything_but_yes_removes_nothing(
    answer: str, tmp_path: Path, capsys: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_persons_data(tmp_path)
    before = every_file(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    assert forget(tmp_path) == 1
    assert every_file(tmp_path) == before
    assert "Nothing was removed" in capsys.readouterr().out


def test_a_yes_removes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_persons_data(tmp_path / "data")
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
    assert forget(tmp_path / "data") == 0
    assert not (tmp_path / "data").exists()


def test_one_session_goes_with_every_trace(tmp_path: Path, capsys: Shown) -> None:
    journal = a_persons_data(tmp_path)
    read_history(tmp_path)
    assert forget(tmp_path, "--session", journal.stem, "--yes") == 0
    assert not journal.exists()
    assert not told_path(journal).exists()
    assert len(read_history(tmp_path).sessions) == 7
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert journal.stem.encode() not in path.read_bytes(), path
    assert (tmp_path / "memory.json").exists()
    capsys.readouterr()


def test_a_file_that_is_no_session_is_not_taken_for_the_last(tmp_path: Path, capsys: Shown) -> None:
    past(tmp_path, 1)
    (tmp_path / "sessions" / "zebra.jsonl").write_text("stripes\n")
    assert forget(tmp_path, "--session", "last", "--yes") == 2
    assert "zebra.jsonl is no session" in capsys.readouterr().err
    assert (tmp_path / "sessions" / "zebra.jsonl").exists()


def test_a_session_under_way_is_not_torn_away(tmp_path: Path, capsys: Shown) -> None:
    (tmp_path / "sessions").mkdir()
    live = record(walked(), tmp_path / "sessions" / "2026-11-23-100000-live.jsonl", end=False)
    past(tmp_path, 1)
    before = every_file(tmp_path)
    assert forget(tmp_path, "--yes") == 2
    assert "under way" in capsys.readouterr().err
    assert every_file(tmp_path) == before
    long_ago = live.stat().st_mtime - 3600
    os.utime(live, (long_ago, long_ago))
    assert forget(tmp_path, "--yes") == 0


def test_json_says_what_went(tmp_path: Path, capsys: Shown) -> None:
    journal = past(tmp_path, 1)
    assert forget(tmp_path, "--json") == 2
    assert "--yes" in capsys.readouterr().err
    assert forget(tmp_path, "--json", "--yes") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["removed"] == [str(journal)]
    assert told["left"] == []


def test_nobody_is_easily_forgotten(tmp_path: Path, capsys: Shown) -> None:
    assert forget(tmp_path / "nowhere", "--yes") == 0
    assert "nothing of anybody" in capsys.readouterr().out

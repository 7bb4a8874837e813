"""Files for other programs never take the place of Retropace's own records."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from retropace.cli.main import run_command_line
from retropace.errors import BadInputError
from retropace.history.calibrated import Kept, keep_calibration
from retropace.history.plan import Begun, begin_plan
from retropace.history.records import Records
from retropace.journal import Told, write_told
from retropace.memory import Memory, recall, remember
from support.recorded import record, walked

Shown = pytest.CaptureFixture[str]
FIRST = "2026-11-20-080000-one"
SECOND = "2026-11-21-080000-two"
RECORDS = (
    f"sessions/{FIRST}.jsonl",
    f"sessions/{SECOND}.jsonl",
    f"sessions/{SECOND}.told.json",
    "memory.json",
    "plan.json",
    "calibration.json",
    "history.sqlite3",
    "profiles/my-own.toml",
)
NOT_YET = (
    "sessions/anything.jsonl",
    f"sessions/{FIRST}.told.json",
    "history.sqlite3-wal",
    "profiles/another.toml",
    "MEMORY.json",
)
links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Somebody's data, of every kind."""
    folder = tmp_path / "data"
    (folder / "sessions").mkdir(parents=True)
    (folder / "profiles").mkdir()
    for name in (FIRST, SECOND):
        record(walked(), folder / "sessions" / f"{name}.jsonl")
    write_told(folder / "sessions" / f"{SECOND}.jsonl", Told(4.0, "light"))
    remember(Memory(), folder)
    begin_plan(folder, Begun("knees", datetime(2026, 11, 20, tzinfo=UTC)))
    keep_calibration(folder, Kept("one", "2026-11-20T08:00:00+00:00", ()), simulated=False)
    (folder / "profiles" / "my-own.toml").write_text("# mine")
    assert run_command_line(["history", "rebuild", "--data-dir", str(folder)]) == 0
    return folder


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def export(data_dir: Path, *words: object) -> int:
    told = ["export", "last", "--format", "json", "--force", *map(str, words)]
    return run_command_line([*told, "--data-dir", str(data_dir)])


def report(data_dir: Path, *words: object) -> int:
    return run_command_line(["report", "last", *map(str, words), "--data-dir", str(data_dir)])


@pytest.mark.rule("R27")
@pytest.mark.parametrize("name", RECORDS + NOT_YET)
def test_no_force_replaces_a_record_or_takes_its_place(
    data_dir: Path, capsys: Shown, name: str
) -> None:
    before = everything(data_dir)
    assert (name in RECORDS) == (data_dir / name).exists() or name == "MEMORY.json"
    assert export(data_dir, "-o", data_dir / name) == 2
    for option in ("-o", "--png"):
        assert report(data_dir, option, data_dir / name) == 2
    told = capsys.readouterr().err
    assert told.count("belongs to Retropace's own records") == 3
    assert told.count("name another file") == 3
    assert everything(data_dir) == before


@pytest.mark.rule("R27")
@links
@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("linked", [os.symlink, os.link])
def test_no_other_name_of_a_record_is_replaced(
    data_dir: Path, tmp_path: Path, name: str, linked: object
) -> None:
    assert callable(linked)
    linked(data_dir / name, tmp_path / "x.json")
    before = everything(tmp_path)
    assert export(data_dir, "-o", tmp_path / "x.json") == 2
    assert report(data_dir, "-o", tmp_path / "x.json") == 2
    assert everything(tmp_path) == before


@pytest.mark.rule("R27")
@links
def test_a_record_that_is_kept_elsewhere_by_a_link_is_known_there(
    data_dir: Path, tmp_path: Path
) -> None:
    kept, folder = tmp_path / "kept.json", tmp_path / "link"
    (data_dir / "memory.json").rename(kept)
    (data_dir / "memory.json").symlink_to(kept)
    folder.symlink_to(data_dir / "sessions", target_is_directory=True)
    before = everything(tmp_path)
    assert export(data_dir, "-o", kept) == 2
    assert export(data_dir, "-o", folder / "new.jsonl") == 2
    assert export(folder, "-o", "x") == 2, "and no folder of sessions is one of data"
    assert everything(tmp_path) == before
    assert recall(data_dir) == Memory()


@pytest.mark.rule("R27")
def test_a_journal_is_known_wherever_it_lies(data_dir: Path, tmp_path: Path) -> None:
    copy, other = tmp_path / "copy.jsonl", tmp_path / "other"
    copy.write_bytes((data_dir / "sessions" / f"{FIRST}.jsonl").read_bytes())
    other.mkdir()
    write_told(copy, Told(3.0, "none"))
    before = everything(tmp_path)
    words = ["export", str(copy), "--format", "csv", "--force", "--data-dir", str(other), "-o"]
    for path in (copy, tmp_path / "copy.told.json"):
        assert run_command_line([*words, str(path)]) == 2
    words[1] = str(data_dir / "sessions" / f"{FIRST}.jsonl")
    for path in (copy, data_dir / "memory.json", data_dir / "sessions" / "x.jsonl"):
        assert run_command_line([*words, str(path)]) == 2
    assert everything(tmp_path) == before


@pytest.mark.rule("R27")
def test_the_usual_data_directory_is_safe_when_another_is_given(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = tmp_path / "usual"
    remember(Memory(), usual)
    monkeypatch.setenv("RETROPACE_DATA_DIR", str(usual))
    assert export(data_dir, "-o", usual / "memory.json") == 2
    assert recall(usual) == Memory()


def test_what_is_no_record_is_written_over_where_that_is_wanted(
    data_dir: Path, tmp_path: Path
) -> None:
    for path in (tmp_path / "x.json", data_dir / "x.json", tmp_path / "memory.json"):
        path.write_text("something")
        assert export(data_dir, "-o", path) == 0
        assert export(data_dir, "-o", path) == 0, "its own export again"
        assert path.read_bytes().startswith(b"{")


def test_what_is_no_name_is_left_to_who_writes_it(data_dir: Path) -> None:
    Records([data_dir]).leave_alone(Path("a\0b"))
    with pytest.raises(BadInputError, match="their folder"):
        Records([data_dir / "new"]).leave_alone(data_dir / "new" / "sessions")


@pytest.mark.rule("R27")
@pytest.mark.parametrize("other", ["x.html", "./x.html", "sub/../x.html", "X.HTML", "link.html"])
def test_a_page_and_a_picture_are_two_files(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown, other: str
) -> None:
    if other == "link.html":
        if sys.platform == "win32":
            pytest.skip("links need rights on Windows")
        (tmp_path / other).symlink_to("x.html")
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path)
    assert report(data_dir, "-o", "x.html", "--png", other) == 2
    assert "-o and --png are both" in capsys.readouterr().err
    assert not Path("x.html").exists()


@pytest.mark.rule("R27")
def test_all_at_once_spare_what_was_told_of_a_session(data_dir: Path, capsys: Shown) -> None:
    folder = data_dir / "sessions"
    (folder / f"{FIRST}.jsonl").rename(folder / f"{SECOND}.told.jsonl")
    before = (folder / f"{SECOND}.told.json").read_bytes()
    words = ["export", "--all", "--force", "--format", "json", "-o", str(folder)]
    assert run_command_line([*words, "--data-dir", str(data_dir)]) == 2
    assert "belongs to Retropace's own records" in capsys.readouterr().err
    assert (folder / f"{SECOND}.told.json").read_bytes() == before
    assert (folder / f"{SECOND}.json").is_file(), "the other one is written"

"""``retropace export``: files written whole, told of, and never over another one silently."""

import csv
import io
import json
import os
from pathlib import Path

import pytest

from retropace.cli.main import run_command_line
from retropace.journal import Told, told_path, write_told
from support.recorded import record, walked
from support.rig import plan, rig, step

FORMATS = ("fit", "tcx", "csv", "parquet", "json")


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three sessions: one whole, one torn, one in which nothing moved."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "sessions").mkdir()
    record(walked(), folder / "sessions" / "2026-11-20-080000-one.jsonl")
    record(walked(), folder / "sessions" / "2026-11-21-080000-two.jsonl", end=False)
    still = rig(plan(step(1.5, 20)))
    still.run(5)
    record(still, folder / "sessions" / "2026-11-22-080000-still.jsonl", end=False)
    return folder


def export(*words: object) -> int:
    return run_command_line(["export", *map(str, words)])


@pytest.mark.parametrize("format_name", FORMATS)
def test_one_session_goes_to_a_file_of_its_name(
    data_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    format_name: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert export("2026-11-20", "--format", format_name, "--data-dir", data_dir) == 0
    name = f"2026-11-20-080000-one.{format_name}"
    assert [path.name for path in tmp_path.iterdir()] == [name]
    told = capsys.readouterr().out
    assert name in told
    assert f"{(tmp_path / name).stat().st_size} octets" in told


def test_a_file_that_is_there_is_left_alone(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "mine.csv"
    kept.write_text("mine")
    words = ("2026-11-20", "--format", "csv", "--data-dir", data_dir, "-o", kept)
    assert export(*words) == 2
    assert kept.read_text() == "mine"
    assert "--force" in capsys.readouterr().err
    assert export(*words, "--force") == 0
    assert kept.read_text() != "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["mine.csv"]


def test_all_are_written_and_a_second_time_only_what_is_new(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    words = ("--all", "--format", "fit", "--data-dir", data_dir, "-o", folder)
    assert export(*words) == 0
    told = capsys.readouterr()
    assert sorted(path.stem for path in folder.iterdir()) == [
        "2026-11-20-080000-one",
        "2026-11-21-080000-two",
    ]
    assert "broke off" in told.out
    assert "2 written, 1 skipped." in told.out
    assert "never moved" in told.err
    assert export(*words) == 0
    assert "2 already there, 1 skipped." in capsys.readouterr().out


def test_a_session_told_of_since_is_left_as_it_was_exported_and_that_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sessions").mkdir()
    journal = record(walked(), tmp_path / "sessions" / "one.jsonl")
    words = ("--all", "--format", "fit", "--data-dir", tmp_path, "-o", tmp_path / "out")
    assert export(*words) == 0
    before = (tmp_path / "out" / "one.fit").read_bytes()
    write_told(journal, Told(7.0, "none"))
    later_ns = told_path(journal).stat().st_mtime_ns + 10**9
    os.utime(told_path(journal), ns=(later_ns, later_ns))
    capsys.readouterr()
    assert export(*words) == 0
    told = capsys.readouterr()
    assert "1 left as it is." in told.out
    assert "differs" in told.err
    assert (tmp_path / "out" / "one.fit").read_bytes() == before
    assert export(*words, "--force") == 0
    assert (tmp_path / "out" / "one.fit").read_bytes() != before


def test_what_was_written_is_told_as_json(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--all", "--format", "csv", "--data-dir", data_dir, "-o", tmp_path, "--json")
    assert export(*words) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["state"] for row in rows] == ["written"] * 3
    assert [row["ended"] for row in rows] == [True, False, False]
    assert all(Path(row["file"]).stat().st_size == row["octets"] for row in rows)


def test_standard_output_takes_the_octets_alone(
    data_dir: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    words = ("2026-11-20", "--format", "csv", "--data-dir", data_dir, "-o", "-")
    assert export(*words) == 0
    rows = list(csv.reader(io.StringIO(capsysbinary.readouterr().out.decode())))
    assert rows[0][0] == "timestamp"


def test_a_broken_journal_among_many_stops_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sessions").mkdir()
    record(walked(), tmp_path / "sessions" / "good.jsonl")
    (tmp_path / "sessions" / "bad.jsonl").write_text("not a journal\n")
    out = tmp_path / "out"
    words = ("--all", "--format", "json", "--data-dir", tmp_path, "-o", out)
    assert export(*words) == 2
    assert [path.name for path in out.iterdir()] == ["good.json"]
    assert "bad.jsonl, line 1" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nothing", "--format", "csv"), "there is no session"),
        (("2026-11-20", "--format", "csv", "-o", ""), "-o is empty"),
        (("2026-11-20", "--format", "csv", "-o", "/nowhere/at/all.csv"), "cannot be written"),
        (("2026-11-20", "--format", "csv", "-o", "nowhere/"), "there is no folder"),
        (("2026-11-20", "--format", "csv", "-o", "a\0b"), "cannot be written"),
        (("--all", "--format", "csv", "-o", "-"), "one file a session"),
        (("2026-11-22", "--format", "fit"), "never moved"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    data_dir: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str
) -> None:
    assert export(*words, "--data-dir", data_dir) == 2
    error = capsys.readouterr().err
    assert told in error
    assert "Traceback" not in error

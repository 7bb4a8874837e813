"""``retropace report``: what it writes, and what it refuses."""

import json
import sys
from pathlib import Path

import pytest

from retropace.cli.main import COMMANDS, run_command_line
from support.recorded import record, walked


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    (tmp_path / "sessions").mkdir()
    record(walked(), tmp_path / "sessions" / "2026-11-22-174501-test.jsonl")
    record(walked(), tmp_path / "sessions" / "2026-11-23-174501-test.jsonl")
    return tmp_path


def run(data_dir: Path, *words: str | Path) -> int:
    return run_command_line(["report", *map(str, words), "--data-dir", str(data_dir)])


def test_it_writes_the_page_and_says_so(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = data_dir / "r.html"
    assert run(data_dir, "last", "-o", page) == 0
    assert f"{page} written" in capsys.readouterr().out
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert run(data_dir, "last", "2026-11-22", "-o", page, "--json") == 0
    (entry,) = json.loads(capsys.readouterr().out)
    assert entry == {"path": str(page), "size_bytes": page.stat().st_size}


def test_it_writes_the_picture(data_dir: Path) -> None:
    picture = data_dir / "r.png"
    assert run(data_dir, "last", "--png", picture) == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert run(data_dir, "last", "--png", picture) == 0, "one of ours is written over"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["last"], "nothing to write"),
        (["last", "2026-11-22", "--png", "x.png"], "draws one session"),
        (["none", "-o", "x.html"], "none"),
        (["last", "-o", "/nowhere/at/all/x.html"], "is no folder"),
    ],
)
def test_bad_requests_get_a_sentence(
    data_dir: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert run(data_dir, *words) == 2
    assert sentence in capsys.readouterr().err


def test_nothing_else_is_written_over(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    journal = data_dir / "sessions" / "2026-11-22-174501-test.jsonl"
    before = journal.read_bytes()
    assert run(data_dir, "last", "-o", journal) == 2
    assert run(data_dir, "last", "--png", journal) == 2
    assert "is left as it is" in capsys.readouterr().err
    assert journal.read_bytes() == before


def test_without_matplotlib_a_sentence_tells_how_to_get_it(
    data_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    assert run(data_dir, "last", "--png", data_dir / "r.png") == 2
    assert 'pip install "retropace[picture]"' in capsys.readouterr().err
    assert not (data_dir / "r.png").exists()


def test_the_command_is_listed() -> None:
    assert "report" in COMMANDS

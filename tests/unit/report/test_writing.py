"""A report is never written over anything else."""

import os
from pathlib import Path

import pytest

from retropace.errors import BadInputError
from retropace.report.writing import PAGE_MARK, write_report

CONTENT = b"<html>" + PAGE_MARK + b"one</html>"


def test_a_report_replaces_a_report_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    write_report(path, CONTENT, PAGE_MARK)
    write_report(path, CONTENT + b"two", PAGE_MARK)
    assert path.read_bytes().endswith(b"two")
    assert os.listdir(tmp_path) == ["a.html"]
    assert path.stat().st_mode & 0o400


def test_anything_else_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "letter.html"
    path.write_text("Dear Grandmother")
    with pytest.raises(BadInputError, match="no report of Retropace's"):
        write_report(path, CONTENT, PAGE_MARK)
    assert path.read_text() == "Dear Grandmother"


def test_a_place_that_cannot_be_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="is a folder"):
        write_report(tmp_path, CONTENT, PAGE_MARK)
    with pytest.raises(BadInputError, match="is no folder"):
        write_report(tmp_path / "none" / "a.html", CONTENT, PAGE_MARK)


def test_a_write_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: str, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(BadInputError, match="No space left"):
        write_report(tmp_path / "a.html", CONTENT, PAGE_MARK)
    assert os.listdir(tmp_path) == []


def test_what_is_no_ordinary_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadInputError, match="no ordinary file"):
        write_report(tmp_path / "pipe", CONTENT, PAGE_MARK)

"""What is kept of a person: whole, and readable by its owner alone."""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from retropace.cli.main import run_command_line
from retropace.errors import BadInputError
from retropace.files import keep_private, make_private_folder, write_private
from retropace.history.calibrated import Kept, keep_calibration
from retropace.history.plan import Begun, begin_plan
from retropace.journal import Told, write_told
from retropace.journal.disk import create
from retropace.library import shipped_text
from retropace.memory import Memory, remember
from retropace.web.shelf import Shelf

OWN = shipped_text("first-five").replace('"first-five"', '"my-own"')
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def keep_everything(data_dir: Path) -> None:
    journal = data_dir / "sessions" / "2026-11-20-080000-one.jsonl"
    create(journal).close()
    write_told(journal, Told(4.0, "light"))
    remember(Memory(), data_dir)
    begin_plan(data_dir, Begun("knees", datetime(2026, 11, 20, tzinfo=UTC)))
    keep_calibration(data_dir, Kept("one", "2026-11-20T08:00:00+00:00", ()), simulated=False)
    Shelf(data_dir).save("my-own", OWN)
    words = ["profiles", "import", "--text", "5min@2kmh back", "--name", "other", "--yes"]
    assert run_command_line([*words, "--data-dir", str(data_dir)]) == 0
    assert run_command_line(["history", "--data-dir", str(data_dir)]) == 0


@posix
@pytest.mark.parametrize("mask", [0, 0o022])
def test_nothing_that_is_kept_can_be_read_by_others(tmp_path: Path, mask: int) -> None:
    data_dir = tmp_path / "new" / "data"
    with umask(mask):
        keep_everything(data_dir)
    found = [path.relative_to(data_dir).as_posix() for path in sorted(data_dir.rglob("*"))]
    assert found == [
        "calibration.json",
        "history.sqlite3",
        "memory.json",
        "plan.json",
        "profiles",
        "profiles/my-own.toml",
        "profiles/other.toml",
        "sessions",
        "sessions/2026-11-20-080000-one.jsonl",
        "sessions/2026-11-20-080000-one.told.json",
    ]
    for path in (tmp_path / "new", data_dir, *data_dir.rglob("*")):
        assert mode(path) == (0o700 if path.is_dir() else 0o600), path


@posix
@pytest.mark.parametrize("kept", [remember, lambda _, folder: Shelf(folder).save("my-own", OWN)])
def test_whatever_comes_first_makes_a_folder_of_ones_own(tmp_path: Path, kept: object) -> None:
    assert callable(kept)
    with umask(0):
        kept(Memory(), tmp_path / "data")
    assert mode(tmp_path / "data") == 0o700


@posix
def test_a_folder_that_is_there_keeps_its_mode_and_an_old_file_does_not(tmp_path: Path) -> None:
    folder, path = tmp_path / "shared", tmp_path / "shared" / "memory.json"
    folder.mkdir()
    folder.chmod(0o755)
    path.write_text("old")
    path.chmod(0o644)
    keep_private(path, "new")
    make_private_folder(folder)
    assert (mode(folder), mode(path), path.read_text()) == (0o755, 0o600, "new")


@posix
def test_it_is_closed_to_others_before_anything_stands_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    real_open = os.open

    def watched(path: Path, flags: int, created: int = 0o777) -> int:
        descriptor = real_open(path, flags, created)
        made.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        return descriptor

    monkeypatch.setattr(os, "open", watched)
    with umask(0):
        write_private(tmp_path / "memory.json", "health")
    assert made == [0o600]


@posix
def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    other, path = tmp_path / "other", tmp_path / "memory.json"
    other.write_text("another's")
    path.symlink_to(other)
    (tmp_path / "memory.new").symlink_to(other)
    keep_private(path, "mine")
    assert (other.read_text(), path.read_text()) == ("another's", "mine")
    assert not path.is_symlink()


def test_a_write_that_fails_leaves_what_was_there_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "memory.json"
    path.write_text("before")

    def full(source: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(BadInputError, match=r"memory\.json cannot be written \(No space"):
        keep_private(path, "after")
    assert [one.name for one in tmp_path.iterdir()] == ["memory.json"]
    assert path.read_text() == "before"

import json
import os
from pathlib import Path
from typing import Any

import pytest

from retropace.errors import BadInputError
from retropace.journal import chain, read_journal, reader, summarise_quickly
from support.recorded import record, walked


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return record(walked(), tmp_path_factory.mktemp("journal") / "one.jsonl").read_bytes()


def with_header(whole: bytes, path: Path, **changes: Any) -> Path:
    first, rest = whole.split(b"\n", 1)
    header = json.loads(first)
    header.pop("chain")
    header.update(changes)
    path.write_bytes(chain.sealed(json.dumps(header), chain.FIRST)[0] + rest)
    return path


@pytest.mark.rule("R27")
def test_another_schema_version_is_refused_with_a_sentence(whole: bytes, tmp_path: Path) -> None:
    path = with_header(whole, tmp_path / "one.jsonl", schema=2)
    for read in (read_journal, summarise_quickly):
        with pytest.raises(BadInputError, match=r"one\.jsonl, line 1: .*version 2.*version 1"):
            read(path)


@pytest.mark.rule("R27")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"setup": {}}, r"setup\.plan: Field required"),
        ({"setup": 3}, r"setup"),
        ({"base_ns": 1.5}, "1.5 is no instant"),
        ({"base_ns": 10**30}, "is no instant"),
        ({"started_at": None}, "None is no text"),
        ({"walker_mass_kg": -1}, "-1 is no body mass"),
        ({"program": "other"}, "not the header of a Retropace journal"),
    ],
)
def test_a_bad_header_is_refused_naming_the_field(
    whole: bytes, tmp_path: Path, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(BadInputError, match=f"line 1: .*{words}"):
        read_journal(with_header(whole, tmp_path / "one.jsonl", **changes))


def test_a_plan_without_steps_and_a_machine_without_speeds_are_refused(
    whole: bytes, tmp_path: Path
) -> None:
    setup = json.loads(whole.split(b"\n", 1)[0])["setup"]
    setup["plan"]["steps"] = []
    with pytest.raises(BadInputError, match=r"setup\.plan\.steps is empty"):
        read_journal(with_header(whole, tmp_path / "one.jsonl", setup=setup))
    setup = json.loads(whole.split(b"\n", 1)[0])["setup"]
    setup["treadmill"]["speed_range"] = None
    with pytest.raises(BadInputError, match=r"speed_range is missing"):
        read_journal(with_header(whole, tmp_path / "one.jsonl", setup=setup))


@pytest.mark.rule("R27")
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n\n", "line 1: not the header"),
        (b"hello\n", "line 1: not the header"),
        (b"[]\n", "line 1: not the header"),
        (b"\x00\xff\xfe" * 100, "line 1: not the header"),
        (b"[" * 100_000, "line 1: not the header"),
        (b'{"kind":"header","program":"retropace","schema":1}\n', "the header has no"),
    ],
)
def test_what_is_no_journal_is_refused(content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_bytes(content)
    with pytest.raises(BadInputError, match=words):
        read_journal(path)


@pytest.mark.rule("R27")
def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="cannot be read"):
        read_journal(tmp_path / "none.jsonl")
    with pytest.raises(BadInputError, match="is no file"):
        read_journal(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.jsonl")
        with pytest.raises(BadInputError, match="is no file"):
            read_journal(tmp_path / "pipe.jsonl")


@pytest.mark.rule("R27")
def test_files_and_lines_have_a_longest_length(
    whole: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "one.jsonl"
    path.write_bytes(whole + b"x" * 6000 + b"\n")
    monkeypatch.setattr(reader, "LONGEST_LINE", 5000)
    with pytest.raises(BadInputError, match=rf"line {whole.count(10) + 1}: longer than 5000"):
        read_journal(path)
    monkeypatch.setattr(reader, "LARGEST_FILE", 3000)
    with pytest.raises(BadInputError, match="larger than"):
        read_journal(path)


def test_a_last_line_that_only_lacks_its_end_is_whole(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_bytes(whole[:-1])
    journal = read_journal(path)
    assert journal.problems == []
    assert journal.end is not None


def test_zeros_after_a_loss_of_power_are_a_torn_end(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_bytes(whole[: whole.index(b"\n", 5000) + 1] + b"\0" * 512)
    journal = read_journal(path)
    assert [problem.kind for problem in journal.problems] == ["torn end"]
    assert len(list(journal.steps())) > 5


def test_reading_the_steps_twice_tells_a_problem_once(whole: bytes, tmp_path: Path) -> None:
    lines = whole.splitlines(keepends=True)
    path = tmp_path / "one.jsonl"
    path.write_bytes(b"".join(lines[:20] + lines[21:]))
    journal = read_journal(path)
    assert list(journal.steps()) == list(journal.steps())
    assert len(journal.problems) == 2

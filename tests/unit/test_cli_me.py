"""What a person tells of their heart, kept in their memory and nowhere else."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from retropace.cli.main import run_command_line
from retropace.cli.session_worth import load_rows
from retropace.effort import People
from retropace.effort.load import TRIMP_MEN, TRIMP_WOMEN, Heart
from retropace.errors import BadInputError
from retropace.history import session_load, session_worth
from retropace.journal import Told, read_recording, sessions_in
from retropace.journal.worth import worth_of
from retropace.memory import FILE_NAME, Memory, recall, remember
from support.recorded import record, walked


def me(data_dir: Path, *words: str) -> int:
    return run_command_line(["me", *words, "--data-dir", str(data_dir)])


def test_it_is_told_once_and_amended(tmp_path: Path) -> None:
    assert me(tmp_path, "--rest-bpm", "58", "--max-bpm", "186") == 0
    assert recall(tmp_path).heart == Heart(58.0, 186.0)
    assert me(tmp_path, "--vo2max", "45.5") == 0
    assert recall(tmp_path).heart == Heart(58.0, 186.0, 45.5)
    assert recall(tmp_path).weighting is TRIMP_MEN


def test_what_else_is_remembered_stays(tmp_path: Path) -> None:
    before = Memory("2026-11-20T10:00:00+00:00", ("AA:BB",))
    remember(before, tmp_path)
    me(tmp_path, "--rest-bpm", "58", "--max-bpm", "186", "--trimp", "women")
    told = recall(tmp_path)
    assert (told.ready_at, told.treadmills) == (before.ready_at, before.treadmills)
    assert told.weighting is TRIMP_WOMEN
    assert me(tmp_path, "--forget-heart") == 0
    assert recall(tmp_path) == before


def test_a_memory_from_before_knows_no_heart(tmp_path: Path) -> None:
    old = {"version": 2, "ready_at": None, "treadmills": ["AA:BB"]}
    (tmp_path / FILE_NAME).write_text(json.dumps(old), encoding="utf-8")
    assert recall(tmp_path) == Memory(None, ("AA:BB",))


@pytest.mark.parametrize("heart", [[60], [60, 50, None], ["x", 190, None], {"rest": 60}, 7])
def test_a_heart_that_is_none_is_a_broken_memory(tmp_path: Path, heart: object) -> None:
    old = {"version": 2, "ready_at": None, "treadmills": [], "heart": heart}
    (tmp_path / FILE_NAME).write_text(json.dumps(old), encoding="utf-8")
    with pytest.raises(BadInputError):
        recall(tmp_path)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["--rest-bpm", "58"], "together"),
        (["--max-bpm", "186"], "together"),
        (["--rest-bpm", "fifty", "--max-bpm", "186"], "--rest-bpm 'fifty'"),
        (["--rest-bpm", "58", "--max-bpm", "nan"], "240 or less"),
        (["--rest-bpm", "190", "--max-bpm", "186"], "below the second"),
        (["--rest-bpm", "58", "--max-bpm", "186", "--vo2max", "500"], "10 to 100"),
        (["--forget-heart", "--vo2max", "40"], "stands alone"),
    ],
)
def test_nonsense_gets_a_sentence_and_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], names: str
) -> None:
    assert me(tmp_path, *words) == 2
    assert names in capsys.readouterr().err
    assert not (tmp_path / FILE_NAME).exists()


def test_it_is_said_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    me(tmp_path)
    assert "Nothing is known of your heart" in capsys.readouterr().out
    me(tmp_path, "--rest-bpm", "58", "--max-bpm", "186", "--trimp", "women")
    said = capsys.readouterr().out
    assert "58 bpm" in said
    assert "not told" in said
    assert "recalled, never checked" in said
    me(tmp_path, "--json")
    assert json.loads(capsys.readouterr().out) == {
        "rest_bpm": 58.0,
        "max_bpm": 186.0,
        "vo2max_ml_kg_min": None,
        "trimp_weighting": "banister-women",
        "people": None,
        "session_load": False,
    }


def test_a_session_is_judged_by_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "sessions").mkdir()
    journal = record(walked(), tmp_path / "sessions" / "2026-11-23-100000-one.jsonl")
    assert list(sessions_in(tmp_path)) == [journal]
    recording = read_recording(journal)
    worth = session_worth(recording, journal)
    assert session_load(recording, journal, worth).trimp is None
    me(tmp_path, "--rest-bpm", "45", "--max-bpm", "186")
    load = session_load(recording, journal, worth)
    assert load.trimp is not None
    capsys.readouterr()
    words = ["sessions", "show", "last", "--json", "--data-dir", str(tmp_path)]
    assert run_command_line(words) == 0
    assert json.loads(capsys.readouterr().out)["load"] == load.to_json()


def test_people_nobody_measured_are_told_twice_the_interval(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sessions").mkdir()
    journal = record(walked(), tmp_path / "sessions" / "2026-11-23-100000-one.jsonl")
    recording = read_recording(journal)
    words = ["sessions", "show", "last", "--data-dir", str(tmp_path)]
    for people, said in ((None, "mostly 18 to 35-year-old"), ("other", "intervals are doubled")):
        if people:
            assert me(tmp_path, "--people", people) == 0
        capsys.readouterr()
        assert run_command_line(words) == 0
        assert said in " ".join(capsys.readouterr().out.split())
    assert recall(tmp_path).people is People.OTHER
    other = session_worth(recording, journal)
    usual = worth_of(recording)
    assert other.mets is not None
    assert usual.mets is not None
    assert other.mets.high - other.mets.value > 1.5 * (usual.mets.high - usual.mets.value)
    me(tmp_path, "--forget-heart")
    assert recall(tmp_path) == Memory()


def test_a_rating_times_minutes_only_where_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "sessions").mkdir()
    journal = record(walked(), tmp_path / "sessions" / "2026-11-23-100000-one.jsonl")
    recording = replace(read_recording(journal), told=Told(4.0))
    worth = session_worth(recording, journal)
    assert session_load(recording, journal, worth).rpe_load is None
    me(tmp_path, "--session-load", "yes")
    load = session_load(recording, journal, worth)
    assert load.rpe_load is not None
    assert load.to_json()["rpe_load_known"] == "recalled"
    assert any("recalled, not checked" in value for _, value in load_rows(load))


def test_a_broken_memory_hides_no_session(tmp_path: Path) -> None:
    (tmp_path / "sessions").mkdir()
    journal = record(walked(), tmp_path / "sessions" / "2026-11-23-100000-one.jsonl")
    (tmp_path / FILE_NAME).write_text("{", encoding="utf-8")
    recording = read_recording(journal)
    assert session_load(recording, journal, session_worth(recording, journal)).trimp is None

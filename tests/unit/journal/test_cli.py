import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from retropace.cli.main import run_command_line
from support.program import PATIENCE_S, PROGRAM
from support.recorded import record, troubled, walked

SESSION = "2026-11-22-174501-first-five"


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    record(troubled(), folder / "sessions" / "2026-11-20-080000-knees.jsonl")
    record(walked(), folder / "sessions" / f"{SESSION}.jsonl")
    return folder


def ask(capsys: pytest.CaptureFixture[str], data_dir: Path, *words: str, code: int = 0) -> str:
    assert run_command_line([*words, "--data-dir", str(data_dir)]) == code
    return capsys.readouterr().out


def ask_json(capsys: pytest.CaptureFixture[str], data_dir: Path, *words: str, code: int = 0) -> Any:
    return json.loads(ask(capsys, data_dir, *words, "--json", code=code))


def test_list(capsys: pytest.CaptureFixture[str], data_dir: Path) -> None:
    rows = ask_json(capsys, data_dir, "sessions", "list")
    assert [row["session_id"] for row in rows] == ["2026-11-20-080000-knees", SESSION]
    assert [row["ending"] for row in rows] == ["walker", "done"]
    assert rows[1]["duration_s"] > 40
    assert rows[1]["started_at"] == "2026-11-22T17:45:01+00:00"
    text = ask(capsys, data_dir, "sessions", "list")
    assert SESSION in text
    assert "done (simulated)" in text


def test_list_of_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert ask_json(capsys, tmp_path, "sessions", "list") == []
    assert "No sessions in" in ask(capsys, tmp_path, "sessions", "list")


@pytest.mark.rule("R27")
def test_one_bad_file_hides_no_other(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    record(walked(), tmp_path / "sessions" / "b.jsonl")
    (tmp_path / "sessions" / "a.jsonl").write_text("nonsense\x1b[2J\n")
    rows = ask_json(capsys, tmp_path, "sessions", "list")
    assert "line 1" in rows[0]["error"]
    assert rows[1]["distance_m"] > 5
    assert run_command_line(["sessions", "list", "--data-dir", str(tmp_path)]) == 0
    said = capsys.readouterr()
    assert "a.jsonl, line 1" in said.err
    assert "b " in said.out


def test_show(capsys: pytest.CaptureFixture[str], data_dir: Path) -> None:
    text = ask(capsys, data_dir, "sessions", "show", "last")
    for words in ("A test (test) on a test belt (simulated)", "backward", "kcal", "LCDA"):
        assert words in text
    assert "Ended: done (the profile is finished)." in text
    assert "link lost" in ask(capsys, data_dir, "sessions", "show", "2026-11-20")
    answer = ask_json(capsys, data_dir, "sessions", "show", SESSION)
    assert answer["completed"] is True
    assert answer["kcal_low"] < answer["kcal"] < answer["kcal_high"]


def test_show_every_second(capsys: pytest.CaptureFixture[str], data_dir: Path) -> None:
    answer = ask_json(capsys, data_dir, "sessions", "show", SESSION, "--seconds")
    rows = answer["seconds"]
    assert len(rows) == pytest.approx(answer["recorded_s"], abs=1)
    walking = [row for row in rows if row["speed_kmh"] == 2.0]
    assert walking
    assert all(row["vo2_ml_kg_min"] > 5 for row in walking)
    text = ask(capsys, data_dir, "sessions", "show", SESSION, "--seconds")
    assert len(text.splitlines()) > len(rows)


def test_verify(capsys: pytest.CaptureFixture[str], data_dir: Path) -> None:
    text = ask(capsys, data_dir, "replay", SESSION, "--verify")
    assert text.startswith("Every decision is the same")
    answer = ask_json(capsys, data_dir, "replay", SESSION, "--verify")
    assert (answer["same"], answer["first_difference"], answer["problems"]) == (True, None, [])


def test_verify_of_a_changed_record(
    capsys: pytest.CaptureFixture[str], data_dir: Path, tmp_path: Path
) -> None:
    lines = (data_dir / "sessions" / f"{SESSION}.jsonl").read_bytes().splitlines(keepends=True)
    lines[10] = lines[10].replace(b'"phase":"', b'"phase":"not ')
    path = tmp_path / "changed.jsonl"
    path.write_bytes(b"".join(lines))
    text = ask(capsys, data_dir, "replay", str(path), "--verify", code=1)
    assert "The first decision that differs is step 9" in text
    assert "phase was recorded as 'not " in text
    assert "line 11: the chain is broken" in text
    answer = ask_json(capsys, data_dir, "replay", str(path), "--verify", code=1)
    assert answer["first_difference"]["field"] == "phase"
    assert answer["problems"][0]["line"] == 11


def test_verify_of_a_killed_session(
    capsys: pytest.CaptureFixture[str], data_dir: Path, tmp_path: Path
) -> None:
    path = tmp_path / "killed.jsonl"
    path.write_bytes((data_dir / "sessions" / f"{SESSION}.jsonl").read_bytes()[:-3000])
    text = ask(capsys, data_dir, "replay", str(path), "--verify")
    assert "Every decision is the same" in text
    assert "torn" in text
    assert "There is no end line" in text


def test_play_as_it_was(capsys: pytest.CaptureFixture[str], data_dir: Path) -> None:
    text = ask(capsys, data_dir, "replay", SESSION, "--speed-up", "100000")
    assert "The belt starts" in text
    rows = ask_json(capsys, data_dir, "replay", SESSION)
    assert rows[-1]["phase"] == "ended"
    assert max(row["commanded_speed_kmh"] or 0 for row in rows) == 2.0
    assert any("The belt starts" in line for row in rows for line in row["said"])


def test_play_says_where_today_decides_otherwise(
    capsys: pytest.CaptureFixture[str], data_dir: Path, tmp_path: Path
) -> None:
    lines = (data_dir / "sessions" / f"{SESSION}.jsonl").read_bytes().splitlines(keepends=True)
    lines[10] = lines[10].replace(b'"phase":"', b'"phase":"not ')
    path = tmp_path / "changed.jsonl"
    path.write_bytes(b"".join(lines))
    assert run_command_line(["replay", str(path), "--speed-up", "100000"]) == 0
    assert "not quite as it was" in capsys.readouterr().err


@pytest.mark.rule("R27")
@pytest.mark.parametrize("text", ["x", "0", "-1", "nan", "inf", "1e9"])
def test_a_bad_speed_up_names_option_and_bound(
    capsys: pytest.CaptureFixture[str], data_dir: Path, text: str
) -> None:
    words = ["replay", SESSION, f"--speed-up={text}", "--data-dir", str(data_dir)]
    assert run_command_line(words) == 2
    assert "give a number from 0.1 to 100000" in capsys.readouterr().err


@pytest.mark.rule("R27")
def test_an_unknown_session_is_bad_input(
    capsys: pytest.CaptureFixture[str], data_dir: Path
) -> None:
    for words in (["replay", "nope"], ["sessions", "show", "nope"]):
        assert run_command_line([*words, "--data-dir", str(data_dir)]) == 2
        assert "there is no session 'nope'" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT")
def test_ctrl_c_ends_a_playback_quietly(data_dir: Path) -> None:
    command = [PROGRAM[0], "-u", *PROGRAM[1:], "replay", SESSION]
    with subprocess.Popen(
        [*command, "--speed-up", "2", "--data-dir", str(data_dir)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline()  # the countdown has begun
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, err) == (0, "")
    assert "Traceback" not in out

"""`retropace start` as a person runs it: options, questions, exit codes."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from retropace.app import Guidance
from retropace.cli.start import _add_to_history
from retropace.model import Level
from support.past import past
from support.program import PATIENCE_S

FAST = ["--treadmill", "simulated", "--speed-up", "2000"]
ANSWERED = ["--treadmill", "simulated", "--speed-up", "200"]
"""So fast where an answer must reach the session while it waits for it, five minutes of its own."""


def retropace(*words: str, given: str | None = "") -> subprocess.CompletedProcess[str]:
    """Run the command; ``given`` is its standard input, None for a closed one."""
    return subprocess.run(
        [sys.executable, "-c", "import sys, retropace.cli as c; sys.exit(c.main())", *words],
        input=given,
        stdin=subprocess.DEVNULL if given is None else None,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
        env={**os.environ, "RETROPACE_VOICE": "off"},
    )


def start(tmp_path: Path, *words: str, given: str | None = "") -> subprocess.CompletedProcess[str]:
    return retropace("start", *words, "--data-dir", str(tmp_path), given=given)


def test_a_demonstration_session_ends_with_its_summary(tmp_path: Path) -> None:
    went = start(tmp_path, "first-five", *FAST, "--yes", "--json", given=None)
    assert went.returncode == 0, went.stderr
    summary = json.loads(went.stdout)
    assert summary["profile"] == "first-five"
    assert summary["duration_s"] == pytest.approx(280, abs=20)


@pytest.mark.parametrize("option", [["--yes"], ["--speed-up", "2"]])
def test_a_real_treadmill_takes_no_shortcuts(tmp_path: Path, option: list[str]) -> None:
    went = start(tmp_path, "first-five", "--treadmill", "AA:BB:CC:DD:EE:FF", *option)
    assert went.returncode == 2
    assert option[0] in went.stderr
    assert "simulator" in went.stderr


@pytest.mark.rule("R22", "R01")
def test_answers_come_from_standard_input_one_a_line(tmp_path: Path) -> None:
    went = start(tmp_path, "first-five", *ANSWERED, given="yes\n" * 5 + "\n")
    assert went.returncode == 0, went.stdout + went.stderr
    assert "falls" in went.stdout
    assert "safety clip" in went.stdout


@pytest.mark.rule("R22")
def test_the_questions_are_not_asked_again_the_same_month_but_the_clip_is(tmp_path: Path) -> None:
    start(tmp_path, "first-five", *ANSWERED, given="yes\n" * 5 + "\n")
    again = start(tmp_path, "first-five", *ANSWERED, given="yes\n\n")
    assert again.returncode == 0, again.stdout + again.stderr
    assert "falls" not in again.stdout
    assert "safety clip" in again.stdout


@pytest.mark.rule("R22")
@pytest.mark.parametrize("answers", ["no\n", "yes\nno\n", "yes\nyes\nyes\nyes\nno\n"])
def test_a_no_bars_the_session_politely(tmp_path: Path, answers: str) -> None:
    went = start(tmp_path, "first-five", *FAST, given=answers)
    assert went.returncode == 1
    assert "lease" in went.stderr  # please, as a sentence
    assert not list(tmp_path.glob("sessions/*"))


@pytest.mark.rule("R22")
def test_jogging_asks_who_is_near(tmp_path: Path) -> None:
    went = start(tmp_path, "first-jog", *FAST, given="yes\n" * 4 + "no\n")
    assert went.returncode == 1
    assert "someone near" in went.stderr


@pytest.mark.rule("R05", "R22")
def test_a_profile_above_the_walkers_level_waits_and_nobody_can_answer_it_away(
    tmp_path: Path,
) -> None:
    address = ["--treadmill", "AA:BB:CC:DD:EE:FF"]
    went = start(tmp_path, "first-jog", *address, given="yes\n" * 9)
    assert went.returncode == 1
    assert "To walker: 6 more uneventful sessions; from there to jogger: 12 more" in went.stderr
    assert "falls" not in went.stdout
    told_before = {"version": 1, "ready_at": None, "level": "jogger", "treadmills": []}
    (tmp_path / "memory.json").write_text(json.dumps(told_before))
    assert start(tmp_path, "first-jog", *address, given="yes\n" * 9).returncode == 1
    for day in range(4):
        past(tmp_path, day)
    past(tmp_path, 5, simulated=True)
    went = start(tmp_path, "long-easy", *address, given="yes\n" * 9)
    assert went.returncode == 1
    assert "To walker: 2 more uneventful sessions" in went.stderr


@pytest.mark.rule("R05")
def test_a_walker_is_let_through_to_the_questions(tmp_path: Path) -> None:
    for day in range(6):
        past(tmp_path, day)
    went = start(tmp_path, "long-easy", "--treadmill", "AA:BB:CC:DD:EE:FF", given="no\n")
    assert went.returncode == 1
    assert "falls" in went.stdout


def test_the_simulator_may_be_walked_at_any_level_and_says_what_is_missing(tmp_path: Path) -> None:
    went = start(tmp_path, "long-easy", *ANSWERED, given="yes\n" * 5 + "\n")
    assert went.returncode == 0, went.stdout + went.stderr
    assert "To walker: 6 more uneventful sessions" in went.stdout


def test_a_session_is_in_the_history_at_once(tmp_path: Path) -> None:
    went = start(tmp_path, "first-five", *FAST, "--yes", "--json", given=None)
    with sqlite3.connect(tmp_path / "history.sqlite3") as database:
        rows = database.execute("SELECT session_id, simulated FROM sessions").fetchall()
    database.close()
    assert rows == [(json.loads(went.stdout)["session_id"], 1)]


def test_a_broken_history_is_said_and_gives_the_level_all_the_same(tmp_path: Path) -> None:
    for day in range(6):
        past(tmp_path, day)
    (tmp_path / "history.sqlite3").write_bytes(b"broken " * 1000)
    went = start(tmp_path, "long-easy", "--treadmill", "AA:BB:CC:DD:EE:FF", given="no\n")
    assert "made anew" in went.stderr
    assert "falls" in went.stdout


def test_a_history_that_fails_hides_no_session(tmp_path: Path) -> None:
    (tmp_path / "history.sqlite3").mkdir()
    went = start(tmp_path, "first-five", *FAST, "--yes", given=None)
    assert went.returncode == 0, went.stderr
    assert "distance" in went.stdout
    assert list(tmp_path.glob("sessions/*.jsonl"))


@pytest.mark.rule("R01")
def test_without_the_walkers_start_the_belt_never_moves(tmp_path: Path) -> None:
    went = start(tmp_path, "first-five", *FAST, "--json", given="yes\n" * 5)
    assert went.returncode == 1
    assert json.loads(went.stdout[went.stdout.index("{") :])["distance_m"] == 0


def test_unanswered_questions_are_no_session(tmp_path: Path) -> None:
    went = start(tmp_path, "first-five", *FAST, given=None)
    assert went.returncode == 1
    assert "standard input" in went.stderr


@pytest.mark.rule("R19")
def test_a_line_stops_the_session(tmp_path: Path) -> None:
    went = start(tmp_path, "first-five", *ANSWERED, "--json", given="yes\n" * 5 + "\nstop\n")
    assert went.returncode == 1
    assert json.loads(went.stdout[went.stdout.index("{") :])["completed"] is False


@pytest.mark.rule("R27")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["no-such-profile", *FAST], "no-such-profile"),
        (["first-five", "--treadmill", "simulated:no-such-model"], "no-such-model"),
        (["first-five", "--treadmill", "simulated", "--speed-up", "0"], "--speed-up"),
        (["first-five", "--treadmill", "simulated", "--speed-up", "nan"], "--speed-up"),
        (["first-five", "--treadmill", "simulated", "--mass", "-1"], "--mass"),
        (["first-five", "--treadmill", "simulated", "--heart-ceiling", "20"], "--heart-ceiling"),
        (["first-five", "--treadmill", " "], "address"),
        (["first-five", "--treadmill", "not an address"], "not an address"),
    ],
)
def test_bad_options_get_a_sentence(tmp_path: Path, words: list[str], told: str) -> None:
    went = start(tmp_path, *words, given=None)
    assert went.returncode == 2, went.stdout + went.stderr
    assert told in went.stderr
    assert "Traceback" not in went.stderr


@pytest.mark.rule("R25")
def test_a_data_directory_that_cannot_be_written_is_told_before_anything_moves(
    tmp_path: Path,
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a directory")
    went = start(blocked, "first-five", *FAST, "--yes", given=None)
    assert went.returncode == 2
    assert str(blocked) in went.stderr
    assert "Traceback" not in went.stderr


@pytest.mark.rule("R22")
def test_only_a_whole_check_counts_for_the_next_thirty_days(tmp_path: Path) -> None:
    start(tmp_path, "first-five", *ANSWERED, given="yes\n" * 5 + "\n")
    memory = tmp_path / "memory.json"
    kept = json.loads(memory.read_text())
    before = kept["ready_at"].replace(kept["ready_at"][:4], "2020", 1)
    month_old = {**kept, "ready_at": before}
    memory.write_text(json.dumps(month_old))
    assert "falls" in start(tmp_path, "first-five", *FAST, given="no\n").stdout
    start(tmp_path, "first-five", *ANSWERED, given="yes\n" * 5 + "\n")
    asked = json.loads(memory.read_text())["ready_at"]
    start(tmp_path, "first-five", *ANSWERED, given="yes\n\n")
    assert json.loads(memory.read_text())["ready_at"] == asked


@pytest.mark.rule("R20", "R27")
def test_a_ceiling_that_nobody_can_watch_is_refused(tmp_path: Path) -> None:
    went = start(
        tmp_path, "first-five", "--treadmill", "AA:BB:CC:DD:EE:FF", "--heart-ceiling", "120"
    )
    assert went.returncode == 2
    assert "--heart-rate" in went.stderr
    absent = ["--heart-ceiling", "120", "--heart-rate", "00:00:00:00:00:99", "--yes"]
    went = start(tmp_path, "first-five", *FAST, *absent)
    assert went.returncode == 3
    assert "ceiling" in went.stderr


@pytest.mark.rule("R05")
def test_a_brisk_session_is_long_enough_at_speed_to_count_as_one(tmp_path: Path) -> None:
    went = start(tmp_path, "brisk-intervals", *FAST, "--yes", "--json", given=None)
    assert went.returncode == 0, went.stderr
    summary = json.loads(went.stdout)
    assert summary["backward_brisk_s"] > 180
    assert summary["backward_duration_s"] > 1000
    assert summary["safety_stops"] == 0


@pytest.mark.rule("R05")
def test_the_session_that_leads_to_a_level_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for day in range(6):
        past(tmp_path, day)
    before = SimpleNamespace(data_dir=tmp_path, simulated=False, level=Level.FIRST_STEPS)
    _add_to_history(cast("Guidance", before), "x", as_json=False)
    assert "Your level is walker now" in capsys.readouterr().out
    after = SimpleNamespace(data_dir=tmp_path, simulated=False, level=Level.WALKER)
    _add_to_history(cast("Guidance", after), "x", as_json=False)
    assert capsys.readouterr().out == ""

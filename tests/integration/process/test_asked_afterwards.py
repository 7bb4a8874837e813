"""On a terminal the walker is asked how it was, once the belt rests; and nobody has to answer."""

import json
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("terminals of POSIX", allow_module_level=True)

from integration.process.test_start_process import OnTerminal, Program, arguments, journal_of

SHORT = """
schema_version = 1
name = "a-minute"
title = "A minute and a bit"
level = "first-steps"
cap = "1.0 km/h"
for_whom = "Tests."
based_on = "Nothing: it is as short as can be."

[[steps]]
name = "Find your feet"
speed = "0.8 km/h"
duration = "70 s"
"""
QUESTIONS = ("falls", "dizziness", "chest pain", "2 m behind", "safety clip")


@pytest.fixture
def walked(tmp_path: Path) -> Iterator[OnTerminal]:
    """A session walked to its end on a terminal, up to the first question after it."""
    short = tmp_path / "short.toml"
    short.write_text(SHORT)
    program = OnTerminal(arguments(tmp_path / "data", profile=str(short)))
    for words in QUESTIONS:
        program.read_until(words)
        program.press(b"yes\n")
    program.read_until("Press Enter to start")
    program.press(b"\n")
    program.read_until("How hard was it")
    yield program
    if program.process.poll() is None:
        program.process.kill()
    program.process.wait()
    if program.process.stderr is not None:
        program.process.stderr.close()
    program.hang_up()


def told(data_dir: Path) -> object:
    found = list(data_dir.rglob("*.told.json"))
    return json.loads(found[0].read_text()) if found else None


def test_what_is_answered_is_kept_and_nonsense_is_asked_again(
    tmp_path: Path, walked: OnTerminal
) -> None:
    assert journal_of(tmp_path / "data")[-1]["kind"] == "end"
    walked.press(b"eleven\n")
    walked.read_until("no number")
    walked.press(b"11\n")
    walked.read_until("no rating")
    walked.press(b"4\n")
    walked.read_until("none, light or grip?")
    walked.press(b"Light\n")
    walked.read_until("Kept.")
    assert walked.end() == 0
    assert told(tmp_path / "data") == {"rpe": 4.0, "rails": "light"}


def test_enter_skips_both(tmp_path: Path, walked: OnTerminal) -> None:
    walked.press(b"\n")
    walked.read_until("none, light or grip?")
    walked.press(b"\n")
    assert walked.end() == 0
    assert told(tmp_path / "data") is None


def test_breaking_off_the_questions_loses_no_session(tmp_path: Path, walked: OnTerminal) -> None:
    walked.process.send_signal(signal.SIGINT)
    assert walked.end() == 0
    assert told(tmp_path / "data") is None
    assert (tmp_path / "data" / "history.sqlite3").exists()


def test_pipes_and_demonstrations_are_not_asked(tmp_path: Path) -> None:
    program = Program(arguments(tmp_path, "--yes", speed_up=2000.0))
    assert program.end() == 0
    assert "How hard" not in program.printed
    on_terminal = OnTerminal(arguments(tmp_path / "other", "--yes", speed_up=2000.0))
    assert on_terminal.end() == 0
    on_terminal.hang_up()
    assert on_terminal.process.stderr is not None
    on_terminal.process.stderr.close()
    assert "How hard" not in on_terminal.printed

"""`retropace sessions tell`, and what is shown of what was told."""

import json
from pathlib import Path

import pytest

from retropace.cli.main import run_command_line
from retropace.journal import Told, read_told
from support.past import past

Shown = pytest.CaptureFixture[str]


def sessions(data_dir: Path, *words: str) -> int:
    return run_command_line(["sessions", *words, "--data-dir", str(data_dir)])


def test_what_is_told_is_shown_and_can_be_told_again(tmp_path: Path, capsys: Shown) -> None:
    journal = past(tmp_path, 1)
    assert sessions(tmp_path, "tell", "last", "--rpe", "3,5") == 0
    assert "3.5 of 10" in capsys.readouterr().out
    assert sessions(tmp_path, "tell", journal.stem, "--rails", "LIGHT") == 0
    assert read_told(journal) == Told(3.5, "light")
    assert sessions(tmp_path, "tell", "last", "--rpe", "6", "--json") == 0
    capsys.readouterr()
    assert sessions(tmp_path, "show", "last") == 0
    shown = capsys.readouterr().out
    assert "effort felt                   6 of 10" in shown
    assert "light touch" in shown
    assert sessions(tmp_path, "show", "last", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rpe"], told["rails"]) == (6.0, "light")


@pytest.mark.rule("R27")
@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["last"], "--rpe"),
        (["last", "--rpe", "11"], "0 to 10"),
        (["last", "--rpe", "nan"], "0 to 10"),
        (["last", "--rpe", "hard"], "no number"),
        (["last", "--rails", "teeth"], "none, light or grip"),
        (["yesterday", "--rpe", "4"], "yesterday"),
    ],
)
def test_what_is_no_answer_changes_nothing(
    words: list[str], named: str, tmp_path: Path, capsys: Shown
) -> None:
    journal = past(tmp_path, 1)
    sessions(tmp_path, "tell", "last", "--rpe", "2")
    assert sessions(tmp_path, "tell", *words) == 2
    assert named in capsys.readouterr().err
    assert read_told(journal) == Told(2.0, None)


def test_a_session_nobody_spoke_of_shows_nothing(tmp_path: Path, capsys: Shown) -> None:
    past(tmp_path, 1)
    sessions(tmp_path, "show", "last")
    assert "felt" not in capsys.readouterr().out
    sessions(tmp_path, "show", "last", "--json")
    assert json.loads(capsys.readouterr().out)["rpe"] is None

"""`retropace plan` as a person sees it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from retropace.cli.main import run_command_line
from retropace.history.plan import Begun, begin_plan
from retropace.library import load_programme
from retropace.memory import Memory, remember
from support.past import FIRST_DAY, past

Shown = pytest.CaptureFixture[str]


def plan(data_dir: Path, *words: str) -> int:
    return run_command_line(["plan", *words, "--data-dir", str(data_dir)])


def test_nothing_under_way_says_where_to_look(tmp_path: Path, capsys: Shown) -> None:
    assert plan(tmp_path) == 0
    assert "retropace plan list" in capsys.readouterr().out


def test_the_list_and_one_whole(tmp_path: Path, capsys: Shown) -> None:
    assert plan(tmp_path, "list") == 0
    listed = capsys.readouterr().out
    assert "six-weeks-knees" in listed
    assert "18 sessions" in listed
    assert plan(tmp_path, "show", "six-weeks-knees") == 0
    shown = capsys.readouterr().out
    assert "3 x knees" in shown
    assert "Alghadir 2019" in shown
    assert "Not medical" in shown
    assert max(map(len, shown.splitlines())) <= 80
    assert plan(tmp_path, "list", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)) >= 2


def test_begun_it_prints_the_very_command(tmp_path: Path, capsys: Shown) -> None:
    assert plan(tmp_path, "begin", "six-weeks-knees") == 0
    shown = capsys.readouterr().out
    assert f"retropace start knees --treadmill ADDRESS --data-dir {tmp_path}" in shown
    remember(Memory(treadmills=("AA:BB:CC:DD:EE:FF",)), tmp_path)
    assert plan(tmp_path) == 0
    assert "retropace start knees --treadmill AA:BB:CC:DD:EE:FF" in capsys.readouterr().out


def test_the_command_on_the_simulator_really_leads_on(tmp_path: Path, capsys: Shown) -> None:
    plan(tmp_path, "begin", "to-jogging", "--simulated", "--json")
    command = json.loads(capsys.readouterr().out)["command"].split()
    assert command[:3] == ["retropace", "start", "first-five"]
    assert run_command_line([*command[1:], "--speed-up", "3000", "--yes", "--json"]) == 0
    capsys.readouterr()
    assert run_command_line([*command[1:], "--speed-up", "3000", "--yes"]) == 0
    assert "sessions done" not in capsys.readouterr().out  # first-five again is not the next
    ten = [*command[1:2], "ten-easy", *command[3:], "--speed-up", "3000", "--yes"]
    assert run_command_line(ten) == 0
    assert "2 of 21 sessions done" in capsys.readouterr().out
    plan(tmp_path, "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["sessions_done"], told["next_profile"]) == (2, "ten-easy")


def test_a_plan_under_way_is_not_lost_by_beginning_another(tmp_path: Path, capsys: Shown) -> None:
    plan(tmp_path, "begin", "six-weeks-knees")
    assert plan(tmp_path, "begin", "half-hour") == 2
    assert "plan leave" in capsys.readouterr().err
    assert plan(tmp_path, "leave") == 0
    assert plan(tmp_path, "begin", "half-hour") == 0


@pytest.mark.rule("R05")
def test_a_jog_that_must_wait_says_why_and_what_leads_there(tmp_path: Path, capsys: Shown) -> None:
    begin_plan(tmp_path, Begun("to-jogging", FIRST_DAY - timedelta(days=1)))
    for day, profile in enumerate(load_programme("to-jogging").sessions[:18]):
        past(tmp_path, day, profile=profile, brisk_s=0)
    assert plan(tmp_path) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "To jogger: 3 more uneventful sessions at 4.0 km/h or more." in shown
    assert "retropace start brisk-steady" in shown


def test_a_finished_programme_says_so_and_makes_room(tmp_path: Path, capsys: Shown) -> None:
    begin_plan(tmp_path, Begun("six-weeks-knees", FIRST_DAY))
    for day in range(18):
        past(tmp_path, day, profile="knees")
    assert plan(tmp_path) == 0
    assert "All of it is done" in capsys.readouterr().out
    assert plan(tmp_path, "begin", "half-hour") == 0


@pytest.mark.rule("R27")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["begin"], "name a programme"),
        (["show"], "name a programme"),
        (["leave", "knees"], "name a programme"),
        (["begin", "six-week-knees"], "did you mean six-weeks-knees"),
        (["show", "\x1b[2J"], "there is no programme"),
    ],
)
def test_what_makes_no_sense_is_told(
    words: list[str], told: str, tmp_path: Path, capsys: Shown
) -> None:
    assert plan(tmp_path, *words) == 2
    assert told in capsys.readouterr().err

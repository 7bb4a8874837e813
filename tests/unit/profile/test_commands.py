"""``retropace profiles``: what it prints, and with which exit code."""

import json
from pathlib import Path

import pytest

from retropace.cli.main import run_command_line
from retropace.cli.profile_chart import BLOCKS, PLAIN, chart, glyphs_for
from retropace.library import load_profile, shipped_names
from retropace.profile.flatten import flatten

SHIPPED = Path(__file__).resolve().parents[3] / "profiles" / "retropace_profiles"


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["profiles", "list"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("first-five  ")
    assert all(name in printed for name in shipped_names())


def test_list_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["profiles", "list", "--json"]) == 0
    profiles = json.loads(capsys.readouterr().out)
    assert {one["name"] for one in profiles} == set(shipped_names())
    first = profiles[0]
    assert first["name"] == "first-five"
    assert first["title"] == "Your first five minutes"
    assert first["level"] == "first-steps"
    assert first["duration_s"] == 270
    assert first["cap_kmh"] == 1.5
    assert first["steps"] == 6


@pytest.mark.parametrize("columns", [40, 60, 80, 120, 300])
@pytest.mark.parametrize("name", shipped_names())
def test_show_fits_the_terminal(
    name: str, columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    assert run_command_line(["profiles", "show", name]) == 0
    printed = capsys.readouterr().out
    assert max(len(line) for line in printed.splitlines()) <= min(max(columns, 60), 120)
    assert "km/h" in printed
    assert "min" in printed
    assert "█" in printed
    assert "\x1b" not in printed


def test_show_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["profiles", "show", "there-and-back", "--json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert plan["duration_s"] == 660
    assert plan["directions"] == ["backward", "forward"]
    step = plan["steps"][1]
    assert step["name"] == "Backward, steady"
    assert (step["starts_s"], step["duration_s"], step["distance_m"]) == (60, 150, None)
    assert (step["speed_kmh"], step["end_speed_kmh"], step["cap_kmh"]) == (1.8, 1.8, 3.5)
    assert step["cues"][0] == {"offset_s": 25, "text": "Short, even steps."}


@pytest.mark.rule("R27")
def test_show_of_nothing_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["profiles", "show", "nees"]) == 2
    assert 'there is no profile "nees": did you mean knees' in capsys.readouterr().err


@pytest.mark.rule("R27")
def test_validate_goes_on_after_a_bad_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.toml"
    text = (SHIPPED / "knees.toml").read_text(encoding="utf-8")
    bad.write_text(text.replace('"1.5 km/h"', '"9.5 km/h"', 1), encoding="utf-8")
    good = str(SHIPPED / "knees.toml")
    assert run_command_line(["profiles", "validate", str(bad), good, "no.toml"]) == 2
    printed = capsys.readouterr()
    assert f"{good}: OK (Ten minutes for the knees: 7 steps, 10:00 min" in printed.out
    assert 'bad.toml: steps[1].steps[0].speed is "9.5 km/h", above the cap of "2.0' in printed.err
    assert "no.toml: the profile cannot be read" in printed.err
    assert run_command_line(["profiles", "validate", good]) == 0


@pytest.mark.rule("R27")
def test_validate_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text("speed = 1", encoding="utf-8")
    assert run_command_line(["profiles", "validate", "--json", "knees", str(bad)]) == 2
    good, wrong = json.loads(capsys.readouterr().out)
    assert good == {"file": "knees", "ok": True, "name": "knees", "duration_s": 600}
    assert wrong["ok"] is False
    assert "speed is not a field here" in wrong["error"]


def test_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command_line(["profiles", "schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["additionalProperties"] is False
    assert {"name", "steps", "cap"} <= set(schema["required"])


def test_the_chart_shows_speed_over_time() -> None:
    lines = chart(flatten(load_profile("first-five")), 80)
    bars = [line[7:].ljust(73) for line in lines[1:-2]]
    heights = [sum(row[column] != " " for row in bars) for column in range(73)]
    # 0.8, 1.0, 1.2, 0.8, 1.5 km/h, then down again: at 30, 90, 140, 180, 220 and 269 of 270 s.
    slow, easy, quicker, rest, top, last = (
        heights[int(at_s / 270 * 73)] for at_s in (30, 90, 140, 180, 220, 269)
    )
    assert slow == rest == last < easy < quicker < top == len(bars)
    assert lines[0].strip() == "km/h"
    assert lines[1].startswith("  1.5")
    assert lines[-1].endswith("min")


def test_the_chart_names_turns_and_grades_where_they_come() -> None:
    *_, facing = chart(flatten(load_profile("there-and-back")), 100)
    assert facing.split() == ["facing", "backward", "forward", "backward"]
    *_, grades = chart(flatten(load_profile("hill-backward")), 100)
    assert grades.split() == "grade 0% 2% 0% 4% 0% 5% 0% 2% 0%".split()  # noqa: SIM905


def test_an_old_terminal_gets_plain_characters() -> None:
    assert glyphs_for("utf-8") is BLOCKS
    assert glyphs_for("ascii") is glyphs_for(None) is glyphs_for("no-such") is PLAIN
    drawn = "\n".join(chart(flatten(load_profile("knees")), 80, PLAIN))
    assert drawn.isascii()

"""`retropace history` as a person sees it."""

import json
from pathlib import Path

import pytest

from retropace.cli.main import run_command_line
from support.past import past


def history(data_dir: Path, *words: str) -> int:
    return run_command_line(["history", *words, "--data-dir", str(data_dir)])


def test_an_empty_history_says_how_to_begin(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert history(tmp_path) == 0
    shown = capsys.readouterr().out
    assert "first-steps, up to 2.5 km/h" in shown
    assert "0 of 6" in shown
    assert "6 more uneventful sessions" in shown
    assert "retropace start first-five" in shown
    assert [path.name for path in tmp_path.iterdir()] == ["history.sqlite3"]


def test_weeks_level_and_streak(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for day in (0, 2, 4, 7, 9, 11, 14, 16):
        past(tmp_path, day, brisk_s=200 if day > 13 else 0)
    past(tmp_path, 20, simulated=True)
    assert history(tmp_path) == 0
    shown = capsys.readouterr().out
    assert "walker, up to 4.8 km/h" in shown
    assert "2 of 12" in shown
    assert "10 more uneventful sessions, 1 of them at 4.0 km/h or more" in shown
    assert "longest was 3 weeks" in shown
    assert "21 Sep 2026        2     20:00    480 m" in shown
    assert "all 3 weeks        8   1:20:00" in shown
    assert "1 session on the simulator counts for no level" in shown


def test_json_names_its_units(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    past(tmp_path, 0, kcal=33.0)
    past(tmp_path, 1, simulated=True)
    assert history(tmp_path, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["level"]["sessions_missing"] == 5
    assert told["total"]["kcal"] == 33.0
    assert told["total"]["sessions"] == 1
    assert told["weeks"][0]["week"] == "2026-W37"
    assert told["simulated_sessions"] == 1
    assert history(tmp_path, "--json", "--simulated") == 0
    assert json.loads(capsys.readouterr().out)["total"]["sessions"] == 2


def test_it_says_whose_effort_and_of_how_much(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    past(tmp_path, 0, kcal=84.0, equivalent_distance_m=300.0, effort_counted_s=500)
    past(tmp_path, 1, equivalent_distance_m=900.0, distance_m=800.0, effort_counted_s=600)
    assert history(tmp_path) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "average walker with free hands" in shown
    assert "18:20 that a model answers for (20:00 in motion)" in shown
    assert "84* 300 m*" in shown
    assert "kcal of 1 of 2 sessions (the others were walked without --mass)" in shown
    assert "forward equivalent of 1 of 2 sessions (those wholly backward, 240 m)" in shown


def test_it_fits_eighty_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for day in range(0, 700, 3):
        past(
            tmp_path,
            day,
            backward_s=3600,
            kcal=280.0,
            mets=4.0,
            effort_counted_s=3600,
            equivalent_distance_m=6543.2,
            equivalent_distance_m_low=5400.0,
            equivalent_distance_m_high=7800.0,
        )
    (tmp_path / "sessions" / "milk.jsonl").write_text("milk\n" * 100)
    assert history(tmp_path, "--weeks", "99") == 0
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 80
    assert "... and 1 week before" in shown


def test_only_the_weeks_wanted_and_a_sum_of_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for week in range(5):
        past(tmp_path, 7 * week)
    assert history(tmp_path, "--weeks", "2") == 0
    shown = capsys.readouterr().out
    assert "5 Oct 2026" in shown
    assert "21 Sep 2026" not in shown
    assert "... and 3 weeks before" in shown
    assert "all 5 weeks        5" in shown


def test_rebuild_says_what_it_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    past(tmp_path, 1)
    assert history(tmp_path, "rebuild") == 0
    assert "Read anew: 1 session." in capsys.readouterr().out


@pytest.mark.rule("R27")
@pytest.mark.parametrize("words", [["--weeks", "0"], ["--weeks", "many"], ["everything"]])
def test_what_makes_no_sense_is_told(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        history(tmp_path, *words)
    assert ended.value.code == 2
    assert words[-1] in capsys.readouterr().err


@pytest.mark.rule("R27")
def test_a_newer_history_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import sqlite3

    history(tmp_path)
    with sqlite3.connect(tmp_path / "history.sqlite3") as database:
        database.execute("PRAGMA user_version = 9")
    database.close()
    assert history(tmp_path) == 2
    assert "version 9" in capsys.readouterr().err

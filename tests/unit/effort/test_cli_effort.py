import json
from typing import Any

import pytest

from retropace.cli.main import run_command_line


def ask(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run_command_line(["effort", *words]) == 0
    return capsys.readouterr().out


def ask_json(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    answer = json.loads(ask(capsys, *words, "--json"))
    assert isinstance(answer, dict)
    return answer


def test_json_of_a_backward_walk(capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask_json(capsys, "--speed", "4.824", "--minutes", "10", "--mass", "62.9")
    assert answer["in_domain"] is True
    assert (answer["direction"], answer["gait"]) == ("backward", "walk")
    assert answer["vo2_ml_kg_min"] == pytest.approx(16.2, abs=0.1)
    assert answer["vo2_ml_kg_min_low"] < answer["vo2_ml_kg_min"] < answer["vo2_ml_kg_min_high"]
    assert answer["mets"] == pytest.approx(answer["vo2_ml_kg_min"] / 3.5, abs=1e-3)
    assert answer["kcal"] == pytest.approx(answer["vo2_ml_kg_min"] * 0.0629 * 50, abs=0.01)
    assert answer["kcal_low"] < answer["kcal"] < answer["kcal_high"]
    assert answer["ratio"] == pytest.approx(1.28, abs=0.01)
    assert answer["equivalent_speed_kmh"] == pytest.approx(1.66 * 3.6, abs=0.04)
    assert answer["equivalent_speed_kmh_low"] < answer["equivalent_speed_kmh"]
    assert answer["equivalent_speed_kmh"] < answer["equivalent_speed_kmh_high"]
    assert answer["same_time_distance_m"] == pytest.approx(995, abs=2)
    assert answer["same_speed_distance_m"] == pytest.approx(1123, rel=0.01)
    assert answer["distance_m"] == pytest.approx(804, abs=0.1)
    assert answer["equivalent_gait"] == "walk"
    assert [flag["key"] for flag in answer["flags"]] == ["unsteady", "people_measured"]
    assert any("Williford" in source for source in answer["sources"])


def test_json_has_every_model_and_the_folk_claim(capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask_json(capsys, "--speed", "4.83")
    backward = {model["id"]: model for model in answer["backward_models"]}
    forward = {model["id"]: model for model in answer["forward_models"]}
    assert len(backward) == 9
    assert len(forward) == 7
    assert backward["compendium-2011"]["inside_measured_range"] is False
    assert backward["williford-walk"]["inside_measured_range"] is True
    assert backward["rasica-2020"]["vo2_ml_kg_min"] is None
    assert backward["hooper-2004"]["known"] == "derived"
    assert forward["lcda-walk"]["in_use"] is True
    assert forward["acsm-walk"]["vo2_ml_kg_min_low"] is None
    claim = answer["folk_claim"]
    assert claim["verdict"] == "folk claim, contradicted by measurement"
    assert claim["vo2_ml_kg_min"] > claim["athletes_mean_vo2max_ml_kg_min"] == 54.13
    assert claim["mets"] > claim["athletes_mean_vo2max_mets"]
    assert (claim["ratio"], claim["steps_ratio"]) == (6.0, 10.0)


def test_json_without_a_mass_has_null_kcal(capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask_json(capsys, "--speed", "4")
    assert answer["mass_kg"] is None
    assert answer["kcal"] is answer["kcal_low"] is None


def test_json_outside_the_domain_has_a_reason_and_no_figures(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = ask_json(capsys, "--speed", "4", "--grade", "-3", "--mass", "70")
    assert answer == {
        "speed_kmh": 4.0,
        "grade_pct": -3.0,
        "direction": "backward",
        "minutes": 30.0,
        "mass_kg": 70.0,
        "in_domain": False,
        "reason": "Backward downhill: nobody has measured it, so there is no model for it.",
    }


def test_both_gaits_are_told_near_the_border(capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask_json(capsys, "--speed", "6.4")
    assert answer["border_walk_vo2_ml_kg_min"] < answer["border_run_vo2_ml_kg_min"]
    assert answer["gait"] == "walk"
    assert "walking backward 7.9 METs, jogging 8.7" in ask(capsys, "--speed", "6.4")


def test_table_says_what_a_newcomer_needs(capsys: pytest.CaptureFixture[str]) -> None:
    said = ask(capsys, "--speed", "4.83", "--minutes", "10", "--mass", "70")
    for words in (
        "Backward at 4.83 km/h, on the level, for 10 min, 70 kg",
        "cost over forward                1.28 times",
        "METs (1 is sitting still)        4.7",
        "57 kcal",
        "6.0 km/h (walk)",
        "distance in the same time      996 m",
        "distance at the same speed     1120 m",
        "the belt's own way               805 m",
        "pooled curve, walking (in use)           1.28    4.7   4.1 to 5.4",
        "added cost",
        "Williford 1998, walking",
        "Compendium 2011",
        "Hooper 2004",
        "Wright & Weyand 2001",
        "Rasica",
        "Ludlow & Weyand 2017",
        "ACSM walking equation",
        "Minetti 2002, walking",
        '"six times"                              6.00   21.7',
        "folk claim, contradicted by measurement",
        '"ten times", by steps                   10.00   36.2',
        "far above the mean VO2max of 13",
        "at 4 to 13 km/h",
        "[1] Pooled by us",
        "second-hand",
    ):
        assert words in said


@pytest.mark.parametrize(
    "words",
    [
        ("--speed", "4.83", "--mass", "70"),
        ("--speed", "12.6", "--minutes", "1440", "--mass", "300"),
        ("--speed", "3", "--grade", "10", "--rails", "grip", "--sessions", "99999"),
        ("--speed", "6.6", "--people", "other"),
        ("--speed", "21", "--direction", "forward", "--mass", "70"),
        ("--speed", "0"),
        ("--speed", "9", "--grade", "-2"),
    ],
)
def test_table_fits_eighty_columns(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    lines = ask(capsys, *words).splitlines()
    assert max(len(line) for line in lines) <= 80
    assert all(line == line.rstrip() for line in lines)
    assert "\n".join(lines).isascii(), "some terminals know nothing else"


def test_a_slow_claim_is_contradicted_without_the_athletes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = ask(capsys, "--speed", "1.5")
    assert "contradicted by measurement" in said
    assert "athletes" not in said
    assert "Extrapolated" in said


def test_rails_practice_and_people_change_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    free = ask_json(capsys, "--speed", "4.83")
    held = ask_json(capsys, "--speed", "4.83", "--rails", "grip")
    practised = ask_json(capsys, "--speed", "4.83", "--sessions", "12")
    other = ask_json(capsys, "--speed", "4.83", "--people", "other")
    assert held["mets"] - 1.18 == pytest.approx(0.77 * (free["mets"] - 1.18), rel=2e-3)
    assert practised["ratio"] == pytest.approx(0.95 * free["ratio"], rel=1e-3)
    assert (other["mets"], other["people"]) == (free["mets"], "other")
    assert other["mets_high"] > free["mets_high"]


def test_table_asks_for_the_mass(capsys: pytest.CaptureFixture[str]) -> None:
    assert "give --mass for kcal" in ask(capsys, "--speed", "3.6")


def test_forward_has_no_ratio_and_no_folk(capsys: pytest.CaptureFixture[str]) -> None:
    said = ask(capsys, "--speed", "4.8", "--direction", "forward")
    assert said.startswith("Forward at 4.8 km/h")
    assert "cost over forward" not in said
    assert "Six times" not in said
    answer = ask_json(capsys, "--speed", "4.8", "--direction", "forward")
    assert answer["ratio"] is None
    assert answer["backward_models"] == []
    assert answer["equivalent_speed_kmh"] == pytest.approx(4.8, abs=1e-3)


def test_standing(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(capsys, "--speed", "0").startswith("Standing for 30 min")
    assert ask_json(capsys, "--speed", "-0")["speed_kmh"] == 0.0


def test_no_equivalent_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--speed", "12", "--grade", "24")
    assert "No forward equivalent" in ask(capsys, *words)
    assert ask_json(capsys, *words)["equivalent_speed_kmh"] is None


def test_a_sentence_instead_of_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert "No figure: Backward below 0.3 m/s" in ask(capsys, "--speed", "0.5")


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["--speed", "300"], ["--speed 300", "0 to 40 km/h"]),
        (["--speed", "-3"], ["--speed -3", "0 to 40 km/h"]),
        (["--speed", "nan"], ["--speed nan", "0 to 40 km/h"]),
        (["--speed", "inf"], ["--speed inf", "0 to 40 km/h"]),
        (["--speed", "4,8"], ["--speed '4,8'", "not a number"]),
        (["--speed", ""], ["--speed ''", "not a number"]),
        (["--speed", "4", "--grade", "51"], ["--grade 51", "-50 to 50 %"]),
        (["--speed", "4", "--minutes", "0"], ["--minutes 0", "above 0"]),
        (["--speed", "4", "--minutes", "-1"], ["--minutes -1", "1440 minutes"]),
        (["--speed", "4", "--mass", "5"], ["--mass 5", "20 to 300 kg"]),
        (["--speed", "4", "--sessions", "-1"], ["--sessions -1", "0 to 100000"]),
        (["--speed", "4", "--sessions", "1.5"], ["--sessions 1.5", "whole"]),
    ],
)
def test_nonsense_gets_one_sentence(
    capsys: pytest.CaptureFixture[str], words: list[str], names: list[str]
) -> None:
    assert run_command_line(["effort", *words, "--json"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    for name in names:
        assert name in said.err

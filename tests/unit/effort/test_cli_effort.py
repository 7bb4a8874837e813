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
    assert answer["direction"] == "backward"
    assert answer["vo2_ml_kg_min"] == pytest.approx(16.2, abs=0.1)
    assert answer["vo2_ml_kg_min_low"] < answer["vo2_ml_kg_min"] < answer["vo2_ml_kg_min_high"]
    assert answer["mets"] == pytest.approx(answer["vo2_ml_kg_min"] / 3.5, abs=1e-3)
    assert answer["kcal"] == pytest.approx(answer["vo2_ml_kg_min"] * 0.0629 * 50, abs=0.01)
    assert answer["kcal_low"] < answer["kcal"] < answer["kcal_high"]
    assert answer["ratio"] == pytest.approx(1.28, abs=0.01)
    assert answer["ratio_one_person_low"] < answer["ratio_low"] < answer["ratio"]
    assert answer["equivalent_speed_kmh"] == pytest.approx(1.66 * 3.6, abs=0.04)
    assert answer["equivalent_speed_kmh_low"] < answer["equivalent_speed_kmh"]
    assert answer["equivalent_speed_kmh"] < answer["equivalent_speed_kmh_high"]
    assert answer["equivalent_distance_m"] == pytest.approx(995, abs=2)
    assert answer["distance_m"] == pytest.approx(804, abs=0.1)
    assert answer["equivalent_gait"] == "walk"
    assert answer["folk_verdict"] == "folk claim, contradicted by measurement"
    assert answer["flags"] == []
    assert "LCDA" in answer["model"]
    assert any("Williford" in source for source in answer["sources"])


def test_json_without_a_mass_has_null_kcal(capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask_json(capsys, "--speed", "4")
    assert answer["mass_kg"] is None
    assert answer["kcal"] is answer["kcal_low"] is answer["kcal_per_min"] is None


def test_json_outside_the_domain_has_a_reason_and_no_figures(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = ask_json(capsys, "--speed", "4", "--grade", "-3", "--mass", "70")
    assert answer == {
        "speed_kmh": 4.0,
        "grade_pct": -3.0,
        "direction": "backward",
        "in_domain": False,
        "reason": "Backward downhill: nobody has measured it, so there is no model for it.",
    }


def test_json_names_every_spread_near_the_border(capsys: pytest.CaptureFixture[str]) -> None:
    answer = ask_json(capsys, "--speed", "6.4")
    assert answer["border_walk_vo2_ml_kg_min"] < answer["border_run_vo2_ml_kg_min"]
    assert answer["gait"] == "walk"


def test_table_says_what_a_newcomer_needs(capsys: pytest.CaptureFixture[str]) -> None:
    said = ask(capsys, "--speed", "3.6", "--minutes", "20", "--mass", "70")
    for words in (
        "Backward at 3.6 km/h, on the level, for 20 min, 70 kg",
        "ratio to forward walking",
        "1.17 times",
        "1.08 to 1.40",
        "for one person rather than many",
        "METs (1 is sitting still)",
        "kcal",
        "4.6 km/h (walk)",
        "folk claim, contradicted by measurement",
        "ACSM",
        "Extrapolated",
        "Source: Looney",
    ):
        assert words in said
    assert max(len(line) for line in said.splitlines()) <= 100


def test_table_asks_for_the_mass(capsys: pytest.CaptureFixture[str]) -> None:
    assert "give --mass for kcal" in ask(capsys, "--speed", "3.6")


def test_forward_has_no_ratio_and_no_folk(capsys: pytest.CaptureFixture[str]) -> None:
    said = ask(capsys, "--speed", "4.8", "--forward")
    assert said.startswith("Forward at 4.8 km/h")
    assert "ratio" not in said
    assert "Six times" not in said
    answer = ask_json(capsys, "--speed", "4.8", "--forward")
    assert answer["ratio"] == 1.0
    assert answer["equivalent_speed_kmh"] == pytest.approx(4.8)


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

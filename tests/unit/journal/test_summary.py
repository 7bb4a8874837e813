import json
from pathlib import Path

import pytest

from retropace.effort import assess
from retropace.journal import (
    Second,
    read_journal,
    second_to_json,
    summarise,
    summarise_quickly,
)
from retropace.journal.tally import Tally
from retropace.model import Direction, Frame, Level, LinkEvent, LinkState, Request
from retropace.session import Phase
from retropace.units import NS_PER_S, kmh_to_mps
from support.recorded import record, recorded, there_and_back, troubled, walked
from support.rig import plan, rig, step


def test_way_time_speed_and_heart_are_those_of_the_belt(tmp_path: Path) -> None:
    made = walked()
    summary = summarise(recorded(made, tmp_path / "one.jsonl"))
    totals = summary.totals
    true_m = sum(
        speed * (later - earlier) / 1e9
        for (earlier, speed), (later, _) in zip(made.speeds_mps, made.speeds_mps[1:], strict=False)
    )
    assert totals["distance_m"] == pytest.approx(true_m, rel=0.05)
    assert totals["distance_m"] == pytest.approx(made.kernel.belief.walked_m, abs=0.05)
    assert totals["backward_distance_m"] == totals["distance_m"]
    moving_s = sum(1 for decision in made.decisions if decision.phase is Phase.WALKING)
    assert 40 <= totals["duration_s"] <= moving_s + 25
    assert totals["mean_speed_kmh"] == pytest.approx(
        totals["distance_m"] / totals["duration_s"] * 3.6, abs=0.02
    )
    assert totals["max_speed_kmh"] == pytest.approx(2.0, abs=0.01)
    assert totals["heart_rate_max_bpm"] == 110
    assert 100 < totals["heart_rate_mean_bpm"] < 110
    assert summary.completed
    assert (summary.ending, summary.exit_code, summary.ended) == ("done", 0, True)


def test_the_effort_is_that_of_its_seconds(tmp_path: Path) -> None:
    seconds: list[Second] = []
    totals = summarise(recorded(walked(), tmp_path / "one.jsonl"), seconds.append).totals
    moving = [second for second in seconds if second.moving]
    efforts = [assess(s.speed_mps or 0.0, s.grade, s.direction) for s in moving]
    counted = [effort for effort in efforts if hasattr(effort, "vo2_ml_kg_min")]
    assert totals["effort_counted_s"] == len(counted)
    mean = sum(effort.vo2_ml_kg_min for effort in counted) / len(counted)
    assert totals["vo2_ml_kg_min"] == pytest.approx(mean, abs=0.01)
    assert totals["kcal"] == pytest.approx(mean * 70 / 1000 * 5 * len(counted) / 60, abs=0.02)
    slow_s = sum(entry["duration_s"] for entry in totals["effort_uncounted"])
    assert totals["effort_counted_s"] + slow_s == len(moving)
    assert [second.time_s for second in seconds] == list(range(1, len(seconds) + 1))


def test_without_a_mass_there_are_no_kcal(tmp_path: Path) -> None:
    path = record(walked(), tmp_path / "one.jsonl", mass_kg=None)
    totals = summarise(read_journal(path)).totals
    assert totals["kcal"] is None
    assert totals["vo2_ml_kg_min"] is not None


def test_forward_steps_are_not_counted_as_backward(tmp_path: Path) -> None:
    totals = summarise(recorded(there_and_back(), tmp_path / "one.jsonl")).totals
    assert 0.3 < totals["backward_distance_m"] / totals["distance_m"] < 0.8
    assert totals["effort_standing_s"] > 5  # the turn, between the two


@pytest.mark.rule("R05")
def test_only_backward_seconds_count_and_only_brisk_ones_as_brisk(tmp_path: Path) -> None:
    level, cap_kmh = Level.WALKER, 4.4
    steps = [
        step(1.5, 30),
        step(4.2, 60, cap_kmh=cap_kmh),
        step(4.2, 90, cap_kmh=cap_kmh, direction=Direction.FORWARD),
    ]
    made = rig(plan(*steps, cap_kmh=cap_kmh, level=level))
    made.walk()
    made.run_until(Phase.PAUSED)
    made.ask(Request.GO)
    made.run_until(Phase.ENDED, 400)
    seconds: list[Second] = []
    totals = summarise(recorded(made, tmp_path / "one.jsonl"), seconds.append).totals
    backward = [s for s in seconds if s.moving and s.direction is Direction.BACKWARD]
    brisk = [s for s in backward if (s.speed_mps or 0.0) >= kmh_to_mps(3.95)]
    assert totals["backward_duration_s"] == len(backward)
    assert 80 < totals["backward_duration_s"] < totals["duration_s"] - 80
    assert totals["backward_brisk_s"] == len(brisk)
    assert 30 < totals["backward_brisk_s"] < 75
    assert totals["safety_stops"] == 0


@pytest.mark.rule("R05")
def test_what_made_safety_stop_the_belt_is_counted(tmp_path: Path) -> None:
    made = rig(plan(step(1.5, 60)))
    made.walk()
    made.run(5)
    made.faults.silent = True
    made.run(12)
    made.faults.silent = False
    made.run(10)
    summary = summarise(recorded(made, tmp_path / "one.jsonl"))
    stops = [event for event in summary.safety_events if event.stops]
    assert stops
    assert summary.totals["safety_stops"] == len(stops)


def test_what_safety_noticed_is_told_in_order(tmp_path: Path) -> None:
    summary = summarise(recorded(troubled(), tmp_path / "one.jsonl"))
    kinds = [event.kind for event in summary.safety_events]
    assert "link lost" in kinds
    times = [event.time_s for event in summary.safety_events]
    assert times == sorted(times)
    assert (summary.ending, summary.exit_code, summary.completed) == ("walker", 1, False)


@pytest.mark.rule("R11")
def test_seconds_without_telemetry_have_no_speed(tmp_path: Path) -> None:
    made = rig(plan(step(1.5, 60)))
    made.walk()
    made.run(20)
    made.link(LinkState.LOST)
    made.faults.silent = True
    made.run(5)
    made.ask(Request.STOP)
    made.run(3)
    seconds: list[Second] = []
    summarise(recorded(made, tmp_path / "one.jsonl"), seconds.append)
    assert all(second.speed_mps is None for second in seconds[-7:])  # at once, not when stale
    row = second_to_json(seconds[-1], 70.0)
    assert row["speed_kmh"] is None
    assert row["vo2_ml_kg_min"] is None
    assert row["no_figure"] == "The belt's speed was not known."


def test_half_a_record_before_a_loss_is_no_part_of_one_after_it() -> None:
    seconds: list[Second] = []
    tally = Tally(plan(), 0, None, seconds.append)
    half = Frame("2acd", b"\x09\x00" + b"\x64\x00\x00\x00", NS_PER_S)  # more data; 10 %
    whole = Frame("2acd", b"\x00\x00" + b"\xc8\x00", 2 * NS_PER_S)  # 2 km/h
    lost, back = LinkEvent(LinkState.LOST, NS_PER_S), LinkEvent(LinkState.BACK, NS_PER_S)
    tally.feed(NS_PER_S, [half, lost, back], {})
    for second in range(2, 5):
        frame = whole._replace(received_ns=second * NS_PER_S)
        tally.feed(second * NS_PER_S, [frame], {})
    assert [second.grade for second in seconds] == [0.0, 0.0, 0.0]
    assert tally.totals()["duration_s"] == 2.0


def test_a_killed_session_says_so_and_still_has_its_sums(tmp_path: Path) -> None:
    path = record(walked(), tmp_path / "one.jsonl", end=False)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 5 // 6])
    for summary in (summarise(read_journal(path)), summarise_quickly(path)):
        assert not summary.ended
        assert not summary.completed
        assert summary.exit_code is None
        assert summary.ending == "recording broke off"
        assert "while walking" in summary.ending_reason
        assert summary.totals["distance_m"] > 5
        assert "torn" in summary.problems[0]


def test_the_quick_way_says_the_same(tmp_path: Path) -> None:
    path = record(troubled(), tmp_path / "one.jsonl")
    slow, quick = summarise(read_journal(path)).to_json(), summarise_quickly(path).to_json()
    for key in ("safety_events", "problems"):
        del slow[key], quick[key]
    assert quick == slow


@pytest.mark.parametrize("totals", ['{"duration_s":1}', "3", '{"duration_s":NaN}', "null"], ids=str)
def test_strange_totals_are_added_up_again(totals: str, tmp_path: Path) -> None:
    path = record(walked(), tmp_path / "one.jsonl", end=False)
    expected = summarise(read_journal(path)).totals
    end = f'{{"kind":"end","t":1,"ending":"done","exit_code":0,"totals":{totals}}}\n'
    path.write_bytes(path.read_bytes() + end.encode())
    assert summarise_quickly(path).totals == expected


def test_numbers_that_are_none_in_totals_are_added_up_again(tmp_path: Path) -> None:
    path = record(walked(), tmp_path / "one.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    end = json.loads(lines[-1])
    end["totals"]["distance_m"] = float("nan")
    path.write_bytes(b"".join(lines[:-1]) + json.dumps(end).encode() + b"\n")
    assert summarise_quickly(path).totals["distance_m"] > 5


def test_a_second_carries_its_interval_and_model() -> None:
    second = Second(
        1, "walking", 0, Direction.BACKWARD, kmh_to_mps(4.82), True, 0.0, 120, None, 0.0
    )
    row = second_to_json(second, 70.0)
    assert row["vo2_ml_kg_min_low"] < row["vo2_ml_kg_min"] < row["vo2_ml_kg_min_high"]
    assert row["equivalent_speed_kmh"] > row["speed_kmh"] == pytest.approx(4.82)
    assert "LCDA" in row["model"]
    assert row["no_figure"] is None

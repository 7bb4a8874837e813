"""A journal as seconds, cues, requests and laps, and what was told of it afterwards."""

from itertools import pairwise
from pathlib import Path

import pytest

from retropace.errors import BadInputError
from retropace.journal import Told, read_recording, read_told, told_path, write_told
from retropace.model import Direction
from retropace.units import kmh_to_mps
from support.recorded import record, there_and_back, troubled, walked


def test_a_walk_has_its_seconds_laps_and_cues(tmp_path: Path) -> None:
    kept = read_recording(record(walked(), tmp_path / "one.jsonl"))
    assert [lap.step for lap in kept.laps] == [0, 1]
    assert kept.laps[0].end_s == kept.laps[1].begin_s
    assert 18 <= kept.laps[0].end_s - kept.laps[0].begin_s <= 22
    assert [second.time_s for second in kept.seconds] == list(range(1, len(kept.seconds) + 1))
    assert {said.key for said in kept.cues} >= {"countdown", "at_rest"}
    assert kept.requests[-1].request == "start"
    assert kept.told == Told()


def test_a_second_carries_what_the_belt_was_told_and_how_far_it_came(tmp_path: Path) -> None:
    kept = read_recording(record(walked(), tmp_path / "one.jsonl"))
    told = [second.commanded_mps for second in kept.seconds]
    assert told[0] is None
    assert max(mps for mps in told if mps is not None) == pytest.approx(kmh_to_mps(2.0))
    assert told[-1] is None, "after the stop nothing is asked"
    ways_m = [second.walked_m for second in kept.seconds]
    assert ways_m == sorted(ways_m)
    assert ways_m[-1] == pytest.approx(kept.summary.totals["distance_m"], abs=0.1)


def test_a_pause_parts_a_lap(tmp_path: Path) -> None:
    kept = read_recording(record(troubled(), tmp_path / "one.jsonl"))
    first = [lap for lap in kept.laps if lap.step == 0]
    assert len(first) == 2
    assert first[0].end_s < first[1].begin_s
    assert [asked.request for asked in kept.requests][-1] == "stop"


def test_a_lap_knows_its_direction(tmp_path: Path) -> None:
    kept = read_recording(record(there_and_back(), tmp_path / "one.jsonl"))
    directions = [lap.direction for lap in kept.laps]
    assert directions[0] is Direction.BACKWARD
    assert directions[-1] is Direction.FORWARD


def test_what_was_told_is_kept_beside_the_journal(tmp_path: Path) -> None:
    path = record(walked(), tmp_path / "one.jsonl")
    write_told(path, Told(4, "light"))
    assert read_told(path) == read_recording(path).told == Told(4.0, "light")


@pytest.mark.parametrize("told", [Told(11.0), Told(-1.0), Told(float("nan")), Told(True)])
def test_no_rating_is_refused_with_its_bound(tmp_path: Path, told: Told) -> None:
    with pytest.raises(BadInputError, match="from 0 to 10"):
        write_told(tmp_path / "one.jsonl", told)
    assert not told_path(tmp_path / "one.jsonl").exists()


def test_an_odd_word_for_rails_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="none, light or grip"):
        write_told(tmp_path / "one.jsonl", Told(rails="both"))


@pytest.mark.parametrize("text", ["", "[]", "{", '{"rpe": "a lot"}', '{"rpe": 99}', "[" * 9_000])
def test_a_damaged_note_tells_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "one.jsonl"
    told_path(path).write_text(text)
    assert read_told(path) == Told()


def test_slowing_for_a_turn_still_faces_the_way_walked(tmp_path: Path) -> None:
    kept = read_recording(record(there_and_back(), tmp_path / "one.jsonl"))
    assert [lap.direction for lap in kept.laps] == [Direction.BACKWARD, Direction.FORWARD]
    moving = [second for second in kept.seconds if second.moving]
    turns = [
        (before, after)
        for before, after in pairwise(moving)
        if before.direction is not after.direction
    ]
    assert len(turns) == 1
    before, after = turns[0]
    assert after.time_s - before.time_s > 1, "the belt was at rest in between"

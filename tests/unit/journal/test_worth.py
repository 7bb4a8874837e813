"""What a recording was worth, and its load; the journal's own totals stay the quick sum."""

from dataclasses import replace
from pathlib import Path

import pytest

from retropace.effort.load import Heart
from retropace.journal import Told, read_recording, write_told
from retropace.journal.worth import load_of, stretches_of, walked, worth_of
from support import recorded
from support.exported import a_second


def test_the_middle_is_the_journals_own_sum(tmp_path: Path) -> None:
    for name, session in (("walk", recorded.walked()), ("turn", recorded.there_and_back())):
        recording = read_recording(recorded.record(session, tmp_path / f"{name}.jsonl"))
        totals, worth = recording.summary.totals, worth_of(recording)
        assert worth.counted_s == totals["effort_counted_s"] > 0
        assert worth.mets is not None
        assert worth.mets.value == pytest.approx(totals["mets"], abs=0.006)
        assert worth.same_time_distance_m is not None
        distance_m = worth.same_time_distance_m.value
        assert distance_m == pytest.approx(totals["equivalent_distance_m"], abs=0.05)
        assert dict(worth.uncounted) == {
            entry["reason"]: entry["duration_s"] for entry in totals["effort_uncounted"]
        }


def test_standing_before_and_after_is_no_part_of_it(tmp_path: Path) -> None:
    recording = read_recording(recorded.record(recorded.walked(), tmp_path / "one.jsonl"))
    part = walked(recording.seconds)
    assert part[0].moving
    assert part[-1].moving
    assert len(part) < len(recording.seconds)
    assert walked(()) == ()
    assert len(stretches_of(part)) == len(part)


def test_what_was_told_of_the_rails_counts(tmp_path: Path) -> None:
    path = recorded.record(recorded.walked(), tmp_path / "one.jsonl")
    free = worth_of(read_recording(path))
    write_told(path, Told(3.0, "grip"))
    held = worth_of(read_recording(path))
    assert held.mets is not None
    assert free.mets is not None
    assert held.mets.value < free.mets.value
    assert worth_of(read_recording(path), practice_sessions=12).mets != held.mets


def test_the_load_is_apart(tmp_path: Path) -> None:
    path = recorded.record(recorded.walked(), tmp_path / "one.jsonl")
    write_told(path, Told(3.0, None))
    recording = read_recording(path)
    heart = Heart(60, 190, 45.0)
    load = load_of(recording, heart, session_worth=worth_of(recording), with_rpe_load=True)
    assert load_of(recording, heart).rpe_load is None
    assert load.rpe_load == pytest.approx(3.0 * len(walked(recording.seconds)) / 60)
    assert load.mean_bpm is not None
    assert load.trimp is not None


def test_heart_and_model_meet_over_steady_seconds_alone(tmp_path: Path) -> None:
    """The first two minutes at a speed say nothing: neither breath nor heart has settled."""
    path = recorded.record(recorded.walked(), tmp_path / "one.jsonl")
    heart = Heart(60, 190, 45.0)

    def apart(bpms: list[int]) -> bool:
        seconds = tuple(
            a_second(n, speed_mps=1.2, heart_rate_bpm=bpm) for n, bpm in enumerate(bpms, 1)
        )
        made = replace(read_recording(path), seconds=seconds)
        return load_of(made, heart, session_worth=worth_of(made)).disagreement is not None

    model = worth_of(replace(read_recording(path), seconds=(a_second(1, speed_mps=1.2),)))
    assert model.vo2_ml_kg_min is not None
    alike = round(60 + 130 * (model.vo2_ml_kg_min.value - 3.5) / 41.5)
    assert not apart([190] * 120 + [alike] * 130)
    assert apart([alike] * 120 + [150] * 130)
    assert not apart([150] * 230), "too short to be settled"

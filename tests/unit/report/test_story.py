"""A recording becomes a story that counts from the belt's first motion."""

from pathlib import Path

import pytest

from retropace.journal import Recording, Told, read_recording, write_told
from retropace.model import Request
from retropace.report.story import LEAD_S, story_of
from support.recorded import record, there_and_back, troubled, walked
from support.reported import frightened
from support.rig import Rig, plan, rig, step


def told(made: Rig, tmp_path: Path) -> Recording:
    return read_recording(record(made, tmp_path / "one.jsonl"))


def test_time_counts_from_the_first_motion(tmp_path: Path) -> None:
    kept = told(walked(), tmp_path)
    story = story_of(kept)
    first = next(second for second in kept.seconds if second.moving)
    assert story.zero_s == first.time_s - 1
    assert -LEAD_S <= story.begin_s <= 0
    assert story.end_s == kept.seconds[-1].time_s - story.zero_s
    index = first.time_s - int(story.zero_s) - story.begin_s - 1
    assert story.moments[index].measured_kmh == pytest.approx((first.speed_mps or 0) * 3.6)
    assert all(moment.mets is None for moment in story.moments[:index])


def test_a_long_wait_is_not_drawn(tmp_path: Path) -> None:
    made = rig(plan(step(1.5, 20)))
    made.run(100)
    made.walk()
    made.run(30)
    story = story_of(told(made, tmp_path))
    assert story.begin_s == -LEAD_S
    assert story.zero_s > 100


def test_a_session_that_never_moved_can_be_told(tmp_path: Path) -> None:
    made = rig()
    made.run(5)
    made.ask(Request.STOP)
    made.run(2)
    story = story_of(told(made, tmp_path))
    assert story.zero_s == 0.0
    assert story.stretches == ()
    assert story.worth.compared is None
    assert story.worth.counted_share == 0.0


def test_events_are_numbered_as_the_table_has_them(tmp_path: Path) -> None:
    story = story_of(told(frightened(), tmp_path))
    kinds = [event.event.kind for event in story.noticed]
    assert [event.number for event in story.noticed] == list(range(1, len(kinds) + 1))
    assert kinds[0] == "slower by console"
    assert "heart rate above ceiling" in kinds
    assert story.noticed[-1].event.stops
    assert "belt at rest" not in kinds
    assert story.has_grade
    assert story.has_heart_rate


def test_what_the_models_answer_for_is_what_the_totals_count(tmp_path: Path) -> None:
    for number, made in enumerate((walked(), troubled(), there_and_back())):
        kept = read_recording(record(made, tmp_path / f"{number}.jsonl"))
        known = [moment for moment in story_of(kept).moments if moment.mets is not None]
        assert len(known) == kept.summary.totals["effort_counted_s"]
        mean = sum(moment.mets or 0 for moment in known) / len(known)
        assert mean == pytest.approx(kept.summary.totals["mets"], abs=0.01)


def test_backward_is_compared_with_forward_at_the_same_speeds(tmp_path: Path) -> None:
    worth = story_of(told(walked(), tmp_path)).worth
    compared = worth.compared
    assert compared is not None
    ratio, low, high = compared.ratio
    assert ratio == pytest.approx(compared.backward_mets.value / compared.forward_mets)
    assert low < ratio < high
    assert 1.05 < ratio < 1.2


def test_hands_on_the_rails_do_not_make_backward_cheaper_than_forward(tmp_path: Path) -> None:
    path = record(walked(), tmp_path / "one.jsonl")
    write_told(path, Told(rails="grip"))
    story = story_of(read_recording(path))
    compared = story.worth.compared
    assert compared is not None
    assert compared.backward_mets.value > compared.forward_mets
    for moment in story.moments:
        if moment.mets is not None:
            assert moment.mets >= (moment.forward_mets or 0.0)

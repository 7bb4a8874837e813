"""FIT files, read by fitdecode, which knows nothing of the encoder, agree with the journal."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from retropace.effort import Circumstances, Gait, OutOfDomain, Rails, Stretch, assess, worth
from retropace.errors import BadInputError
from retropace.export import MovelessError, export_session
from retropace.journal import Recording, Second, Told
from retropace.journal.worth import worth_of
from retropace.model import Direction
from retropace.units import kmh_to_mps
from support.exported import STARTED_AT, a_second, active
from support.read_back import fit_messages, named

START = datetime.fromisoformat(STARTED_AT)
NAMES = ("walked", "troubled", "turned", "torn")


def equivalent(second: Second) -> float | None:
    if second.speed_mps is None:
        return None
    found = assess(second.speed_mps, second.grade, second.direction)
    if isinstance(found, OutOfDomain):
        return None
    if found.gait is Gait.STANDING:
        return 0.0
    alone = Stretch(1.0, second.speed_mps, second.grade, second.direction)
    speed = worth([alone], circumstances=Circumstances(rails=Rails.LIGHT)).equivalent_mps
    return None if speed is None else speed.value


def pairs(recording: Recording) -> Iterator[tuple[Second, dict[str, Any]]]:
    found = named(fit_messages(export_session(recording, "fit")), "record")
    return zip(active(recording), found, strict=True)


@pytest.mark.parametrize("name", NAMES)
def test_every_record_agrees_with_the_journal(recordings: dict[str, Recording], name: str) -> None:
    recording = recordings[name]
    seconds = recording.seconds
    first = active(recording)[0]
    before_m = next((s.walked_m for s in reversed(seconds) if s.time_s < first.time_s), 0.0)
    for second, fields in pairs(recording):
        assert fields["timestamp"] == START + timedelta(seconds=second.time_s)
        assert fields["distance"] == pytest.approx(second.walked_m - before_m, abs=0.006)
        assert fields.get("heart_rate") == second.heart_rate_bpm
        assert fields["grade"] == pytest.approx(second.grade * 100, abs=0.006)
        assert fields["direction"] == str(second.direction)
        expected = equivalent(second)
        if second.speed_mps is None:
            assert "speed" not in fields
            assert "enhanced_speed" not in fields
        else:
            assert fields["enhanced_speed"] == pytest.approx(second.speed_mps, abs=0.0006)
        if expected is None:
            assert "forward_equivalent_speed" not in fields
        else:
            assert fields["forward_equivalent_speed"] == pytest.approx(expected, rel=1e-6)


@pytest.mark.rule("R11")
def test_unknown_speed_is_missing_and_rest_is_zero(recordings: dict[str, Recording]) -> None:
    told = list(pairs(recordings["troubled"]))
    unknown = [fields for second, fields in told if second.speed_mps is None]
    at_rest = [fields for second, fields in told if second.speed_mps == 0.0]
    assert unknown, "the link was lost in this session"
    assert all("speed" not in fields for fields in unknown)
    assert at_rest, "there was a pause in this session"
    assert all(fields["speed"] == 0.0 for fields in at_rest)


@pytest.mark.parametrize("name", NAMES)
def test_laps_are_the_steps_and_cover_the_session(
    recordings: dict[str, Recording], name: str
) -> None:
    recording = recordings[name]
    found = fit_messages(export_session(recording, "fit"))
    laps, session = named(found, "lap"), named(found, "session")[0]
    steps = list(dict.fromkeys(lap.step for lap in recording.laps))
    assert [lap["wkt_step_index"] for lap in laps] == steps
    plan = recording.header.setup.plan
    assert [lap["step_name"] for lap in laps] == [plan.steps[step].name for step in steps]
    assert [lap["direction"] for lap in laps] == [str(plan.steps[n].direction) for n in steps]
    for lap, following in pairwise(laps):
        assert lap["timestamp"] == following["start_time"]
    assert laps[0]["start_time"] == session["start_time"]
    assert laps[-1]["timestamp"] == session["timestamp"]
    assert session["num_laps"] == len(laps)
    for field in ("total_elapsed_time", "total_timer_time", "total_distance"):
        assert sum(lap[field] for lap in laps) == pytest.approx(session[field], abs=0.05)


def test_the_session_says_what_the_summary_says(recordings: dict[str, Recording]) -> None:
    recording = recordings["walked"]
    found = fit_messages(export_session(recording, "fit"))
    session, totals = named(found, "session")[0], recording.summary.totals
    drawn = worth_of(recording)
    assert (session["sport"], session["sub_sport"]) == ("walking", "treadmill")
    assert session["total_distance"] == pytest.approx(totals["distance_m"], abs=0.1)
    assert session["max_heart_rate"] == totals["heart_rate_max_bpm"]
    assert session["enhanced_max_speed"] == pytest.approx(
        kmh_to_mps(totals["max_speed_kmh"]), abs=0.01
    )
    assert session["workout_rpe"] == 40
    ends = [session[f"forward_equivalent_distance{end}"] for end in ("", "_low", "_high")]
    assert ends == pytest.approx(list(drawn.same_time_distance_m or ()), rel=1e-6)
    assert session["effort_counted_time"] == drawn.counted_s
    assert session["effort_model"] in "; ".join(totals["models"])
    activity = named(found, "activity")[0]
    assert activity["total_timer_time"] == session["total_timer_time"]


def test_without_a_body_mass_there_are_no_calories(recordings: dict[str, Recording]) -> None:
    session = named(fit_messages(export_session(recordings["torn"], "fit")), "session")[0]
    assert "total_calories" not in session


def test_times_are_utc_with_the_zone_beside_them(recordings: dict[str, Recording]) -> None:
    found = fit_messages(export_session(recordings["walked"], "fit"))
    activity, session = named(found, "activity")[0], named(found, "session")[0]
    utc, local = activity["timestamp"], activity["local_timestamp"]
    assert local.replace(tzinfo=UTC) - utc == timedelta(hours=5, minutes=30)
    assert session["start_time"] + timedelta(seconds=session["total_elapsed_time"]) == utc
    assert named(found, "file_id")[0]["type"] == "activity"


def test_the_clock_stands_still_in_a_pause(recordings: dict[str, Recording]) -> None:
    recording = recordings["troubled"]
    found = fit_messages(export_session(recording, "fit"))
    events = [
        (fields["event_type"], fields["timestamp"])
        for fields in named(found, "event")
        if fields["event"] == "timer"
    ]
    assert [kind for kind, _ in events[::2]] == ["start"] * (len(events) // 2)
    assert events[-1][0] == "stop_all"
    ran = sum(
        ((b - a).total_seconds() for (_, a), (_, b) in zip(events[::2], events[1::2], strict=True))
    )
    session = named(found, "session")[0]
    assert ran == session["total_timer_time"]
    rested = sum(second.speed_mps == 0.0 for second in active(recording))
    assert 0 < rested == session["total_elapsed_time"] - session["total_timer_time"]


def test_the_same_recording_gives_the_same_octets(recordings: dict[str, Recording]) -> None:
    for recording in recordings.values():
        assert export_session(recording, "fit") == export_session(recording, "fit")


def test_a_hole_in_the_record_stops_the_clock(recordings: dict[str, Recording]) -> None:
    seconds = tuple(a_second(n) for n in (*range(1, 11), *range(61, 71)))
    found = fit_messages(
        export_session(replace(recordings["walked"], seconds=seconds, laps=()), "fit")
    )
    session = named(found, "session")[0]
    assert (session["total_elapsed_time"], session["total_timer_time"]) == (70, 20)
    assert len(named(found, "lap")) == 1


def test_running_is_told_from_walking(recordings: dict[str, Recording]) -> None:
    seconds = tuple(a_second(n, speed_mps=2.4, direction=Direction.FORWARD) for n in range(1, 30))
    made = replace(recordings["walked"], seconds=seconds, laps=())
    assert named(fit_messages(export_session(made, "fit")), "session")[0]["sport"] == "running"


def test_a_number_beyond_sixteen_bits_is_left_out_not_cut(
    recordings: dict[str, Recording],
) -> None:
    seconds = (a_second(1, speed_mps=66.0), a_second(2, grade=4.0, heart_rate_bpm=300))
    made = replace(recordings["walked"], seconds=seconds, laps=())
    one, two = named(fit_messages(export_session(made, "fit")), "record")
    assert "speed" not in one
    assert "grade" not in two
    assert "heart_rate" not in two


def test_calories_are_those_of_the_one_who_walked(recordings: dict[str, Recording]) -> None:
    seconds = tuple(a_second(n, speed_mps=1.2) for n in range(1, 601))
    told = Told(4.0, "grip")
    made = replace(recordings["walked"], seconds=seconds, laps=(), told=told)
    gripped, free = worth_of(made).kcal, worth_of(replace(made, told=Told())).kcal
    assert gripped is not None
    assert free is not None
    found = named(fit_messages(export_session(made, "fit")), "session")[0]["total_calories"]
    assert found == round(gripped.value) < round(free.value) - 3


def test_a_lap_that_is_hardly_known_has_no_figures(recordings: dict[str, Recording]) -> None:
    """Five seconds of seventy-two say nothing of the rest."""
    slow = [a_second(n, speed_mps=0.2) for n in range(1, 68)]
    seconds = (*slow, *(a_second(n) for n in range(68, 73)))
    made = replace(recordings["walked"], seconds=seconds, laps=())
    found = fit_messages(export_session(made, "fit"))
    lap, session = named(found, "lap")[0], named(found, "session")[0]
    for fields in (lap, session):
        assert "forward_equivalent_speed" not in fields
        assert "total_calories" not in fields
    assert session["effort_counted_time"] == 5
    assert session["forward_equivalent_distance"] > 0


def test_what_nobody_walked_says_so(recordings: dict[str, Recording]) -> None:
    recording = recordings["walked"]
    for simulated in (True, False):
        made = replace(recording, header=replace(recording.header, simulated=simulated))
        found = fit_messages(export_session(made, "fit"))
        told = named(found, "session")[0]["sport_profile_name"]
        belt = named(found, "device_info")[1]["product_name"]
        assert ("simulated" in told) is ("simulated" in belt) is simulated


def test_odd_names_are_shortened_and_cleaned(recordings: dict[str, Recording]) -> None:
    recording = recordings["walked"]
    plan = recording.header.setup.plan
    name = "\udce4\x1b" + "ä" * 400
    steps = tuple(replace(step, name=name) for step in plan.steps)
    setup = recording.header.setup
    treadmill = replace(setup.treadmill, name=name)
    odd = replace(setup, plan=replace(plan, steps=steps), treadmill=treadmill)
    found = fit_messages(
        export_session(replace(recording, header=replace(recording.header, setup=odd)), "fit")
    )
    assert named(found, "lap")[0]["step_name"] == "??" + "ä" * 29


def test_a_session_that_never_moved_is_no_activity(recordings: dict[str, Recording]) -> None:
    still = tuple(a_second(n, speed_mps=0.0, moving=False) for n in range(1, 5))
    for name in ("fit", "tcx"):
        with pytest.raises(MovelessError, match="never moved"):
            export_session(replace(recordings["walked"], seconds=still), name)


@pytest.mark.parametrize(
    ("started_at", "last_s"),
    [
        ("1980-01-01T00:00:00+00:00", 10),
        ("2200-01-01T00:00:00+00:00", 10),
        ("2026-11-22T17:45:01+00:00", 40 * 86_400),
        ("2026-11-22T17:45:01", 10),
        ("yesterday", 10),
    ],
)
def test_times_that_no_file_can_hold_are_refused(
    recordings: dict[str, Recording], started_at: str, last_s: int
) -> None:
    recording = recordings["walked"]
    made = replace(
        recording,
        header=replace(recording.header, started_at=started_at),
        seconds=(a_second(1), a_second(last_s)),
    )
    with pytest.raises(BadInputError, match="journal"):
        export_session(made, "fit")


def test_without_the_encoder_it_is_told_how_to_get_it(
    recordings: dict[str, Recording], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "garmin_fit_sdk", None)
    with pytest.raises(BadInputError, match=r"retropace\[fit\].*licence"):
        export_session(recordings["walked"], "fit")
